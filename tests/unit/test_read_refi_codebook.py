"""REFI-QDA codebooks: the code tree as it stands, and nothing that is unsafe or broken."""

from pathlib import Path

import pytest
import xmlschema

from pipeline.errors import InputError
from pipeline.read import refi_codebook
from pipeline.read.codings import Code
from pipeline.read.refi_codebook import is_refi_codebook, read_refi_codebook

SAID = "någons egna ord"
NAMESPACE = ' xmlns="urn:QDA-XML:codebook:1.0"'


def guid(number: int) -> str:
    return f"{number:08d}-aaaa-bbbb-cccc-dddddddddddd"


HEADING, TRUST, TIME = (guid(number) for number in range(1, 4))


def code(guid_: str, name: str, inside: str = "", codable: str = "true") -> str:
    return f'<Code guid="{guid_}" name="{name}" isCodable="{codable}">{inside}</Code>'


def book(codes: str, sets: str = "", namespace: str = NAMESPACE) -> str:
    grouped = f'<Sets><Set guid="{guid(9)}" name="Klimatet">{sets}</Set></Sets>' if sets else ""
    return f'<?xml version="1.0" encoding="utf-8"?><CodeBook{namespace}><Codes>{codes}</Codes>{grouped}</CodeBook>'


TREE = code(HEADING, "Klimat", f"<Description>rubrik</Description>{code(TRUST, 'Tillit å')}", codable="false") + code(
    TIME, "Tid"
)
MEMBER = f'<MemberCode guid="{TRUST}"/>'


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "koder.qdc"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def problems(folder: Path, content: str | bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_refi_codebook(written(folder, content), "koder.qdc")
    assert caught.value.__context__ is None
    assert SAID not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("namespace", [NAMESPACE, "", ' xmlns="urn:QDA-XML:codebook:0:4"'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_tree_is_read_in_its_order_in_any_namespace_and_encoding(tmp_path: Path, namespace: str, encoding: str):
    xml = book(TREE, MEMBER, namespace).replace("utf-8", encoding.removesuffix("-sig"))
    assert read_refi_codebook(written(tmp_path, xml.encode(encoding)), "koder.qdc") == (
        Code(HEADING, "Klimat", ("Klimat",), is_codable=False, definition="rubrik"),
        Code(TRUST, "Tillit å", ("Klimat", "Tillit å"), parent=HEADING),
        Code(TIME, "Tid", ("Tid",)),
    )


def test_guids_meet_with_and_without_braces_and_capital_letters(tmp_path: Path):
    member = f'<MemberCode guid="{{{TRUST.upper()}}}"/>'
    codes = read_refi_codebook(written(tmp_path, book(TREE, member)), "koder.qdc")
    assert codes[1].id == TRUST


@pytest.mark.parametrize("attribute", ["guid", "targetGUID"])
def test_a_set_refers_by_either_attribute_to_codes_that_are_there(tmp_path: Path, attribute: str):
    there = f'<MemberCode {attribute}="{TRUST}"/>'
    assert len(read_refi_codebook(written(tmp_path, book(TREE, there)), "koder.qdc")) == 3
    message = problems(tmp_path, book(TREE, f'{there}<MemberCode {attribute}="{guid(77)}"/>'))
    assert f"mängder hänvisar till koder som inte finns: {guid(77)}." in message


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (book(""), "inga koder"),
        (book(TREE + code(TRUST, "Annat")), f"flera koder har samma guid: {TRUST}."),
        (book(code("", "Tid")), "koder saknar guid eller namn: (inget guid)."),
        (book(code(TIME, "")), f"koder saknar guid eller namn: {TIME}."),
        (book(code(SAID, "a") + code(SAID, "b")), "samma guid: (inget guid)."),
        ("<Project/>", "inte en REFI-QDA-kodbok"),
        ("<CodeBook><Codes></CodeBook>", "inte hel XML (rad 1"),
        ("", "inte hel XML"),
        (b"SQLite format 3\0", "inte hel XML"),
        (book(code(TIME, "x" * 10) * 2), "samma guid"),
    ],
)
def test_a_codebook_that_is_not_one_is_refused(tmp_path: Path, content: str | bytes, found: str):
    assert found in problems(tmp_path, content)


@pytest.mark.parametrize(
    "declaration",
    [
        f'<!DOCTYPE CodeBook [<!ENTITY a "{SAID}"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE CodeBook [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE CodeBook SYSTEM "http://example.org/p.dtd">',
    ],
)
def test_entities_and_document_types_are_refused(tmp_path: Path, declaration: str):
    message = problems(tmp_path, book(TREE).replace("<CodeBook", f"{declaration}<CodeBook", 1))
    assert "entiteter eller dokumenttyp" in message


def nested(levels: int) -> str:
    return "".join(f'<Code guid="{guid(100 + at)}" name="x" isCodable="true">' for at in range(levels)) + (
        "</Code>" * levels
    )


def test_a_code_tree_has_an_end(tmp_path: Path):
    assert len(read_refi_codebook(written(tmp_path, book(nested(100))), "koder.qdc")) == 100
    assert "fler än 100 nivåer" in problems(tmp_path, book(nested(101)))


def test_a_codebook_over_the_limit_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    size = len(book(TREE).encode())
    monkeypatch.setattr(refi_codebook, "MOST_BYTES", size)
    assert len(read_refi_codebook(written(tmp_path, book(TREE)), "koder.qdc")) == 3
    assert "kodboken är större än" in problems(tmp_path, book(TREE) + "\n")


@pytest.mark.parametrize(
    ("head", "is_one"),
    [
        (book(TREE).encode(), True),
        (book(TREE).encode("utf-8-sig"), True),
        (book(TREE).encode("utf-16"), True),
        (book(TREE).encode("utf-16-be"), False),
        (b"\xfe\xff" + book(TREE).encode("utf-16-be"), True),
        (b"\n <CodeBook/>", True),
        (b"tag,description,CodeBook\n", False),
        (b"<html></html>", False),
        (b"", False),
    ],
)
def test_a_codebook_is_told_by_its_beginning(head: bytes, is_one: bool):
    assert is_refi_codebook(head) is is_one


def test_the_codebooks_of_these_tests_are_valid(real_files: Path):
    schema = xmlschema.XMLSchema(real_files / "qda" / "REFI-QDA_Codebook-mrt2019.xsd")
    schema.validate(book(TREE, MEMBER))
