"""What each survey tool's export says of its columns."""

import tomllib
from itertools import chain
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.read.parsed import Grid, GridRow, Parsed, Request
from pipeline.read.tabular import from_grid
from pipeline.read.tools.aliases import FILE
from pipeline.read.tools.spelling import comparable

R_SYNTAX = r"""
data <- read.csv("survey_1_R_data_file.csv")
# LimeSurvey Field type: F
data[, 1] <- as.numeric(data[, 1])
attributes(data)$variable.labels[1] <- "id"
names(data)[1] <- "id"
data[, 2] <- as.character(data[, 2])
attributes(data)$variable.labels[2] <- "[Vi \"litar\", på (dem)] Stämmer det?"
data[, 2] <- factor(data[, 2], levels=c("A1","A2"),labels=c("Ja, (helt)", "Nej \"aldrig\""))
names(data)[2] <- "tillit_SQ1"
data[, 3] <- as.numeric(data[, 3])
attributes(data)$variable.labels[3] <- "Står names(data)[1] <- här?"
data[, 3] <- factor(data[, 3], levels=c(1,2),labels=c("=cmd", "</script>"))
names(data)[3] <- "kod"
data[, 4] <- as.numeric(data[, 4])
attributes(data)$variable.labels[4] <- ""
#sql_name not set
"""
OLD_LSS = """<?xml version="1.0" encoding="UTF-8"?>
<document><LimeSurveyDocType>Survey</LimeSurveyDocType>
<questions><rows>
<row><qid>1</qid><parent_qid>0</parent_qid><type>F</type><title>tillit</title><other>N</other>
 <question><![CDATA[<p>Stämmer <b>det</b>?</p><script>x()</script>]]></question><language>sv</language></row>
<row><qid>1</qid><parent_qid>0</parent_qid><type>F</type><title>tillit</title><other>N</other>
 <question>Is it so?</question><language>en</language></row>
<row><qid>2</qid><parent_qid>0</parent_qid><type>L</type><title>roll</title><other>Y</other>
 <question>Din roll</question><language>sv</language></row>
</rows></questions>
<subquestions><rows>
<row><qid>3</qid><parent_qid>1</parent_qid><title>SQ1</title><question>Vi litar</question><language>sv</language></row>
<row><qid>3</qid><parent_qid>1</parent_qid><title>SQ1</title><question>We trust</question><language>en</language></row>
<row><qid>4</qid><parent_qid>1</parent_qid><title>SQ2</title><question>Vi vet</question><language>sv</language></row>
</rows></subquestions>
<answers><rows>
<row><qid>1</qid><code>1</code><answer>Ja</answer><scale_id>0</scale_id><language>sv</language></row>
<row><qid>1</qid><code>1</code><answer>Yes</answer><scale_id>0</scale_id><language>en</language></row>
<row><qid>1</qid><code>2</code><answer>Nej</answer><scale_id>0</scale_id><language>sv</language></row>
<row><qid>2</qid><code>A1</code><answer>Chef</answer><scale_id>0</scale_id><language>sv</language></row>
</rows></answers>
<surveys><rows><row><language>sv</language></row></rows></surveys>
</document>"""
NEW_LSS = """<?xml version="1.0" encoding="UTF-8"?>
<document><LimeSurveyDocType>Survey</LimeSurveyDocType>
<questions><rows><row><qid>2</qid><parent_qid>0</parent_qid><type>L</type><title>roll</title></row></rows></questions>
<question_l10ns><rows>
<row><qid>2</qid><question>Your role</question><language>en</language></row>
<row><qid>2</qid><question>Din roll</question><language>sv</language></row>
</rows></question_l10ns>
<answers><rows><row><aid>9</aid><qid>2</qid><code>A1</code><scale_id>0</scale_id></row></rows></answers>
<answer_l10ns><rows>
<row><aid>9</aid><answer>Boss</answer><language>en</language></row>
<row><aid>9</aid><answer>Chef</answer><language>sv</language></row>
</rows></answer_l10ns>
<surveys><rows><row><language>sv</language></row></rows></surveys>
</document>"""
DICTIONARY = """Variable / Field Name,Field Type,Field Label,"Choices, Calculations, OR Slider Labels",Identifier?
record_id,text,Löpnummer,,
stod,radio,Hur är stödet?,"1, Bra, oftast | 2, Dåligt | -8, Vet ej",
aktor,checkbox,Vilka deltar?,"1, Kommun | -9, Ingen",
summa,calc,Summa,"round([a],1)",
kontakt,text,Kontaktperson,,y
"""
STANDARD = "id|submitdate|lastpage"
IN_ENGLISH = "Response ID|Date submitted|Last page"


