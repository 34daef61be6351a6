"""What a report may see of the talks: no place of a rare theme, and no group's own balance from one talk."""

import pandas as pd
import pytest

from pipeline.compare.joint import joint_display
from pipeline.errors import DisclosureError
from pipeline.protect.safe import seal_table
from pipeline.protect.talk_levels import safe_joint, safe_talk_levels
from pipeline.protect.talks import safe_agreement, safe_matrix, safe_pairs, safe_saturation, safe_themes
from pipeline.tables.change import VERDICT
from pipeline.tables.focus import FOCUS_AGREEMENT, FOCUS_BALANCE, FOCUS_BY_CODE, FOCUS_PAIRS, FOCUS_SATURATION, JOINT
from tests.fixtures.said import GROUPS, balances, by_code, six_groups

FIRST, LAST = "2016", "2019"
ONE, TWO = dict.fromkeys(GROUPS, 1), dict.fromkeys(GROUPS, 2)
WIDE = {"A1": dict.fromkeys(GROUPS[:4], (3, 1)), "B1": dict.fromkeys(GROUPS[:3], (1, 3))}
"""Every theme that was raised has a place."""
NUMBERS = ["documents_n", "groups_n", "spread_n", "segments_n", "promoting_n", "hindering_n", "neutral_n", "balance"]


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return six_groups(tmp_path_factory.mktemp("study") / "smaland")


def matrix(study, texts, said) -> dict[str, list[object]]:
    """Per code what stands in its row: 1, 0, or the reason."""
    frame = safe_matrix(by_code(study, LAST, texts, said), study, LAST).frame
    shown = frame["raised"].astype("object").where(frame["mark"] == "", frame["reason"])
    return {code: shown[frame["code"] == code].tolist() for code in frame["code"].unique()}


def levels(study, texts, said) -> pd.DataFrame:
    codes, own = by_code(study, LAST, texts, said), balances(study, LAST, texts, said)
    return safe_talk_levels(own, codes, study, LAST).frame.set_index(["group_code", "indicator_id"])


def reasons(study, texts, said, indicator="AA") -> list[str]:
    return levels(study, texts, said).xs(indicator, level="indicator_id")["reason"].loc[list(GROUPS)].tolist()


def test_a_theme_of_three_groups_has_its_places(study):
    assert matrix(study, ONE, {"A1": dict.fromkeys(GROUPS[:3], (9, 0))})["A1"] == [1, 1, 1, 0, 0, 0]


@pytest.mark.parametrize("spread", [1, 2])
def test_a_theme_of_fewer_groups_has_no_place(study, spread):
    assert matrix(study, ONE, {"C1": dict.fromkeys(GROUPS[:spread], (9, 0))})["C1"] == ["few_groups"] * 6


def test_a_theme_that_nobody_raised_is_nought_and_not_hidden(study):
    assert matrix(study, ONE, {})["A1"] == [0] * 6


def test_places_from_which_a_rare_theme_s_would_follow_are_hidden_with_it(study):
    everywhere_but_one = {"A1": dict.fromkeys(GROUPS[:5], (1, 0)), "A2": {"0606": (1, 0)}, "B1": WIDE["B1"]}
    found = matrix(study, ONE, everywhere_but_one)
    assert found["A1"] == ["complement"] * 6
    assert found["A2"] == ["few_groups"] * 6
    assert found["B1"] == [1, 1, 1, 0, 0, 0]


@pytest.mark.parametrize(
    ("rare", "reason"),
    [
        ("0601", ""),  # among the three groups of A1
        ("0606", ""),  # among the three others
        ("0601 0602", "complement"),  # two of three: of any two groups, one
        ("0601 0606", "complement"),  # reaches into three others, where four are needed
        ("0605 0606", "complement"),
    ],
)
def test_a_rare_theme_lies_among_two_more_groups_than_raised_it(study, rare, reason):
    said = {"A1": dict.fromkeys(GROUPS[:3], (1, 0)), "A2": dict.fromkeys(rare.split(), (1, 0))}
    expected = [reason] * 6 if reason else [1, 1, 1, 0, 0, 0]
    assert matrix(study, ONE, said)["A1"] == expected


