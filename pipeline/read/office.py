"""Office files that are not a plain .xlsx, told by content."""

import zipfile
from pathlib import Path

from pipeline.errors import InputError
from pipeline.read.archive import read_member

PART_BYTES = 5_000_000
BOOK = "xl/workbook.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STRICT = b"http://purl.oclc.org/ooxml/"
IN_OLE = {"EncryptedPackage": "en lösenordsskyddad Excelfil", "WordDocument": "ett gammalt Worddokument (.doc)"}
BY_MEMBER = {
    "xl/workbook.bin": "en binär Excelfil (.xlsb)",
    "xl/vbaProject.bin": "en Excelfil med makron (.xlsm)",
    "word/document.xml": "ett Worddokument (.docx)",
    "ppt/presentation.xml": "en presentation (.pptx)",
}
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."


def refuse_reason(path: Path) -> str | None:
    """What kind of Office file that is not a plain .xlsx this is, in Swedish; None for .xlsx and everything else."""
    with path.open("rb") as file:
        start = file.read(len(OLE))
        if start == OLE:
            return _ole_kind(start + file.read())
    return _zip_kind(path) if start.startswith(b"PK") else None


def _ole_kind(content: bytes) -> str:
    """What an old Office container holds, by the names of its streams."""
    kinds = (kind for stream, kind in IN_OLE.items() if stream.encode("utf-16-le") in content)
    return next(kinds, "en gammal Excelfil (.xls)")


def _zip_kind(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
            named = next((kind for member, kind in BY_MEMBER.items() if member in members), None)
            return named or _kind_by_content(archive, members)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, InputError):
        return None  # whatever it is, it is damaged, and its reader says so


def _kind_by_content(archive: zipfile.ZipFile, members: set[str]) -> str | None:
    if "mimetype" in members and read_member(archive, "mimetype", 200).startswith(OPEN_DOCUMENT):
        is_sheet = b"spreadsheet" in read_member(archive, "mimetype", 200)
        return "ett kalkylblad i OpenDocument (.ods)" if is_sheet else "ett OpenDocument som inte är ett kalkylblad"
    if BOOK not in members:
        return None
    if b"macroEnabled" in read_member(archive, "[Content_Types].xml", PART_BYTES):
        return "en Excelfil med makron (.xlsm)"
    is_strict = STRICT in read_member(archive, BOOK, PART_BYTES)
    return "en Excelfil i formatet Strict Open XML" if is_strict else None
