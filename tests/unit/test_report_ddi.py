"""The codebook as DDI-Codebook 2.5, held against the order and the attributes that the schema prescribes."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from defusedxml.ElementTree import fromstring

from pipeline.report.ddi import codebook_xml
from pipeline.study import ColumnMap, MissingKind, Study
from pipeline.study.base import Part
from tests.browser.odd_releases import HOSTILE, odd_release, study_of
from tests.fixtures.example_release import baseline_release, follow_up_release, gavleborg

ROOT = Path(__file__).resolve().parents[2]
NS = "{ddi:codebook:2_5}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
GLOBAL = {"ID", XML_LANG}

# What codebook.xsd 2.5 says of each element that we use: its children in order (* many, ! required), its attributes.
# Elements of text have no children here.
SCHEMA: dict[str, tuple[str, set[str]]] = {
    "codeBook": ("docDscr* stdyDscr*! fileDscr* dataDscr* otherMat*", {"version", "codeBookAgency"}),
    "docDscr": ("citation guide docStatus docSrc* controlledVocabUsed* notes*", set()),
    "citation": ("titlStmt! rspStmt prodStmt distStmt serStmt* verStmt* biblCit holdings* notes*", {"MARCURI"}),
    "titlStmt": ("titl! subTitl* altTitl* parTitl* IDNo*", set()),
    "titl": ("", set()),
    "IDNo": ("", {"agency", "level"}),
    "rspStmt": ("AuthEnty* othId*", set()),
    "AuthEnty": ("", {"affiliation"}),
    "prodStmt": ("producer* copyright prodDate* prodPlac* software* fundAg* grantNo*", set()),
    "software": ("", {"date", "version"}),
    "verStmt": ("version verResp* notes*", set()),
    "version": ("", {"date", "type"}),
    "stdyDscr": (
        "citation*! studyAuthorization* stdyInfo* studyDevelopment* method* dataAccs* othrStdyMat* notes*",
        {"access"},
    ),
    "stdyInfo": ("studyBudget* subject* abstract* sumDscr* qualityStatement notes* exPostEvaluation*", set()),
    "abstract": ("", {"date", "contentType"}),
    "sumDscr": (
        "timePrd* collDate* nation* geogCover* geogUnit* geoBndBox boundPoly anlyUnit* universe* dataKind*",
        set(),
    ),
    "collDate": ("", {"date", "event", "cycle"}),
    "geogCover": ("", set()),
    "anlyUnit": ("", {"unit"}),
    "dataKind": ("", {"type"}),
    "dataAccs": ("setAvail* useStmt* notes*", set()),
    "useStmt": ("confDec specPerm restrctn contact* citReq deposReq conditions disclaimer", set()),
    "contact": ("", {"affiliation", "URI", "email"}),
    "fileDscr": ("fileTxt* locMap notes*", {"URI", "sdatrefs", "methrefs", "pubrefs", "access"}),
    "fileTxt": (
        """fileName fileCitation fileCont fileStrc dimensns fileType format filePlac dataChck* ProcStat dataMsng
        software* verStmt""",
        set(),
    ),
    "fileName": ("", set()),
    "fileCitation": ("titlStmt! rspStmt prodStmt distStmt serStmt* verStmt* biblCit holdings* notes*", {"MARCURI"}),
    "dataDscr": ("varGrp* nCubeGrp* var* nCube* notes*", set()),
    "varGrp": (
        "labl* txt* concept* defntn universe notes*",
        {"type", "otherType", "var", "varGrp", "name", "sdatrefs", "methrefs", "pubrefs", "access"},
    ),
    "var": (
        """location* labl* imputation security embargo respUnit anlysUnit qstn* valrng* invalrng* undocCod* universe*
        TotlResp sumStat* txt* stdCatgry* catgryGrp* catgry* codInstr* verStmt* concept* derivation varFormat
        geoMap* catLevel* notes*""",
        {"name", "wgt", "qstn", "files", "vendor", "dcml", "intrvl", "rectype", "nature", "representationType"},
    ),
    "labl": ("", {"level", "vendor", "country", "sdatrefs"}),
    "qstn": ("preQTxt qstnLit* postQTxt forward backward ivuInstr", {"qstn", "var", "seqNo", "responseDomainType"}),
    "preQTxt": ("", set()),
    "qstnLit": ("", {"sdatrefs"}),
    "valrng": ("item* range* key notes*", set()),
    "invalrng": ("item* range* key notes*", set()),
    "item": ("", {"UNITS", "VALUE"}),
    "universe": ("", {"level", "clusion"}),
    "catgry": ("catValu labl* txt* catStat* mrow", {"missing", "missType", "country", "sdatrefs", "excls", "level"}),
    "catValu": ("", set()),
    "catStat": ("", {"type", "otherType", "URI", "methrefs", "wgtd", "sdatrefs"}),
    "codInstr": ("", set()),
    "concept": ("", {"vocab", "vocabURI"}),
    "notes": ("", {"type", "subject", "level", "resp", "sdatrefs"}),
}
REQUIRED = {"var": {"name"}, "item": {"VALUE"}}
VALUES = {
    ("codeBook", "version"): {"2.5"},
    ("collDate", "event"): {"start", "end", "single"},
    ("varGrp", "type"): {"subject"},
    ("var", "intrvl"): {"discrete", "contin"},
    ("var", "nature"): {"nominal", "ordinal", "interval", "ratio", "percent", "other"},
    ("catgry", "missing"): {"Y", "N"},
    ("catStat", "type"): {"freq", "percent", "crosstab", "other"},
    ("item", "UNITS"): {"INT", "REAL"},
}


def faults(root: ET.Element) -> list[str]:
    """Everything in a document that the schema does not allow."""
    return [fault for element in root.iter() for fault in _faults_of(element)]


def _faults_of(element: ET.Element) -> list[str]:
    name = element.tag.removeprefix(NS)
    if name not in SCHEMA or not element.tag.startswith(NS):
        return [f"{element.tag} is unknown"]
    model, attributes = SCHEMA[name]
    found = [f"{name}@{key}" for key in element.attrib if key not in attributes | GLOBAL]
    found += [f"{name}@{key} is missing" for key in REQUIRED.get(name, set()) - set(element.attrib)]
    found += [
        f"{name}@{key} is {value}"
        for key, value in element.attrib.items()
        if (name, key) in VALUES and value not in VALUES[name, key]
    ]
    if model and (element.text or "").strip():
        found.append(f"{name} holds text")
    return found + _order_faults(name, model, [child.tag.removeprefix(NS) for child in element])


def _order_faults(name: str, model: str, children: list[str]) -> list[str]:
    allowed = [part.rstrip("*!") for part in model.split()]
    many = {part.rstrip("*!") for part in model.split() if "*" in part}
    needed = {part.rstrip("*!") for part in model.split() if "!" in part}
    if unknown := [child for child in children if child not in allowed]:
        return [f"{name} holds {unknown}"]
    places = [allowed.index(child) for child in children]
    found = [f"{name}: children out of order"] if places != sorted(places) else []
    found += [f"{name}: {child} twice" for child in set(children) - many if children.count(child) > 1]
    return found + [f"{name} lacks {child}" for child in needed - set(children)]


def changed(part: Part, **fields: object) -> Any:
    """The same part of a study with other fields, and nothing remembered of the old."""
    kept = {name: getattr(part, name) for name in type(part).model_fields}
    return type(part).model_construct(**{**kept, **fields})


def with_texts(text: str) -> Study:
    """A study with this in every question and option."""
    study = study_of(3)
    scales = tuple(
        changed(scale, labels_sv=tuple(f"{text} {code:g}" for code in scale.codes)) for scale in study.instrument.scales
    )
    items = tuple(changed(item, sv=text, en=text) for item in study.instrument.items)
    return changed(study, instrument=changed(study.instrument, scales=scales, items=items), title=text)


@pytest.fixture(scope="module")
def root():
    return fromstring(codebook_xml(follow_up_release()))


def variable(root: ET.Element, name: str) -> ET.Element:
    return root.find(f"{NS}dataDscr/{NS}var[@name='{name}']")


def texts(element: ET.Element, tag: str) -> list[str]:
    return [found.text for found in element.findall(f"{NS}{tag}")]


RELEASES = {
    "follow-up": follow_up_release,
    "baseline": baseline_release,
    "one group": lambda: odd_release(study_of(1)),
    "hostile texts": lambda: odd_release(with_texts(HOSTILE)),
}


@pytest.mark.parametrize("name", RELEASES)
def test_elements_stand_in_the_order_of_the_schema_with_its_attributes_only(name):
    assert faults(fromstring(codebook_xml(RELEASES[name]()))) == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('version="2.5"', 'version="2.6"', "codeBook@version is 2.6"),
        ("geogCover>", "geogCovr>", "geogCovr is unknown"),
        ('files="F1"', 'file="F1"', "var@file"),
        ('name="MAL1"', 'nature="ordinal"', "var@name is missing"),
        ("<catValu>1</catValu>", "<catStat>1</catStat>", "catgry: children out of order"),
        ("<catValu>1</catValu>", "<catValu>1</catValu><catValu>1</catValu>", "catgry: catValu twice"),
    ],
)
def test_the_check_finds_what_the_schema_forbids(before, after, fault):
    text = codebook_xml(follow_up_release()).decode()
    if before.startswith("name"):
        text = text.replace(' nature="ordinal"', "")
    assert before in text
    assert any(fault in found for found in faults(fromstring(text.replace(before, after))))


def test_every_reference_has_its_target_and_every_id_is_unique(root):
    ids = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(ids) == len(set(ids))
    refs = {ref for element in root.iter() for name in ("var", "files") for ref in element.get(name, "").split()}
    assert refs
    assert refs <= set(ids)


def test_the_document_is_in_swedish_with_english_beside(root):
    assert root.get(XML_LANG) == "sv"
    item = gavleborg().instrument.items[0]
    labels = {label.get(XML_LANG): label.text for label in variable(root, "MAL1").findall(f"{NS}labl")}
    assert labels == {None: item.sv, "en": item.en}


def test_every_question_of_the_wave_is_a_variable_with_its_literal_text(root):
    study = gavleborg()
    names = [found.get("name") for found in root.iter(f"{NS}var")]
    assert sorted(names) == sorted(question.id for question in study.instrument.questions)
    literal = variable(root, "STR2").find(f"{NS}qstn/{NS}qstnLit").text
    assert literal == "Det finns en gemensam handlingsplan som används."
    before = [found.get("name") for found in fromstring(codebook_xml(baseline_release())).iter(f"{NS}var")]
    assert set(names) - set(before) == {"FOR1", "workshop"}


def test_valid_and_invalid_codes_are_told_apart(root):
    own = variable(root, "MAL1")
    valid, invalid = ([item.get("VALUE") for item in own.find(f"{NS}{tag}")] for tag in ("valrng", "invalrng"))
    assert valid == ["1", "2", "3", "4", "5"]
    assert sorted(invalid) == ["8", "9", "99"]
    assert variable(root, "years_in_role").find(f"{NS}invalrng") is None


def test_a_count_stands_only_where_it_may_be_seen(root):
    counts = {
        found.findtext(f"{NS}catValu"): found.findtext(f"{NS}catStat")
        for found in variable(root, "MAL1").findall(f"{NS}catgry")
    }
    assert counts == {
        "1": None,
        "2": "21",
        "3": "30",
        "4": "40",
        "5": None,
        "9": "6",
        "8": None,
        "99": None,
        None: None,
    }
    for hidden in ("MAL2", "MAL3", "LED3"):
        assert list(variable(root, hidden).iter(f"{NS}catStat")) == []


def test_no_count_is_told_in_any_other_way(root):
    for tag in ("sumStat", "TotlResp", "caseQnty", "txt"):
        assert list(root.iter(f"{NS}{tag}")) == []


def test_kinds_of_missing_are_marked_and_named(root):
    categories = {found.findtext(f"{NS}catValu"): found for found in variable(root, "MAL1").findall(f"{NS}catgry")}
    assert (categories["9"].get("missing"), categories["9"].get("missType")) == ("Y", "vet_ej")
    assert (categories[None].get("missing"), categories[None].get("missType")) == ("Y", "ej_svar")
    assert categories["1"].get("missing") == "N"


def test_the_concept_is_the_indicator_and_questions_of_none_have_none(root):
    assert texts(variable(root, "TIL1"), "concept") == ["Tillit och dialog"]
    assert texts(variable(root, "HEL1"), "concept") == []
    groups = {found.get("name"): found.get("var").split() for found in root.iter(f"{NS}varGrp")}
    assert groups["TIL"] == ["V_TIL1", "V_TIL2", "V_TIL3", "V_TIL4"]


def test_history_direction_and_population_of_a_question_are_told(root):
    told = [(note.get("type"), note.get("subject")) for note in variable(root, "STR2").findall(f"{NS}notes")]
    assert told == [("first", "2016"), ("reworded", "2019")]
    assert "Ordalydelsen ändrad" in texts(variable(root, "STR2"), "notes")[1]
    assert texts(variable(root, "MAL4"), "codInstr")[0].startswith("Vänd fråga")
    assert texts(variable(root, "MAL1"), "codInstr") == []
    assert "Annan chef" in texts(variable(root, "LED3"), "universe")[0]


def test_the_file_is_named_by_its_fingerprint(root):
    identity = root.find(f"{NS}fileDscr/{NS}fileTxt/{NS}fileCitation/{NS}titlStmt/{NS}IDNo")
    assert (identity.get("agency"), identity.text) == ("SHA-256", "fedcba9876543210" * 4)


def test_that_the_data_are_synthetic_is_said_of_such_data_only():
    said = "Syntetiska data – inga verkliga svar"
    assert said in codebook_xml(follow_up_release()).decode()
    real = gavleborg().model_copy(update={"synthetic": False})
    assert "yntetisk" not in codebook_xml(follow_up_release(real)).decode()


def test_texts_are_text_whatever_they_contain():
    content = codebook_xml(odd_release(with_texts(HOSTILE)))
    own = variable(fromstring(content), "MAL1")
    assert own.find(f"{NS}qstn/{NS}qstnLit").text == HOSTILE
    assert texts(own, "labl") == [HOSTILE, HOSTILE]
    assert own.find(f"{NS}catgry/{NS}labl").text == f"{HOSTILE} 1"
    assert b"<script" not in content
    assert b"<img" not in content


def test_a_character_that_xml_cannot_hold_is_replaced():
    root = fromstring(codebook_xml(odd_release(with_texts("a\x00b\x0bc\ud800d\uffff"))))
    assert variable(root, "MAL1").find(f"{NS}qstn/{NS}qstnLit").text == "a\ufffdb\ufffdc\ufffdd\ufffd"


def test_the_same_release_gives_the_same_bytes_in_every_process():
    program = (
        "import hashlib\n"
        "from pipeline.report.site import release_documents\n"
        "from tests.fixtures.example_release import follow_up_release\n"
        "found = release_documents(follow_up_release())\n"
        "print(hashlib.sha256(b''.join(found[name] for name in sorted(found))).hexdigest())\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("7", "Pacific/Auckland"))
    }
    assert len(digests) == 1


def test_a_count_for_two_codes_together_stands_at_neither():
    study = gavleborg()
    both = {98.0: MissingKind.NO_OPINION, 9.0: MissingKind.NO_OPINION}
    entries = tuple(
        changed(entry, missing=both) if (entry.variable, entry.wave) == ("MAL1", "2019") else entry
        for entry in study.column_map.entries
    )
    own = changed(study, column_map=ColumnMap(entries=entries))
    root = fromstring(codebook_xml(follow_up_release(own)))
    missing = [found for found in variable(root, "MAL1").findall(f"{NS}catgry") if found.get("missType") == "vet_ej"]
    assert [found.findtext(f"{NS}catValu") for found in missing] == ["98", "9"]
    assert [found.find(f"{NS}catStat") for found in missing] == [None, None]
