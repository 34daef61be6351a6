"""What is said of focus groups, in Swedish: spread before segments, never a test, never more than a direction.

The survey's words are those of wording.py; a balance moves, it is never better or worse.
"""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.report.numbers_sv import NO_BREAK, hundredths, listed, number, signed_hundredths
from pipeline.report.results import known
from pipeline.report.talks import Agreement, InOrder, Joint, Talk
from pipeline.report.wording import INDICATOR, NAMED_AT_MOST, Noun, Said, counted
from pipeline.statistics.krippendorff import RELIABLE
from pipeline.tables.safe import HIDDEN, MISSING, NOT_APPLICABLE

LOW_AGREEMENT = round(100 * RELIABLE)
"""Hundredths: what is published as less is under the floor."""
ONE_THEME = 10
"""Tenths: a last group that is expected to have given less brought few new themes."""
FOCUS_GROUPS = Noun("fokusgrupp", "fokusgrupper")
RAISED = "●"
MATRIX_MARKS = {
    RAISED: "togs upp",
    HIDDEN: "redovisas inte: i färre än tre grupper, eller så skulle en sådan plats gå att räkna ut",
    MISSING: "ingen fokusgrupp",
}

JOINT_MARKS = {
    HIDDEN: "redovisas inte, så att ingen kan kännas igen",
    MISSING: "inga svar, eller ingen fokusgrupp",
    NOT_APPLICABLE: "går inte att räkna eller jämföra",
}

TOGETHER = {
    "supports": "Stödjer",
    "deepens": "Fördjupar",
    "diverges": "Går isär",
    "silent": "Tyst",
    "baseline": "Baslinje",
}
MEANS = {
    "supports": "enkäten och samtalen pekar åt samma håll",
    "deepens": "det ena har rört sig men inte det andra, eller så har samtalen ingen riktning att jämföra",
    "diverges": "enkäten och samtalen pekar åt var sitt håll",
    "silent": "enkäten kan inte säga åt vilket håll, eller så togs indikatorn inte upp",
    "baseline": "jämförs vid uppföljningen",
}
SURVEY = {
    "better": "Enkäten är säkerställt bättre",
    "worse": "Enkäten är säkerställt sämre",
    "practically_unchanged": "Enkäten är i stort sett oförändrad",
}
SURVEY_SILENT = {
    "undecided": "Enkäten visar ingen säkerställd förändring",
    "not_tested": "Enkätens förändring prövas inte",
    "not_shown": "Enkätens förändring redovisas inte",
    "not_comparable": "Enkätens frågor kan inte jämföras",
    "no_answers": "Enkäten har inga svar att jämföra",
}
TALK = {
    "up": "balansen i samtalen har gått mot det främjande",
    "down": "balansen i samtalen har gått mot det hindrande",
    "level": "balansen i samtalen är ungefär densamma",
}
MEASURES = {
    "overall": "Samma koder på samma text",
    "boundary": "Kodad text eller inte",
    "given_both": "Samma koder där minst två har kodat",
}
AGREEMENT_REASONS = {
    "few_texts": "för få dubbel\u00adkodade texter",
    "no_variation": "ingen variation att mäta",
}
NO_INTERVAL = "från 8 texter"
"""In the place of an interval over few texts: it is drawn over texts, from so many on."""
AGREEMENT_MARKS = {MISSING: AGREEMENT_REASONS["few_texts"], NOT_APPLICABLE: AGREEMENT_REASONS["no_variation"]}
LOW = "låg samstämmig\u00adhet: tolka försiktigt"


class Balanced(NamedTuple):
    """What was said of something, and its balance at the baseline."""

    name: str
    talk: Talk
    joint: Joint


def spread(talk: Talk | Joint) -> str:
    """In how many groups something was raised: 8 av 10."""
    return f"{number(known(talk.spread_n))} av {number(known(talk.groups_n))}"


def balance(value: int | None) -> str:
    """A balance, or the mark of what does not apply."""
    return "." if value is None else signed_hundredths(value)


