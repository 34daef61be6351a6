"""The value of a workbook's cell as text."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def text_of(value: Any) -> str | None:
    """A cell as text: whole numbers without decimals, ISO dates, TRUE and FALSE; None when it is empty."""
    if value is None or isinstance(value, str):
        return _unescaped(value) if value else None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number_text(value)
    return _moment_text(value)


@lru_cache(maxsize=10_000)
def _number_text(value: float) -> str:
    is_whole = isinstance(value, int) or value.is_integer()
    return str(int(value)) if is_whole else repr(value)


def _moment_text(value: date | time | timedelta) -> str:
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat()


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold stand as _x000D_ in a workbook; half of a surrogate pair is none."""
    return ESCAPED.sub(_character, text) if "_x" in text else text


def _character(escaped: re.Match[str]) -> str:
    code = int(escaped[1], 16)
    return escaped[0] if 0xD800 <= code <= 0xDFFF else chr(code)  # noqa: PLR2004