def grid_of(*lines: str) -> Grid:
    return Grid([GridRow(number, [cell or None for cell in line.split("|")]) for number, line in enumerate(lines, 1)])


def parse(*lines: str, codebook: Path | None = None, tool: str | None = None, expected: str = "") -> Parsed:
    request = Request(Path("s.csv"), "s.csv", expected=frozenset(expected.split()), codebook=codebook, tool=tool)
    return from_grid(grid_of(*lines), request)


def refused(*lines: str, codebook: Path | None = None, tool: str | None = None) -> str:
    with pytest.raises(InputError) as caught:
        parse(*lines, codebook=codebook, tool=tool)
    assert caught.value.__context__ is None
    return str(caught.value)


def written(folder: Path, text: str) -> Path:
    path = folder / "kodbok.txt"
    path.write_text(text, encoding="utf-8")
    return path


def names(parsed: Parsed) -> list[str]:
    return [variable.name for variable in parsed.variables]


def wordings(parsed: Parsed) -> dict[str, str]:
    return {variable.name: variable.wording for variable in parsed.variables if variable.wording}


def labels(parsed: Parsed) -> dict[tuple[str, str], str]:
    return {(label.column, label.value): label.label for label in parsed.value_labels}


def rules(parsed: Parsed) -> set[str]:
    return {remark.rule for remark in parsed.remarks}


def tool_of(parsed: Parsed) -> str:
    return dict(parsed.facts)["tool"]


QUALTRICS = (
    "ResponseId|Status|DistributionChannel|Q1",
    "Response ID|Response Type|Distribution Channel|Hur är stödet?",
    '{"ImportId":"_recordId"}|{"ImportId":"status"}|{ "ImportId": "distributionChannel" }|{"ImportId":"QID1"}',
)


def test_qualtrics_has_names_wordings_and_import_ids_in_three_rows():
    parsed = parse(*QUALTRICS, "R_1|0|email|4")
    assert tool_of(parsed) == "qualtrics"
    assert wordings(parsed)["Q1"] == "Hur är stödet?"
    assert parsed.records.to_pylist() == [
        {"ResponseId": "R_1", "Status": "0", "DistributionChannel": "email", "Q1": "4"}
    ]
    assert dict(parsed.left_out) == {1: "header", 2: "header", 3: "header"}
    assert dict(parsed.facts)["respondent_column"] == "ResponseId"


@pytest.mark.parametrize("marks", ["1|email", "Survey Preview|email", "2|email", "0|preview", "IP Address|Test"])
def test_previews_and_tests_in_qualtrics_are_left_out(marks: str):
    parsed = parse(*QUALTRICS, f"R_1|{marks}|4", "R_2|0|anonymous|3")
    assert list(parsed.rows) == [5]
    assert dict(parsed.left_out)[4] == "preview"


def test_the_same_marks_mean_nothing_in_a_file_of_another_tool():
    assert parse("id|Status|DistributionChannel", "a|1|preview").records.num_rows == 1


def test_older_exports_of_qualtrics_have_two_header_rows():
    parsed = parse("V1|V2|V7|Q1", "ResponseID|ResponseSet|Status|Stödet?", "R_1|x|0|4", "R_2|x|1|4")
    assert tool_of(parsed) == "qualtrics"
    assert names(parsed) == ["V1", "V2", "V7", "Q1"]
    assert dict(parsed.left_out) == {1: "header", 2: "header", 4: "preview"}


