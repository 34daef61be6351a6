"""What waves have in common: the items, the indicators and the definition behind an edition."""

from pathlib import Path

import pytest

from pipeline.study import Study
from tests.fixtures.small_study import FILES, INSTRUMENT, STUDY, small_study

THIRD = """
[[wave]]
id = "2022"
label = "Mättillfälle 3"
field_period = { start = 2022-09-01, end = 2022-11-30 }
questionnaire = "2022/svar.sav"
"""
STUDY_TOML = STUDY.format(id="litet")
ONE_WAVE = STUDY_TOML[: STUDY_TOML.rindex("[[wave]]")]
SIX = """
[[scales]]
id = "sex"
codes = [1, 2, 3, 4, 5, 6]
labels_sv = ["1", "2", "3", "4", "5", "6"]
labels_en = ["1", "2", "3", "4", "5", "6"]
positive = [5, 6]

[[scales]]
id = "elva"
codes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
labels_sv = ["", "", "", "", "", "", "", "", "", "", ""]
labels_en = ["", "", "", "", "", "", "", "", "", "", ""]
positive = [10]
"""
OTHER_SIX = SIX.replace("positive = [5, 6]", "positive = [6]")
HEADER = "variable,2016,2019,2022,2016_status,2019_status,2022_status,2019_reason,2022_reason"
ITEMS = ("a1", "a2", "b1", "b2")
WAVES = ("2016", "2019", "2022")
SUFFIXES = ("status", "scale", "bridge", "reason")


def three_waves(folder: Path, **rows: str) -> Study:
    """Three waves; a row says column and status, for example `a1="x x x,,reworded,"`."""
    kept = {"respondent_id": "id,id,id,,,,,", "group": "k,k,k,,,,,"}
    kept |= {item: f"{item},{item},{item},,,,," for item in ITEMS}
    text = "\n".join([HEADER, *(f"{name},{cells}" for name, cells in (kept | rows).items())])
    return small_study(folder / "litet", {"study.toml": STUDY_TOML + THIRD, "column_map.csv": text})


def test_items_asked_alike_are_common_to_every_pair_of_waves(tmp_path: Path):
    study = three_waves(tmp_path)
    assert study.common_items("2016", "2022") == set(ITEMS)
    assert study.comparable_indicators("2016", "2022") == ("AA", "BB")


@pytest.mark.parametrize("status", ["reworded", "rescaled"])
def test_a_changed_item_is_common_only_to_waves_on_the_same_side_of_the_change(tmp_path: Path, status: str):
    study = three_waves(tmp_path, a1=f"a1,a1,a1,,{status},,Skäl,")
    assert "a1" not in study.common_items("2016", "2019")
    assert "a1" not in study.common_items("2016", "2022")
    assert "a1" in study.common_items("2019", "2022")


def test_a_dropped_item_is_not_asked_and_not_common(tmp_path: Path):
    study = three_waves(tmp_path, a1="a1,a1,,,,dropped,,")
    assert study.asked_items("2022") == {"a2", "b1", "b2"}
    assert "a1" in study.common_items("2016", "2019")
    assert "a1" not in study.common_items("2016", "2022")


def test_an_item_that_comes_back_is_not_taken_for_the_same(tmp_path: Path):
    study = three_waves(tmp_path, a1="a1,,a1,,dropped,same,,")
    assert "a1" not in study.common_items("2016", "2022")


def test_a_new_item_is_common_from_its_first_wave_on(tmp_path: Path):
    study = three_waves(tmp_path, a1=",a1,a1,dropped,new,,,")
    assert "a1" not in study.common_items("2016", "2019")
    assert "a1" in study.common_items("2019", "2022")


def test_the_order_in_which_two_waves_are_named_does_not_matter(tmp_path: Path):
    study = three_waves(tmp_path, a1="a1,a1,a1,,reworded,,Skäl,")
    for first, last in (("2016", "2019"), ("2019", "2022"), ("2016", "2022")):
        assert study.common_items(first, last) == study.common_items(last, first)
        assert study.comparable_indicators(first, last) == study.comparable_indicators(last, first)