def spread_headline(rows: Sequence[Balanced], every: int, unit: Noun) -> str:
    """Which indicators were raised in most of the groups that were met."""
    top = max((known(row.talk.spread_n) for row in rows), default=0)
    if not top:
        return "Ingen av indikatorerna togs upp i fokusgrupperna"
    first = [row for row in rows if row.talk.spread_n == top]
    groups_n = known(first[0].talk.groups_n)
    everywhere = top == groups_n > 1
    met = "" if groups_n == every else " med fokusgrupp"
    where = f"i {f'alla {groups_n} {unit.many}' if everywhere else f'{top} av {counted(groups_n, unit)}'}{met}"
    if len(first) == len(rows) > 1:
        return f"Alla {counted(len(rows), INDICATOR)} togs upp {where}"
    if len(first) > NAMED_AT_MOST:
        return f"{len(first)} av {counted(len(rows), INDICATOR)} togs upp {where}"
    most = "" if everywhere or len(rows) == 1 else "oftast, "
    return f"{listed([row.name for row in first])} togs upp {most}{where}"


def basis(documents_n: int, groups_n: int, every: int, unit: Noun, *, is_in_order: bool) -> str:
    """What the page rests on; where new codes are counted, that the talks are numbered."""
    held = f"Bygger på {counted(documents_n, FOCUS_GROUPS)} i {number(groups_n)} av {counted(every, unit)}"
    return f"{held}, numrerade i den ordning som de hölls." if is_in_order else f"{held}."


def balance_title(rows: Sequence[Balanced]) -> str:
    """The figure's title: in how many indicators either side prevails."""
    found = [row.talk.balance for row in rows if row.talk.balance is not None]
    up, down = sum(value > 0 for value in found), sum(value < 0 for value in found)
    if not found:
        return "Ingen indikator har någon balans att visa"
    if not up and not down:
        return "Främjande och hindrande väger jämnt"
    sides = sorted([("främjande", up), ("hindrande", down)], key=lambda side: -side[1])
    (most, most_n), (other, other_n) = sides
    return f"Det {most} överväger i {most_n} av {counted(len(rows), INDICATOR)}, det {other} i {other_n or 'ingen'}"


def balance_extremes(rows: Sequence[Balanced]) -> list[Said]:
    """Which indicators lean furthest either way; ties together, nothing of a side that none leans to."""
    found = [(row.name, row.talk.balance) for row in rows if row.talk.balance is not None]
    top, bottom = max((value for _, value in found), default=0), min((value for _, value in found), default=0)
    ends = ((top, top > 0, "främjande"), (bottom, bottom < 0, "hindrande"))
    said = [
        f"Mest {word}: {_some([name for name, value in found if value == end], INDICATOR)} ({signed_hundredths(end)})."
        for end, leans, word in ends
        if leans
    ]
    return [Said(" ".join(said))] if said else []


def moved(rows: Sequence[Balanced], baseline: str, smallest: float) -> list[Said]:
    """Which balances have moved since the baseline; says so too when none of those compared has."""
    compared = [row for row in rows if row.joint.talk in TALK]
    sides = (("up", "främjande"), ("down", "hindrande"))
    said = [
        f"mot det {word}: {_some([f'{row.name} ({balance(row.joint.balance_change)})' for row in own], INDICATOR)}"
        for side, word in sides
        if (own := [row for row in compared if row.joint.talk == side])
    ]
    if said:
        return [Said(f"Balansen har sedan {baseline} gått {'; '.join(said)}.")]
    if not compared:
        return []
    least = hundredths(round(100 * smallest))
    return [Said(f"Ingen balans som kan jämföras har ändrats med minst {least} sedan {baseline}.")]


