"""How numbers and dates are written in Swedish. Takes rounded numbers; rounds nothing but what is already whole."""

from datetime import date

from babel.dates import format_date

MINUS, THIN_SPACE, NO_BREAK, EN_DASH = "\u2212", "\u202f", "\u00a0", "\u2013"


def number(value: float, decimals: int = 0) -> str:
    """1 234,5 with a thin space and a decimal comma; never −0."""
    text = f"{abs(value):,.{decimals}f}".replace(",", THIN_SPACE).replace(".", ",")
    is_zero = not text.strip("0," + THIN_SPACE)
    return text if value >= 0 or is_zero else MINUS + text


def plainly(value: float) -> str:
    """A number of the study definition: as many decimals as it has, at most two."""
    return number(value, next((n for n in (0, 1) if round(value, n) == value), 2))


def signed(value: float) -> str:
    """A change: + or − in front, nothing before 0."""
    return f"+{number(value)}" if round(value) > 0 else number(value)


def hundredths(value: float) -> str:
    """78 as 0,78."""
    return number(value / 100, 2)


def signed_hundredths(value: float) -> str:
    """A balance or its change: 40 as +0,40."""
    return f"+{hundredths(value)}" if round(value) > 0 else hundredths(value)


def percent(value: float) -> str:
    """70 %, the space unbreakable."""
    return f"{plainly(value)}{NO_BREAK}%"


def span(low: float, high: float) -> str:
    """Limits of a level: 55–65."""
    return f"{number(low)}{EN_DASH}{number(high)}"


def signed_span(low: float, high: float) -> str:
    """Limits of a change: −4 till +9."""
    return f"{signed(low)}{NO_BREAK}till{NO_BREAK}{signed(high)}"


def points(value: float) -> str:
    """An amount of index points, never negative: 1 enhet, 14 enheter."""
    return f"{plainly(value)}{NO_BREAK}{'enhet' if value == 1 else 'enheter'}"


def day(value: date) -> str:
    """12 september 2016."""
    return str(format_date(value, "d MMMM y", locale="sv"))


def period(start: date, end: date) -> str:
    """12 september–30 november 2016; the year stands once when it is one."""
    first = format_date(start, "d MMMM" if start.year == end.year else "d MMMM y", locale="sv")
    return f"{first}{EN_DASH}{day(end)}"


def listed(words: list[str]) -> str:
    """A, B och C."""
    return " och ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
