"""An edition names what a release was made from, and outlives the waves that come after it."""

from pathlib import Path

import pytest

from pipeline.study import Study
from pipeline.study import edition as module
from pipeline.study.edition import edition_id
from tests.fixtures.small_study import FILES, INSTRUMENT, STUDY, small_study

FIRST = [("2016", "questionnaire", "aa"), ("2016", "invited", "bb")]
SECOND = [("2019", "questionnaire", "cc"), ("2019", "invited", "dd")]
ONE_WAVE = {
    "study.toml": STUDY.format(id="litet").rpartition("[[wave]]")[0],
    "column_map.csv": "\n".join(row.rpartition(",")[0] for row in FILES["column_map.csv"].splitlines()),
}


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def test_the_baseline_has_the_same_edition_before_and_after_the_follow_up(tmp_path: Path, study: Study):
    before = small_study(tmp_path / "innan" / "litet", ONE_WAVE)
    assert edition_id(FIRST, before, "2016") == edition_id([*FIRST, *SECOND], study, "2016")


def test_the_follow_up_has_an_edition_of_its_own_that_rests_on_the_files_of_both_waves(study: Study):
    follow_up = edition_id([*FIRST, *SECOND], study, "2019")
    assert follow_up != edition_id([*FIRST, *SECOND], study, "2016")
    assert follow_up != edition_id([("2016", "questionnaire", "ab"), FIRST[1], *SECOND], study, "2019")


def test_the_order_in_which_the_files_are_named_does_not_matter(study: Study):
    assert edition_id([*FIRST, *SECOND], study, "2019") == edition_id([*SECOND, *reversed(FIRST)], study, "2019")


def test_another_file_another_definition_and_another_method_are_other_editions(
    tmp_path: Path, study: Study, monkeypatch: pytest.MonkeyPatch
):
    strict = small_study(tmp_path / "strikt" / "litet", {"policy.toml": 'preset = "strikt"\n'})
    editions = {
        edition_id(FIRST, study, "2016"),
        edition_id([("2016", "questionnaire", "ab"), FIRST[1]], study, "2016"),
        edition_id(FIRST, strict, "2016"),
    }
    monkeypatch.setattr(module, "METHOD_VERSION", "another")
    editions.add(edition_id(FIRST, study, "2016"))
    assert len(editions) == 4


def test_an_accepted_spelling_and_a_linkage_come_later_than_the_baselines_edition(tmp_path: Path, study: Study):
    later = {
        "study.toml": STUDY.format(id="litet").replace(
            "[schedule]", '[linkage]\nkind = "self_generated"\nelements = [2, 2, 1]\n\n[schedule]'
        ),
        "instrument.toml": INSTRUMENT.replace("positive = [4, 5]", 'positive = [4, 5]\nalso = { "e" = ["f"] }'),
    }
    changed = small_study(tmp_path / "senare" / "litet", later)
    assert edition_id(FIRST, changed, "2016") == edition_id(FIRST, study, "2016")


def test_an_edition_is_twelve_hexadecimal_digits(study: Study):
    edition = edition_id(FIRST, study, "2016")
    assert len(edition) == 12
    assert int(edition, 16) >= 0
