"""What is said of results, in Swedish. One place for every sentence that depends on a number; pages only place them.

Never "signifikant", never "trend" for two points, never "effekt av", and an undecided change is never "oförändrad".
"""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.report.numbers_sv import listed, number, percent, points, signed, signed_span, span
from pipeline.report.results import Change, Level, known
from pipeline.study import Plan, Policy
from pipeline.tables.safe import HIDDEN, MISSING, NOT_APPLICABLE

TOTAL_NAME = "Samlat index"
NAMED_AT_MOST = 3

SYMBOLS = {"better": "▶\ufe0e", "worse": "◀\ufe0e", "undecided": "●", "practically_unchanged": "■", "not_tested": "○"}

COUNTED = {
    "better": "bättre, säkerställt",
    "worse": "sämre, säkerställt",
    "practically_unchanged": "i stort sett oförändrat",
    "undecided": "ingen säkerställd förändring",
    "not_tested": "prövas inte",
    "not_comparable": "kan inte jämföras (.)",
    "not_shown": "redovisas inte (..)",
    "no_answers": "inga svar (-)",
}

VERDICTS = {
    ("better", ""): "Bättre – statistiskt säkerställt",
    ("better", "clear"): "Tydligt bättre – statistiskt säkerställt",
    ("better", "small"): "Bättre – statistiskt säkerställt, men liten",
    ("worse", ""): "Sämre – statistiskt säkerställt",
    ("worse", "clear"): "Tydligt sämre – statistiskt säkerställt",
    ("worse", "small"): "Sämre – statistiskt säkerställt, men liten",
    ("practically_unchanged", ""): "I stort sett oförändrat",
    ("undecided", ""): "Ingen säkerställd förändring",
    ("not_tested", ""): "Prövas inte, bara beskrivning",
    ("not_comparable", ""): "Kan inte jämföras",
    ("not_shown", ""): "Redovisas inte",
    ("no_answers", ""): "Kan inte bedömas",
}

MARKS = {
    HIDDEN: "redovisas inte, så att ingens svar kan utläsas",
    MISSING: "inga svar",
    NOT_APPLICABLE: "ej tillämpligt",
}


class Noun(NamedTuple):
    """What is counted, in the singular and the plural."""

    one: str
    many: str


INDICATOR = Noun("indikator", "indikatorer")


class Named(NamedTuple):
    """A change and whose it is."""

    name: str
    change: Change


class Said(NamedTuple):
    """A sentence, and the verdict it tells of, if any."""

    text: str
    verdict: str = ""


def verdict(change: Change) -> str:
    """The verdict in words, the same everywhere."""
    return VERDICTS[change.verdict, change.size]


def uncapitalised(text: str) -> str:
    """For use after a colon."""
    return text[:1].lower() + text[1:]


def with_interval(change: Change) -> str:
    """The number and its interval: +14 (+8 till +20)."""
    if change.change is None:
        return change.mark
    if change.ci_low is None or change.ci_high is None:
        return signed(change.change)
    return f"{signed(change.change)} ({signed_span(change.ci_low, change.ci_high)})"


def level_with_interval(level: Level) -> str:
    """The index and its interval: 60 (55–65)."""
    if level.mean is None:
        return level.mark
    if level.ci_low is None or level.ci_high is None:
        return number(level.mean)
    return f"{number(level.mean)} ({span(level.ci_low, level.ci_high)})"


def explanation(change: Change, plan: Plan, baseline: str, wave: str) -> str:
    """The number in a sentence, and what the verdict means and does not mean."""
    if change.change is None:
        return ""
    amount = f"{signed(change.change)} {'enhet' if abs(change.change) == 1 else 'enheter'}"
    measured = f"Uppmätt skillnad från {baseline} till {wave}: {amount}"
    if not change.is_tested:
        return f"{measured}. Skillnaden prövas inte."
    interval = signed_span(known(change.ci_low), known(change.ci_high))
    if change.verdict == "undecided":
        return f"{measured}. {_undecided(change, interval, plan)}"
    if change.verdict == "practically_unchanged":
        return f"{measured} (osäkerhetsintervall {interval}). {_surely_small(plan)}"
    verb = "ökade" if change.verdict == "better" else "minskade"
    moved = f"Index {verb} med {points(abs(change.change))} från {baseline} till {wave}"
    return f"{moved} (osäkerhetsintervall {interval}). {_decided(change, plan)}"


def _undecided(change: Change, interval: str, plan: Plan) -> str:
    text = f"Det betyder inte att inget har hänt – osäkerheten är för stor för att avgöra ({interval})."
    if change.detectable is None:
        return text
    chance = percent(round(100 * plan.power, 1))
    return f"{text} En verklig förändring på {points(change.detectable)} hade upptäckts med {chance} sannolikhet."


