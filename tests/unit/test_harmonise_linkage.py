"""Persons known again between waves: exactly, one element off, and never by a guess."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.compare.change import change_by_group_indicator
from pipeline.compare.pairs import pair_of
from pipeline.harmonise.linkage import link, linkage_report
from pipeline.study import Study
from pipeline.study.linkage import Linkage
from pipeline.tables.core import LINKAGE, RESPONDENTS
from tests.fixtures.small_scores import Person, invited, scored
from tests.fixtures.small_study import small_study

TOKEN, CODE = Linkage(), Linkage(kind="self_generated", elements=(2, 2, 1))
Keys = dict[str, list[str | None]]
"""Keys of the persons of each group; the persons are numbered."""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return small_study(tmp_path_factory.mktemp("kopplas") / "litet")


def respondents(wave: str, keys: Keys) -> pd.DataFrame:
    rows = [
        (wave, f"{wave}:{group}:{place}", group, None, None, key, place)
        for group, own in keys.items()
        for place, key in enumerate(own, start=1)
    ]
    return RESPONDENTS.conform(pd.DataFrame(rows, columns=RESPONDENTS.column_names))


def both(before: Keys, after: Keys) -> pd.DataFrame:
    return pd.concat([respondents("2016", before), respondents("2019", after)], ignore_index=True)


def linked(study: Study, before: list[str | None], after: list[str | None], linkage: Linkage = CODE) -> set[tuple]:
    """(place before, place after, how) of everyone linked in one group."""
    made = link(both({"0601": before}, {"0601": after}), study, "2019", linkage)
    assert set(made["wave"]) <= {"2019"}
    places = [[int(who.split(":")[2]) for who in made[name]] for name in ("baseline_respondent_id", "respondent_id")]
    return set(zip(*places, made["how"], strict=True))


def test_the_same_key_in_both_waves_is_the_same_person(study: Study):
    assert linked(study, ["a1", "b2", "c3"], ["c3", "x9", "a1"], TOKEN) == {(1, 3, "exact"), (3, 1, "exact")}


def test_case_and_blanks_do_not_make_two_keys_different(study: Study):
    assert linked(study, ["ab 12"], [" AB1\u00a02 "], TOKEN) == {(1, 1, "exact")}


@pytest.mark.parametrize(("before", "after"), [(["a", "a"], ["a"]), (["a"], ["a", "A"]), (["a", "a"], ["a", "a"])])
def test_a_key_that_stands_twice_in_a_group_links_nobody(study: Study, before: list, after: list):
    assert linked(study, before, after, TOKEN) == set()


def test_persons_without_a_key_are_not_linked(study: Study):
    assert linked(study, [None, " "], [None, ""], TOKEN) == set()


def test_a_key_is_known_within_its_group_only(study: Study):
    frame = both({"0601": ["a", "b"], "0602": ["a"]}, {"0601": ["a"], "0602": ["b"]})
    assert link(frame, study, "2019", TOKEN)["group_code"].tolist() == ["0601"]


def test_a_token_that_is_nearly_right_is_nobodys(study: Study):
    assert linked(study, ["ab121"], ["ab122"], TOKEN) == set()


@pytest.mark.parametrize(
    ("after", "how"),
    [
        pytest.param("AB123", "exact", id="alike"),
        pytest.param("XB123", "one_element_off", id="one letter of the first element"),
        pytest.param("XY123", "one_element_off", id="both letters of the first element"),
        pytest.param("AB993", "one_element_off", id="the second element"),
        pytest.param("AB129", "one_element_off", id="the third element"),
        pytest.param("XB129", None, id="two elements"),
        pytest.param("AB12", None, id="an element is missing"),
        pytest.param("AB1234", None, id="too long"),
    ],
)
def test_one_element_of_a_self_generated_code_may_differ(study: Study, after: str, how: str | None):
    assert linked(study, ["AB123"], [after]) == ({(1, 1, how)} if how else set())


def test_an_exact_key_is_linked_before_one_that_is_one_element_off(study: Study):
    assert linked(study, ["AB123"], ["AB124", "AB123"]) == {(1, 2, "exact")}


def test_someone_taken_by_an_exact_key_is_no_candidate_any_more(study: Study):
    assert linked(study, ["AB123", "AB125"], ["AB123", "AB124"]) == {(1, 1, "exact"), (2, 2, "one_element_off")}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(["AB121", "AB122"], ["AB123"], id="two before"),
        pytest.param(["AB123"], ["AB121", "AB122"], id="two after"),
        pytest.param(["AB121", "XX121"], ["AX121", "XX129", "AB129"], id="a chain"),
        pytest.param(["AB121", "AB121"], ["AB122"], id="two persons with the same code before"),
        pytest.param(["AB122"], ["AB121", "AB121"], id="two persons with the same code after"),
        pytest.param(["AB121", "AB121", "AB122"], ["AB121"], id="alike twice and one off once"),
    ],
)
def test_between_two_candidates_nobody_is_chosen(study: Study, before: list, after: list):
    made = linked(study, before, after)
    candidates = [
        (one, two)
        for one, first in enumerate(before, start=1)
        for two, second in enumerate(after, start=1)
        if _differ(first, second) <= 1
    ]
    alone = {
        pair
        for pair in candidates
        if sum(pair[0] == p for p, _ in candidates) == sum(pair[1] == p for _, p in candidates) == 1
    }
    assert {(one, two) for one, two, _ in made} == alone


def _differ(first: str, second: str) -> int:
    return sum(first[part] != second[part] for part in (slice(0, 2), slice(2, 4), slice(4, 5)))


CODES = st.lists(
    st.one_of(
        st.none(),
        st.tuples(*[st.sampled_from(part) for part in (("AB", "CD"), ("11", "12", "13"), ("1", "2"))]).map("".join),
    ),
    max_size=7,
)


@settings(deadline=None, max_examples=25)
@given(before=CODES, after=CODES)
def test_links_are_what_looking_at_every_pair_by_hand_gives(study: Study, before: list, after: list):
    exact = {
        (before.index(key) + 1, after.index(key) + 1)
        for key in {*before, *after} - {None}
        if before.count(key) == after.count(key) == 1
    }
    left = [
        (one, two)
        for one, first in enumerate(before, start=1)
        for two, second in enumerate(after, start=1)
        if first
        and second
        and one not in {p for p, _ in exact}
        and two not in {p for _, p in exact}
        and _differ(first, second) <= 1
    ]
    sure = {(o, t) for o, t in left if [p for p, _ in left].count(o) == [p for _, p in left].count(t) == 1}
    expected = {(*pair, "exact") for pair in exact} | {(*pair, "one_element_off") for pair in sure}
    assert linked(study, before, after) == expected

    frame = both({"0601": before}, {"0601": after})
    report = linkage_report(frame, link(frame, study, "2019", CODE), study, "2019", CODE).set_index("group_code")
    ambiguous = {t for _, t in left} - {t for _, t in sure}
    assert report.loc["0601", "exact_n"] == len(exact)
    assert report.loc["0601", "one_element_off_n"] == len(sure)
    assert report.loc["0601", "ambiguous_n"] == len(ambiguous)
    assert report.loc["0601", "with_key_n"] == sum(key is not None for key in after)


def test_the_report_counts_everyone_with_a_key_once_in_each_group_and_in_all(study: Study):
    before = {"0601": ["AB121", "CD341", "EF561", None], "0602": ["GH781", "GH782"]}
    after = {"0601": ["AB121", "CD349", "ZZ999", None, None], "0602": ["GH789"]}
    frame = both(before, after)
    report = linkage_report(frame, link(frame, study, "2019", CODE), study, "2019", CODE).set_index("group_code")
    counts = LINKAGE.column_names[2:]
    assert report.loc["0601", counts].tolist() == [4, 5, 3, 3, 1, 1, 0, 1]
    assert report.loc["0602", counts].tolist() == [2, 1, 2, 1, 0, 0, 1, 0]
    assert report.loc["0603", counts].tolist() == [0] * 8
    assert report.loc["", counts].tolist() == [6, 6, 5, 4, 1, 1, 1, 1]


def members(wave: str, persons: list[tuple[str, str, str]]) -> pd.DataFrame:
    """RESPONDENTS of (person, group, key); a person may be in several groups."""
    rows = [(wave, who, group, None, None, key, place) for place, (who, group, key) in enumerate(persons, start=1)]
    return RESPONDENTS.conform(pd.DataFrame(rows, columns=RESPONDENTS.column_names))


ONE = [("p", "0601", "AB121"), ("p", "0602", "AB121")]
TWO = [("q", "0601", "AB121"), ("r", "0602", "AB122")]
TWO_OFF = [("q", "0601", "AB123"), ("r", "0602", "AB122")]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(TWO, ONE, {("q", "p", "exact")}, id="two persons before, one of them exactly"),
        pytest.param(ONE, TWO, {("p", "q", "exact")}, id="two persons after, one of them exactly"),
        pytest.param(TWO_OFF, ONE, set(), id="two persons before, neither exactly"),
        pytest.param(ONE, TWO_OFF, set(), id="two persons after, neither exactly"),
    ],
)
def test_a_person_in_several_groups_is_one_person_in_all_of_them(
    study: Study, before: list, after: list, expected: set
):
    frame = pd.concat([members("2016", before), members("2019", after)], ignore_index=True)
    links = link(frame, study, "2019", CODE)
    assert set(zip(links["baseline_respondent_id"], links["respondent_id"], links["how"], strict=True)) == expected
    total = linkage_report(frame, links, study, "2019", CODE).set_index("group_code").loc[""]
    assert [total["exact_n"], total["one_element_off_n"], total["ambiguous_n"], total["unlinked_n"]] == [
        len(expected),
        0,
        2 - len(expected),
        0,
    ]


def test_a_person_in_several_groups_may_be_linked_to_the_same_person_in_each(study: Study):
    frame = pd.concat([members("2016", ONE), members("2019", [("q", "0601", "AB121"), ("q", "0602", "AB122")])])
    assert link(frame, study, "2019", CODE)["how"].tolist() == ["exact", "one_element_off"]


def test_marks_in_a_self_generated_code_are_no_difference(study: Study):
    assert linked(study, ["AB-12-1"], ["ab121"]) == {(1, 1, "exact")}
    assert linked(study, ["AB-12-1"], ["ab.12/2"]) == {(1, 1, "one_element_off")}
    assert linked(study, ["--", "AB121"], ["--"]) == set()
    assert linked(study, ["AB-12-1"], ["ab121"], TOKEN) == set()


def test_the_baseline_has_no_links_and_no_report(study: Study):
    frame = respondents("2016", {"0601": ["a"]})
    links = link(frame, study, "2016", TOKEN)
    assert links.empty
    assert linkage_report(frame, links, study, "2016", TOKEN).empty


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "token", "elements": [2, 2, 1]},
        {"kind": "self_generated"},
        {"kind": "self_generated", "elements": [2, 2]},
        {"kind": "self_generated", "elements": [2, 2, 0]},
        {"kind": "fuzzy"},
    ],
)
def test_a_linkage_that_could_not_tell_persons_apart_is_refused(given: dict):
    with pytest.raises(ValidationError):
        Linkage(**given)


GROUPS = ("0601", "0602")
SCORED = st.lists(
    st.tuples(st.sampled_from(GROUPS), st.sampled_from([None, "k1", "k2", "k3", "k4", "k5"]), st.integers(0, 100)),
    min_size=1,
    max_size=14,
)


def as_respondents(wave: str, persons: list[Person]) -> pd.DataFrame:
    rows = [(wave, who, group, None, None, key, place) for place, (who, group, key, _) in enumerate(persons, start=1)]
    return RESPONDENTS.conform(pd.DataFrame(rows, columns=RESPONDENTS.column_names))


@settings(deadline=None, max_examples=12)
@given(first=SCORED, second=SCORED)
def test_links_by_exact_tokens_give_the_changes_that_equal_keys_gave(study: Study, first: list, second: list):
    before = [(f"b{place}", group, key, float(score)) for place, (group, key, score) in enumerate(first)]
    after = [(f"a{place}", group, key, float(score)) for place, (group, key, score) in enumerate(second)]
    links = link(pd.concat([as_respondents("2016", before), as_respondents("2019", after)]), study, "2019", TOKEN)
    scores = pd.concat([scored(study, "2016", before), scored(study, "2019", after)])
    by_key, by_links = (pair_of(scores, study, "2016", "2019", given) for given in (None, links))
    for keyed, known in zip(by_key.linked_rows, by_links.linked_rows, strict=True):
        assert keyed.tolist() == known.tolist()
    frame = invited("2016", dict.fromkeys(GROUPS, 20))
    today, linked_by = (change_by_group_indicator(scores, frame, study, "2019", given) for given in (None, links))
    pd.testing.assert_frame_equal(today, linked_by, check_exact=True)


def test_a_person_linked_one_element_off_counts_as_linked(study: Study):
    keys_before, keys_after = ["AA111", "BB221", "CC331"], ["AA112", "BB222", "CC332"]
    before = [(f"b{place}", "0601", key, 50.0) for place, key in enumerate(keys_before)]
    after = [(f"a{place}", "0601", key, 60.0) for place, key in enumerate(keys_after)]
    links = link(pd.concat([as_respondents("2016", before), as_respondents("2019", after)]), study, "2019", CODE)
    scores = pd.concat([scored(study, "2016", before), scored(study, "2019", after)])
    frame = invited("2016", {"0601": 20})
    for known, expected in ((None, 0), (links, 3)):
        rows = change_by_group_indicator(scores, frame, study, "2019", known)
        own = rows[(rows["group_code"] == "0601") & (rows["indicator_id"] == "total")]
        assert own["linked_n"].tolist() == [expected]


def test_links_to_persons_without_scores_are_left_out(study: Study):
    before, after = [("b1", "0601", "k", 50.0)], [("a1", "0601", "k", 60.0)]
    silent = [("2", "0601", "q", None)]
    frame = pd.concat([as_respondents("2016", before + silent), as_respondents("2019", after + silent)])
    links = link(frame, study, "2019", TOKEN)
    assert len(links) == 2
    scores = pd.concat([scored(study, "2016", before), scored(study, "2019", after)])
    rows = pair_of(scores, study, "2016", "2019", links).linked_rows
    assert [np.asarray(side).tolist() for side in rows] == [[0], [0]]
