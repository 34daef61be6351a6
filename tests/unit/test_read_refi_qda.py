"""REFI-QDA projects: codings at their place whichever way the program counts, and nothing that is unsafe or broken."""

import ast
import re
import stat
import zipfile
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from unicodedata import normalize
from xml.sax.saxutils import quoteattr

import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.read import refi_described, refi_elements, refi_xml
from pipeline.read.codings import Codings
from pipeline.read.refi_qda import read_project_outline, read_refi_qda
from pipeline.read.text_positions import Quoted, Text, Variant, choose_variant

NAMESPACE = "urn:QDA-XML:project:1.0"
SAID = "samverkan"
LINES = "Hej 😀 på er.\r\nVi har bra samverkan här 😀.\r\nChefen lyssnar på oss ibland.\r\n"
PLAIN = LINES.replace("\r\n", "\n")
QUOTES = ("på er", "bra samverkan", "här 😀", "Chefen lyssnar", "ibland")
VARIANTS = [*product(("kept", "lf"), ("codepoint", "utf16"), ("exclusive", "inclusive"))]


def guid(number: int) -> str:
    return f"{number:08d}-aaaa-bbbb-cccc-dddddddddddd"


TRUST, HEADING, ANNA, BO, INTERVIEW, CASE = (guid(number) for number in range(1, 7))


def coding(number: int, code: str = TRUST, coder: str = ANNA) -> str:
    by = f' creatingUser="{coder}"' if coder else ""
    return f'<Coding guid="{guid(number)}"{by}><CodeRef targetGUID="{code}"/></Coding>'


def selection(
    number: int, start: object, end: object, name: str = "", codings: str | None = None, more: str = ""
) -> str:
    inner = coding(100 + number) if codings is None else codings
    return (
        f'<PlainTextSelection guid="{guid(number)}" startPosition="{start}" endPosition="{end}" '
        f"name={quoteattr(name)} {more}>{inner}</PlainTextSelection>"
    )


def text_source(selections: str = "", path: str = "internal://interview.txt", guid_: str = INTERVIEW) -> str:
    return f'<TextSource guid="{guid_}" name="Gävle 1" plainTextPath="{path}">{selections}</TextSource>'


def project(sources: str, namespace: str = f' xmlns="{NAMESPACE}"', origin: str = "NVivo", codes: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Project{namespace} name="Studie" origin="{origin}">'
        f'<Users><User guid="{ANNA}" name="Anna"/><User guid="{BO}" id="BO"/></Users>'
        f'<CodeBook><Codes><Code guid="{HEADING}" name="Klimat" isCodable="false">'
        f'<Code guid="{TRUST}" name="Tillit" isCodable="true"><Description>att lita på</Description></Code>'
        f'</Code>{codes}</Codes></CodeBook><Cases><Case guid="{CASE}" name="Ockelbo"/></Cases>'
        f"<Sources>{sources}</Sources></Project>"
    )


@pytest.fixture
def qdpx(tmp_path):
    def write(xml: str | bytes, text: bytes | None = PLAIN.encode(), **others: bytes) -> Path:
        path = tmp_path / "fokus.qdpx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(others.pop("project", b"project.qde").decode(), xml)
            if text is not None:
                archive.writestr(others.pop("source", b"sources/interview.txt").decode(), text)
            for name, content in others.items():
                archive.writestr(name, content)
        return path

    return write


def read(path: Path) -> Codings:
    return read_refi_qda(path, "fokus.qdpx")


