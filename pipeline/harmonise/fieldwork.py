"""Whether answers were handed in during the wave's own field period: two waves' files are easily exchanged."""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from pipeline.errors import Problem, rows_text
from pipeline.findings import Remark
from pipeline.harmonise.dates import Dates, handed_in
from pipeline.harmonise.source import Source
from pipeline.study import Study
from pipeline.study.wave import Wave

MOST = 0.5
DAY = pd.Timedelta(days=1)
"""No clock is further than a day from the study's."""


def judge_dates(source: Source, problems: list[Problem], remarks: list[Remark]) -> None:
    """Problems when most dates cannot be read or lie outside the field period, remarks on the single ones."""
    dates = handed_in(source)
    for notice in (*_unreadable(source, dates), *_outside(source, dates.moments.dropna())):
        if isinstance(notice, Problem):
            problems.append(notice)
        else:
            remarks.append(notice)


def _unreadable(source: Source, dates: Dates) -> Iterator[Problem | Remark]:
    rows = list(source.rows[dates.unreadable])
    written = len(rows) + int(dates.moments.notna().sum())
    form = source.study.wave_by_id(source.wave).layout.dates
    expected, fix = form or "ISO 8601 (åååå-mm-dd)", "ange hur datum är skrivna som dates under [wave.layout]"
    if len(rows) > MOST * written:
        where = f"{source.file} kolumnen {source.column('submitted')!r}"
        found = f"{len(rows)} av {written} datum går inte att läsa, på {rows_text(rows)}"
        yield Problem(where, found, expected, fix)
    elif rows:
        yield Remark(
            "unreadable_date",
            "warning",
            f"Datumet går inte att läsa som {expected}; svaren räknas.",
            f"{fix[0].upper()}{fix[1:]}, eller rätta datumet i corrections.csv.",
            source.column("submitted"),
            tuple(rows),
        )


def _outside(source: Source, moments: pd.Series) -> Iterator[Problem | Remark]:
    own = source.study.wave_by_id(source.wave)
    outside = moments[~_within(moments, own)]
    if len(outside) > MOST * len(moments):
        yield Problem(
            f"{source.file} kolumnen {source.column('submitted')!r}",
            f"{len(outside)} av {len(moments)} svar är inlämnade utanför fältperioden",
            f"{own.field_period.start} till {own.field_period.end} enligt study.toml",
            _hint(moments, source.study, source.wave),
        )
    else:
        yield from _single(source, outside, own)


def _single(source: Source, outside: pd.Series, own: Wave) -> Iterator[Remark]:
    """Answers from the last hours before the start may be a clock in another time zone; the others are not."""
    start = _start(own.field_period.start)
    shifted = (outside < start) & (outside >= start - DAY)
    if shifted.any():
        yield Remark(
            "before_field_period",
            "note",
            "Inlämnat mindre än ett dygn före fältperioden; svaren räknas.",
            "Kan vara enkätverktygets tidszon; annars ett provsvar som ska tas bort.",
            source.column("submitted"),
            tuple(source.rows[outside.index[shifted]]),
        )
    if not shifted.all():
        yield Remark(
            "outside_field_period",
            "warning",
            "Inlämnat utanför fältperioden; svaren räknas.",
            "Avgör om svaren hör till mättillfället.",
            source.column("submitted"),
            tuple(source.rows[outside.index[~shifted]]),
        )


def _within(moments: pd.Series, wave: Wave) -> pd.Series:
    period = wave.field_period
    return (moments >= _start(period.start)) & (moments < _start(period.end) + DAY)


def _start(day: date) -> pd.Timestamp:
    return pd.Timestamp(day)


def _hint(moments: pd.Series, study: Study, wave: str) -> str:
    others = [known.id for known in study.wave if known.id != wave and _within(moments, known).mean() > MOST]
    if others:
        return f"de flesta ligger i fältperioden för våg {others[0]}; är filerna förväxlade?"
    return "rätta fältperioden i study.toml, eller lägg rätt fil i mappen"
