"""Contradictions between the files of a study folder."""

from collections import Counter
from collections.abc import Iterable, Iterator
from zoneinfo import available_timezones

from pipeline.errors import Problem
from pipeline.study.column_map import IGNORED, REQUIRED_ROLES, ROLES, MappedColumn
from pipeline.study.focus_checks import focus_checks
from pipeline.study.instrument import DECLARABLE, Scale
from pipeline.study.model import Study
from pipeline.study.names import same_spelling


def cross_checks(study: Study, drafting: str | None = None) -> Iterator[Problem]:
    """Every contradiction in a study whose single files are in order; the map of the wave `drafting` is not judged."""
    yield from _study(study)
    yield from _names("groups.csv", [group.known_as for group in study.groups])
    yield from _names("organisations.csv", [organisation.known_as for organisation in study.organisations])
    yield from _names("instrument.toml", [known.known_as for known in study.instrument.respondent_types])
    yield from _inside_and_outside(study)
    yield from _merges(study)
    yield from _instrument(study)
    yield from _column_map(study, drafting)
    yield from _plan(study)
    yield from focus_checks(study)


def _repeated(names: Iterable[str]) -> Iterator[str]:
    return (name for name, count in Counter(names).items() if count > 1)


def _study(study: Study) -> Iterator[Problem]:
    if study.id != study.folder.name:
        yield Problem("study.toml", f"id är {study.id!r}", f"mappens namn, {study.folder.name!r}")
    if study.baseline not in study.wave_ids:
        yield Problem("study.toml", f"baseline är {study.baseline!r}", f"en av vågorna {', '.join(study.wave_ids)}")
    elif study.baseline != study.wave_ids[0]:
        yield Problem("study.toml", "baslinjen är inte den första vågen", "vågorna i tidsordning, baslinjen först")
    for wave in _repeated(study.wave_ids):
        yield Problem("study.toml", f"vågen {wave!r} står två gånger")
    for unknown in sorted({known.wave for known in study.release_decisions} - set(study.wave_ids)):
        yield Problem("releases.csv", f"okänd våg {unknown!r}", f"en av {', '.join(study.wave_ids)}")
    starts = [wave.field_period.start for wave in study.wave]
    if starts != sorted(starts):
        yield Problem("study.toml", "vågornas fältperioder kommer inte i tidsordning")
    if study.schedule.timezone not in available_timezones():
        yield Problem("study.toml", "schedule.timezone: okänd tidszon", "till exempel Europe/Stockholm")


def _names(file: str, known: list[tuple[str, ...]]) -> Iterator[Problem]:
    spellings = (same_spelling(name) for names in known for name in {same_spelling(name) for name in names})
    for name in _repeated(spellings):
        yield Problem(file, f"{name!r} pekar på två rader", "ett namn eller alias per rad")


def _inside_and_outside(study: Study) -> Iterator[Problem]:
    known = {same_spelling(name): group.code for group in study.groups for name in group.known_as}
    for name in study.screening.outside_study:
        if same_spelling(name) in known:
            yield Problem(
                "study.toml",
                f"outside_study nämner {name!r}, som är gruppen {known[same_spelling(name)]} i groups.csv",
                "namn på grupper som studien inte handlar om",
            )


def _merges(study: Study) -> Iterator[Problem]:
    for group in study.groups:
        if group.merge_into is not None and group.merge_into not in study.group_names:
            yield Problem("groups.csv", f"{group.code} ska slås ihop med okänd grupp {group.merge_into!r}")
        elif group.merge_into is not None:
            yield Problem(
                "groups.csv", f"{group.code}: merge_into stöds inte än", "tom cell", "låt röjandeskyddet dölja gruppen"
            )


def _instrument(study: Study) -> Iterator[Problem]:
    instrument, file = study.instrument, "instrument.toml"
    scales = set(instrument.scales_by_id)
    types = {respondent_type.id for respondent_type in instrument.respondent_types}
    used = [item for indicator in instrument.indicators for item in indicator.items]
    ids = [*(question.id for question in instrument.questions), *instrument.scored_ids]
    yield from (Problem(file, f"{name} står två gånger") for name in _repeated(ids))
    yield from (Problem(file, f"skalan {name} står två gånger") for name in _repeated(s.id for s in instrument.scales))
    yield from (Problem(file, f"{name} ingår i två indikatorer") for name in _repeated(used))
    for question in instrument.questions:
        if question.scale not in scales:
            yield Problem(file, f"{question.id}: okänd skala {question.scale!r}", f"en av {', '.join(sorted(scales))}")
    for item in instrument.all_items:
        for name in sorted(set(item.asked_of) - types):
            yield Problem(file, f"{item.id}: okänd respondenttyp {name!r}", f"en av {', '.join(sorted(types))}")
    known = {item.id for item in instrument.items}
    yield from (Problem(file, f"indikatorerna nämner okänd fråga {name!r}") for name in sorted(set(used) - known))
    yield from (Problem(file, f"{name} ingår inte i någon indikator") for name in sorted(known - set(used)))
    for name in sorted(set(ids) & {*ROLES, IGNORED}):
        yield Problem(file, f"{name} är ett upptaget namn")


