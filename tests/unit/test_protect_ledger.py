"""The ledger of releases: a chain that shows any change, and releases that would tell few persons' answers."""

from dataclasses import replace

import pandas as pd
import pytest

from pipeline.errors import DisclosureError
from pipeline.protect.ledger import Entry, few_changed, next_entry, read_entries
from pipeline.protect.populations import populations
from pipeline.study import Study
from tests.fixtures.small_study import small_study


@pytest.fixture
def study(tmp_path) -> Study:
    return small_study(tmp_path / "litet")


def rests_on(**groups: tuple[int, str]) -> pd.DataFrame:
    """Populations of the follow-up: number of persons and fingerprint by group."""
    rows = [("2019", "2019", code.removeprefix("g"), n, told) for code, (n, told) in groups.items()]
    return pd.DataFrame(rows, columns=["wave", "source_wave", "group_code", "n", "fingerprint"])


def released(*each: pd.DataFrame) -> tuple[Entry, ...]:
    """A ledger of releases that rest on these, one after the other."""
    ledger: tuple[Entry, ...] = ()
    for number, rows in enumerate(each, start=1):
        entry = next_entry(ledger, "2019", f"utgåva {number}", rows, {})
        assert entry is not None
        ledger = (*ledger, entry)
    return ledger


def held(ledger: tuple[Entry, ...], now: pd.DataFrame, study: Study) -> list[str]:
    return few_changed(ledger, now, study)["group_code"].tolist()


FIRST = rests_on(g0601=(12, "a"), g0602=(12, "b"))


def test_the_first_release_is_held_by_nothing(study):
    assert held((), FIRST, study) == []


def test_the_same_answers_may_be_published_again(study):
    assert held(released(FIRST), FIRST, study) == []


@pytest.mark.parametrize(("n", "is_held"), [(12, True), (13, True), (16, True), (17, False), (8, True), (7, False)])
def test_a_group_that_differs_by_fewer_than_five_persons_is_held(study, n, is_held):
    now = rests_on(g0601=(n, "c"), g0602=(12, "b"))
    assert held(released(FIRST), now, study) == (["0601"] if is_held else [])


def test_a_release_is_held_against_all_before_it_and_not_the_last_one_alone(study):
    second = rests_on(g0601=(30, "c"), g0602=(12, "b"))
    back = rests_on(g0601=(13, "d"), g0602=(12, "b"))
    assert held(released(FIRST, second), second, study) == []
    assert held(released(FIRST, second), back, study) == ["0601"]


def test_what_was_published_after_a_decision_may_be_published_again(study):
    corrected = rests_on(g0601=(13, "c"), g0602=(12, "b"))
    assert held(released(FIRST, corrected), corrected, study) == []


def test_going_back_to_what_was_published_before_a_correction_is_held_too(study):
    corrected = rests_on(g0601=(13, "c"), g0602=(12, "b"))
    assert held(released(FIRST, corrected), FIRST, study) == ["0601"]


@pytest.mark.parametrize(("n", "is_held"), [(1, True), (4, True), (5, False)])
def test_a_group_that_has_come_or_gone_since_is_told_by_the_county(study, n, is_held):
    with_third = rests_on(g0601=(12, "a"), g0602=(12, "b"), g0603=(n, "c"))
    expected = ["0603"] if is_held else []
    assert held(released(FIRST), with_third, study) == expected
    assert held(released(with_third), FIRST, study) == expected
    assert held(released(FIRST, with_third), with_third, study) == []
    assert held(released(with_third, FIRST), FIRST, study) == []


def test_a_wave_that_has_come_since_is_compared_with_nothing(study):
    earlier = FIRST.assign(source_wave="2016")
    both = pd.concat([earlier, rests_on(g0601=(3, "c"))])
    assert held(released(earlier), both, study) == []
    assert held(released(both), earlier, study) == []


def test_the_same_edition_is_entered_once_and_another_after_it():
    ledger = released(FIRST)
    assert next_entry(ledger, "2019", "utgåva 1", FIRST, {}) is None
    later = next_entry(ledger, "2019", "utgåva 2", FIRST, {"levels": {}}, {"who": "FoU"})
    assert later is not None
    assert (later.number, later.tables, later.decision) == (2, {"levels": {}}, {"who": "FoU"})


