"""The codebook as DDI-Codebook 2.5, the archives' exchange format. Counts only where they may be seen.

The order of the elements is the schema's; an element that the schema requires is never left out.
"""

import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from pipeline.report.codebook import HISTORY
from pipeline.report.questions import Asked, Category, DescribedQuestion, Section, sections
from pipeline.report.release import Release
from pipeline.study import Study

NAMESPACE = "ddi:codebook:2_5"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
FILE = "F1"
SYNTHETIC = "Syntetiska data – inga verkliga svar. Svaren är framställda av ett datorprogram."
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold."""


def codebook_xml(release: Release) -> bytes:
    """The codebook of one wave; the same release gives the same bytes."""
    root = ET.Element("codeBook", {"xmlns": NAMESPACE, "version": "2.5", LANGUAGE: "sv"})
    found = sections(release)
    _document(_add(root, "docDscr"), release)
    _study(_add(root, "stdyDscr"), release)
    _file(root, release)
    _data(_add(root, "dataDscr"), found, release.study)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add(parent: ET.Element, tag: str, text: str = "", attributes: Mapping[str, str] | None = None) -> ET.Element:
    """A child element; whatever a text holds is text."""
    clean = {name: _clean(value) for name, value in (attributes or {}).items()}
    child = ET.SubElement(parent, tag, clean)
    child.text = _clean(text) or None
    return child


def _clean(text: str) -> str:
    return NOT_XML.sub("\ufffd", text)


def _bilingual(parent: ET.Element, tag: str, sv: str, en: str) -> None:
    """The text in Swedish, the document's language, and in English."""
    _add(parent, tag, sv)
    _add(parent, tag, en, {LANGUAGE: "en"})


def _document(parent: ET.Element, release: Release) -> None:
    """The description of the codebook itself."""
    title = f"Kodbok: {release.study.title}, {release.study.wave_by_id(release.wave).label}"
    citation = _add(parent, "citation")
    _title(citation, title, f"{release.study.id}_{release.wave}_{release.edition_id}", "Baslinje")
    _add(_add(citation, "prodStmt"), "software", "Baslinje")
    _add(_add(citation, "verStmt"), "version", release.edition_id, {"type": "utgåva"})
    if release.study.synthetic:
        _add(parent, "notes", SYNTHETIC)


def _title(parent: ET.Element, title: str, identity: str, agency: str) -> None:
    statement = _add(parent, "titlStmt")
    _add(statement, "titl", title)
    _add(statement, "IDNo", identity, {"agency": agency})


def _study(parent: ET.Element, release: Release) -> None:
    """The description of the study, as far as this wave."""
    study, wave = release.study, release.study.wave_by_id(release.wave)
    citation = _add(parent, "citation")
    _title(citation, f"{study.title}, {wave.label}", f"{study.id}_{wave.id}", "Baslinje")
    _add(_add(citation, "rspStmt"), "AuthEnty", study.commissioner)
    _add(_add(citation, "verStmt"), "version", release.edition_id, {"type": "utgåva"})
    information = _add(parent, "stdyInfo")
    about = f"{study.instrument.sv}, version {study.instrument.version}. Källa: {study.instrument.source}"
    _add(information, "abstract", " ".join(part for part in (about, wave.note) if part))
    summary = _add(information, "sumDscr")
    for event, day in (("start", wave.field_period.start), ("end", wave.field_period.end)):
        _add(summary, "collDate", day.isoformat(), {"date": day.isoformat(), "event": event, "cycle": wave.id})
    _add(summary, "geogCover", study.county.name)
    _add(summary, "anlyUnit", "en person som svarar för en grupp")
    _add(summary, "dataKind", "syntetiska enkätdata" if study.synthetic else "enkätdata")
    _add(_add(_add(parent, "dataAccs"), "useStmt"), "contact", study.contact)


def _file(root: ET.Element, release: Release) -> None:
    """The file of answers, named by its fingerprint."""
    files = release.edition.frame
    own = files[(files["source_wave"] == release.wave) & (files["role"] == "questionnaire")]
    for file in own.itertuples():
        text = _add(_add(root, "fileDscr", attributes={"ID": FILE}), "fileTxt")
        _add(text, "fileName", file.path)
        _title(_add(text, "fileCitation"), file.path, file.sha256, "SHA-256")


def _data(parent: ET.Element, found: tuple[Section, ...], study: Study) -> None:
    """The indicators as groups of variables, then every variable that the wave's file holds."""
    asked = {section: [each for each in section.questions if each.column] for section in found}
    for section, questions in asked.items():
        if questions:
            refs = " ".join(_identity(question) for question in questions)
            group = {"ID": f"G_{section.id}", "type": "subject", "name": section.id, "var": refs}
            _bilingual(_add(parent, "varGrp", attributes=group), "labl", section.sv, section.en)
    for section, questions in asked.items():
        for question in questions:
            _variable(parent, question, section, study)


def _identity(question: DescribedQuestion) -> str:
    return f"V_{question.id}"


def _variable(parent: ET.Element, question: DescribedQuestion, section: Section, study: Study) -> None:
    about = {"ID": _identity(question), "name": question.id, "files": FILE, "intrvl": "discrete"}
    variable = _add(parent, "var", attributes=about | ({"nature": "ordinal"} if question.is_item else {}))
    _bilingual(variable, "labl", question.sv, question.en)
    _question(variable, question, study)
    _range(variable, "valrng", [category for category in question.categories if not category.kind])
    _range(variable, "invalrng", [category for category in question.categories if category.kind])
    if question.asked_of:
        _add(variable, "universe", "; ".join(sv for sv, _ in question.asked_of))
    for category in question.categories:
        _category(variable, category)
    if question.is_reversed:
        _add(variable, "codInstr", "Vänd fråga: 100 poäng för skalans första svarsalternativ, 0 för dess sista.")
    if section.is_indicator:
        _add(variable, "concept", section.sv, {"vocab": study.instrument.id})
    for asked in question.history:
        _add(variable, "notes", _told(asked, study), {"type": asked.status, "subject": asked.wave})


def _question(variable: ET.Element, question: DescribedQuestion, study: Study) -> None:
    own = _add(variable, "qstn")
    if study.instrument.frame_sv and question.is_item:
        _add(own, "preQTxt", study.instrument.frame_sv)
    _bilingual(own, "qstnLit", question.sv, question.en)


def _range(variable: ET.Element, tag: str, categories: list[Category]) -> None:
    """The codes of these categories one by one; nothing when they have none."""
    codes = [code for category in categories for code in category.codes]
    if codes:
        values = _add(variable, tag)
        for code in codes:
            _add(values, "item", attributes={"UNITS": "REAL" if "." in code else "INT", "VALUE": code})


def _category(variable: ET.Element, category: Category) -> None:
    """One category per code; a count that is for several codes together stands at none of them."""
    attributes = {"missing": "Y", "missType": category.kind} if category.kind else {"missing": "N"}
    for code in category.codes or ("",):
        own = _add(variable, "catgry", attributes=attributes)
        if code:
            _add(own, "catValu", code)
        _bilingual(own, "labl", category.sv, category.en)
        if category.n is not None and len(category.codes) <= 1:
            _add(own, "catStat", str(category.n), {"type": "freq"})


def _told(asked: Asked, study: Study) -> str:
    parts = (HISTORY[asked.status], asked.reason, asked.bridge)
    return f"{study.wave_by_id(asked.wave).label}: {'. '.join(part.rstrip('.') for part in parts if part)}."