def test_a_rare_theme_without_indicator_hides_no_other(study):
    said = {"A1": dict.fromkeys(GROUPS[:5], (1, 0)), "C1": {"0606": (1, 0)}}
    assert matrix(study, ONE, said)["A1"] == [1, 1, 1, 1, 1, 0]


def test_groups_without_focus_groups_have_a_mark_of_their_own_and_are_no_cover(study):
    five = dict.fromkeys(GROUPS[:5], 1)
    said = {"A1": dict.fromkeys(GROUPS[:3], (1, 0)), "A2": {"0604": (1, 0)}}
    assert matrix(study, ONE, said)["A1"] == [1, 1, 1, 0, 0, 0]
    assert matrix(study, five, said)["A1"] == [*["complement"] * 5, "no_texts"]
    frame = safe_matrix(by_code(study, LAST, five, said), study, LAST).frame
    assert set(frame.loc[frame["group_code"] == "0606", "mark"]) == {"-"}


def test_of_two_groups_with_talks_not_even_noughts_are_shown(study):
    two = dict.fromkeys(GROUPS[:2], 2)
    codes, own = by_code(study, LAST, two, WIDE), balances(study, LAST, two, WIDE)
    assert {cell for row in matrix(study, two, WIDE).values() for cell in row} == {"few_groups", "no_texts"}
    assert safe_themes(codes, study, LAST).frame.empty
    assert set(safe_talk_levels(own, codes, study, LAST).frame["reason"]) == {"complement", "no_texts"}


def test_what_workshops_say_is_shown_for_the_county_alone(study):
    codes = pd.concat([by_code(study, LAST, ONE, WIDE), by_code(study, LAST, ONE, {"C1": WIDE["A1"]}, kind="workshop")])
    themes = safe_themes(codes, study, LAST).frame.set_index(["kind", "code"])
    assert themes.loc[("workshop", "C1"), ["spread_n", "segments_n"]].tolist() == [4, 16]
    assert themes.loc[("focus_group", "C1"), ["groups_n", "spread_n", "segments_n"]].tolist() == [6, 0, 0]
    alone = safe_matrix(codes, study, LAST).frame
    assert (alone.loc[alone["code"] == "C1", "raised"] == 0).all()


def test_only_the_county_is_shown_where_every_group_had_one_talk(study):
    found = levels(study, ONE, WIDE)
    assert reasons(study, ONE, WIDE) == ["one_talk"] * 6
    assert found.loc[("06", "AA"), NUMBERS].tolist() == [6, 6, 4, 16, 12, 4, 0, 50]
    assert found.loc[list(GROUPS), NUMBERS].isna().all(axis=None)


def test_a_group_with_two_talks_has_its_own_balance(study):
    found = levels(study, TWO, WIDE)
    assert found.loc[("0601", "AA"), NUMBERS].tolist() == [2, 1, 1, 4, 3, 1, 0, 50]
    assert found.loc[("0605", "AA"), "mark"] == ""
    assert found.loc[("0605", "AA"), ["spread_n", "segments_n"]].tolist() == [0, 0]
    assert pd.isna(found.loc[("0605", "AA"), "balance"])


def test_a_group_that_has_agreed_has_its_own_balance_after_one_talk(tmp_path):
    study = six_groups(tmp_path / "smaland", 'consent = ["0601", "0605", "0606"]')
    everywhere = {"A1": dict.fromkeys(GROUPS, (3, 1))}
    assert reasons(study, ONE, everywhere) == ["", "one_talk", "one_talk", "one_talk", "", ""]


@pytest.mark.parametrize("closed", [1, 2])
def test_one_or_two_groups_left_out_hide_all_since_the_county_minus_the_shown_is_theirs(study, closed):
    texts = TWO | dict.fromkeys(GROUPS[:closed], 1)
    everywhere = {"A1": dict.fromkeys(GROUPS, (3, 1))}
    assert reasons(study, texts, everywhere) == ["one_talk"] * closed + ["complement"] * (6 - closed)


