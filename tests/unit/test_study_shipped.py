"""The study that is shipped says what the design of the instrument says."""

from pathlib import Path

from pipeline.study import Study, find_studies

REVERSED = {"MAL4", "LED4", "STR4", "ROL4", "REG2", "REG4", "NYT4"}
INDICATORS = ("MAL", "LED", "STR", "ROL", "TIL", "REG", "NYT")
MUNICIPALITIES = {
    "2101": ("Ockelbo", 5884),
    "2104": ("Hofors", 9570),
    "2121": ("Ovanåker", 11672),
    "2132": ("Nordanstig", 9483),
    "2161": ("Ljusdal", 18867),
    "2180": ("Gävle", 102904),
    "2181": ("Sandviken", 39290),
    "2182": ("Söderhamn", 25492),
    "2183": ("Bollnäs", 26809),
    "2184": ("Hudiksvall", 37531),
}


def test_there_are_seven_indicators_of_four_items_each(gavleborg: Study):
    indicators = {known.id: known.items for known in gavleborg.instrument.indicators}
    assert indicators == {name: tuple(f"{name}{number}" for number in range(1, 5)) for name in INDICATORS}
    assert [item.id for item in gavleborg.instrument.items] == [item for own in indicators.values() for item in own]
    assert len(gavleborg.instrument.items) == 28


def test_exactly_seven_items_are_reversed(gavleborg: Study):
    assert {item.id for item in gavleborg.instrument.all_items if item.reversed} == REVERSED


def test_the_ten_municipalities_have_their_codes_and_populations(gavleborg: Study):
    assert {known.code: (known.name, known.population) for known in gavleborg.groups} == MUNICIPALITIES
    assert sum(known.population or 0 for known in gavleborg.groups) == 287_502


def test_everything_that_is_asked_has_wording_in_both_languages(gavleborg: Study):
    own = gavleborg.instrument
    for part in (*own.questions, *own.indicators, *own.respondent_types):
        assert part.sv
        assert part.en
        assert part.sv != part.en
    for scale in own.scales:
        assert len(scale.labels_sv) == len(scale.labels_en) == len(scale.codes)
        assert all((*scale.labels_sv, *scale.labels_en))


def test_politicians_are_asked_two_of_led_three_of_str_two_of_rol_three_of_til_and_three_of_reg(gavleborg: Study):
    asked = {item.id for item in gavleborg.instrument.items if not item.asked_of or "politiker" in item.asked_of}
    counts = {known.id: len(asked & set(known.items)) for known in gavleborg.instrument.indicators}
    assert counts == {"MAL": 4, "LED": 2, "STR": 3, "ROL": 2, "TIL": 3, "REG": 3, "NYT": 4}


def test_an_agreement_is_worth_0_25_50_75_100_points_and_two_options_are_positive(gavleborg: Study):
    scale = gavleborg.instrument.scale_of["MAL1"]
    assert scale.points == {1: 0, 2: 25, 3: 50, 4: 75, 5: 100}
    assert [code for code in scale.codes if scale.points[code] >= 75] == list(scale.positive)


def test_only_str2_is_reworded_so_that_every_other_item_is_common_to_both_waves(gavleborg: Study):
    items = {item.id for item in gavleborg.instrument.items}
    assert gavleborg.common_items("2016", "2019") & items == items - {"STR2"}
    assert gavleborg.comparable_indicators("2016", "2019") == INDICATORS


def test_the_retrospective_question_is_new_at_the_follow_up_and_in_no_indicator(gavleborg: Study):
    assert "FOR1" not in gavleborg.asked_items("2016")
    assert "FOR1" in gavleborg.asked_items("2019")
    assert all("FOR1" not in indicator.items for indicator in gavleborg.instrument.indicators)


def test_the_county_total_the_indicators_and_the_group_totals_are_families_of_their_own(gavleborg: Study):
    families = {family.level + " " + " ".join(family.indicators) for family in gavleborg.plan.families}
    assert families == {"county total", f"county {' '.join(INDICATORS)}", "group total"}


def test_the_study_is_marked_synthetic(gavleborg: Study):
    assert gavleborg.synthetic


def test_a_folder_is_a_study_when_it_has_a_study_file(tmp_path: Path):
    for name in ("b", "a", "c"):
        (tmp_path / name).mkdir()
    (tmp_path / "a" / "study.toml").touch()
    (tmp_path / "b" / "study.toml").touch()
    assert find_studies(tmp_path) == (tmp_path / "a", tmp_path / "b")