def test_a_file_stated_as_qualtrics_without_its_header_rows_is_refused():
    assert "ser inte ut som Qualtrics" in refused("ResponseId|Q1", "R_1|4", tool="qualtrics")


SURVEYMONKEY = (
    "Respondent ID|Collector ID|IP Address|Hur är stödet,\nnu?|Vilka deltar?||Vad saknas?",
    "|||Response|Kommun|Annan (ange)|Open-Ended Response",
)


def test_surveymonkey_names_columns_by_question_and_option():
    parsed = parse(*SURVEYMONKEY, "1|9|10.0.0.1|Bra|Kommun||=cmd")
    assert tool_of(parsed) == "surveymonkey"
    assert names(parsed) == [
        "Respondent ID",
        "Collector ID",
        "Hur är stödet,\nnu?",
        "Vilka deltar? [Kommun]",
        "Vilka deltar? [Annan (ange)]",
        "Vad saknas?",
    ]
    assert [*parsed.records.to_pylist()[0].values()] == ["1", "9", "Bra", "Kommun", None, "=cmd"]
    assert dict(parsed.left_out) == {1: "header", 2: "header"}


def test_a_surveymonkey_file_without_the_options_row_keeps_its_first_respondent():
    parsed = parse("Respondent ID|Collector ID|Stödet?", "1|9|Bra")
    assert parsed.records.num_rows == 1
    assert names(parsed) == ["Respondent ID", "Collector ID", "Stödet?"]


def test_two_equal_questions_in_surveymonkey_are_refused_because_it_gives_no_codes():
    message = refused("Respondent ID|Collector ID|Stödet?|Stödet?", "||Response|Response", "1|9|a|b")
    assert "kolumnerna 3 och 4 har samma rubrik" in message


@pytest.mark.parametrize(
    "header",
    [
        "ID|Start time|Completion time|Email|Name|Hur är stödet?",
        "ID|Starttid|Slutförandetid|E-post|Namn|Hur är stödet?",
        "Id|STARTTID|Slutfo\u0308randetid|e-post\u00a0|namn|Hur är stödet?",
    ],
)
def test_microsoft_forms_is_recognised_in_swedish_and_english_and_loses_its_names(header: str):
    parsed = parse(header, "1|10/1/16|10/1/16|x@y.se|Eva|Bra")
    assert tool_of(parsed) == "microsoft_forms"
    assert len(names(parsed)) == 4
    assert wordings(parsed) == {"Hur är stödet?": "Hur är stödet?"}
    assert "tool_guessed" not in rules(parsed)


@pytest.mark.parametrize("first", ["Timestamp", "Tidstämpel"])
def test_google_forms_is_guessed_by_its_first_column_and_says_so(first: str):
    parsed = parse(f"{first}|E-postadress|Hur är stödet?", "2016-10-01|x@y.se|Bra")
    assert tool_of(parsed) == "google_forms"
    assert names(parsed) == [first, "Hur är stödet?"]
    assert rules(parsed) == {"tool_guessed", "personal_data_dropped"}


def test_a_stated_tool_is_no_guess():
    assert "tool_guessed" not in rules(parse("Timestamp|Fråga", "x|1", tool="google_forms"))
    assert tool_of(parse("Timestamp|Fråga", "x|1", tool="generic")) == "generic"


def test_limesurvey_with_codes_needs_no_codebook():
    parsed = parse(f"{STANDARD}|startlanguage|token|tillit[SQ1]", "1||3|sv|k7|A2")
    assert tool_of(parsed) == "limesurvey"
    assert names(parsed) == ["id", "submitdate", "lastpage", "startlanguage", "tillit[SQ1]"]