def joint_why(joint: Joint, verdict: str, wave: str, *, is_group: bool) -> str:
    """Why survey and talks are said to support, deepen, diverge or be silent."""
    if joint.together == "baseline":
        return "Jämförs vid uppföljningen."
    if joint.why == "survey_says_nothing":
        return f"{SURVEY_SILENT[verdict]}; samtalen står för sig."
    if joint.why == "not_raised":
        return f"{'Togs inte upp' if is_group else 'Ingen grupp tog upp indikatorn'} {wave}."
    if joint.why == "balance_unknown":
        few = "den togs inte upp båda gångerna" if is_group else "för få grupper tog upp den"
        return f"{SURVEY[verdict]}. Balansen i samtalen kan inte jämföras: {few}, eller så saknas riktning."
    joined = ", och" if joint.why == "same_direction" else ", men"
    return f"{SURVEY[verdict]}{joined} {TALK[joint.talk]}."


def why_no_talks(reason: str, *, is_follow_up: bool) -> str:
    """Why the talks of a group are not shown beside its survey, as the end of a sentence.

    A single talk and protection of another's share one sentence, as few answers do.
    """
    if reason == "no_texts":
        return f"ingen fokusgrupp{' vid minst ett av mättillfällena' if is_follow_up else ' hölls'}"
    return "ett enda samtal går att känna igen, och inget sådant får heller gå att räkna ut"


def joint_spread(joint: Joint, baseline: str, *, is_group: bool) -> str:
    """Where the talks raised the indicator; `baseline` is empty at the baseline itself."""
    if is_group:
        then = f" ({baseline}: {_was_raised(joint.baseline_spread_n).lower()})" if baseline else ""
        return f"{_was_raised(joint.spread_n)}{then}"
    then = f" ({baseline}:{NO_BREAK}{number(joint.baseline_spread_n or 0)})" if baseline else ""
    return f"Togs upp i {spread(joint)} grupper{then}"


def joint_balance(joint: Joint, baseline: str) -> str:
    """The balance now; at a follow-up after that of the baseline, and with the change where there is one."""
    if not baseline:
        return f"Balans {balance(joint.balance)}"
    change = "" if joint.balance_change is None else f" ({balance(joint.balance_change)})"
    return f"Balans {balance(joint.baseline_balance)} → {balance(joint.balance)}{change}"


def agreement_remark(found: Agreement) -> str:
    """What to mind when the number is read."""
    if found.alpha is None:
        return AGREEMENT_REASONS.get(found.reason, "")
    return LOW if found.alpha < LOW_AGREEMENT else ""


def saturation_said(rows: Sequence[InOrder]) -> str:
    """Whether the last focus groups still brought something new."""
    last = 0
    while last < len(rows) and rows[-1 - last].new_codes_n == 0:
        last += 1
    if last == 0:
        newest = rows[-1].new_codes_n
        return f"Den sista fokusgruppen gav {newest} {'ny kod' if newest == 1 else 'nya koder'}."
    if last == 1:
        return "Den sista fokusgruppen gav inga nya koder."
    return f"De {last} sista fokusgrupperna gav inga nya koder."


def tenths(value: int) -> str:
    """6 as 0,6."""
    return number(value / 10, 1)


def expected_said(new: int) -> str:
    """How many new themes, in tenths, the last of the groups is expected to have given; less than one is few."""
    if new == 0:
        return "Den sista gruppen väntas inte ha gett något nytt tema: fler sådana samtal skulle ge få nya."
    given = f"Den sista gruppen väntas ha gett {tenths(new)} nya teman"
    more = "skulle ge få nya" if new < ONE_THEME else "kan ge fler teman"
    return f"{given}: fler sådana samtal {more}."


def all_then(groups_n: int, unit: Noun, wave: str, baseline: str) -> str:
    """That the county's talks are all of each wave, so that the groups of the two waves may differ."""
    return (
        f"Länets samtal är alla som hölls vid respektive mättillfälle, {wave} i {counted(groups_n, unit)}."
        f" Det behöver inte vara samma grupper som {baseline}."
    )


def _was_raised(spread_n: int | None) -> str:
    return "Togs upp" if spread_n else "Togs inte upp"


def _some(names: list[str], noun: Noun) -> str:
    """Names; a number when there are many."""
    return listed(names) if len(names) <= NAMED_AT_MOST else counted(len(names), noun)
