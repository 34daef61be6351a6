"""Records that are alike in everything but the respondent: an export delivered twice inside one file."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.errors import Problem, rows_text
from pipeline.findings import Remark
from pipeline.harmonise.source import Source, Truth

Numbers = npt.NDArray[np.int64]

WHO_AND_WHEN = ("wave", "source_row", "respondent_id", "link_key", "submitted")
"""What differs although an answer is delivered twice."""
MANY_SHARE, MANY = 0.1, 5
UNBROKEN = 0.8
"""Of the records among copies so many are copies too; between chance doubles stand other records."""


def judge_doubles(source: Source, telling: Truth, problems: list[Problem], remarks: list[Remark]) -> None:
    """A problem when the file, or a part of it, stands in it twice; else a remark on doubles among `telling` records.

    With few questions many persons answer alike by chance. What is pasted in again stands at one and the same distance
    from its original.
    """
    content = source.variables.drop(columns=[*WHO_AND_WHEN], errors="ignore")
    distance, pasted = _pasted(content[_alike(content)], source.rows)
    doubles = tuple(source.rows[_alike(content.loc[telling]).loc[lambda alike: alike].index])
    if len(pasted):
        problems.append(
            Problem(
                source.file,
                f"{len(pasted)} av {len(content)} rader upprepar alla svar på den rad som står {distance} rader "
                f"tidigare, på {rows_text(pasted.tolist())}",
                "varje svar en gång",
                "exporten är troligen inlagd två gånger i samma fil; exportera om",
            )
        )
    elif doubles:
        remarks.append(
            Remark(
                "duplicate_content",
                "warning",
                "Raderna är lika i allt utom vem som svarat; de räknas.",
                "Ta reda på om samma person har lämnat in två gånger.",
                rows=doubles,
            )
        )


def _alike(content: pd.DataFrame) -> pd.Series:
    """Whether another record has the very same content. Hashes leave few records to compare in full."""
    hashes = pd.util.hash_pandas_object(content, index=False)
    maybe = content[hashes.duplicated(keep=False)]
    return maybe.duplicated(keep=False).reindex(content.index, fill_value=False)


def _pasted(alike: pd.DataFrame, rows: pd.Series) -> tuple[int, Numbers]:
    """The commonest distance from a record to an earlier one like it, and the rows that are copies at that distance.

    No rows unless the copies are many of all records, say many different things, follow upon each other, and come
    after all that they are copies of: a file sorted by group has the same answers again and again a few rows apart.
    """
    own, none = rows[alike.index].to_numpy("int64"), np.empty(0, dtype="int64")
    if len(own) < 2 * MANY:
        return 0, none
    contents = pd.factorize(pd.util.hash_pandas_object(alike, index=False))[0].astype("int64")
    distance = _commonest_distance(own, contents)
    again = _copied(own, contents, distance)
    copies = pd.Series(contents[again], own[again]).sort_index()
    if len(copies) < MANY or len(copies) <= MANY_SHARE * len(rows):
        return 0, none
    inner = _without_ends(copies)
    many = MANY <= inner.nunique() <= distance
    unbroken = len(inner) >= UNBROKEN * rows.between(inner.index[0], inner.index[-1]).sum()
    return (distance, copies.index.to_numpy("int64")) if many and unbroken else (0, none)


def _without_ends(copies: pd.Series) -> pd.Series:
    """Copies without the first and last tenth, which may be chance doubles far from what was pasted."""
    ends = len(copies) // 10
    return copies.iloc[ends : len(copies) - ends]


def _copied(rows: Numbers, contents: Numbers, distance: int) -> Truth:
    """Records with the same content as the one standing so many rows earlier."""
    standing = np.full(rows.max() + 1, -1, dtype="int64")
    standing[rows] = contents
    earlier = rows - distance
    return np.asarray((earlier >= 0) & (standing[np.maximum(earlier, 0)] == contents))


def _commonest_distance(rows: Numbers, contents: Numbers) -> int:
    """From a record to an earlier one like it, MANY rows or more; a pasted copy is halfway among its likes at most."""
    order = np.lexsort((rows, contents))
    rows, contents = rows[order], contents[order]
    counted = np.zeros(rows.max() + 1, dtype="int64")
    for step in range(1, int(np.bincount(contents).max()) // 2 + 1):
        same = contents[step:] == contents[:-step]
        counted += np.bincount((rows[step:] - rows[:-step])[same], minlength=len(counted))
    counted[:MANY] = 0
    return int(counted.argmax())