def test_the_r_syntax_gives_names_wordings_and_labels_by_position(tmp_path: Path):
    parsed = parse("Response ID|x|y|Tid", "1|A2|2|7", codebook=written(tmp_path, R_SYNTAX), expected="tillit_SQ1 kod")
    assert tool_of(parsed) == "limesurvey"
    assert names(parsed) == ["id", "tillit_SQ1", "kod", "Tid"]
    assert wordings(parsed) == {
        "tillit_SQ1": '[Vi "litar", på (dem)] Stämmer det?',
        "kod": "Står names(data)[1] <- här?",
    }
    assert labels(parsed) == {
        ("tillit_SQ1", "A1"): "Ja, (helt)",
        ("tillit_SQ1", "A2"): 'Nej "aldrig"',
        ("kod", "1"): "=cmd",
        ("kod", "2"): "</script>",
    }


def test_places_alone_do_not_make_a_codebook_fit(tmp_path: Path):
    codebook = written(tmp_path, 'names(data)[1] <- "q1"\nnames(data)[2] <- "q2"\n')
    with pytest.raises(InputError, match="kodboken känner inte igen någon rubrik"):
        parse("1|2", "4|5", codebook=codebook)


def test_columns_that_changed_places_are_found_by_text_before_position(tmp_path: Path):
    header = 'Response ID|Står names(data)[1] <- här?|Stämmer det? [Vi "litar", på (dem)]|Tid'
    parsed = parse(header, "1|2|A1|7", codebook=written(tmp_path, R_SYNTAX))
    assert parsed.records.to_pylist() == [{"id": "1", "kod": "2", "tillit_SQ1": "A1", "Tid": "7"}]


def test_one_moved_column_among_unknown_texts_is_refused_rather_than_misread(tmp_path: Path):
    header = "Response ID|Står names(data)[1] <- här?|y|Tid"
    message = refused(header, "1|2|A1|7", codebook=written(tmp_path, R_SYNTAX))
    assert "kolumnerna 2 och 3 är samma fråga i kodboken, 'kod'" in message


def test_an_r_syntax_of_another_width_than_the_data_is_refused(tmp_path: Path):
    message = refused("Response ID|x|y", "1|A2|2", codebook=written(tmp_path, R_SYNTAX))
    assert "R-syntaxen beskriver 4 kolumner och svarsfilen har 3" in message


CODES = ["tillit_SQ1", "tillit_SQ2", "roll", "roll_other"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (f"{STANDARD}|tillit[SQ1]|tillit[SQ2]|roll|roll[other]", ["tillit[SQ1]", "tillit[SQ2]", "roll", "roll[other]"]),
        (f"{STANDARD}|tillit_SQ1|tillit_SQ2|roll|roll_other", CODES),
        (
            f"{IN_ENGLISH}|Stämmer det? [Vi litar]|Stämmer det? [Vi vet]|Din\u00a0roll|Din roll [Annat]",
            CODES,
        ),
        (f"{STANDARD}|Is it so? [We trust]|[Vi vet] Stämmer det?|roll. Din roll|roll[other]. Din roll [Annat]", CODES),
    ],
    ids=["codes", "r names", "texts", "mixed"],
)
def test_the_survey_structure_finds_columns_by_code_and_by_text(tmp_path: Path, header: str, expected: list[str]):
    parsed = parse(header, "1||2|1|2|A1|Annat", codebook=written(tmp_path, OLD_LSS))
    assert names(parsed) == ["id", "submitdate", "lastpage", *expected]
    assert [*wordings(parsed).values()][:3] == ["Stämmer det? [Vi litar]", "Stämmer det? [Vi vet]", "Din roll"]
    assert [*labels(parsed).values()] == ["Ja", "Nej", "Ja", "Nej", "Chef"]


