"""What may be said of a result, sentence by sentence: the words follow from the numbers, and never say more."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.results import TESTED, Change, Level
from pipeline.report.wording import (
    COUNTED,
    INDICATOR,
    MARKS,
    SYMBOLS,
    VERDICTS,
    Named,
    Noun,
    counted,
    explanation,
    extremes,
    family_title,
    findings,
    level_title,
    level_with_interval,
    uncapitalised,
    verdict,
    why,
    why_hidden,
    with_interval,
)
from pipeline.study import Plan, Policy
from pipeline.tables import change as declared
from pipeline.tables.safe import HIDDEN, MISSING, NOT_APPLICABLE, REASONS

NEVER = ("signifikan", "trend", "effekt av", "säkert bättre", "säkert sämre", "på grund av", "beror på workshop")
GROUP = Noun("grupp", "grupper")
POLICY = Policy(preset="svensk_enkat")
PLAN = Plan(
    decided="2016-08-29",
    groups="census",
    alpha=0.05,
    smallest_change=5,
    families=[{"id": "lanet", "sv": "Länet", "level": "county", "indicators": ["total"]}],
)


def changed(kind="undecided", amount=3, low=-4, high=10, size="", detectable=8):
    return Change(
        mark="", reason="", verdict=kind, size=size, change=amount, ci_low=low, ci_high=high, detectable=detectable
    )


def named(name, kind, amount=3):
    return Named(name, changed(kind, amount))


def every_explanation():
    kinds = [*product(TESTED, ("",)), *product(("better", "worse"), declared.SIZES)]
    for (kind, size), amount, detectable in product(kinds, (-14, -1, 0, 1, 14), (None, 1, 8)):
        yield explanation(changed(kind, amount, amount - 3, amount + 3, size, detectable), PLAN, "2016", "2019")
    yield explanation(changed("not_tested", 4, None, None), PLAN, "2016", "2019")


def every_title():
    for kinds in product((*TESTED, None), repeat=3):
        rows = [named(f"N{place}", kind) for place, kind in enumerate(kinds) if kind]
        yield family_title(rows, GROUP, 3)
        yield from (said.text for said in findings(rows, GROUP))


@pytest.mark.parametrize(
    ("kind", "size", "said"),
    [
        ("better", "", "Bättre – statistiskt säkerställt"),
        ("better", "clear", "Tydligt bättre – statistiskt säkerställt"),
        ("better", "small", "Bättre – statistiskt säkerställt, men liten"),
        ("worse", "", "Sämre – statistiskt säkerställt"),
        ("worse", "clear", "Tydligt sämre – statistiskt säkerställt"),
        ("worse", "small", "Sämre – statistiskt säkerställt, men liten"),
        ("practically_unchanged", "", "I stort sett oförändrat"),
        ("undecided", "", "Ingen säkerställd förändring"),
        ("not_tested", "", "Prövas inte, bara beskrivning"),
        ("not_comparable", "", "Kan inte jämföras"),
        ("not_shown", "", "Redovisas inte"),
        ("no_answers", "", "Kan inte bedömas"),
    ],
)
def test_each_verdict_has_one_wording(kind, size, said):
    assert verdict(changed(kind, size=size)) == said


def test_every_verdict_that_the_comparison_can_reach_has_words_and_is_counted():
    sized = {*product(("better", "worse"), declared.SIZES)}
    assert set(VERDICTS) == {*product(declared.VERDICTS, ("",)), *sized}
    assert set(COUNTED) == set(declared.VERDICTS)
    assert set(SYMBOLS) == {*TESTED, "not_tested"}
    assert len(set(SYMBOLS.values())) == len(SYMBOLS)


def test_every_mark_and_every_reason_is_explained():
    assert set(MARKS) == {HIDDEN, MISSING, NOT_APPLICABLE}
    assert all(why(reason, POLICY, "2019") for reason in REASONS if reason)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("few", "färre än 5 svar 2019, eller så skulle ett annat dolt värde gå att räkna ut"),
        ("no_answers", "inga svar 2019"),
        ("complement", "färre än 5 svar 2019, eller så skulle ett annat dolt värde gå att räkna ut"),
        ("not_comparable", "för få frågor är desamma vid de två mättillfällena"),
    ],
)
def test_a_reason_names_the_threshold_and_the_wave_it_is_about(reason, said):
    assert why(reason, POLICY, "2019") == said


def test_a_question_that_left_the_comparison_is_guarded_by_the_threshold_for_single_questions():
    assert "färre än 10 svar" in why("item_by_difference", POLICY, "2019")


def test_a_stricter_policy_is_named_by_its_own_threshold():
    strict = Policy(preset="strikt")
    assert why("few", strict, "2019") == "färre än 10 svar 2019, eller så skulle ett annat dolt värde gå att räkna ut"
    assert "minst 10 svarande" in why_hidden(HIDDEN, strict)


def test_a_hidden_value_is_said_to_mean_nothing_good_or_bad_and_a_missing_one_needs_no_such_words():
    assert why_hidden(HIDDEN, POLICY) == (
        "Ett index kräver minst 5 svarande, så att ingens svar kan utläsas."
        " Att värdet inte visas säger inget om hur bra eller dåligt det är."
    )
    assert why_hidden(MISSING, POLICY) == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (changed(amount=14, low=8, high=20), "+14 (+8\u00a0till\u00a0+20)"),
        (changed(amount=-3, low=-11, high=0), "\u22123 (\u221211\u00a0till\u00a00)"),
        (changed("not_tested", 4, None, None), "+4"),
        (Change(mark=HIDDEN, verdict="not_shown"), ".."),
        (Change(mark=NOT_APPLICABLE, verdict="not_comparable"), "."),
    ],
)
def test_a_change_is_written_with_its_interval_or_with_its_mark(change, said):
    assert with_interval(change) == said


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (Level(mark="", mean=60, ci_low=55, ci_high=65), "60 (55–65)"),
        (Level(mark="", mean=60), "60"),
        (Level(mark=HIDDEN), ".."),
        (Level(), "-"),
    ],
)
def test_a_level_is_written_with_its_interval_or_with_its_mark(level, said):
    assert level_with_interval(level) == said


SURELY_SMALL = (
    "Förändringen är med stor säkerhet mindre än 5 enheter, som är analysplanens minsta förändring av betydelse."
)
NOT_NOTHING = "Det betyder inte att inget har hänt – osäkerheten är för stor för att avgöra"


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (
            changed("better", 14, 8, 20, "clear"),
            [
                "Index ökade med 14 enheter från 2016 till 2019 (osäkerhetsintervall +8 till +20).",
                "Hela intervallet ligger över noll.",
                "Den uppmätta förändringen är minst 5 enheter, den minsta av betydelse enligt analysplanen.",
                "En viss osäkerhet finns alltid kvar.",
            ],
        ),
        (
            changed("worse", -1, -2, -1, "small"),
            [
                "Index minskade med 1 enhet från 2016 till 2019 (osäkerhetsintervall −2 till −1).",
                "Hela intervallet ligger under noll.",
                SURELY_SMALL,
                "En viss osäkerhet finns alltid kvar.",
            ],
        ),
        (
            changed("better", 6, 1, 11),
            [
                "Index ökade med 6 enheter från 2016 till 2019 (osäkerhetsintervall +1 till +11).",
                "Hela intervallet ligger över noll.",
                "En viss osäkerhet finns alltid kvar.",
            ],
        ),
        (
            changed("practically_unchanged", 0, -4, 4),
            ["Uppmätt skillnad från 2016 till 2019: 0 enheter (osäkerhetsintervall −4 till +4).", SURELY_SMALL],
        ),
        (
            changed("undecided", 1, -3, 4, detectable=5),
            [
                "Uppmätt skillnad från 2016 till 2019: +1 enhet.",
                f"{NOT_NOTHING} (−3 till +4).",
                "En verklig förändring på 5 enheter hade upptäckts med 80 % sannolikhet.",
            ],
        ),
        (
            changed("undecided", -1, -8, 6, detectable=None),
            ["Uppmätt skillnad från 2016 till 2019: −1 enhet.", f"{NOT_NOTHING} (−8 till +6)."],
        ),
        (
            changed("not_tested", 4, None, None),
            ["Uppmätt skillnad från 2016 till 2019: +4 enheter.", "Skillnaden prövas inte."],
        ),
        (Change(mark=HIDDEN, verdict="not_shown"), []),
    ],
)
def test_the_explanation_says_the_number_the_interval_and_what_they_mean(change, sentences):
    assert explanation(change, PLAN, "2016", "2019").replace("\u00a0", " ") == " ".join(sentences)


def test_no_sentence_uses_a_word_that_promises_more_than_a_survey_can():
    levels = [level_title(means) for means in ([], [50], [50, 50], [40, 60])]
    fixed = [*VERDICTS.values(), *COUNTED.values(), *MARKS.values(), *(why(r, POLICY, "2019") for r in REASONS if r)]
    said = [*every_explanation(), *every_title(), *levels, *fixed, why_hidden(HIDDEN, POLICY)]
    assert len(said) > 200
    assert [text for text in said for word in NEVER if word in text.lower()] == []


def test_unchanged_is_said_of_nothing_but_what_is_surely_small():
    undecided = [changed("undecided", amount, -20, 20) for amount in (-9, 0, 9)]
    said = [explanation(change, PLAN, "2016", "2019") for change in undecided]
    said += [verdict(change) for change in undecided]
    said += [family_title([Named("A", change), named("B", "undecided")], GROUP, 2) for change in undecided]
    said += [
        COUNTED["undecided"],
        family_title([named("A", "undecided"), named("B", "practically_unchanged")], GROUP, 2),
    ]
    assert [text for text in said if "oförändra" in text.lower()] == []
    assert all("inte att inget har hänt" in text for text in said[:3])


def test_a_direction_is_said_only_of_what_is_certain():
    unsure = [text for text in every_explanation() if text.startswith("Uppmätt")]
    assert unsure
    assert [text for text in unsure if re.search("ökade|minskade|bättre|sämre", text)] == []


@pytest.mark.parametrize(("count", "said"), [(0, "0 indikatorer"), (1, "1 indikator"), (7, "7 indikatorer")])
def test_what_is_counted_is_in_the_right_number(count, said):
    assert counted(count, INDICATOR) == said


def test_findings_name_what_is_certain_with_its_change():
    rows = [named("Tillit", "better", 14), named("Mål", "undecided"), named("Roller", "worse", -9)]
    assert findings(rows, INDICATOR) == [
        ("Statistiskt säkerställt bättre: Tillit (+14).", "better"),
        ("Statistiskt säkerställt sämre: Roller (\u22129).", "worse"),
    ]


def test_findings_name_three_at_most_and_count_more():
    rows = [named(name, "better", 6) for name in "ABCD"]
    assert [said.text for said in findings(rows[:3], GROUP)] == [
        "Statistiskt säkerställt bättre: A (+6), B (+6) och C (+6)."
    ]
    assert [said.text for said in findings(rows, GROUP)] == ["Statistiskt säkerställt bättre: 4 grupper."]


def test_that_nothing_is_certain_is_a_finding_and_that_nothing_was_judged_is_none():
    assert findings([named("A", "undecided")], GROUP) == [
        ("Ingen grupp har en statistiskt säkerställd förändring.", "")
    ]
    assert findings([], GROUP) == []


@pytest.mark.parametrize(
    ("kinds", "every", "title"),
    [
        ("", 3, "Ingen grupp prövas"),
        ("b", 1, "G0: bättre – statistiskt säkerställt"),
        ("u", 3, "G0: ingen säkerställd förändring"),
        ("uu", 2, "Ingen av 2 grupper är säkerställt förändrad"),
        ("up", 2, "Ingen av 2 grupper är säkerställt förändrad"),
        ("pp", 2, "Alla 2 grupper är i stort sett oförändrade"),
        ("bu", 2, "1 av 2 grupper är säkerställt bättre, ingen säkerställt sämre"),
        ("wu", 3, "1 av 2 redovisade grupper är säkerställt sämre, ingen säkerställt bättre"),
        ("bbwu", 4, "2 av 4 grupper är säkerställt bättre, 1 säkerställt sämre"),
    ],
)
def test_the_title_of_a_figure_is_true_of_its_rows(kinds, every, title):
    names = {"b": "better", "w": "worse", "u": "undecided", "p": "practically_unchanged"}
    rows = [named(f"G{place}", names[kind]) for place, kind in enumerate(kinds)]
    assert family_title(rows, GROUP, every) == title


@given(st.lists(st.sampled_from(TESTED), min_size=2, max_size=12))
def test_the_numbers_in_a_title_are_the_numbers_of_verdicts(kinds):
    title = family_title([named("A", kind) for kind in kinds], GROUP, len(kinds))
    better, worse = kinds.count("better"), kinds.count("worse")
    claimed = {side: int(count) for count, side in re.findall(r"(\d+) (?:av \d+ grupper är )?säkerställt (\w+)", title)}
    assert claimed == {side: count for side, count in (("bättre", better), ("sämre", worse)) if count}


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ([("A", 60), ("B", 50)], "Högst: A (60). Lägst: B (50)."),
        ([("A", 60), ("B", 50), ("C", 60)], "Högst: A och C (60). Lägst: B (50)."),
        ([("A", 60), ("B", 60)], ""),
        ([("A", 60)], ""),
        ([], ""),
    ],
)
def test_the_extremes_are_named_ties_together_and_not_where_all_are_alike(levels, said):
    assert extremes(levels) == said


@pytest.mark.parametrize(
    ("means", "title"),
    [
        ([], "Samlat index"),
        ([61], "Index 61"),
        ([50, 50], "Alla indikatorer ligger på 50"),
        ([61, 48, 55], "Indikatorerna ligger mellan 48 och 61"),
    ],
)
def test_the_title_of_a_figure_of_levels_states_between_which_they_lie(means, title):
    assert level_title(means) == title


def test_a_verdict_after_a_colon_begins_with_a_small_letter():
    assert uncapitalised("Ökat") == "ökat"
    assert uncapitalised("") == ""
