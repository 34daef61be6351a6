"""The true values of the focus groups, from the plan of the talks: what is raised, how it is weighed, who agrees."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.study import Study
from pipeline.synthesize.focus_recipe import usable_codes
from pipeline.synthesize.transcripts import Transcript

COLUMNS = ["wave", "group_code", "what", "name", "value"]
Row = tuple[str, str, float]
"""What it is, of which code or indicator, and the value."""

Sets = npt.NDArray[np.int64]
"""One number per character: which codes stand there, 0 = none."""


def focus_truth(waves: Mapping[str, Sequence[Transcript]], study: Study) -> pd.DataFrame:
    """One row per wave, group (or the county) and true value; a balance or alpha that is undefined has no row."""
    rows = [
        (wave, group, what, name, round(float(value), 6))
        for wave, transcripts in waves.items()
        for group, own in _levels(transcripts, study)
        for what, name, value in own
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _levels(transcripts: Sequence[Transcript], study: Study) -> Iterator[tuple[str, list[Row]]]:
    """The county's true values, and those of every group with a talk."""
    segments, indicators = _segments(transcripts, study), study.instrument.indicator_ids
    double = [each for each in transcripts if each.talk.is_double]
    yield (
        study.county.code,
        [
            ("documents", "", len(transcripts)),
            *_differences(segments[segments["is_double"]], len(double)),
            *_spread(segments, "code", tuple(usable_codes(study))),
            *_spread(segments, "indicator", indicators),
            *_segments_of(segments, "code", tuple(usable_codes(study))),
            *_segments_of(segments, "indicator", indicators),
            *_balance(segments, indicators),
            *_agreement(double),
        ],
    )
    for group in dict.fromkeys(each.talk.group for each in transcripts):
        own = segments[segments["group"] == group]
        yield group, [*_segments_of(own, "indicator", indicators), *_balance(own, indicators)]


def _segments(transcripts: Sequence[Transcript], study: Study) -> pd.DataFrame:
    """One row per planned segment."""
    themes = usable_codes(study)
    rows = [
        (each.talk.group, each.talk.is_double, *placed.segment, themes[placed.segment.code].indicator or "")
        for each in transcripts
        for placed in each.placed
    ]
    return pd.DataFrame(rows, columns=["group", "is_double", "code", "direction", "second", "indicator"])


def _differences(double: pd.DataFrame, talks: int) -> Iterator[Row]:
    omitted = double["second"] == ""
    yield "double_coded", "", talks
    yield "double_segments", "", len(double)
    yield "omitted", "", omitted.sum()
    yield "replaced", "", (~omitted & (double["second"] != double["code"])).sum()


def _spread(segments: pd.DataFrame, column: str, names: Sequence[str]) -> Iterator[Row]:
    groups = segments.groupby(column)["group"].nunique()
    yield from (("spread", name, groups.get(name, 0)) for name in names)


def _segments_of(segments: pd.DataFrame, column: str, names: Sequence[str]) -> Iterator[Row]:
    counts = segments[column].value_counts()
    yield from (("segments", name, counts.get(name, 0)) for name in names)


def _balance(segments: pd.DataFrame, names: Sequence[str]) -> Iterator[Row]:
    for name in names:
        directions = segments.loc[segments["indicator"] == name, "direction"]
        promoting, hindering = (directions == "framjande").sum(), (directions == "hindrande").sum()
        if promoting + hindering:
            yield "balance", name, (promoting - hindering) / (promoting + hindering)


def _agreement(double: Sequence[Transcript]) -> Iterator[Row]:
    """Krippendorff's alpha with every character of the double-coded texts as a unit."""
    segments = [placed.segment for each in double for placed in each.placed]
    codes = {segment.code for segment in segments} | {segment.second for segment in segments if segment.second}
    bits = {code: 1 << place for place, code in enumerate(sorted(codes))}
    if not bits:
        return
    first, second = (np.concatenate([_sets(each, bits, column) for each in double]) for column in ("code", "second"))
    both = (first > 0) & (second > 0)
    compared = {
        ("overall", ""): (first, second),
        ("boundary", ""): (first > 0, second > 0),
        ("given_both", ""): (first[both], second[both]),
        **{("code", code): (first & bit, second & bit) for code, bit in bits.items()},
    }
    for (measure, code), (one, other) in compared.items():
        value = nominal_alpha(one, other)
        if value is not None:
            yield f"alpha_{measure}", code, value


def _sets(transcript: Transcript, bits: Mapping[str, int], column: str) -> Sets:
    """The codes of one coder on every character of a text."""
    made = np.zeros(len(transcript.text), dtype=np.int64)
    for placed in transcript.placed:
        made[placed.start : placed.end] |= bits.get(getattr(placed.segment, column), 0)
    return made


def nominal_alpha(one: npt.NDArray[np.generic], other: npt.NDArray[np.generic]) -> float | None:
    """Krippendorff's alpha of two coders who both coded everything: 1 - observed / expected disagreement.

    None without variation, when no disagreement can be expected.
    """
    counts = np.unique(np.concatenate([one, other]), return_counts=True)[1].astype("float64")
    total = counts.sum()
    if len(counts) <= 1:
        return None
    expected = 1 - (counts * (counts - 1)).sum() / (total * (total - 1))
    return float(1 - (one != other).mean() / expected)
