"""Contradictions in what the study folder says of focus groups, workshop notes and quotations."""

from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.errors import Problem
from pipeline.study.model import Study
from pipeline.study.names import same_spelling


def focus_checks(study: Study) -> Iterator[Problem]:
    """Every contradiction, named by file."""
    yield from _codes(study)
    yield from _coders(study)
    yield from _exports(study)
    yield from _documents(study)
    yield from _quotes(study)


def _codes(study: Study) -> Iterator[Problem]:
    file, codes = "focus_codes.csv", study.focus_codes
    known = {code.code for code in codes}
    yield from (Problem(file, f"koden {name} står två gånger") for name in _repeated(code.code for code in codes))
    yield from _two_meanings(file, (code.known_as for code in codes))
    for code in codes:
        if code.parent and code.parent not in known:
            yield Problem(file, f"{code.code}: okänd överordnad kod {code.parent!r}")
        if code.indicator is not None and code.indicator not in study.instrument.indicator_ids:
            yield Problem(file, f"{code.code}: okänd indikator {code.indicator!r}")


def _coders(study: Study) -> Iterator[Problem]:
    file, focus = "study.toml", study.focus
    yield from _two_meanings(file, [*(coder.known_as for coder in focus.coder), focus.not_coders])
    for code in focus.consent:
        if code not in study.group_names:
            yield Problem(file, f"focus.consent: okänd grupp {code!r}", "en kod ur groups.csv")


def _exports(study: Study) -> Iterator[Problem]:
    coders = {coder.id for coder in study.focus.coder}
    for wave in study.wave:
        files = [wave.questionnaire, wave.invited, *(export.file for export in wave.codings)]
        for name in _repeated(filter(None, files)):
            yield Problem("study.toml", f"våg {wave.id}: filen {name!r} står två gånger")
        for export in wave.codings:
            if export.coder is not None and export.coder not in coders:
                yield Problem("study.toml", f"våg {wave.id}: okänd kodare {export.coder!r}", "ett id under focus.coder")
        if wave.documents is not None and not wave.codings:
            yield Problem("study.toml", f"våg {wave.id}: documents utan codings", "en kodningsexport")


def _documents(study: Study) -> Iterator[Problem]:
    groups = {same_spelling(name) for group in study.groups for name in group.known_as}
    for wave, documents in study.focus_documents.items():
        file = study.wave_by_id(wave).documents or ""
        for name in _repeated(same_spelling(document.document) for document in documents):
            yield Problem(file, f"texten {name!r} står två gånger")
        for document in documents:
            if same_spelling(document.group) not in groups:
                yield Problem(file, f"texten {document.document!r}: okänd grupp", "ett namn ur groups.csv")


def _quotes(study: Study) -> Iterator[Problem]:
    file, themes = "quotes.csv", {code.code for code in study.focus_codes if code.role == "theme"}
    yield from (Problem(file, f"{name} står två gånger") for name in _repeated(quote.id for quote in study.quotes))
    for quote in study.quotes:
        if quote.wave not in study.wave_ids:
            yield Problem(file, f"{quote.id}: okänd våg {quote.wave!r}", f"en av {', '.join(study.wave_ids)}")
        if quote.code not in themes:
            yield Problem(file, f"{quote.id}: okänd kod {quote.code!r}", "en kod ur focus_codes.csv")


def _two_meanings(file: str, known: Iterable[tuple[str, ...]]) -> Iterator[Problem]:
    spellings = (name for names in known for name in {same_spelling(name) for name in names})
    for name in _repeated(spellings):
        yield Problem(file, f"{name!r} betyder två olika saker", "ett namn för varje kod och kodare")


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
