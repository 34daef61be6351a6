"""Items that go against the rest of their indicator: a scale turned around in one export."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.harmonise.responses import Harmonised, harmonise
from pipeline.read.questionnaire import Questionnaire, read_questionnaire
from pipeline.study import Study, load_study
from tests.fixtures.ghana_study import ghana_folder
from tests.fixtures.small_records import harmonised, records_of
from tests.fixtures.small_study import INSTRUMENT, PLAN, row, small_study

SECOND = '[[indicators]]\nid = "BB"\nsv = "Andra"\nen = "Second"\nitems = ["b1", "b2"]\n'
FOUR_IN_ONE = {
    "instrument.toml": INSTRUMENT.replace(SECOND, "").replace('["a1", "a2"]', '["a1", "a2", "b1", "b2"]'),
    "plan.toml": PLAN.replace('["AA", "BB"]', '["AA"]'),
}


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """Four items in one indicator; a2 is worded the other way."""
    return small_study(tmp_path / "litet", FOUR_IN_ONE)


def columns(made: Harmonised) -> list[str]:
    """The columns that go the wrong way."""
    return [known.column for known in made.remarks if known.rule == "direction"]


def people(each: int, *patterns: tuple) -> list[tuple]:
    return [row(number, "Ask", *patterns[number % len(patterns)]) for number in range(each * len(patterns))]


AGREEING = ((1, 5, 1, 1), (2, 4, 2, 2), (4, 2, 4, 4), (5, 1, 5, 5))
"""What a person who is content, or not, answers to a1, a2 (the other way), b1 and b2."""


def turned(patterns: tuple, place: int) -> tuple:
    return tuple(tuple(6 - code if at == place else code for at, code in enumerate(one)) for one in patterns)


def test_items_that_agree_when_the_reversed_is_turned_are_no_remark(study: Study):
    assert columns(harmonised(study, records_of(people(10, *AGREEING)))) == []


@pytest.mark.parametrize("place", range(4))
def test_an_item_turned_around_in_the_export_is_noticed(study: Study, place: int):
    made = harmonised(study, records_of(people(10, *turned(AGREEING, place))))
    assert columns(made) == [("a1", "a2", "b1", "b2")[place]]
    (found,) = (known for known in made.remarks if known.rule == "direction")
    assert (found.severity, found.rows) == ("warning", ())


def test_twenty_persons_are_needed(study: Study):
    rows = people(5, *turned(AGREEING, 0))
    assert columns(harmonised(study, records_of(rows))) == ["a1"]
    assert columns(harmonised(study, records_of(rows[:19]))) == []


@pytest.mark.parametrize("gone", [None, 9])
def test_persons_with_fewer_than_two_of_the_others_answered_do_not_count(study: Study, gone: float | None):
    opposite = [(one[0], one[1], gone, gone) for one in turned(AGREEING, 0)]
    assert columns(harmonised(study, records_of(people(10, *opposite)))) == []
    two_left = [(one[0], one[1], one[2], gone) for one in turned(AGREEING, 0)]
    assert columns(harmonised(study, records_of(people(10, *two_left)))) == ["a1"]


def test_an_item_that_everybody_answers_alike_goes_no_way(study: Study):
    assert columns(harmonised(study, records_of(people(10, *[(3, *one[1:]) for one in AGREEING])))) == []


def test_an_indicator_of_two_items_has_too_few_others(tmp_path: Path):
    pairs = small_study(tmp_path / "par")
    assert columns(harmonised(pairs, records_of(people(10, *turned(AGREEING, 0))))) == []


def test_the_limit_is_what_another_correlation_says(study: Study):
    """Answers drawn at random, so that the correlations lie on both sides of the limit; numpy counts them again."""
    noticed = 0
    for seed in range(40):
        codes = np.random.default_rng(seed).integers(1, 6, (25, 4))
        points = (codes - 1) * 25.0
        points[:, 1] = 100 - points[:, 1]
        others = [np.delete(points, place, axis=1).mean(axis=1) for place in range(4)]
        against = [np.corrcoef(points[:, place], others[place])[0, 1] < -0.2 for place in range(4)]
        made = harmonised(study, records_of([row(number, "Ask", *own) for number, own in enumerate(codes)]))
        expected = [name for name, wrong in zip(("a1", "a2", "b1", "b2"), against, strict=True) if wrong]
        assert sorted(columns(made)) == expected
        noticed += len(expected)
    assert noticed >= 20


def of_wave(study: Study, wave: str, read: Questionnaire) -> Harmonised:
    return harmonise(read.records, read.value_labels, read.missing_ranges, study, wave)


@pytest.mark.parametrize("wave", ["2016", "2019"])
def test_no_item_of_the_shipped_study_goes_the_wrong_way(gavleborg: Study, wave: str):
    assert columns(of_wave(gavleborg, wave, read_questionnaire(gavleborg, wave))) == []


def test_an_item_turned_around_in_the_shipped_export_is_noticed(gavleborg: Study):
    item = next(name for one in gavleborg.instrument.indicators if len(one.items) > 2 for name in one.items)
    column = gavleborg.column_map.asked("2019")[item].column
    codes = gavleborg.scale_in(item, "2019").codes
    read = read_questionnaire(gavleborg, "2019")
    opposite = dict(zip(codes, reversed(codes), strict=True))
    cells = read.records[column].map(lambda cell: opposite.get(cell, cell), na_action="ignore")
    assert (cells != read.records[column]).sum() > 20
    made = of_wave(gavleborg, "2019", read._replace(records=read.records.assign(**{column: cells})))
    assert columns(made) == [column]


def test_no_item_of_the_ghana_study_goes_the_wrong_way(tmp_path: Path, real_files: Path):
    ghana = load_study(ghana_folder(tmp_path, real_files))
    for wave in ghana.wave_ids:
        assert columns(of_wave(ghana, wave, read_questionnaire(ghana, wave))) == []
