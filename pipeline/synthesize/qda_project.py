"""A wave's coded talks as a REFI-QDA 1.0 project, as a program for qualitative coding would have exported it."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

from pipeline.study import Study, Wave
from pipeline.study.focus import Coder, FocusCode
from pipeline.synthesize.export import SYNTHETIC
from pipeline.synthesize.focus_recipe import WaveFocus, direction_codes
from pipeline.synthesize.transcripts import Placed, Transcript

NAMESPACE = "urn:QDA-XML:project:1.0"
GUIDS = UUID("6b2c9a52-4a0e-5d0c-9d6b-5b8f0c1a7e21")
"""Every guid comes from what it names, so that the same study gives the same bytes."""

PACKED = (1980, 1, 1, 0, 0, 0)
READABLE_BY_ALL = 0o644 << 16
UNIX = 3


class Project:
    """One wave's export."""

    def __init__(self, study: Study, wave: Wave, own: WaveFocus, transcripts: Sequence[Transcript]) -> None:
        self._study, self._wave, self._own, self._transcripts = study, wave, own, transcripts
        self._coders = study.focus.coder[:2]
        self._program = study.focus.not_coders[:1]
        self._directions = direction_codes(study)

    def write(self, path: Path) -> None:
        """Write the archive, uncompressed and with fixed dates."""
        root = self._root()
        ET.indent(root)
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            _pack(archive, "project.qde", ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")
            for transcript in self._transcripts:
                _pack(archive, f"sources/{self._text_guid(transcript)}.txt", transcript.text.encode())

    def _root(self) -> ET.Element:
        root = ET.Element("Project", xmlns=NAMESPACE, name=f"{SYNTHETIC}: {self._wave.label}", origin="Baslinje")
        root.set("creationDateTime", f"{self._wave.field_period.end.isoformat()}T12:00:00Z")
        users = ET.SubElement(root, "Users")
        for coder in self._coders:
            ET.SubElement(users, "User", guid=self._guid("user", coder.id), name=self._name(coder), id=coder.id)
        for name in self._program:
            ET.SubElement(users, "User", guid=self._guid("user", name), name=name)
        self._add_codes(ET.SubElement(ET.SubElement(root, "CodeBook"), "Codes"), "")
        variables = ET.SubElement(root, "Variables")
        for name, kind, _ in self._variables(self._transcripts[0]):
            ET.SubElement(variables, "Variable", guid=self._guid("variable", name), name=name, typeOfVariable=kind)
        sources = ET.SubElement(root, "Sources")
        for transcript in self._transcripts:
            self._add_text(sources, transcript)
        return root

    def _add_codes(self, above: ET.Element, parent: str) -> None:
        """The code tree; a code outside the scheme only when it is a heading of others."""
        known = self._study.focus_codes
        headings = {code.parent for code in known}
        for code in known:
            if code.parent == parent and (code.role != "outside" or code.code in headings):
                is_codable = str(code.code not in headings).lower()
                guid = self._guid("code", code.code)
                element = ET.SubElement(above, "Code", guid=guid, name=_code_name(code), isCodable=is_codable)
                self._add_codes(element, code.code)

    def _add_text(self, sources: ET.Element, transcript: Transcript) -> None:
        guid = self._text_guid(transcript)
        path = f"internal://{guid}.txt"
        source = ET.SubElement(sources, "TextSource", guid=guid, name=transcript.talk.name, plainTextPath=path)
        for placed in transcript.placed:
            for coder, code in self._put(transcript, placed):
                self._add_selection(source, transcript, placed, coder, code)
        for name, kind, value in self._variables(transcript):
            known = ET.SubElement(source, "VariableValue")
            ET.SubElement(known, "VariableRef", targetGUID=self._guid("variable", name))
            ET.SubElement(known, f"{kind}Value").text = value

    def _put(self, transcript: Transcript, placed: Placed) -> Iterator[tuple[Coder, str]]:
        """Who puts which code on a segment."""
        yield self._coders[0], placed.segment.code
        if transcript.talk.is_double and placed.segment.second:
            yield self._coders[1], placed.segment.second

    def _add_selection(
        self, source: ET.Element, transcript: Transcript, placed: Placed, coder: Coder, code: str
    ) -> None:
        """One coder's selection with a theme and its direction; its name is the words, to compare positions with."""
        user = self._guid("user", coder.id)
        where = f"{transcript.talk.name}/{placed.start}-{placed.end}/{coder.id}"
        selection = ET.SubElement(
            source,
            "PlainTextSelection",
            guid=self._guid("selection", self._wave.id, where),
            name=transcript.text[placed.start : placed.end],
            startPosition=str(placed.start),
            endPosition=str(placed.end),
            creatingUser=user,
        )
        for known in (code, self._directions[placed.segment.direction].code):
            guid = self._guid("coding", self._wave.id, where, known)
            coding = ET.SubElement(selection, "Coding", guid=guid, creatingUser=user)
            ET.SubElement(coding, "CodeRef", targetGUID=self._guid("code", known))

    def _variables(self, transcript: Transcript) -> Iterator[tuple[str, str, str]]:
        """Name, type and value of what is said of a text beside its codes."""
        focus, talk = self._study.focus, transcript.talk
        names = next(group.known_as[1:] for group in self._study.groups if group.code == talk.group)
        yield focus.group, "Text", names[talk.place % len(names)]
        types = self._study.instrument.respondent_types
        if focus.respondent_type and types:
            yield focus.respondent_type, "Text", types[(talk.number - 1) % len(types)].sv
        if focus.order:
            is_date = self._own.order == "date"
            yield focus.order, "Date" if is_date else "Integer", self._day(talk.place) if is_date else str(talk.place)

    def _day(self, place: int) -> str:
        """The talks spread over the field period."""
        period = self._wave.field_period
        days = (period.end - period.start).days * (place - 1) // len(self._transcripts)
        return (period.start + timedelta(days=days)).isoformat()

    def _name(self, coder: Coder) -> str:
        """What the program calls a coder; another of her names in another wave."""
        names = coder.names or (coder.id,)
        return names[self._study.wave_ids.index(self._wave.id) % len(names)]

    def _text_guid(self, transcript: Transcript) -> str:
        return self._guid("text", self._wave.id, transcript.talk.name)

    def _guid(self, *parts: str) -> str:
        return str(uuid5(GUIDS, "/".join((self._study.id, *parts))))


def _code_name(code: FocusCode) -> str:
    return f"{code.code} {code.label}"


def _pack(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, PACKED)
    member.create_system, member.external_attr = UNIX, READABLE_BY_ALL
    archive.writestr(member, content)