def test_a_wave_has_all_its_items_in_common_with_itself_even_the_reworded(tmp_path: Path):
    study = three_waves(tmp_path, a1="a1,a1,a1,,reworded,,Skäl,")
    assert study.common_items("2019", "2019") == set(ITEMS)


def test_one_common_item_is_too_few_for_a_comparison(tmp_path: Path):
    study = three_waves(tmp_path, a1="a1,a1,a1,,reworded,,Skäl,")
    assert study.comparable_indicators("2016", "2019") == ("BB",)
    assert study.comparable_indicators("2019", "2022") == ("AA", "BB")


def rescaled(folder: Path, scales: str = SIX, **cells: str) -> Study:
    """Three waves of a1: `2019_scale="sex"` and the like fill cells of its row of the map."""
    headings = ["variable", *WAVES, *(f"{wave}_{suffix}" for wave in WAVES for suffix in SUFFIXES)]
    row = {
        "variable": "a1",
        **dict.fromkeys(WAVES, "a1"),
        **{name.removeprefix("w"): cell for name, cell in cells.items()},
    }
    others = [{"variable": name, **dict.fromkeys(WAVES, name)} for name in ("respondent_id", "group", "a2", "b1", "b2")]
    lines = [",".join(headings), *(",".join(known.get(name, "") for name in headings) for known in (row, *others))]
    files = {
        "study.toml": STUDY_TOML + THIRD,
        "column_map.csv": "\n".join(lines),
        "instrument.toml": INSTRUMENT + scales,
    }
    return small_study(folder / "litet", files)


BRIDGE = "FoU 2019-08-20: ytterpunkterna är desamma"
TO_SIX = {"w2019_status": "rescaled", "w2019_scale": "sex", "w2019_reason": "Bytt skala"}
TO_ELEVEN = {"w2022_status": "rescaled", "w2022_scale": "elva", "w2022_reason": "Bytt igen"}


def test_a_question_on_another_scale_is_not_compared_without_a_bridge(tmp_path: Path):
    study = rescaled(tmp_path, **TO_SIX, **TO_ELEVEN)
    for first, last in (("2016", "2019"), ("2019", "2022"), ("2016", "2022")):
        assert "a1" not in study.common_items(first, last)
        assert study.comparable_indicators(first, last) == ("BB",)


def test_a_recorded_bridge_makes_a_rescaled_question_common(tmp_path: Path):
    study = rescaled(tmp_path, **TO_SIX, w2019_bridge=BRIDGE)
    assert "a1" in study.common_items("2016", "2019")
    assert "a1" in study.common_items("2016", "2022")
    assert study.comparable_indicators("2016", "2019") == ("AA", "BB")


def test_one_bridge_does_not_carry_over_two_changes_of_scale(tmp_path: Path):
    study = rescaled(tmp_path, **TO_SIX, **TO_ELEVEN, w2019_bridge=BRIDGE)
    assert "a1" in study.common_items("2016", "2019")
    assert "a1" not in study.common_items("2019", "2022")
    assert "a1" not in study.common_items("2016", "2022")


def test_two_bridges_carry_over_two_changes_of_scale(tmp_path: Path):
    study = rescaled(tmp_path, **TO_SIX, **TO_ELEVEN, w2019_bridge=BRIDGE, w2022_bridge=BRIDGE)
    assert "a1" in study.common_items("2016", "2022")


def scales(study: Study) -> list[str]:
    return [study.scale_in("a1", wave).id for wave in WAVES]


def test_every_wave_has_the_instruments_scale_where_the_map_states_none(tmp_path: Path):
    assert scales(three_waves(tmp_path)) == ["fem", "fem", "fem"]


