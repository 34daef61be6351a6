"""When two cells say the same, in the light process that parses files: as pipeline.study.names, without the study."""

import unicodedata

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_NOTHING = dict.fromkeys(map(ord, INVISIBLE))


def comparable(text: str | None) -> str:
    """The form in which two spellings are equal: NFC, no case, no invisible characters, any white space alike."""
    folded = unicodedata.normalize("NFD", (text or "").translate(_NOTHING)).casefold()
    return " ".join(unicodedata.normalize("NFC", folded).split())


def is_blank(cell: str | None) -> bool:
    """Whether nothing can be seen in the cell."""
    return not cell or not cell.translate(_NOTHING).strip()
