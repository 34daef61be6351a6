"""Whether answers were handed in during the wave's own field period: two waves' files are easily exchanged."""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from pipeline.errors import Problem
from pipeline.harmonise.source import Source
from pipeline.study import Study
from pipeline.study.wave import Wave

SPSS_EPOCH = pd.Timestamp("1582-10-14")
"""SPSS counts seconds from here."""

MOST = 0.5


def handed_in(source: Source) -> pd.Series:
    """When each record was handed in; missing where the file does not say."""
    if "submitted" not in source.variables:
        return pd.Series(pd.NaT, source.variables.index, dtype="datetime64[s]")
    written = source.variables["submitted"]
    if pd.api.types.is_numeric_dtype(written):
        return SPSS_EPOCH.as_unit("s") + pd.to_timedelta(written.round(), unit="s").dt.as_unit("s")
    return pd.to_datetime(written, errors="coerce", format="ISO8601")


def outside_field_period(source: Source) -> Iterator[Problem]:
    """One problem when most of the file was handed in outside the wave's field period."""
    moments = handed_in(source).dropna()
    own = source.study.wave_by_id(source.wave)
    outside = int((~_within(moments, own)).sum())
    if outside > MOST * len(moments):
        yield Problem(
            f"{source.file} kolumnen {source.column('submitted')!r}",
            f"{outside} av {len(moments)} svar är inlämnade utanför fältperioden",
            f"{own.field_period.start} till {own.field_period.end} enligt study.toml",
            _hint(moments, source.study, source.wave),
        )


def _within(moments: pd.Series, wave: Wave) -> pd.Series:
    period = wave.field_period
    return (moments >= _start(period.start)) & (moments < _start(period.end) + pd.Timedelta(days=1))


def _start(day: date) -> pd.Timestamp:
    return pd.Timestamp(day)


def _hint(moments: pd.Series, study: Study, wave: str) -> str:
    others = [known.id for known in study.wave if known.id != wave and _within(moments, known).mean() > MOST]
    if others:
        return f"de flesta ligger i fältperioden för våg {others[0]}; är filerna förväxlade?"
    return "rätta fältperioden i study.toml, eller lägg rätt fil i mappen"
