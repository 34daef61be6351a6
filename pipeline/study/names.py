"""When two spellings are the same name: NFC, no case, no invisible characters, any white space."""

import unicodedata

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def same_spelling(name: str) -> str:
    """The form in which two spellings of one name are equal. Letters are never folded: å, ä and ö stay themselves."""
    folded = unicodedata.normalize("NFD", name.translate(INVISIBLE)).casefold()  # folding may take letters apart
    return " ".join(unicodedata.normalize("NFC", folded).split())