def test_one_group_left_out_hides_all_also_where_it_raised_nothing(study):
    texts = TWO | {"0606": 1}
    assert reasons(study, texts, {"A1": dict.fromkeys(GROUPS[:3], (3, 1))}) == ["complement"] * 5 + ["one_talk"]


def test_of_three_left_out_it_matters_how_many_the_matrix_says_raised_it(study):
    texts = TWO | dict.fromkeys(GROUPS[:3], 1)
    for raisers, reason in ((0, ""), (1, "complement"), (2, "complement"), (3, "")):
        said = {"A1": dict.fromkeys([*GROUPS[:raisers], *GROUPS[3:]], (3, 1))}
        assert reasons(study, texts, said) == ["one_talk"] * 3 + [reason] * 3


def test_no_group_s_balance_is_shown_where_it_would_place_a_rare_theme(study):
    said = {**WIDE, "A2": {"0606": (1, 0)}}
    assert reasons(study, TWO, said) == ["complement"] * 6
    assert reasons(study, TWO, said, "BB") == [""] * 6


def test_groups_without_talks_have_no_texts(study):
    texts = dict.fromkeys(GROUPS[:4], 2)
    assert reasons(study, texts, WIDE) == [""] * 4 + ["no_texts"] * 2


def test_balances_of_other_talks_than_the_codes_are_refused(study):
    with pytest.raises(ValueError, match="not of the same talks"):
        safe_talk_levels(balances(study, LAST, TWO, WIDE), FOCUS_BY_CODE.empty(), study, LAST)


def joint(study, texts: dict[str, dict[str, int]], said: dict[str, dict], wave: str = LAST) -> pd.DataFrame:
    """FOCUS_JOINT where the survey says better of everything."""
    own = pd.concat([balances(study, known, texts[known], said[known]) for known in (FIRST, LAST)])
    codes = pd.concat([by_code(study, known, texts[known], said[known]) for known in (FIRST, LAST)])
    cells = own.loc[own["wave"] == LAST, ["wave", "level", "group_code", "indicator_id"]]
    verdicts = VERDICT.conform(
        cells.assign(
            baseline_wave=FIRST,
            family=None,
            family_size=1,
            ci_low=1,
            ci_high=9,
            p_adjusted=0.01,
            detectable=None,
            verdict="better",
            size="",
        )
    )
    display = joint_display(own, verdicts if wave == LAST else VERDICT.empty(), study, wave)
    return safe_joint(display, own, codes, study, wave).frame.set_index(["group_code", "indicator_id"])


EARLIER = {"A1": dict.fromkeys(GROUPS[:4], (1, 2)), "B1": WIDE["B1"]}


def test_the_survey_and_the_talks_stand_side_by_side_in_hundredths(study):
    found = joint(study, {FIRST: TWO, LAST: TWO}, {FIRST: EARLIER, LAST: WIDE})
    for unit in ("06", "0601"):
        row = found.loc[(unit, "AA")]
        assert row[["balance", "baseline_balance", "balance_change"]].tolist() == [50, -33, 83]
        assert row[["talk", "together", "why", "mark"]].tolist() == ["up", "supports", "same_direction", ""]


def test_a_group_needs_two_talks_in_both_waves(study):
    one_before = TWO | dict.fromkeys(GROUPS[:3], 1)
    everywhere = {"A1": dict.fromkeys(GROUPS, (3, 1)), "B1": dict.fromkeys(GROUPS, (1, 1))}
    for texts in ({FIRST: one_before, LAST: TWO}, {FIRST: TWO, LAST: one_before}):
        found = joint(study, texts, {FIRST: everywhere, LAST: everywhere})
        hidden = found.loc[list(GROUPS[:3])]
        assert set(hidden["reason"]) == {"one_talk"}
        assert set(hidden["mark"]) == {".."}
        assert (hidden[["talk", "together", "why"]] == "").all(axis=None)
        assert hidden[["groups_n", "spread_n", "baseline_spread_n", "balance"]].isna().all(axis=None)
        assert set(found.loc[list(GROUPS[3:]), "reason"]) == {""}
        assert found.loc[("06", "AA"), "mark"] == ""


