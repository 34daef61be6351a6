"""The letters of a text file: which encoding they are in. Never guesses: what is not Unicode must be declared."""

import codecs
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.errors import InputError, Problem, raise_if_any, rows_text
from pipeline.read.parsed import Request

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""Byte order marks; the four-byte ones stand before the two-byte ones that they begin with."""
PYTHONS_OWN = {"idna", "unicode-escape", "raw-unicode-escape", "charmap", "utf-7"}
"""Codecs that no survey tool writes and that turn letters into others without an error."""
SUSPECTS = ("cp1252", "cp850", "mac_roman")
SWEDISH = "åäöÅÄÖ"
UTF8_LETTERS = re.compile("|".join(SWEDISH).encode())
DOUBLED = re.compile("|".join(letter.encode().decode(name) for letter in SWEDISH for name in ("cp1252", "latin-1")))
"""Letters that were UTF-8, were read as something else and saved so."""
CONTROLS = re.compile("[\x80-\x9f]")
NUL = re.compile("\0")
PLACE = "under [wave.layout] i study.toml"


class Text(NamedTuple):
    """The content of a file as text, without byte order mark, and the encoding it was read in."""

    content: str
    encoding: str


def decoded(content: bytes, request: Request) -> Text:
    """Read bytes as text.

    Raises InputError when the encoding is neither declared nor told by the file, or when what is declared does not
    fit the bytes or would turn å, ä and ö into other letters.
    """
    marked = next((name for mark, name in MARKS.items() if content.startswith(mark)), None)
    encoding = _declared(request, marked) or marked or "utf-8"
    text = _strictly(content, encoding, request)
    raise_if_any(InputError, _other_letters(content, text, encoding, request))
    return Text(text.removeprefix("\ufeff"), encoding)


def _declared(request: Request, marked: str | None) -> str | None:
    """The codec of the declared encoding, with the byte order that the file's own mark says."""
    if request.encoding is None:
        return None
    name = _codec(request.encoding)
    if name is None:
        found, expected = f"teckenkodningen {request.encoding!r} finns inte eller stöds inte", "till exempel cp1252"
    elif marked and not marked.startswith(name):
        found, expected = f"filen börjar med märket för {marked}, angivet är {request.encoding}", marked
    elif not marked and name in {"utf-16", "utf-32"}:
        found, expected = f"filen säger inte vilken byteordning den har i {name}", f"{name}-le eller {name}-be"
    else:
        return marked or name
    raise InputError(Problem(request.name, found, expected, f"rätta encoding {PLACE}"))


def _codec(declared: str) -> str | None:
    """Python's name of an encoding, if it is Unicode or agrees with ASCII."""
    try:
        name = codecs.lookup(declared).name
        usable = name.startswith("utf") or "a;,".encode(name) == b"a;,"
    except (LookupError, ValueError):
        return None
    return name if usable and name not in PYTHONS_OWN else None


def _strictly(content: bytes, encoding: str, request: Request) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        # the error carries the whole file and goes no further
        before = content[: error.start].decode(encoding, "ignore")
    line = sum(1 for _ in io.StringIO(before + "x", newline=""))
    found = f"filen är inte {encoding}: där står bytes som inte är tecken i den kodningen"
    raise InputError(
        Problem(f"{request.name} rad {line}", found, "en enda, känd teckenkodning", _way_out(content, encoding))
    )


def _way_out(content: bytes, encoding: str) -> str:
    """What to do about a file that is not in the encoding it was read in."""
    if _is_utf8(content):
        return f"filen är UTF-8; ta bort encoding {PLACE}"
    if encoding in MARKS.values() or UTF8_LETTERS.search(content):
        return "filen är avkortad eller blandar teckenkodningar; exportera den på nytt som UTF-8"
    return _declare(content)


def _declare(content: bytes) -> str:
    """Ask for the encoding in which most Swedish letters can be read."""
    if _has_mostly_wide_letters(content):
        suspect = "utf-16-be" if content.index(b"\0") % 2 == 0 else "utf-16-le"
    else:
        suspect = max(SUSPECTS, key=lambda name: sum(map(content.decode(name, "ignore").count, SWEDISH)))
    return f'ange teckenkodningen {PLACE}, troligen encoding = "{suspect}", eller exportera som UTF-8'


def _has_mostly_wide_letters(content: bytes) -> bool:
    """Whether so many bytes are zero that letters of two bytes each explain it; a stray NUL does not."""
    return 4 * content.count(b"\0") > len(content)


def _other_letters(content: bytes, text: str, encoding: str, request: Request) -> Iterator[Problem]:
    """Problems of a text that could be decoded although it says something else."""
    if nul := _lines(text, NUL):
        wide = encoding not in MARKS.values() and _has_mostly_wide_letters(content)
        fix = _declare(content) if wide else "exportera filen på nytt"
        yield Problem(f"{request.name} {rows_text(nul)}", "NUL-tecken", "text", fix)
    unicode = encoding.startswith("utf")
    if not unicode and (_is_utf8(content) or (len(text) == len(content) and UTF8_LETTERS.search(content))):
        found = f"filen är angiven som {request.encoding} men innehåller UTF-8"
        yield Problem(request.name, found, "bokstäver som å, ä och ö rätt lästa", f"ta bort encoding {PLACE}")
    elif not unicode and (controls := _lines(text, CONTROLS)):
        found = f"styrtecken, som {request.encoding} har där andra teckenkodningar har bokstäver"
        yield Problem(f"{request.name} {rows_text(controls)}", found, "bokstäver", _declare(content))
    if request.encoding is None and (doubled := _lines(text, DOUBLED)):
        found = "å, ä eller ö har blivit två tecken: texten var UTF-8 och har sparats om som något annat"
        yield Problem(f"{request.name} {rows_text(doubled)}", found, "hela bokstäver", "exportera filen på nytt")


def _is_utf8(content: bytes) -> bool:
    """Whether bytes that are not all ASCII are UTF-8; those of a single-byte encoding hardly ever are."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not content.isascii()


def _lines(text: str, found: re.Pattern[str]) -> list[int]:
    """Line numbers on which something occurs."""
    if not found.search(text):
        return []
    return [number for number, line in enumerate(io.StringIO(text, newline=""), 1) if found.search(line)]