def test_the_ledger_is_read_back_as_it_was_written():
    ledger = released(FIRST, rests_on(g0601=(30, "å")))
    assert read_entries((entry.file_name, entry.to_bytes()) for entry in ledger) == ledger


@pytest.mark.parametrize(
    "broken", ["changed", "last changed", "first gone", "middle gone", "exchanged", "cut", "other keys"]
)
def test_an_entry_that_is_missing_damaged_or_changed_is_refused(broken):
    ledger = released(FIRST, rests_on(g0601=(30, "c")), rests_on(g0601=(40, "d")))
    first, second, third = ((entry.file_name, entry.to_bytes()) for entry in ledger)
    other = replace(ledger[0], edition="annan")
    files = {
        "changed": [(other.file_name, other.to_bytes()), second, third],
        "last changed": [first, second, (third[0], third[1].replace(b'"n":40', b'"n":41'))],
        "first gone": [second, third],
        "middle gone": [first, third],
        "exchanged": [second, first, third],
        "cut": [first, second, (third[0], third[1][:-9])],
        "other keys": [first, second, (third[0], b'{"number":3}')],
    }
    with pytest.raises(DisclosureError, match="saknas, är skadad eller har ändrats"):
        read_entries(files[broken])


ANSWER = {"wave": "2019", "group_code": "0601", "item_id": "a1", "code": 3.0, "missing_kind": "answered"}
PERSON = {"wave": "2019", "group_code": "0601", "organisation_code": "KOM", "respondent_type": None, "link_key": None}


def fingerprint_of(*answers: dict, persons: tuple[dict, ...] = ({}, {})) -> pd.DataFrame:
    """Populations of two persons, p0 and p1, with these answers."""
    people = pd.DataFrame([PERSON | {"respondent_id": f"p{place}"} | own for place, own in enumerate(persons)])
    responses = pd.DataFrame([ANSWER | {"respondent_id": "p0"} | own for own in answers])
    return populations(responses, responses.head(0), people, "2019")


SAID = ({"code": 3.0}, {"respondent_id": "p1", "code": 5.0})


def test_a_population_has_its_group_its_wave_and_how_many_they_are():
    row = fingerprint_of(*SAID).iloc[0]
    assert (row["wave"], row["source_wave"], row["group_code"], row["n"]) == ("2019", "2019", "0601", 2)


def test_ids_and_the_order_of_rows_do_not_count():
    other = fingerprint_of({"respondent_id": "p1", "code": 3.0}, {"respondent_id": "p0", "code": 5.0})
    assert other["fingerprint"].tolist() == fingerprint_of(*SAID)["fingerprint"].tolist()


@pytest.mark.parametrize(
    "other",
    [
        ({"code": 4.0}, SAID[1]),
        ({"code": None, "missing_kind": "vet_ej"}, SAID[1]),
        ({"item_id": "a2"}, SAID[1]),
        (SAID[1],),
        ({"code": 3.0}, {"code": 5.0, "item_id": "a2"}),
    ],
    ids=["another answer", "no answer", "another question", "fewer answers", "both from one person"],
)
def test_any_other_answer_gives_another_fingerprint(other):
    assert fingerprint_of(*other)["fingerprint"].tolist() != fingerprint_of(*SAID)["fingerprint"].tolist()


@pytest.mark.parametrize("other", [{"organisation_code": "REG"}, {"respondent_type": "chef"}, {"link_key": "k1"}])
def test_so_does_another_organisation_role_or_key(other):
    changed = fingerprint_of(*SAID, persons=(other, {}))
    assert changed["fingerprint"].tolist() != fingerprint_of(*SAID)["fingerprint"].tolist()


def test_a_person_without_any_answer_is_counted():
    assert fingerprint_of(SAID[0])["n"].tolist() == [2]


def test_groups_and_waves_are_apart():
    both = fingerprint_of(
        {"code": 3.0}, {"respondent_id": "p1", "code": 3.0, "group_code": "0602"}, persons=({}, {"group_code": "0602"})
    )
    assert both["group_code"].tolist() == ["0601", "0602"]
    assert both["n"].tolist() == [1, 1]
    assert len(set(both["fingerprint"])) == 1