def test_what_the_levels_of_either_wave_hide_the_joint_display_hides(study):
    rare = {**WIDE, "A2": {"0606": (1, 0)}}
    for said in ({FIRST: rare, LAST: WIDE}, {FIRST: WIDE, LAST: rare}):
        found = joint(study, {FIRST: TWO, LAST: TWO}, said).loc[list(GROUPS), "reason"]
        assert set(found.xs("AA", level="indicator_id")) == {"complement"}
        assert set(found.xs("BB", level="indicator_id")) == {""}


def test_a_group_without_talks_before_has_nothing_to_compare_with(study):
    found = joint(study, {FIRST: dict.fromkeys(GROUPS[:5], 2), LAST: TWO}, {FIRST: EARLIER, LAST: WIDE})
    assert set(found.loc["0606", "mark"]) == {"-"}
    assert found.loc[("0601", "AA"), "mark"] == ""


def test_a_county_of_two_groups_before_is_not_compared_with(study):
    found = joint(study, {FIRST: dict.fromkeys(GROUPS[:2], 2), LAST: TWO}, {FIRST: EARLIER, LAST: WIDE})
    assert found.loc[("06", "AA"), "reason"] == "complement"


def test_the_baseline_asks_only_for_its_own_talks(study):
    texts = {FIRST: TWO, LAST: ONE}
    found = joint(study, texts, {FIRST: EARLIER, LAST: WIDE}, wave=FIRST)
    assert set(found["mark"]) == {""}
    assert set(found["together"]) == {"baseline"}
    assert found.loc[("0601", "AA"), "balance"] == -33


def saturation(n: int = 6) -> pd.DataFrame:
    rows = [(LAST, place, 2, 2 if place == 1 else 0, 2) for place in range(1, n + 1)]
    return FOCUS_SATURATION.conform(pd.DataFrame(rows, columns=FOCUS_SATURATION.column_names))


def test_saturation_is_shown_only_if_every_theme_has_a_place(study):
    assert len(safe_saturation(saturation(), by_code(study, LAST, ONE, WIDE), study, LAST).frame) == 6
    rare = {**WIDE, "C1": {"0606": (1, 0)}}
    assert safe_saturation(saturation(), by_code(study, LAST, ONE, rare), study, LAST).frame.empty


def test_themes_stand_together_when_they_do_so_in_three_groups_and_both_have_a_place(study):
    rows = [(LAST, "A1", "B1", 5, 3), (LAST, "A1", "C1", 9, 2), (FIRST, "A1", "B1", 7, 3)]
    pairs = FOCUS_PAIRS.conform(pd.DataFrame(rows, columns=FOCUS_PAIRS.column_names))
    shown = safe_pairs(pairs, by_code(study, LAST, ONE, {**WIDE, "C1": WIDE["A1"]}), study, LAST).frame
    assert shown[["code", "other_code", "segments_n"]].to_numpy().tolist() == [["A1", "B1", 5]]
    beside_a_rare_one = {**WIDE, "A2": dict.fromkeys(GROUPS[4:], (1, 0))}
    assert safe_pairs(pairs, by_code(study, LAST, ONE, beside_a_rare_one), study, LAST).frame.empty


def agreement() -> pd.DataFrame:
    rows = [
        (LAST, "overall", "", 4, 2, 0.125, 0.7434, None, None, ""),
        (LAST, "code", "A1", 4, 2, None, -0.001, 0.61, 0.9, ""),
        (LAST, "code", "B1", 4, 2, None, None, None, None, "no_variation"),
        (LAST, "code", "C1", 4, 2, None, 0.5, None, None, ""),
        (FIRST, "overall", "", 2, 2, 0.0, None, None, None, "few_texts"),
    ]
    return FOCUS_AGREEMENT.conform(pd.DataFrame(rows, columns=FOCUS_AGREEMENT.column_names))


