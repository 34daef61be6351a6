"""When each record was handed in, from numbers or from text. A date that cannot be read is told and never guessed."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from pipeline.harmonise.source import Source

SPSS_EPOCH = np.datetime64("1582-10-14", "s")
"""SPSS counts seconds from here."""
SPSS_LAST = (np.datetime64("9999-12-31", "s") - SPSS_EPOCH).astype("int64")
ISO_DATE = r"\d{4}(?:-\d{2}-\d{2}|\d{4})(?:[T ].*)?"
ISO_ZONE = r".*[T ].*(?:Z|[+-]\d{2}(?::?\d{2})?)"


class Dates(NamedTuple):
    """Moments in the study's own time, missing where a cell is empty or cannot be read."""

    moments: pd.Series
    unreadable: pd.Series


def handed_in(source: Source) -> Dates:
    """When each record was handed in. Text follows the wave's `layout.dates`, or ISO 8601."""
    written = source.text("submitted")
    form = source.study.wave_by_id(source.wave).layout.dates
    if "submitted" not in source.variables:
        moments = pd.Series(np.datetime64("NaT", "s"), written.index)
    elif form is None and pd.api.types.is_numeric_dtype(source.variables["submitted"]):
        moments = _from_spss(source.variables["submitted"])
    else:
        moments = _from_text(written, form, source.study.schedule.timezone)
    return Dates(moments, written.notna() & moments.isna())


def _from_spss(written: pd.Series) -> pd.Series:
    seconds = written.astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
    possible = (seconds >= 0) & (seconds <= SPSS_LAST)
    whole = np.where(possible, seconds, 0).round().astype("timedelta64[s]")
    return pd.Series(np.where(possible, SPSS_EPOCH + whole, np.datetime64("NaT", "s")), written.index)


def _from_text(written: pd.Series, form: str | None, timezone: str) -> pd.Series:
    """Moments; one with a time zone is moved to the study's, one without is taken to stand in it."""
    whole = written if form else written.where(written.str.fullmatch(ISO_DATE).eq(other=True))
    zoned = written.str.fullmatch(ISO_ZONE).eq(other=True) if form is None else "%z" in form
    moments = pd.to_datetime(whole, errors="coerce", format=form or "ISO8601", utc=True)
    local = moments.dt.tz_convert(timezone).dt.tz_localize(None)
    return local.where(pd.Series(zoned, written.index), moments.dt.tz_localize(None)).dt.as_unit("s")
