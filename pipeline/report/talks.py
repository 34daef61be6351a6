"""The tables of the focus groups as things to look up: an indicator, a code, a pair. Selects; computes nothing."""

from dataclasses import dataclass
from functools import cached_property

from pipeline.report.release import Talks
from pipeline.report.results import Place, Results, by_key
from pipeline.study.focus import FocusCode
from pipeline.tables.safe import MISSING

FOCUS_GROUP, WORKSHOP = "focus_group", "workshop"


@dataclass(frozen=True)
class Talk:
    """What was said of one indicator in one place, balance in hundredths, or the mark that stands in its stead."""

    documents_n: int | None = None
    groups_n: int | None = None
    spread_n: int | None = None
    segments_n: int | None = None
    promoting_n: int | None = None
    hindering_n: int | None = None
    neutral_n: int | None = None
    no_direction_n: int | None = None
    balance: int | None = None
    mark: str = MISSING
    reason: str = "no_texts"

    @property
    def is_shown(self) -> bool:
        """Whether there are numbers; the balance may be undefined all the same."""
        return self.mark == ""


@dataclass(frozen=True)
class Joint:
    """What survey and talks say together of one indicator in one place, or the mark that stands in its stead."""

    groups_n: int | None = None
    spread_n: int | None = None
    baseline_spread_n: int | None = None
    balance: int | None = None
    baseline_balance: int | None = None
    balance_change: int | None = None
    talk: str = ""
    together: str = ""
    why: str = ""
    mark: str = MISSING
    reason: str = "no_texts"

    @property
    def is_shown(self) -> bool:
        """Whether the two may be set side by side."""
        return self.mark == ""


@dataclass(frozen=True)
class Theme:
    """One code in the county's talks of a kind."""

    documents_n: int = 0
    groups_n: int = 0
    spread_n: int = 0
    segments_n: int = 0


@dataclass(frozen=True)
class Raised:
    """Whether one code was raised in one group: 1, 0, or the mark that stands in their stead."""

    raised: int | None = None
    mark: str = MISSING


@dataclass(frozen=True)
class Agreement:
    """How far coders agree by one measure, in hundredths, or the mark that stands in its stead."""

    documents_n: int | None = None
    coders_n: int | None = None
    multi_coded: int | None = None
    alpha: int | None = None
    ci_low: int | None = None
    ci_high: int | None = None
    mark: str = MISSING
    reason: str = "few_texts"


@dataclass(frozen=True)
class InOrder:
    """One focus group in the order in which they were held."""

    place: int
    codes_n: int
    new_codes_n: int
    all_codes_n: int


@dataclass(frozen=True)
class Pair:
    """Two codes on the same words."""

    segments_n: int
    groups_n: int


@dataclass(frozen=True)
class Quote:
    """An approved quotation and the code that it illustrates."""

    code: str
    text: str
    attribution: str


class TalkResults:
    """Every published figure of a release's focus groups, by place, indicator and code."""

    def __init__(self, results: Results, talks: Talks) -> None:
        self.results = results
        self.study = results.study
        of_place = ["level", "group_code", "indicator_id"]
        self._themes = by_key(talks.themes.frame, Theme, ["kind", "code"])
        self._raised = by_key(talks.matrix.frame, Raised, ["code", "group_code"])
        self._talks = by_key(talks.levels.frame, Talk, of_place)
        self._joint = by_key(talks.joint.frame, Joint, of_place)
        self._agreement = by_key(talks.agreement.frame, Agreement, ["measure", "code"])
        self._in_order = by_key(talks.saturation.frame.sort_values("place"), InOrder, ["place"])
        self._pairs = by_key(talks.pairs.frame, Pair, ["code", "other_code"])
        self._quotes = by_key(talks.quotes.frame, Quote, ["quote_id"])

    @cached_property
    def codes(self) -> tuple[FocusCode, ...]:
        """The themes of the code scheme, by indicator in the instrument's order, those of none last."""
        order = [*self.results.indicators, None]
        themes = (code for code in self.study.focus_codes if code.role == "theme")
        return tuple(sorted(themes, key=lambda code: order.index(code.indicator)))

    @cached_property
    def labels(self) -> dict[str, str]:
        """What each code is called; a heading that was put on the text itself is said to be general."""
        headings = {code.parent for code in self.codes}
        return {code.code: f"{code.label}, allmänt" if code.code in headings else code.label for code in self.codes}

    @cached_property
    def scheme(self) -> tuple[FocusCode, ...]:
        """The themes that are no headings."""
        headings = {code.parent for code in self.codes}
        return tuple(code for code in self.codes if code.code not in headings)

    @cached_property
    def documents_n(self) -> int:
        """How many focus groups were held."""
        return max((theme.documents_n for (kind, _), theme in self._themes.items() if kind == FOCUS_GROUP), default=0)

    @cached_property
    def groups_n(self) -> int:
        """How many groups of the study they were held in."""
        return max((theme.groups_n for (kind, _), theme in self._themes.items() if kind == FOCUS_GROUP), default=0)

    def theme(self, code: str, kind: str = FOCUS_GROUP) -> Theme:
        """A code in the county's talks; one that is not in the table was not raised."""
        return self._themes.get((kind, code), Theme())

    def raised(self, code: str, group: Place) -> Raised:
        """A code in a group's focus groups; one that is not in the table was not talked about."""
        return self._raised.get((code, group.code), Raised())

    def talk(self, place: Place, indicator: str) -> Talk:
        """An indicator in a place; likewise."""
        return self._talks.get((place.level, place.code, indicator), Talk())

    def joint(self, place: Place, indicator: str) -> Joint:
        """Survey and talks together; likewise."""
        return self._joint.get((place.level, place.code, indicator), Joint())

    def agreement(self, measure: str, code: str = "") -> Agreement | None:
        """Agreement by a measure; None = it was not measured."""
        return self._agreement.get((measure, code))

    @cached_property
    def in_order(self) -> tuple[InOrder, ...]:
        """The focus groups in the order in which they were held."""
        return tuple(self._in_order.values())

    @cached_property
    def pairs(self) -> tuple[tuple[str, str, Pair], ...]:
        """Codes that occur together, those in most groups first."""
        place = {code.code: number for number, code in enumerate(self.codes)}
        found = [(*codes, pair) for codes, pair in self._pairs.items()]
        return tuple(
            sorted(found, key=lambda row: (-row[2].groups_n, -row[2].segments_n, place[row[0]], place[row[1]]))
        )

    @cached_property
    def quotes(self) -> dict[str, tuple[Quote, ...]]:
        """The approved quotations by code, in the order of the codes."""
        every = list(self._quotes.values())
        own = {code.code: tuple(quote for quote in every if quote.code == code.code) for code in self.codes}
        return {code: quotes for code, quotes in own.items() if quotes}


def talk_results(results: Results) -> TalkResults | None:
    """The focus groups of a release; None where there were none, nor notes from a workshop."""
    talks = results.release.talks
    return TalkResults(results, talks) if talks is not None and results.release.has_talks else None