def _decided(change: Change, plan: Plan) -> str:
    side = "över" if change.verdict == "better" else "under"
    smallest = points(plan.smallest_change)
    sizes = {
        "clear": f" Den uppmätta förändringen är minst {smallest}, den minsta av betydelse enligt analysplanen.",
        "small": f" {_surely_small(plan)}",
    }
    return f"Hela intervallet ligger {side} noll.{sizes.get(change.size, '')} En viss osäkerhet finns alltid kvar."


def _surely_small(plan: Plan) -> str:
    smallest = points(plan.smallest_change)
    return (
        f"Förändringen är med stor säkerhet mindre än {smallest}, som är analysplanens minsta förändring av betydelse."
    )


def why(reason: str, policy: Policy, wave: str) -> str:
    """The rule behind a mark, as the end of a sentence; `wave` is where the answers are too few.

    Few answers and protection of another's few share one sentence: told apart, they bound the number of answers.
    """
    few = f"färre än {policy.index_min} svar {wave}, eller så skulle ett annat dolt värde gå att räkna ut"
    return {
        "few": few,
        "complement": few,
        "item_by_difference": (
            f"en fråga har lämnat jämförelsen, och med färre än {policy.item_mean_min} svar skulle svaren på just den"
            " frågan gå att räkna ut"
        ),
        "no_answers": f"inga svar {wave}",
        "not_comparable": "för få frågor är desamma vid de två mättillfällena",
    }[reason]


def why_hidden(mark: str, policy: Policy) -> str:
    """What a reader of a page without numbers should know; nothing when there simply are no answers."""
    if mark != HIDDEN:
        return ""
    return (
        f"Ett index kräver minst {policy.index_min} svarande, så att ingens svar kan utläsas. Att värdet inte visas"
        " säger inget om hur bra eller dåligt det är."
    )


def counted(count: int, noun: Noun) -> str:
    """1 indikator, 7 indikatorer."""
    return f"{number(count)} {noun.one if count == 1 else noun.many}"


def findings(tested: Sequence[Named], noun: Noun) -> list[Said]:
    """Which changes of a family are certain; says so too when none is."""
    sides = [("better", "bättre"), ("worse", "sämre")]
    certain = [(side, word, [named for named in tested if named.change.verdict == side]) for side, word in sides]
    said = [Said(f"Statistiskt säkerställt {word}: {_names(own, noun)}.", side) for side, word, own in certain if own]
    if tested and not said:
        return [Said(f"Ingen {noun.one} har en statistiskt säkerställd förändring.")]
    return said


def _names(certain: Sequence[Named], noun: Noun) -> str:
    """Names with their changes; a number when there are many."""
    if len(certain) > NAMED_AT_MOST:
        return counted(len(certain), noun)
    return listed([f"{named.name} ({signed(known(named.change.change))})" for named in certain])


def family_title(tested: Sequence[Named], noun: Noun, every: int) -> str:
    """A figure's title: how many of those judged are certainly better or worse; `every` counts the hidden too."""
    better, worse = (sum(named.change.verdict == side for named in tested) for side in ("better", "worse"))
    whole = counted(len(tested), noun) if len(tested) == every else f"{len(tested)} redovisade {noun.many}"
    if not tested:
        return f"Ingen {noun.one} prövas"
    if len(tested) == 1:
        return f"{tested[0].name}: {uncapitalised(verdict(tested[0].change))}"
    if not better and not worse:
        alike = all(named.change.verdict == "practically_unchanged" for named in tested)
        return f"Alla {whole} är i stort sett oförändrade" if alike else f"Ingen av {whole} är säkerställt förändrad"
    sides = [(better, "bättre"), (worse, "sämre")]
    sides.sort(key=lambda side: side[0] == 0)
    (most, most_word), (other, other_word) = sides
    return f"{most} av {whole} är säkerställt {most_word}, {other or 'ingen'} säkerställt {other_word}"


def extremes(levels: Sequence[tuple[str, int]]) -> str:
    """Highest and lowest of the named levels, ties named together; nothing when they are alike."""
    if len({value for _, value in levels}) <= 1:
        return ""
    top, bottom = max(value for _, value in levels), min(value for _, value in levels)
    high, low = (listed([name for name, value in levels if value == end]) for end in (top, bottom))
    return f"Högst: {high} ({number(top)}). Lägst: {low} ({number(bottom)})."


def level_title(means: Sequence[int]) -> str:
    """A figure's title where nothing is compared in time: between which levels the indicators lie."""
    if not means:
        return TOTAL_NAME
    if len(means) == 1:
        return f"Index {number(means[0])}"
    if min(means) == max(means):
        return f"Alla indikatorer ligger på {number(means[0])}"
    return f"Indikatorerna ligger mellan {number(min(means))} och {number(max(means))}"
