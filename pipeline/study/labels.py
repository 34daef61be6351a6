"""When two labels, or two wordings of a question, say the same: typography, case and numbering set aside."""

import re

from pipeline.study.names import same_spelling

TYPOGRAPHY = str.maketrans(dict.fromkeys("’‘ʼ`´", "'") | dict.fromkeys("“”„«»", '"') | {"…": "..."})
SLASH = re.compile(r" ?/ ?")
CODE_SET_OFF = re.compile(r"\s*(?P<code>-?[0-9]+)(?:\s*=\s*|\s+[-–—]\s+|\s*[.:)]\s+)(?P<label>.+)", re.DOTALL)
CODE_BESIDE = tuple(
    re.compile(form, re.DOTALL)
    for form in (
        r"\((?P<code>-?[0-9]+)\)\s*(?P<label>.+)",
        r"(?P<code>-?[0-9]+)\s*\((?P<label>[^()]+)\)",
        r"(?P<code>-?[0-9]+)(?:\s*[-–—.:)](?![0-9])\s*|\s+)(?P<label>.+)",
        r"(?P<label>.*\S)\s*\((?P<code>-?[0-9]+)\)",
        r"(?P<label>.*\S)\s+(?P<code>-?[0-9]+)",
    )
)
"""`(5) Ja`, `5 (Ja)`, `5 Ja`, `5.Ja`, `5-Ja`, `Ja (5)`, `Ja 5`: a code only if there are letters beside it."""
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
AROUND = re.compile(r"^(?:(?!-[0-9])[\W_])+|[\W_]+$")
LETTER = re.compile(r"[^\W\d_]")
NUMBER_BEFORE = re.compile(
    r"(?:fråga\s+)?[a-zåäö]{1,3}[0-9]+[a-z]{0,2}(?:[.:)](?![0-9])\s*|\s+)|[0-9]+[a-z]{0,2}[.:)]\s+"
)
"""The number of a question: `Q52a.`, `F12 `, `12.`; a bare number belongs to the wording."""


def label_form(label: str) -> str:
    """The form in which two ways of typesetting one label are equal."""
    form = SLASH.sub("/", same_spelling(label.translate(TYPOGRAPHY)))
    return form.rstrip(" .,:;!?") or form


def wording_form(wording: str) -> str:
    """The form in which two ways of typesetting one question are equal; the question's number is no part of it."""
    form = same_spelling(wording.translate(TYPOGRAPHY))
    number = NUMBER_BEFORE.match(form)
    texts = (form[number.end() if number else 0 :], form)
    return next((bare for text in texts if (bare := text.rstrip(" .:"))), form)


def code_and_label(label: str) -> tuple[float | None, str]:
    """The code that a label repeats (`5 = Stämmer helt`, `Stämmer helt (5)`) and the label without it.

    The number may be something else (`Mer än 3`): only who knows the code in question can tell.
    """
    beside = (form.fullmatch(label.strip()) for form in CODE_BESIDE)
    lettered = (known for known in beside if known and LETTER.search(known["label"]))
    found = CODE_SET_OFF.fullmatch(label) or next(lettered, None)
    return (float(found["code"]), found["label"]) if found else (None, label)


def told_by(label: str, code: float) -> str:
    """What a label says of its code, in normal form: nothing if it is the code itself, or has no letters or digits."""
    repeated, rest = code_and_label(label)
    form = label_form(rest if repeated == code else label)
    core = AROUND.sub("", form)
    return "" if not core or (NUMBER.fullmatch(core) and float(core) == code) else form