def test_a_scale_holds_until_the_question_is_rescaled_again(tmp_path: Path):
    assert scales(rescaled(tmp_path / "a", **TO_SIX)) == ["fem", "sex", "sex"]
    assert scales(rescaled(tmp_path / "b", **TO_SIX, **TO_ELEVEN)) == ["fem", "sex", "elva"]
    back = {"w2022_status": "rescaled", "w2022_reason": "Tillbaka"}
    assert scales(rescaled(tmp_path / "c", **TO_SIX, **back)) == ["fem", "sex", "fem"]


def test_the_baseline_may_have_a_scale_of_its_own(tmp_path: Path):
    study = rescaled(tmp_path, w2016_scale="sex", w2019_status="rescaled", w2019_reason="Bytt skala")
    assert scales(study) == ["sex", "fem", "fem"]
    assert study.scale_in("a2", "2016").id == "fem"


def test_a_scale_and_a_bridge_are_part_of_the_definition_from_their_wave_on(tmp_path: Path):
    plain, six = rescaled(tmp_path / "a"), rescaled(tmp_path / "b", **TO_SIX)
    bridged = rescaled(tmp_path / "c", **TO_SIX, w2019_bridge=BRIDGE)
    assert plain.definition_until("2016") == six.definition_until("2016") == bridged.definition_until("2016")
    assert len({study.definition_until("2019") for study in (plain, six, bridged)}) == 3


def test_what_a_scale_of_one_wave_says_is_part_of_the_definition_from_that_wave_on(tmp_path: Path):
    before, after = rescaled(tmp_path / "a", **TO_SIX), rescaled(tmp_path / "b", scales=OTHER_SIX, **TO_SIX)
    assert before.definition_until("2016") == after.definition_until("2016")
    assert before.definition_until("2019") != after.definition_until("2019")


def with_items(folder: Path, asked_before: int, kept: int) -> Study:
    """An indicator AA of so many items in 2016, of which so many are asked alike in 2019."""
    names = [f"a{number}" for number in range(1, asked_before + 1)]
    template = '[[items]]\nid = "{0}"\nsv = "F {0}"\nen = "Q {0}"\nscale = "fem"\n\n'
    more = "".join(template.format(name) for name in names[2:])
    listed = ", ".join(f'"{name}"' for name in names)
    rows = [f"{name},{name},{name},{'' if place < kept else 'reworded'},Skäl" for place, name in enumerate(names)]
    other = ["respondent_id,id,id,,", "group,k,k,,", "b1,b1,b1,,", "b2,b2,b2,,"]
    files = {
        "instrument.toml": INSTRUMENT.replace('["a1", "a2"]', f"[{listed}]") + "\n" + more,
        "column_map.csv": "\n".join(["variable,2016,2019,2019_status,2019_reason", *other, *rows]),
    }
    return small_study(folder / "litet", files)


@pytest.mark.parametrize(
    ("asked_before", "kept", "comparable"),
    [(2, 2, True), (2, 1, False), (3, 2, True), (4, 2, True), (5, 2, False), (5, 3, True), (6, 3, True), (7, 3, False)],
)
def test_an_indicator_is_compared_when_two_items_and_half_of_the_earlier_ones_are_kept(
    tmp_path: Path, asked_before: int, kept: int, *, comparable: bool
):
    assert ("AA" in with_items(tmp_path, asked_before, kept).comparable_indicators("2016", "2019")) == comparable


def test_the_definition_behind_the_baseline_is_the_same_before_and_after_the_follow_up_is_added(tmp_path: Path):
    one = "\n".join(",".join(row.split(",")[:2]) for row in FILES["column_map.csv"].splitlines())
    before = small_study(tmp_path / "a" / "litet", {"study.toml": ONE_WAVE, "column_map.csv": one})
    after = small_study(tmp_path / "b" / "litet")
    assert before.wave_ids == ("2016",)
    assert before.definition_until("2016") == after.definition_until("2016")
    assert after.definition_until("2016") != after.definition_until("2019")