def test_agreement_is_in_hundredths_and_rare_themes_have_no_row(study):
    codes = by_code(study, LAST, ONE, {**WIDE, "C1": {"0601": (1, 0)}})
    shown = safe_agreement(agreement(), codes, study, LAST).frame.set_index("code")
    assert shown.index.tolist() == ["", "A1", "B1"]
    assert shown.loc["", ["documents_n", "coders_n", "multi_coded", "alpha"]].tolist() == [4, 2, 12, 74]
    assert shown.loc["A1", ["alpha", "ci_low", "ci_high"]].tolist() == [0, 61, 90]
    assert shown.loc["B1", ["mark", "reason"]].tolist() == [".", "no_variation"]
    assert pd.isna(shown.loc["B1", "documents_n"])


def test_a_theme_of_too_few_workshops_or_of_the_second_coder_alone_has_no_row_of_agreement(study):
    focus, wide = by_code(study, LAST, ONE, WIDE), dict.fromkeys(GROUPS[:3], (1, 0))
    assert safe_agreement(agreement(), focus, study, LAST).frame["code"].tolist() == ["", "A1", "B1"]
    for groups, codes in ((GROUPS[:2], ["", "A1", "B1"]), (GROUPS[:3], ["", "A1", "B1", "C1"])):
        said = {"C1": {group: wide[group] for group in groups}}
        both = pd.concat([focus, by_code(study, LAST, ONE, said, "workshop")], ignore_index=True)
        assert safe_agreement(agreement(), both, study, LAST).frame["code"].tolist() == codes


@pytest.mark.parametrize("texts", [ONE, {"0601": 1, "0602": 1}])
def test_that_many_workshops_raised_a_rare_theme_gives_it_no_row_of_agreement(study, texts):
    focus = by_code(study, LAST, texts, {"C1": {"0601": (1, 0)}})
    workshops = by_code(study, LAST, ONE, {"C1": dict.fromkeys(GROUPS, (1, 0))}, "workshop")
    shown = safe_agreement(agreement(), pd.concat([focus, workshops], ignore_index=True), study, LAST).frame
    assert shown["code"].tolist() == [""]


def test_too_few_texts_are_missing_and_not_hidden(study):
    shown = safe_agreement(agreement(), FOCUS_BY_CODE.empty(), study, FIRST).frame
    assert shown[["mark", "reason"]].to_numpy().tolist() == [["-", "few_texts"]]


def test_a_study_without_focus_groups_has_empty_tables(study):
    codes, own = FOCUS_BY_CODE.empty(), FOCUS_BALANCE.empty()
    for made in (
        safe_themes(codes, study, LAST),
        safe_matrix(codes, study, LAST),
        safe_talk_levels(own, codes, study, LAST),
        safe_joint(JOINT.empty(), own, codes, study, LAST),
        safe_saturation(FOCUS_SATURATION.empty(), codes, study, LAST),
        safe_pairs(FOCUS_PAIRS.empty(), codes, study, LAST),
        safe_agreement(FOCUS_AGREEMENT.empty(), codes, study, LAST),
    ):
        assert made.frame.empty


def test_a_scheme_without_themes_has_levels_and_no_matrix(tmp_path):
    study = six_groups(tmp_path / "smaland", **{"focus_codes.csv": "code,parent,label,indicator,direction\n"})
    codes = by_code(study, LAST, TWO, {})
    assert safe_matrix(codes, study, LAST).frame.empty
    found = safe_talk_levels(balances(study, LAST, TWO, {}), codes, study, LAST).frame
    assert set(found["spread_n"].dropna()) == {0}


def test_a_hidden_row_with_a_word_is_refused(study):
    found = joint(study, {FIRST: ONE, LAST: ONE}, {FIRST: EARLIER, LAST: WIDE}).reset_index()
    for column, word in (("talk", "up"), ("together", "supports"), ("why", "one_moved")):
        with pytest.raises(DisclosureError, match=f"focus_joint.{column}: en dold rad bär ett ord"):
            seal_table("focus_joint", found.assign(**{column: found[column].mask(found["mark"] != "", word)}))