def lss_of(kind: str, other: str = "N") -> str:
    """A question with two subquestions across, two down and two answers in each of two scales."""
    parts = "".join(
        f"<row><qid>{qid}</qid><parent_qid>1</parent_qid><title>{code}</title><question>{text}</question>"
        f"<scale_id>{scale}</scale_id></row>"
        for qid, code, text, scale in ((2, "a", "Ett", 0), (3, "b", "Två", 0), (4, "x", "Förr", 1), (5, "y", "Nu", 1))
    )
    answers = "".join(
        f"<row><qid>1</qid><code>{code}</code><answer>{label}</answer><scale_id>{scale}</scale_id></row>"
        for code, label, scale in ((1, "Låg", 0), (2, "Hög", 0), (1, "Oviktigt", 1))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><document><LimeSurveyDocType>Survey</LimeSurveyDocType><questions>'
        f"<rows><row><qid>1</qid><parent_qid>0</parent_qid><type>{kind}</type><title>q</title><other>{other}</other>"
        f"<question>Fråga</question></row></rows></questions><subquestions><rows>{parts}</rows></subquestions>"
        f"<answers><rows>{answers}</rows></answers></document>"
    )


@pytest.mark.parametrize(
    ("kind", "header", "wording", "labelled"),
    [
        (";", "q[a_y]", "Fråga [Ett][Nu]", []),
        (";", "q_b_x", "Fråga [Två][Förr]", []),
        (";", "Fråga [Två][Förr]", "Fråga [Två][Förr]", []),
        ("1", "q[b][1]", "Fråga [Två]", ["Låg", "Hög"]),
        ("1", "q[b][2]", "Fråga [Två]", ["Oviktigt"]),
        ("R", "q[2]", "Fråga [2]", ["Låg", "Hög"]),
        ("M", "q[a]", "Fråga [Ett]", []),
        ("P", "q[acomment]", "Fråga", []),
        ("F", "q[b]", "Fråga [Två]", ["Låg", "Hög"]),
    ],
)
def test_every_kind_of_question_gives_its_columns(
    tmp_path: Path, kind: str, header: str, wording: str, labelled: list[str]
):
    parsed = parse(f"{STANDARD}|{header}", "1||2|", codebook=written(tmp_path, lss_of(kind)))
    assert [*wordings(parsed).values()] == [wording]
    assert [*labels(parsed).values()] == labelled


def test_a_list_with_a_comment_gives_two_columns(tmp_path: Path):
    text = lss_of("O").replace("<parent_qid>1<", "<parent_qid>7<")
    parsed = parse(f"{STANDARD}|q|q[comment]", "1||2|1|x", codebook=written(tmp_path, text))
    assert wordings(parsed) == {"q": "Fråga", "q[comment]": "Fråga [Comment]"}
    assert labels(parsed) == {("q", "1"): "Låg", ("q", "2"): "Hög"}


def test_newer_survey_structures_keep_texts_apart_by_language(tmp_path: Path):
    parsed = parse(f"{STANDARD}|Your role", "1||2|A1", codebook=written(tmp_path, NEW_LSS))
    assert wordings(parsed) == {"roll": "Din roll"}
    assert labels(parsed) == {("roll", "A1"): "Chef"}


def test_labels_are_given_to_codes_and_not_to_texts(tmp_path: Path):
    codebook = written(tmp_path, NEW_LSS)
    assert labels(parse(f"{STANDARD}|roll", "1||2|Chef", codebook=codebook)) == {}
    assert labels(parse(f"{STANDARD}|roll", "1||2|", codebook=codebook)) == {("roll", "A1"): "Chef"}


