"""Names as written, resolved to the study's codes. An unknown spelling is an error, never a new group."""

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence

import pandas as pd

from pipeline.errors import Problem, rows_text
from pipeline.study.names import same_spelling


class Register:
    """Every name that the study knows for one kind of thing, and the code each stands for."""

    def __init__(
        self, kind: str, names_by_code: Mapping[str, Sequence[str]], outside: Collection[str] | None = None
    ) -> None:
        """Take the names; `outside` are those declared to be none of them, None where that cannot be declared."""
        self.kind = kind
        self._outside = None if outside is None else frozenset(map(same_spelling, outside))
        self._canonical = {code: names[1] for code, names in names_by_code.items()}
        self._codes = {same_spelling(name): code for code, names in names_by_code.items() for name in names}

    def resolve(self, written: pd.Series) -> pd.Series:
        """Codes for names as written; missing where the spelling is unknown."""
        codes = {name: self._codes.get(same_spelling(name)) for name in written.dropna().unique()}
        return written.map(codes).astype("str")

    def outside(self, written: pd.Series) -> pd.Series:
        """Whether a name is declared to be outside the study."""
        apart = {name for name in written.dropna().unique() if same_spelling(name) in (self._outside or ())}
        return written.isin(apart)

    def unknown(self, file: str, column: str, written: pd.Series, rows: pd.Series) -> Iterator[Problem]:
        """One problem for each unknown spelling, with the rows it stands on and the name it comes closest to.

        The spelling itself is left out: anything may have been typed there.
        """
        unknown = self.resolve(written).isna()
        for spelling, where in rows[unknown].groupby(written[unknown].fillna("")):
            what = f"okänd stavning av {self.kind}" if spelling else f"{self.kind} saknas"
            yield Problem(
                f"{file} kolumnen {column!r}",
                f"{what} på {rows_text(list(where))}",
                f"en av {', '.join(self._canonical.values())}",
                self._closest(spelling),
            )

    def _closest(self, spelling: str) -> str:
        near = difflib.get_close_matches(same_spelling(spelling), self._codes, n=1, cutoff=0.6)
        meant = f" (menas {self._canonical[self._codes[near[0]]]}?)" if near else ""
        apart = "; hör den inte till studien: skriv namnet under outside_study i [screening]"
        return f"rätta stavningen, eller lägg till ett alias{meant}{'' if self._outside is None else apart}"