def test_a_question_that_is_new_at_the_follow_up_leaves_the_definition_behind_the_baseline_alone(tmp_path: Path):
    new = '[[overall_items]]\nid = "f1"\nsv = "Jämfört?"\nen = "Compared?"\nscale = "tre"\n'
    labels = 'labels_sv = ["-", "0", "+"]\nlabels_en = ["-", "0", "+"]\n'
    scale = f'[[scales]]\nid = "tre"\ncodes = [1, 2, 3]\n{labels}positive = [3]\n'
    files = {
        "instrument.toml": INSTRUMENT + "\n" + new + "\n" + scale,
        "column_map.csv": "variable,2016,2019,2019_status\n"
        + "".join(f"{row},\n" for row in FILES["column_map.csv"].splitlines()[1:])
        + "f1,,f1,new\n",
    }
    before, after = small_study(tmp_path / "a" / "litet"), small_study(tmp_path / "b" / "litet", files)
    assert before.definition_until("2016") == after.definition_until("2016")
    assert before.definition_until("2019") != after.definition_until("2019")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("instrument.toml", "Fråga a1", "Fråga ett"),
        ("instrument.toml", "reversed = true", "reversed = false"),
        ("column_map.csv", "a1,a1,a1", "a1,f1,a1"),
        ("groups.csv", "Ask kommun", "Aska"),
        ("plan.toml", "alpha = 0.05", "alpha = 0.1"),
        ("policy.toml", "svensk_enkat", "strikt"),
        ("study.toml", "2016/svar.sav", "2016/andra.sav"),
    ],
)
def test_anything_that_the_baseline_rests_on_changes_its_definition(tmp_path: Path, name: str, old: str, new: str):
    text = (STUDY_TOML if name == "study.toml" else FILES[name]).replace(old, new)
    before, after = small_study(tmp_path / "a" / "litet"), small_study(tmp_path / "b" / "litet", {name: text})
    assert before.definition_until("2016") != after.definition_until("2016")


def test_a_spelling_that_a_scale_accepts_changes_no_figure_and_no_definition(tmp_path: Path):
    text = INSTRUMENT.replace("positive = [4, 5]", 'positive = [4, 5]\nalso = { "e" = ["f"] }')
    before = small_study(tmp_path / "a" / "litet")
    after = small_study(tmp_path / "b" / "litet", {"instrument.toml": text})
    assert after.instrument.scales_by_id["fem"].also == {"e": ("f",)}
    for wave in ("2016", "2019"):
        assert before.definition_until(wave) == after.definition_until(wave)


def test_how_persons_are_known_again_is_part_of_the_definition_after_the_baseline(tmp_path: Path):
    linkage = '[linkage]\nkind = "self_generated"\nelements = [2, 2, 1]\n\n[schedule]'
    before = small_study(tmp_path / "a" / "litet")
    after = small_study(tmp_path / "b" / "litet", {"study.toml": STUDY_TOML.replace("[schedule]", linkage)})
    assert before.definition_until("2016") == after.definition_until("2016")
    assert before.definition_until("2019") != after.definition_until("2019")


def test_where_the_folder_lies_and_blank_rows_of_the_map_are_no_part_of_the_definition(tmp_path: Path):
    text = FILES["column_map.csv"].replace("variable,2016,2019", "\ufeffvariable,2016,2019").replace("\n", "\n\n")
    before = small_study(tmp_path / "a" / "litet")
    after = small_study(tmp_path / "b" / "litet", {"column_map.csv": text})
    assert before.definition_until("2019") == after.definition_until("2019")
    assert str(tmp_path) not in before.definition_until("2019")


def test_the_waves_until_a_wave_include_it(tmp_path: Path):
    study = three_waves(tmp_path)
    assert study.waves_until("2016") == ("2016",)
    assert study.waves_until("2022") == ("2016", "2019", "2022")