def _column_map(study: Study, drafting: str | None) -> Iterator[Problem]:
    file, entries = "column_map.csv", study.column_map.entries
    questions = [question.id for question in study.instrument.questions]
    known = {*ROLES, *questions, IGNORED}
    for row, variable in dict.fromkeys((entry.row, entry.variable) for entry in entries):
        if variable not in known:
            yield Problem(f"{file} rad {row}", f"okänd variabel {variable!r}", "en fråga i instrumentet eller en roll")
    rows = dict.fromkeys((entry.row, entry.variable) for entry in entries if entry.variable != IGNORED)
    yield from (Problem(file, f"{name} står två gånger") for name in _repeated(variable for _, variable in rows))
    yield from (Problem(file, f"{name} saknas") for name in questions if name not in {v for _, v in rows})
    for wave in (known for known in study.wave_ids if known != drafting):
        asked = study.column_map.asked(wave)
        columns = [entry.column or "" for entry in entries if entry.wave == wave and entry.column]
        yield from (Problem(file, f"våg {wave}: kolumnen {name!r} står två gånger") for name in _repeated(columns))
        yield from (Problem(file, f"våg {wave}: {role} saknar kolumn") for role in REQUIRED_ROLES if role not in asked)
        if any(item.asked_of for item in study.instrument.all_items) and "respondent_type" not in asked:
            yield Problem(file, f"våg {wave}: respondent_type saknar kolumn", "instrumentet ställer olika frågor")
    yield from _statuses(study)


def _statuses(study: Study) -> Iterator[Problem]:
    for entry in study.column_map.entries:
        where = f"column_map.csv rad {entry.row}"
        if (entry.column is None) != (entry.status == "dropped"):
            yield Problem(where, f"våg {entry.wave}: status {entry.status!r}", "dropped just när kolumnen är tom")
        if entry.status in ("reworded", "rescaled") and not entry.reason:
            yield Problem(where, f"våg {entry.wave}: status {entry.status!r} utan skäl", f"{entry.wave}_reason ifylld")
        if not {*entry.missing.values(), *entry.missing_labels.values()} <= set(DECLARABLE):
            yield Problem(where, f"våg {entry.wave}: bortfall kan inte vara answered")
        yield from _scale_of_the_wave(study, entry, where)


def _scale_of_the_wave(study: Study, entry: MappedColumn, where: str) -> Iterator[Problem]:
    """The scale, the bridge and the missing codes that the map states for a question in one wave."""
    asked_anew = entry.status in ("rescaled", "new") or entry.wave == study.column_map.first_asked(entry.variable)
    if entry.bridge and entry.status != "rescaled":
        yield Problem(where, f"våg {entry.wave}: bridge med status {entry.status!r}", "bridge bara med status rescaled")
    if entry.scale and not (asked_anew and entry.column):
        yield Problem(
            where,
            f"våg {entry.wave}: egen skala med status {entry.status!r}",
            "egen skala bara med status rescaled eller new, eller första gången frågan ställs",
        )
    scale = _known_scale(study, entry)
    if scale is None and entry.scale:
        yield Problem(
            where,
            f"våg {entry.wave}: okänd skala {entry.scale!r}",
            f"för en fråga, en av {', '.join(sorted(study.instrument.scales_by_id))}",
        )
    elif scale is not None and _answers_as_missing(scale, entry):
        yield Problem(where, f"våg {entry.wave}: en svarskod är angiven som bortfall")


def _known_scale(study: Study, entry: MappedColumn) -> Scale | None:
    """The scale of a question in a wave; None for a role and for a scale that is not in the instrument."""
    own = {question.id: question.scale for question in study.instrument.questions}.get(entry.variable)
    stated = study.column_map.scale_id(entry.variable, entry.wave)
    return study.instrument.scales_by_id.get(stated or own) if own else None


def _answers_as_missing(scale: Scale, entry: MappedColumn) -> bool:
    named = (scale.meaning_of(label) for label in entry.missing_labels)
    return bool(set(scale.codes) & set(entry.missing)) or any(isinstance(meaning, float) for meaning in named)


def _plan(study: Study) -> Iterator[Problem]:
    file, families = "plan.toml", study.plan.families
    yield from (Problem(file, f"familjen {name} står två gånger") for name in _repeated(f.id for f in families))
    tested = [f"{indicator} på nivån {family.level}" for family in families for indicator in family.indicators]
    for name in _repeated(tested):
        yield Problem(file, f"{name} står i två familjer")
    for family in families:
        for name in sorted(set(family.indicators) - set(study.instrument.scored_ids)):
            yield Problem(file, f"familjen {family.id}: okänd indikator {name!r}")
