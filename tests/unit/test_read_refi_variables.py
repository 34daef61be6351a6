"""What a REFI-QDA project says of its texts: variables, cases and sets, each at the texts it is about."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize
from xml.sax.saxutils import quoteattr

import pytest
import xmlschema

from pipeline.errors import InputError
from pipeline.read.codings import Codings, DocumentVariable
from pipeline.read.document_variables import contradictions, set_variable
from pipeline.read.refi_qda import read_refi_qda

TEXT = "Vi möts ofta.\r\n\r\n  \r\nIbland 😀 inte alls.\r\n"


def guid(number: int) -> str:
    return f"{number:08d}-aaaa-bbbb-cccc-dddddddddddd"


FIRST, SECOND, PDF, PICTURE, ANNA, TRUST, TOWN, HELD, CASE = (guid(number) for number in range(1, 10))
IN_FIRST, IN_PDF, IN_PICTURE, REPRESENTATION = (guid(number) for number in range(20, 24))
KINDS = (
    ("Text", "TextValue"),
    ("Boolean", "BooleanValue"),
    ("Integer", "IntegerValue"),
    ("Float", "FloatValue"),
    ("Date", "DateValue"),
    ("DateTime", "DateTimeValue"),
)


def value(text: str, variable: str = TOWN, kind: str = "TextValue") -> str:
    return f'<VariableValue><VariableRef targetGUID="{variable}"/><{kind}>{text}</{kind}></VariableValue>'


def case(inside: str, name: str = "Ockelbo") -> str:
    return f'<Case guid="{CASE}" name={quoteattr(name)}>{inside}</Case>'


def over(*sources: str, selections: tuple[str, ...] = ()) -> str:
    return "".join(
        [
            *(f'<SourceRef targetGUID="{each}"/>' for each in sources),
            *(f'<SelectionRef targetGUID="{each}"/>' for each in selections),
        ]
    )


def group(name: str, *sources: str, number: int = 80) -> str:
    members = "".join(f'<MemberSource targetGUID="{each}"/>' for each in sources)
    return f'<Set guid="{guid(number)}" name={quoteattr(name)}><MemberCode targetGUID="{TRUST}"/>{members}</Set>'


def coding(code: str = TRUST, number: int = 30) -> str:
    return f'<Coding guid="{guid(number)}" creatingUser="{ANNA}"><CodeRef targetGUID="{code}"/></Coding>'


def source(guid_: str, after: str = "", before: str = "") -> str:
    return f'<TextSource guid="{guid_}" name="{guid_[:8]}" plainTextPath="internal://{guid_}.txt">{before}{after}</TextSource>'


def others(of_pdf: str = "", of_representation: str = "", of_picture: str = "") -> str:
    area = 'firstX="1" firstY="1" secondX="9" secondY="9"'
    return (
        f'<PDFSource guid="{PDF}" name="Pdf" path="internal://a.pdf">'
        f'<PDFSelection guid="{IN_PDF}" page="0" {area}/>'
        f'<Representation guid="{REPRESENTATION}" plainTextPath="internal://{FIRST}.txt">{of_representation}'
        f"</Representation>{of_pdf}</PDFSource>"
        f'<PictureSource guid="{PICTURE}" path="internal://a.png"><PictureSelection guid="{IN_PICTURE}" {area}/>'
        f"{of_picture}</PictureSource>"
    )


def project(
    first: str = "",
    cases: str = "",
    sets: str = "",
    other_sources: str = "",
    selection: str = "",
    variables: str | None = None,
    namespace: str = ' xmlns="urn:QDA-XML:project:1.0"',
) -> str:
    known = (
        f'<Variable guid="{TOWN}" name="kommun" typeOfVariable="Text"/>'
        f'<Variable guid="{HELD}" name="hölls" typeOfVariable="Date"/>'
    )
    mark = f'<PlainTextSelection guid="{IN_FIRST}" startPosition="0" endPosition="2">{selection}</PlainTextSelection>'
    return (
        f'<Project{namespace} name="Studie"><Users><User guid="{ANNA}" name="Anna"/></Users>'
        f'<CodeBook><Codes><Code guid="{TRUST}" name="Tillit" isCodable="true"/></Codes></CodeBook>'
        f"<Variables>{known if variables is None else variables}</Variables>"
        f"{f'<Cases>{cases}</Cases>' if cases else ''}"
        f"<Sources>{source(FIRST, first, mark)}{source(SECOND)}{other_sources}</Sources>"
        f"{f'<Sets>{sets}</Sets>' if sets else ''}</Project>"
    )


Write = Callable[[str], Path]


@pytest.fixture
def qdpx(tmp_path: Path) -> Write:
    def write(xml: str) -> Path:
        path = tmp_path / "fokus.qdpx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("project.qde", xml)
            for name in (FIRST, SECOND):
                archive.writestr(f"sources/{name}.txt", TEXT)
        return path

    return write


def read(path: Path) -> Codings:
    return read_refi_qda(path, "fokus.qdpx")


def said(codings: Codings) -> list[tuple[str, str, str]]:
    return [tuple(each) for each in codings.variables]


def problems(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.__context__ is None
    return str(caught.value)


def disagreeing(codings: Codings) -> list[str]:
    return [each.found for each in codings.remarks if each.rule == "variables_disagree"]


def test_a_text_has_the_values_that_stand_in_it(qdpx: Write):
    codings = read(qdpx(project(value("Gävle") + value("2016-10-03", HELD, "DateValue"))))
    assert said(codings) == [(FIRST, "kommun", "Gävle"), (FIRST, "hölls", "2016-10-03")]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("TextValue", " Gävle och\nOckelbo ", "Gävle och\nOckelbo"),
        ("BooleanValue", "1", "true"),
        ("BooleanValue", "false", "false"),
        ("IntegerValue", "1", "1"),
        ("FloatValue", "2.50", "2.50"),
        ("DateValue", "2016-10-03", "2016-10-03"),
        ("DateTimeValue", "2016-10-03T13:00:00Z", "2016-10-03T13:00:00Z"),
    ],
)
def test_values_of_every_kind_are_told_as_they_stand(qdpx: Write, kind: str, text: str, expected: str):
    assert said(read(qdpx(project(value(text, kind=kind))))) == [(FIRST, "kommun", expected)]


@pytest.mark.parametrize(
    "empty", [value(""), value("  "), f'<VariableValue><VariableRef targetGUID="{TOWN}"/></VariableValue>']
)
def test_an_empty_value_says_nothing(qdpx: Write, empty: str):
    assert said(read(qdpx(project(empty)))) == []


def test_names_have_no_spaces_around_them(qdpx: Write):
    variables = f'<Variable guid="{TOWN}" name=" kommun " typeOfVariable="Text"/>'
    xml = project(cases=case(value("Hofors") + over(FIRST), " Ockelbo "), variables=variables)
    assert said(read(qdpx(xml))) == [(FIRST, "case", "Ockelbo"), (FIRST, "kommun", "Hofors")]


def test_a_case_speaks_of_the_texts_it_covers_and_no_others(qdpx: Write):
    codings = read(qdpx(project(cases=case(value("Hofors") + over(SECOND)))))
    assert said(codings) == [(SECOND, "case", "Ockelbo"), (SECOND, "kommun", "Hofors")]


def test_a_case_covers_the_text_of_a_selection_once(qdpx: Write):
    covers = over(FIRST, selections=(IN_FIRST, IN_FIRST))
    codings = read(qdpx(project(cases=case(value("Hofors") + covers, name=""))))
    assert said(codings) == [(FIRST, "kommun", "Hofors")]


def test_a_case_that_covers_a_piece_only_still_speaks_of_its_text(qdpx: Write):
    codings = read(qdpx(project(cases=case(over(selections=(IN_FIRST,))))))
    assert said(codings) == [(FIRST, "case", "Ockelbo")]


def test_a_coding_whose_target_is_a_case_says_nothing_of_the_text(qdpx: Write):
    codings = read(qdpx(project(selection=coding(CASE), cases=case(value("Hofors")))))
    assert said(codings) == []
    assert dict(codings.facts)["codings_of_cases"] == "1"


def test_a_case_without_anything_says_nothing(qdpx: Write):
    assert said(read(qdpx(project(cases=case(value("Hofors")))))) == []


@pytest.mark.parametrize(
    ("name", "variable", "expected"),
    [
        ("kommun: Gävle", "kommun", "Gävle"),
        (" kommun :Gävle ", "kommun", "Gävle"),
        ("kommun::Gävle", "kommun", "Gävle"),
        ("hölls: 2016-10-03 13:00", "hölls", "2016-10-03 13:00"),
        ("Gävle", "set", "Gävle"),
        (": Gävle", "set", ": Gävle"),
        ("kommun: ", "set", "kommun:"),
        ("kommun::", "set", "kommun::"),
    ],
)
def test_a_set_named_by_key_and_value_is_a_variable(qdpx: Write, name: str, variable: str, expected: str):
    assert said(read(qdpx(project(sets=group(name, SECOND))))) == [(SECOND, variable, expected)]


def test_the_same_thing_said_twice_counts_once(qdpx: Write):
    codings = read(qdpx(project(value("Gävle"), sets=group("kommun: Gävle", FIRST, FIRST))))
    assert said(codings) == [(FIRST, "kommun", "Gävle")]
    assert disagreeing(codings) == []


def test_values_that_contradict_each_other_are_both_told_with_their_text_and_variable(qdpx: Write):
    xml = project(value("Gävle"), cases=case(value("Hofors") + over(FIRST, SECOND)))
    codings = read(qdpx(xml))
    assert [each for each in said(codings) if each[1] == "kommun"] == [
        (FIRST, "kommun", "Gävle"),
        (FIRST, "kommun", "Hofors"),
        (SECOND, "kommun", "Hofors"),
    ]
    (found,) = disagreeing(codings)
    assert FIRST in found
    assert "'kommun'" in found
    assert SECOND not in found
    assert "Gävle" not in found
    assert "Hofors" not in found


def test_a_text_may_belong_to_several_cases_and_sets(qdpx: Write):
    cases = case(over(FIRST)) + case(over(FIRST), "Hofors").replace(CASE, guid(50))
    codings = read(qdpx(project(cases=cases, sets=group("Norr", FIRST) + group("Kust", FIRST, number=81))))
    assert [each[1:] for each in said(codings)] == [
        ("case", "Ockelbo"),
        ("case", "Hofors"),
        ("set", "Norr"),
        ("set", "Kust"),
    ]
    assert disagreeing(codings) == []


def test_at_most_ten_contradicting_texts_are_named():
    twelve = [DocumentVariable(f"d{at}", "kommun", town) for at in range(12) for town in ("Gävle", "Hofors")]
    (remark,) = contradictions(twelve)
    assert remark.found.endswith("d8, d9 och 2 till")


def test_spellings_of_one_value_are_no_contradiction():
    towns = ("Gävle", "GÄVLE", normalize("NFD", "Gävle"))
    assert list(contradictions(DocumentVariable("d", "kommun", town) for town in towns)) == []


def test_a_set_with_a_very_long_name_is_read_at_once():
    assert set_variable("d", " " * 100_000 + "x").value == "x"


def test_a_pdf_is_spoken_of_by_itself_by_its_text_and_by_its_areas(qdpx: Write):
    pdf = others(of_pdf=value("Gävle"), of_representation=value("2016-10-03", HELD, "DateValue"))
    covers = over(selections=(IN_PDF,))
    sets = group("Norr", REPRESENTATION)
    found = said(read(qdpx(project(cases=case(covers), sets=sets, other_sources=pdf))))
    assert set(found) == {
        (PDF, "kommun", "Gävle"),
        (PDF, "hölls", "2016-10-03"),
        (PDF, "case", "Ockelbo"),
        (PDF, "set", "Norr"),
    }


def test_a_case_covers_a_pdf_through_a_selection_of_its_text(qdpx: Write):
    inside = f'<PlainTextSelection guid="{guid(60)}" startPosition="0" endPosition="2"/>'
    xml = project(cases=case(over(selections=(guid(60),))), other_sources=others(of_representation=inside))
    assert said(read(qdpx(xml))) == [(PDF, "case", "Ockelbo")]


def test_what_is_said_of_pictures_is_no_texts_and_no_error(qdpx: Write):
    cases = case(over(PICTURE, selections=(IN_PICTURE,)))
    xml = project(cases=cases, sets=group("Norr", PICTURE), other_sources=others(of_picture=value("Gävle")))
    assert said(read(qdpx(xml))) == []


@pytest.mark.parametrize("namespace", ["", ' xmlns="urn:QDA-XML:project:0:4"'])
def test_guids_meet_in_any_spelling_and_namespace(qdpx: Write, namespace: str):
    braced = f"{{{SECOND.upper()}}}"
    xml = project(value("Gävle", f"{{{TOWN.upper()}}}"), case(over(braced)), group("Norr", braced), namespace=namespace)
    assert said(read(qdpx(xml))) == [
        (FIRST, "kommun", "Gävle"),
        (SECOND, "case", "Ockelbo"),
        (SECOND, "set", "Norr"),
    ]


def test_references_to_nothing_are_told_at_once_by_guid(qdpx: Write):
    cases = case(value("Hofors", guid(70)) + over(guid(71), SECOND, guid(71), selections=(guid(72), FIRST)))
    message = problems(qdpx(project(value("Gävle", guid(73)), cases, group("Norr", guid(74), IN_FIRST))))
    assert f"fall hänvisar till källor som inte finns: {guid(71)}." in message
    assert f"fall hänvisar till markeringar som inte finns: {guid(72)}, {FIRST}." in message
    assert f"mängder hänvisar till källor som inte finns: {guid(74)}, {IN_FIRST}." in message
    assert f"värden hänvisar till variabler som inte finns: {guid(73)}, {guid(70)}." in message
    assert "Hofors" not in message


def test_a_reference_that_is_no_guid_is_not_repeated(qdpx: Write):
    message = problems(qdpx(project(cases=case(over("Anna i Hofors")))))
    assert "källor som inte finns: (inget guid)." in message


def test_paragraphs_with_text_are_counted(qdpx: Write):
    assert [each.paragraphs for each in read(qdpx(project())).documents] == [2, 2]


def test_a_text_that_is_not_there_has_no_paragraphs(qdpx: Write):
    xml = project().replace(f"internal://{SECOND}.txt", "relative://bort.txt")
    assert [each.paragraphs for each in read(qdpx(xml)).documents] == [2, None]


def test_the_projects_of_these_tests_are_valid(real_files: Path):
    schema = xmlschema.XMLSchema(real_files / "qda" / "REFI-QDA_Project-mrt2019.xsd")
    values = "".join(value("1", kind=kind) for _, kind in KINDS if "Date" not in kind)
    kinds = "".join(
        f'<Variable guid="{guid(90 + at)}" name="x" typeOfVariable="{kind}"/>' for at, (kind, _) in enumerate(KINDS)
    )
    cases = case(value("Hofors") + over(FIRST, selections=(IN_FIRST,)))
    pdf = others(value("Gävle"), value("Gävle"), value("Gävle"))
    schema.validate(
        project(values + value("2016-10-03", HELD, "DateValue"), cases, group("a: b", FIRST), pdf, coding())
    )
    schema.validate(project(variables=kinds))


def test_a_real_project_of_atlasti_groups_its_documents_by_key_and_value(real_files: Path, tmp_path: Path):
    path = tmp_path / "atlasti.qdpx"
    with zipfile.ZipFile(real_files / "qda" / "skyloom__TestProject.qdpx") as there, zipfile.ZipFile(path, "w") as here:
        xml = there.read("Project.qde").decode().replace('plainTextPath="internal://', 'plainTextPath="relative://')
        here.writestr("Project.qde", xml)
    codings = read(path)
    names = {each.id: normalize("NFC", each.name) for each in codings.documents}
    found = {(names[each.document], each.variable, each.value) for each in codings.variables}
    assert {each for each in found if each[1] != "set"} == {
        ("Simon.docx", "gender", "male"),
        ("Simon.docx", "age", "67"),
        ("Mabel.txt", "gender", "female"),
        ("Mabel.txt", "age", "25"),
        ("Mabêl 2ième.txt", "gender", "female"),
        ("Mabêl 2ième.txt", "age", "25"),
    }
    assert {each[2] for each in found if each[1] == "set"} == {"Mabel", "Simon", "Text files", "PDFs"}
    assert disagreeing(codings) == []
