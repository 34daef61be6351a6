"""What the box "Metod och kvalitet" says of one release: from the study definition and the edition, never from data."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.report.blocks import Grid
from pipeline.report.headline import unit
from pipeline.report.numbers_sv import day, percent, period, points
from pipeline.report.results import Results
from pipeline.report.talk_tables import agreement_table
from pipeline.report.talks import talk_results
from pipeline.report.wording import counted
from pipeline.study import MappedColumn, Plan, Study
from pipeline.study.plan import GROUPS_TESTED

ROLES = {
    "questionnaire": "Enkätsvar",
    "codebook": "Enkätverktygets kodbok",
    "invited": "Inbjudna",
    "codings": "Kodade fokusgrupper",
    "code_list": "Kodningsprogrammets koder",
    "documents": "Förteckning över texter",
}
STATUSES = {
    "reworded": "omformulerad",
    "rescaled": "ny svarsskala",
    "new": "ny fråga",
    "dropped": "frågan ställdes inte",
}
SEALS = {"unsealed": "ej förseglad", "unchanged": "förseglad och oförändrad"}


@dataclass(frozen=True)
class ChangedQuestion:
    """A question that is not the same as before."""

    code: str
    wording: str
    belongs_to: str
    wave: str
    status: str
    reason: str


@dataclass(frozen=True)
class Method:
    """The facts of the box; its fixed sentences stand in the template."""

    waves: tuple[tuple[str, str, str], ...]
    estimand: str
    families: tuple[str, ...]
    alpha: str
    groups_tested: str
    """Levels of the county between which groups are tested; empty where none or all are."""
    smallest_change: str
    decided: str
    decided_late: bool
    """The plan was made when these answers could already be seen."""
    questions: tuple[ChangedQuestion, ...]
    files: tuple[tuple[str, str, str, str], ...]
    seal: str
    version: str
    agreement: Grid | None
    """How far the coders of the focus groups agree; none where there is nothing to measure."""


def method(results: Results) -> Method:
    """Gather what the box says."""
    study, plan, talks = results.study, results.study.plan, talk_results(results)
    edition = results.release.edition.frame
    return Method(
        waves=tuple(
            (wave.label, period(wave.field_period.start, wave.field_period.end), wave.note)
            for wave in study.wave
            if wave.id in (study.baseline, results.wave)
        ),
        estimand=estimand(results),
        families=tuple(family_sizes(results)),
        alpha=percent(round(100 * plan.alpha, 2)),
        groups_tested=groups_tested(plan) if results.release.is_follow_up else "",
        smallest_change=points(plan.smallest_change),
        decided=day(plan.decided),
        decided_late=results.release.is_follow_up and plan.decided > study.wave_by_id(results.wave).field_period.start,
        questions=tuple(changed_questions(study, results.wave)),
        files=tuple((row.source_wave, role_name(row.role), row.path, row.sha256) for row in edition.itertuples()),
        seal=SEALS[edition["baseline_state"].iloc[0]],
        version=str(edition["method_version"].iloc[0]),
        agreement=agreement_table(talks) if talks else None,
    )


def role_name(role: str) -> str:
    """What a file is for; a wave may have several coding exports, numbered from the second."""
    name, _, number = role.rpartition("_") if role[-1:].isdigit() else (role, "", "")
    return f"{ROLES[name]} {number}".rstrip() if name in ROLES else role


def estimand(results: Results) -> str:
    """Whom the county's index speaks of, and how it weighs the groups."""
    study = results.study
    groups = counted(results.change(results.county).groups_n or len(study.groups), unit(results))
    index = f"{study.county.short}s index är medelvärdet av gruppernas index"
    if study.plan.groups == "sample":
        return (
            f"{index}, och varje grupp väger lika. Grupperna ({groups}) ses som exempel på grupper som dessa;"
            " intervallet visar hur mycket resultatet beror på vilka grupper det blev."
        )
    has_list = study.wave_by_id(study.baseline).invited
    whom, invited = ("de inbjudna", " Alla bjöds in.") if has_list else ("de svarande", "")
    return (
        f"{index}, vägda med sin andel av {whom} {study.baseline}. Resultatet gäller just de grupper som ingår:"
        f" {groups}.{invited} Intervallet handlar inte om ett urval utan om vilka som råkade svara, och hur, just då."
    )


def groups_tested(plan: Plan) -> str:
    """The levels of the county between which changes of groups are tested."""
    of_groups = any(family.level == "group" for family in plan.families)
    return "" if plan.test_near_ends or not of_groups else " och ".join(map(str, GROUPS_TESTED))


def family_sizes(results: Results) -> Iterator[str]:
    """Each family of the plan with how many comparisons are judged together in this release."""
    if not results.release.is_follow_up:
        return
    sizes = results.release.changes.frame.groupby("family")["family_size"].max().to_dict()
    for family in results.study.plan.families:
        size = int(sizes.get(family.id, 0))
        yield f"{family.sv}: {size} {'jämförelse' if size == 1 else 'jämförelser'}"


def changed_questions(study: Study, wave: str) -> Iterator[ChangedQuestion]:
    """Questions whose wording, scale or presence changed after the baseline and up to this wave."""
    instrument = study.instrument
    wordings = {question.id: question.sv for question in instrument.questions}
    belongs = {item: indicator.sv for indicator in instrument.indicators for item in indicator.items}
    for later in study.waves_until(wave)[1:]:
        for entry in study.column_map.entries:
            if entry.wave == later and entry.variable in wordings and _has_changed(study, entry):
                yield ChangedQuestion(
                    code=entry.variable,
                    wording=wordings[entry.variable],
                    belongs_to=belongs.get(entry.variable, ""),
                    wave=later,
                    status=STATUSES[entry.status],
                    reason=entry.reason,
                )


def _has_changed(study: Study, entry: MappedColumn) -> bool:
    """A question that was not asked the wave before either has not been dropped now."""
    if entry.status == "dropped":
        before = study.wave_ids[study.wave_ids.index(entry.wave) - 1]
        return entry.variable in study.column_map.asked(before)
    return entry.status != "same"
