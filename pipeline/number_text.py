"""Numbers as the text that a file's reader would write: what an id, a code or an old value is compared by."""

EXACT = 2.0**53
"""Whole numbers up to here are told apart by a file that stores numbers as doubles."""


def number_text(value: float) -> str:
    """A whole number with every digit and without decimals, so that 2180.0 reads 2180; else fifteen digits."""
    whole = isinstance(value, int) or (value.is_integer() and abs(value) <= EXACT)
    return f"{value:.0f}" if whole else f"{value:.15g}"