def test_a_text_that_stands_for_two_questions_is_refused_with_advice(tmp_path: Path):
    twins = OLD_LSS.replace("Vi vet", "Vi litar")
    message = refused(f"{STANDARD}|Stämmer det? [Vi litar]", "1||2|1", codebook=written(tmp_path, twins))
    assert "kolumn 4 står för flera frågor" in message
    assert "exportera svaren med frågekoder" in message


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (OLD_LSS.replace("<document>", '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><document>'), "XML"),
        (OLD_LSS[:400], "XML"),
        (OLD_LSS.replace("<code>1</code>", ""), "saknar fält"),
        ("Kodbok\nq1,Stödet", "känns inte igen"),
        (DICTIONARY.replace("Field Label", "Etikett"), "saknar kolumner"),
        (DICTIONARY, "kodboken kommer från redcap och svaren lästes som limesurvey"),
        (OLD_LSS.replace("tillit", "annat").replace("roll", "fel"), "beskriver ingen av filens kolumner"),
    ],
    ids=["entity", "cut short", "no code", "unknown", "columns", "other tool", "other survey"],
)
def test_codebooks_that_do_not_fit_are_refused(tmp_path: Path, text: str, found: str):
    tool = "redcap" if found == "saknar kolumner" else None
    message = refused(f"{STANDARD}|tillit_SQ1", "1||2|1", codebook=written(tmp_path, text), tool=tool)
    assert found in message
    assert str(tmp_path) not in message


def test_a_codebook_that_is_not_text_or_not_there_is_refused(tmp_path: Path):
    path = tmp_path / "k.lss"
    assert "kan inte läsas" in refused(STANDARD, "1||2", codebook=path)
    path.write_bytes(b"\xff\xfe\x00")
    assert "inte text i UTF-8" in refused(STANDARD, "1||2", codebook=path)


def test_redcap_reads_wordings_choices_and_checkboxes_from_the_dictionary(tmp_path: Path):
    parsed = parse(
        "record_id|stod|aktor___1|aktor____9|summa|kontakt|form_complete",
        "1|-8|1|0|3|Eva|2",
        codebook=written(tmp_path, DICTIONARY),
    )
    assert tool_of(parsed) == "redcap"
    assert names(parsed) == ["record_id", "stod", "aktor___1", "aktor____9", "summa", "form_complete"]
    assert wordings(parsed)["aktor____9"] == "Vilka deltar? [Ingen]"
    assert labels(parsed) == {
        ("stod", "1"): "Bra, oftast",
        ("stod", "2"): "Dåligt",
        ("stod", "-8"): "Vet ej",
        ("aktor___1", "1"): "Kommun",
        ("aktor____9", "1"): "Ingen",
    }
    assert rules(parsed) == {"personal_data_dropped"}


def test_an_export_of_redcap_with_labels_gets_its_field_names_back(tmp_path: Path):
    header = "Löpnummer|Hur är stödet?|Vilka deltar? (choice=Kommun)"
    parsed = parse(header, "1|Bra, oftast|Checked", codebook=written(tmp_path, DICTIONARY))
    assert names(parsed) == ["record_id", "stod", "aktor___1"]
    assert "stod" not in {column for column, _ in labels(parsed)}


def test_a_dictionary_saved_with_semicolons_is_read_too(tmp_path: Path):
    text = "field_name;field_type;field_label;select_choices_or_calculations\nstod;radio;Stödet?;1, Bra | 2, Dåligt\n"
    parsed = parse("record_id|stod", "1|2", codebook=written(tmp_path, text))
    assert labels(parsed) == {("stod", "1"): "Bra", ("stod", "2"): "Dåligt"}


def test_a_line_of_the_dictionary_that_ends_early_has_nothing_in_the_rest(tmp_path: Path):
    parsed = parse("record_id|stod", "1|2", codebook=written(tmp_path, DICTIONARY + "stod2,radio\n"))
    assert names(parsed) == ["record_id", "stod"]


def test_checkbox_columns_without_a_dictionary_are_a_guess():
    parsed = parse("record_id|aktor___1", "1|0")
    assert tool_of(parsed) == "redcap"
    assert rules(parsed) == {"tool_guessed"}


def test_no_name_stands_for_two_fields_of_one_tool():
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    tables = {tool: given.get("fields", {}) for tool, given in content["tools"].items()} | {
        "personal": content["personal"]
    }
    for fields in tables.values():
        names = [name for given in fields.values() for name in set(map(comparable, chain(*given.values())))]
        assert sorted(names) == sorted(set(names))