def problems(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read(path)
    assert SAID not in str(caught.value)
    assert caught.value.__context__ is None
    return str(caught.value)


def fact(codings: Codings, name: str) -> str:
    return dict(codings.facts)[name]


def rules(codings: Codings) -> set[str]:
    return {remark.rule for remark in codings.remarks}


def stated(words: str, variant: tuple[str, str, str], text: str = LINES) -> tuple[int, int]:
    """Where a program that counts in this way says that some words stand."""
    line_ends, unit, end = variant
    text = text if line_ends == "kept" else text.replace("\r\n", "\n")
    start = text.index(words)
    before, through = text[:start], text[: start + len(words)]
    if unit == "utf16":
        first, last = (len(part.encode("utf-16-le")) // 2 for part in (before, through))
    else:
        first, last = len(before), len(through)
    return first, last - (end == "inclusive")


def quoting(variant: tuple[str, str, str], names: Iterable[str] = QUOTES) -> str:
    return text_source(
        "".join(
            selection(number, *stated(words, variant), name)
            for number, (words, name) in enumerate(zip(QUOTES, names, strict=True), 20)
        )
    )


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_way_of_counting_positions_gives_the_same_codings(qdpx, variant):
    codings = read(qdpx(project(quoting(variant)), LINES.encode()))
    assert [each.text for each in codings.codings] == list(QUOTES)
    assert [each.start for each in codings.codings] == [PLAIN.index(words) for words in QUOTES]
    assert [each.end for each in codings.codings] == [PLAIN.index(words) + len(words) for words in QUOTES]
    assert tuple(fact(codings, f"position_{name}") for name in ("line_ends", "unit", "end")) == variant
    assert (fact(codings, "positions_compared"), fact(codings, "positions_agreeing")) == ("5", "5")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("text", [LINES, PLAIN])
def test_byte_order_mark_encoding_and_line_ends_of_the_file_change_no_coding(qdpx, encoding, text):
    variant = ("lf", "codepoint", "exclusive")
    codings = read(qdpx(project(quoting(variant)), text.encode(encoding)))
    assert [each.text for each in codings.codings] == list(QUOTES)
    assert codings.documents[0].length == len(PLAIN)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("variant", VARIANTS)
def test_the_same_project_written_in_other_ways_gives_identical_codings(qdpx, encoding, variant):
    plainly = read(qdpx(project(quoting(("lf", "codepoint", "exclusive"))), PLAIN.encode()))
    otherwise = read(qdpx(project(quoting(variant)), LINES.encode(encoding)))
    assert otherwise.codings == plainly.codings
    assert [each.text for each in otherwise.codings] == list(QUOTES)
    assert [each._replace(source_sha256="") for each in otherwise.documents] == [
        each._replace(source_sha256="") for each in plainly.documents
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_encoding_of_the_projects_own_file_changes_nothing(qdpx, encoding):
    xml = project(quoting(("lf", "codepoint", "exclusive")))
    plainly = read(qdpx(xml))
    marked = xml.replace('encoding="utf-8"', f'encoding="{encoding.removesuffix("-sig")}"').encode(encoding)
    assert read(qdpx(marked)).codings == plainly.codings


def test_guids_that_are_all_written_otherwise_change_nothing(qdpx):
    heard = selection(20, 0, 3, codings=coding(30) + coding(31, code=CASE), more=f'creatingUser="{BO}"')
    area = f'<PDFSelection guid="{guid(40)}" page="1">{coding(41, coder=BO)}</PDFSelection>'
    text = text_source(selection(40, 4, 6), guid_=guid(9)).replace("TextSource", "Representation")
    xml = project(text_source(heard) + f'<PDFSource guid="{guid(8)}">{area}{text}</PDFSource>')
    only_places = re.compile(r'(?<=[gG][uU][iI][dD]=")[0-9a-f-]{36}|(?<=User=")[0-9a-f-]{36}')
    otherwise = only_places.sub(lambda found: "{" + found[0].upper() + "}", xml)
    assert otherwise.count("{") == xml.count(guid(0)[8:])
    assert read(qdpx(otherwise)) == read(qdpx(xml))


@pytest.mark.parametrize("scheme", ["", "internal://", "INTERNAL://"])
def test_a_text_is_found_whichever_way_its_name_is_spelled(qdpx, scheme):
    composed, apart = "Gävle Å.txt", normalize("NFD", "gÄVLE å.TXT")
    xml = project(text_source(selection(20, 0, 3), f"{scheme}{composed}"))
    assert read(qdpx(xml, source=f"sources/{apart}".encode())).codings[0].text == "Hej"


def test_an_emoji_before_a_selection_does_not_shift_it(qdpx):
    xml = project(text_source(selection(20, 2, 7, "tills")))
    (only,) = read(qdpx(xml, "😀 tillsammans".encode())).codings
    assert (only.start, only.end, only.text) == (2, 7, "tills")


def test_a_shortened_quotation_counts_when_the_text_begins_with_it(qdpx):
    names = [words[:3] + "…" for words in QUOTES]
    codings = read(qdpx(project(quoting(("kept", "utf16", "exclusive"), names)), LINES.encode()))
    assert fact(codings, "position_unit") == "utf16"
    assert [each.text for each in codings.codings] == list(QUOTES)


def test_a_space_at_the_end_of_a_quotation_tells_how_the_end_is_counted(qdpx):
    codings = read(qdpx(project(text_source(selection(20, 3, 6, "två "))), "en två tre".encode()))
    assert codings.codings[0].text == "två "
    assert fact(codings, "position_end") == "inclusive"


def test_ways_that_agree_equally_well_are_told(qdpx):
    xml = project(text_source(selection(20, 4, 14, "4567…")))
    codings = read(qdpx(xml, b"0123456789 123456789"))
    assert codings.codings[0].text == "456789 123"
    assert "positions_tied" in rules(codings)


@pytest.mark.parametrize("name", ["", "line:6", "Quotation 12:3", "Ett namn som någon har gett markeringen, långt nog"])
def test_names_that_quote_nothing_leave_code_points_and_an_exclusive_end(qdpx, name):
    codings = read(qdpx(project(text_source(selection(20, 0, 6, name))), b"abcdef\r\nghi"))
    assert codings.codings[0].text == "abcdef"
    assert (fact(codings, "position_unit"), fact(codings, "position_end")) == ("codepoint", "exclusive")
    assert "positions_assumed" in rules(codings)


@pytest.mark.parametrize(("origin", "words"), [("NVivo", "cd"), ("ATLAS.ti for Windows 23.2", "de")])
def test_without_quotations_the_program_says_how_it_counts_line_ends(qdpx, origin, words):
    xml = project(text_source(selection(20, 5, 7)), origin=origin)
    assert read(qdpx(xml, b"ab\r\n-cdef")).codings[0].text == words


@pytest.mark.parametrize(("wrong", "is_read"), [(1, True), (2, False)])
def test_nineteen_of_twenty_quotations_must_stand_at_their_place(qdpx, wrong, is_read):
    text = "".join(f"ord{letter}x " for letter in "abcdefghijklmnopqrst")
    selections = [
        selection(20 + at, 6 * at, 6 * at + 5, text[6 * at : 6 * at + 5] if at >= wrong else "annat")
        for at in range(20)
    ]
    path = qdpx(project(text_source("".join(selections))), text.encode())
    if is_read:
        assert "quotations_disagree" in rules(read(path))
    else:
        message = problems(path)
        assert "18 av 20" in message
        assert guid(20) in message
        assert guid(21) in message
        assert guid(22) not in message


@settings(max_examples=60, deadline=None)
@given(
    plain=st.text(st.sampled_from(["a", "ö", "😀", " ", "\n"]), min_size=5, max_size=40),
    variant=st.sampled_from(VARIANTS),
    data=st.data(),
)
def test_a_project_that_counts_in_any_one_way_is_never_doubted(plain, variant, data):
    held = Text(plain.replace("\n", "\r\n"))
    quoted = []
    for number in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(plain) - 1))
        end = data.draw(st.integers(start + 1, len(plain)))
        before, through = (
            (plain[:at].replace("\n", "\r\n") if variant[0] == "kept" else plain[:at]) for at in (start, end)
        )
        size = (lambda part: len(part.encode("utf-16-le")) // 2) if variant[1] == "utf16" else len
        places = (size(before), size(through) - (variant[2] == "inclusive"))
        assert held.locate(*places, Variant(*variant)) == (start, end)
        quoted.append(Quoted(str(number), held, *places, plain[start:end].replace("\n", " ")))
    assert choose_variant(quoted, line_ends_as_one=False).disagreeing == ()


def test_a_project_without_selections_leaves_nothing_to_doubt(qdpx):
    assert rules(read(qdpx(project(text_source())))) == set()


def test_codes_keep_their_tree_their_definitions_and_their_headings(qdpx):
    heading, trust = read(qdpx(project(text_source()))).codes
    assert (heading.path, heading.parent, heading.is_codable) == (("Klimat",), "", False)
    assert (trust.path, trust.parent, trust.is_codable) == (("Klimat", "Tillit"), HEADING, True)
    assert trust.definition == "att lita på"


def test_two_coders_may_code_the_same_words_and_overlap(qdpx):
    both = coding(30, coder=ANNA) + coding(31, coder=BO)
    xml = project(text_source(selection(20, 0, 5, codings=both) + selection(21, 3, 9, codings=coding(32, coder=BO))))
    found = [(each.id, each.coder, each.start, each.end, each.selection) for each in read(qdpx(xml)).codings]
    assert found == [
        (guid(30), ANNA, 0, 5, guid(20)),
        (guid(31), BO, 0, 5, guid(20)),
        (guid(32), BO, 3, 9, guid(21)),
    ]


@pytest.mark.parametrize(
    ("attributes", "coder"),
    [
        (f'creatingUser="{BO}" modifyingUser="{ANNA}"', BO),
        (f'modifyingUser="{ANNA}"', ANNA),
        ("", ""),
    ],
)
def test_a_coding_without_coder_is_the_selections(qdpx, attributes, coder):
    xml = project(text_source(selection(20, 0, 5, codings=coding(30, coder=""), more=attributes)))
    codings = read(qdpx(xml))
    assert codings.codings[0].coder == coder
    assert ("codings_without_coder" in rules(codings)) == (not coder)


def test_users_have_their_name_or_their_initials(qdpx):
    assert [(user.id, user.name) for user in read(qdpx(project(text_source()))).users] == [(ANNA, "Anna"), (BO, "BO")]


@pytest.mark.parametrize("namespace", ["", ' xmlns="urn:QDA-XML:project:0:10"'])
def test_other_namespaces_are_read_and_told(qdpx, namespace):
    codings = read(qdpx(project(text_source(selection(20, 0, 3)), namespace)))
    assert len(codings.codings) == 1
    assert "refi_other_version" in rules(codings)


def test_guids_meet_with_and_without_braces_and_capital_letters(qdpx):
    xml = project(text_source(selection(20, 0, 3, codings=coding(30, code="{" + TRUST.upper() + "}"))))
    assert read(qdpx(xml)).codings[0].code == TRUST


@pytest.mark.parametrize(
    ("qde", "source"),
    [
        (b"Project.qde", b"Sources/interview.txt"),
        (b"PROJECT.QDE", b"SOURCES/INTERVIEW.TXT"),
        (b"Fokus 2024.qde", b"sources/interview.txt"),
        (b"export/project.qde", b"export/sources/interview.txt"),
    ],
)
def test_the_project_and_its_sources_are_found_in_any_case(qdpx, qde, source):
    path = qdpx(project(text_source(selection(20, 0, 3, "Hej"))), project=qde, source=source)
    assert read(path).codings[0].text == "Hej"


def test_a_bare_path_is_a_file_among_the_sources(qdpx):
    path = qdpx(project(text_source(selection(20, 0, 3, "Hej"), "interview.txt")))
    assert read(path).codings[0].text == "Hej"


def test_text_inside_the_xml_is_read(qdpx):
    inside = f"<PlainTextContent>Hej på er</PlainTextContent>{selection(20, 4, 6)}"
    assert (
        read(qdpx(project(f'<TextSource guid="{INTERVIEW}">{inside}</TextSource>'), text=None)).codings[0].text == "på"
    )


def test_a_pdf_is_read_through_its_text_and_a_selection_that_stands_twice_counts_once(qdpx):
    area = f'<PDFSelection guid="{guid(20)}" page="1">{coding(40)}{coding(41, coder=BO)}</PDFSelection>'
    lone = f'<PDFSelection guid="{guid(21)}" page="1">{coding(42)}</PDFSelection>'
    text = text_source(selection(20, 0, 3, "Hej"), guid_=guid(9)).replace("TextSource", "Representation")
    codings = read(qdpx(project(f'<PDFSource guid="{INTERVIEW}" name="Pdf">{area}{lone}{text}</PDFSource>')))
    assert [(each.id, each.coder, each.text) for each in codings.codings] == [
        (guid(120), ANNA, "Hej"),
        (guid(41), BO, "Hej"),
    ]
    assert codings.documents[0].id == INTERVIEW
    assert fact(codings, "codings_outside_text") == "1"
    assert "codings_outside_text" in rules(codings)


def test_a_repeated_selection_counts_once(qdpx):
    codings = read(qdpx(project(text_source(selection(20, 0, 3) * 2))))
    assert len(codings.codings) == 1


def test_codings_of_a_case_are_counted_apart(qdpx):
    both = coding(30) + coding(31, code=CASE)
    codings = read(qdpx(project(text_source(selection(20, 0, 3, codings=both)))))
    assert [each.id for each in codings.codings] == [guid(30)]
    assert fact(codings, "codings_of_cases") == "1"
    assert fact(codings, "codings_outside_text") == "0"


def test_codings_on_a_picture_are_counted_and_told(qdpx):
    picture = f'<PictureSource guid="{guid(9)}">{coding(30)}{coding(31, code=CASE)}</PictureSource>'
    codings = read(qdpx(project(text_source(selection(20, 0, 3)) + picture)))
    assert len(codings.codings) == 1
    assert (fact(codings, "codings_outside_text"), fact(codings, "codings_of_cases")) == ("1", "1")
    assert "codings_outside_text" in rules(codings)


def test_a_code_on_a_whole_document_has_no_position(qdpx):
    codings = read(qdpx(project(text_source(coding(30)))))
    (only,) = codings.codings
    assert fact(codings, "codings_outside_text") == "0"
    assert (only.document, only.start, only.end, only.unit, only.text) == (INTERVIEW, None, None, "none", "")


def test_a_coding_with_a_heading_is_told(qdpx):
    xml = project(text_source(selection(20, 0, 3, codings=coding(30, code=HEADING))))
    assert "codings_on_headings" in rules(read(qdpx(xml)))


@pytest.mark.parametrize("scheme", ["absolute://{}", "relative:///{}", "{}", "file://{}", "internal://{}", "../{}"])
def test_a_text_outside_the_archive_is_never_opened_but_told(qdpx, tmp_path, scheme):
    outside = tmp_path / "hemlig.txt"
    outside.write_text("hemlig text", encoding="utf-8")
    target = str(outside) if scheme != "../{}" else "hemlig.txt"
    codings = read(qdpx(project(text_source(selection(20, 0, 6), scheme.format(target))), text=None))
    (only,) = codings.codings
    assert (only.start, only.unit, only.text) == (None, "none", "")
    assert codings.documents[0].length is None
    (remark,) = [each for each in codings.remarks if each.rule == "source_outside_archive"]
    assert INTERVIEW in remark.found
    assert "hemlig" not in remark.found


def test_a_path_out_of_the_archive_is_not_mended_by_a_text_of_the_same_name(qdpx):
    codings = read(qdpx(project(text_source(selection(20, 0, 3), "relative://interview.txt"))))
    assert codings.codings[0].text == ""
    assert "source_outside_archive" in rules(codings)


def test_missing_and_undecodable_texts_are_named_by_their_sources(qdpx):
    sources = text_source() + text_source(path="internal://bort.txt", guid_=guid(8)) + f'<TextSource guid="{guid(9)}"/>'
    message = problems(qdpx(project(sources), "åäö".encode("cp1252")))
    assert f"saknas i arkivet: {guid(8)}, {guid(9)}." in message
    assert f"varken UTF-8 eller UTF-16: {INTERVIEW}." in message


def test_everything_broken_is_told_at_once_by_guid_and_never_by_text(qdpx):
    size = len(PLAIN)
    broken = "".join(
        [
            selection(20, 0, size + 100, f"Hej {SAID}…"),
            selection(21, -1, 5),
            selection(22, 7, 7),
            selection(23, 9, 7),
            selection(24, "tre", 7),
            selection(25, 0, 3, codings=coding(30, code=guid(77))),
            selection(26, 0, 3, codings=f'<Coding guid="{guid(31)}"/>'),
            selection(27, 0, size),
        ]
    )
    message = problems(qdpx(project(text_source(broken))))
    assert f"koder som inte finns: {guid(77)}." in message
    assert f"precis en kod: {guid(31)}." in message
    assert f"inte heltal: {guid(24)}." in message
    assert f"utanför sin text: {guid(20)}, {guid(21)}." in message
    assert f"slutar där de börjar, eller före: {guid(22)}, {guid(23)}." in message
    assert guid(27) not in message
    assert "återger" not in message, "what is outside its text is told once"


def test_a_position_inside_an_emoji_is_outside_every_text():
    text = Text("a😀b")
    assert text.locate(2, 4, Variant("kept", "utf16", "exclusive")) is None
    assert text.locate(1, 3, Variant("kept", "utf16", "exclusive")) == (1, 2)
    assert text.locate(3, 4, Variant("kept", "utf16", "exclusive")) == (2, 3)


def test_guids_that_mean_two_things_are_refused(qdpx):
    twice = text_source(selection(20, 0, 3) + selection(20, 4, 6)) + text_source()
    message = problems(qdpx(project(twice, codes=f'<Code guid="{TRUST}" name="Annat" isCodable="true"/>')))
    assert f"flera koder har samma guid: {TRUST}." in message
    assert f"flera källor har samma guid: {INTERVIEW}." in message
    assert f"står på olika platser: {guid(20)}." in message


def test_a_guid_that_is_something_else_is_not_repeated(qdpx):
    path = qdpx(project(text_source(selection(20, 0, 3, codings=coding(30, code=f"vi har {SAID}")))))
    assert "koder som inte finns: (inget guid)." in problems(path)


def test_at_most_ten_guids_are_named_and_the_rest_counted(qdpx):
    empty = "".join(selection(number, 1, 1) for number in range(20, 32))
    message = problems(qdpx(project(text_source(empty))))
    assert f"{guid(29)} och 2 till" in message
    assert guid(30) not in message


def test_a_code_tree_has_an_end(qdpx):
    def nested(levels: int) -> str:
        inside = "".join(f'<Code guid="{guid(1000 + at)}" name="x" isCodable="true">' for at in range(levels))
        return inside + "</Code>" * levels

    assert len(read(qdpx(project(text_source(), codes=nested(100)))).codes[-1].path) == 100
    assert "fler än 100 nivåer" in problems(qdpx(project(text_source(), codes=nested(101))))
    assert "fler än 100 nivåer" in problems(qdpx(project(text_source(), codes=nested(20_000))))


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE Project [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE Project [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE Project SYSTEM "http://example.org/p.dtd">',
        "<!DOCTYPE Project [<!ENTITY % a SYSTEM 'http://example.org/p.dtd'> %a;]>",
    ],
)
def test_entities_and_document_types_are_refused(qdpx, declaration):
    xml = project(text_source()).replace("<Project ", f"{declaration}<Project ", 1)
    assert "entiteter eller dokumenttyp" in problems(qdpx(xml))


@pytest.mark.parametrize(
    ("xml", "found"),
    [
        ("<Project><Users></Project>", "inte hel XML (rad 1"),
        ("", "inte hel XML"),
        ('<?xml version="1.0" encoding="klingon"?><Project/>', "okänd teckenkodning"),
        ("<CodeBook/>", "inte ett REFI-QDA-projekt"),
    ],
)
def test_a_project_that_is_not_one_is_refused(qdpx, xml, found):
    assert found in problems(qdpx(xml))


@pytest.mark.parametrize(
    ("others", "number"), [({"project": b"projekt.txt"}, 0), ({"project": b"a.qde", "b.qde": b""}, 2)]
)
def test_an_archive_has_precisely_one_project(qdpx, others, number):
    assert f"{number} projektfiler" in problems(qdpx(project(text_source()), **others))


def test_what_a_mac_adds_to_an_archive_is_no_project(qdpx):
    path = qdpx(project(text_source(selection(20, 0, 3))), project=b"a.qde", **{"__MACOSX/._a.qde": b"x"})
    assert len(read(path).codings) == 1


def link() -> zipfile.ZipInfo:
    member = zipfile.ZipInfo("sources/link.txt")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member


HOSTILE = {
    "zip_slip": [("sources/../../ut.txt", b"x")],
    "absolute": [("/etc/ut.txt", b"x")],
    "windows": [("C:\\ut.txt", b"x")],
    "symlink": [(link(), b"/etc/passwd")],
    "duplicate": [("project.qde", b"<Project/>")],
    "duplicate in another case": [("Sources/Interview.TXT", b"x")],
    "nested": [("sources/inner.zip", b"PK\x05\x06" + bytes(18))],
    "swollen": [("sources/stor.txt", bytes(5_000_000))],
    "crowded": [(f"sources/{number}", b"") for number in range(100_000)],
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("members", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_archive_is_refused_before_anything_is_read(qdpx, members, monkeypatch):
    path = qdpx(project(text_source(selection(20, 0, 3))))
    assert len(read(path).codings) == 1
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content, None if content else zipfile.ZIP_STORED)
    monkeypatch.setattr("pipeline.read.refi_archive.parse_project", lambda *_: pytest.fail("was read"))
    problems(path)


def test_documents_that_are_archives_themselves_may_lie_beside_the_texts(qdpx):
    path = qdpx(project(text_source(selection(20, 0, 3))), **{"sources/a.docx": b"PK\x03\x04" + bytes(26)})
    assert len(read(path).codings) == 1


def test_what_is_no_archive_is_refused(tmp_path):
    path = tmp_path / "fokus.qdpx"
    path.write_bytes(b"<Project/>")
    assert "inte ett zip-arkiv" in problems(path)


def test_a_real_project_of_qualitative_coding(real_files):
    path = real_files / "qda" / "qualitative-coding__demo.qdpx"
    codings = read_refi_qda(path, "demo.qdpx")
    assert (len(codings.codes), len(codings.documents), len(codings.codings)) == (262, 2, 205)
    assert len({each.selection for each in codings.codings}) == 158
    assert max(len(code.path) for code in codings.codes) == 1 + 6, "six below the top"
    with zipfile.ZipFile(path) as archive:
        text = archive.read("sources/board_2017.txt").decode()
    assert all(each.text == text[each.start : each.end] != "" for each in codings.codings)
    assert "positions_assumed" in rules(codings), "its selections are called line:6 and so on"


def test_a_real_project_of_atlasti_without_its_texts(real_files):
    path = real_files / "qda" / "skyloom__TestProject.qdpx"
    outline = read_project_outline(path, "atlasti.qdpx")
    assert (outline.codes, outline.sets, outline.selections, outline.codings, outline.users) == (14, 16, 8, 16, 3)
    assert outline.origin.startswith("ATLAS.ti 8")
    with pytest.raises(InputError) as caught:
        read_refi_qda(path, "atlasti.qdpx")
    (missing,) = caught.value.problems
    assert missing.found.count("-") == 8 * 4, "six texts and two PDFs"
    assert "69a4332d-5b31-4915-b520-5275cfc21b40" in missing.found
    assert "2065d8ab-d724-40c9-b4e9-6eb8dab73541" in missing.found


def names_in_reader() -> tuple[set[str], set[str]]:
    """Elements and attributes that the reader asks for, by its source."""
    elements, attributes = {*refi_xml.TEXT_KINDS, *refi_described.VALUE_KINDS}, {"guid"}
    for module in (refi_xml, refi_described, refi_elements):
        for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                texts = {
                    each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
                }
                elements |= texts if called in {"children", "text_of", "_targets"} else set()
                attributes |= {each for each in texts if each} if called in {"get", "guid_of"} else set()
            if isinstance(node, ast.Compare) and getattr(getattr(node.left, "func", None), "id", "") == "local_name":
                elements |= {each.value for each in node.comparators if isinstance(each, ast.Constant)}
    return elements, attributes - {"true"}


def test_the_reader_asks_for_names_that_the_schema_has(real_files):
    schema = ElementTree.parse(real_files / "qda" / "REFI-QDA_Project-mrt2019.xsd").getroot()
    declared = {
        kind: {each.get("name") for each in schema.iter() if each.tag.endswith("}" + kind)}
        for kind in ("element", "attribute")
    }
    elements, attributes = names_in_reader()
    assert {"Project", "PDFSource", "PlainTextSelection", "CodeRef", "Representation", "Case"} <= elements
    assert {"VariableRef", "TextValue", "SourceRef", "SelectionRef", "MemberSource"} <= elements
    assert {"startPosition", "targetGUID", "isCodable", "plainTextPath", "creatingUser"} <= attributes
    assert elements <= declared["element"]
    assert attributes <= declared["attribute"]
