"""What pages open with, computed again from the published frames by code of its own."""

from dataclasses import replace

import pytest

from pipeline.protect.safe import seal_table
from pipeline.report.headline import headline
from pipeline.report.pages import county_page, group_page_of
from pipeline.report.results import Results
from tests.browser.odd_releases import odd_release, study_of
from tests.fixtures.example_release import baseline_release, follow_up_release

SAID = {
    ("better", ""): "bättre – statistiskt säkerställt",
    ("better", "clear"): "tydligt bättre – statistiskt säkerställt",
    ("worse", ""): "sämre – statistiskt säkerställt",
    ("worse", "clear"): "tydligt sämre – statistiskt säkerställt",
    ("undecided", ""): "ingen säkerställd förändring",
}
UNSHOWN = {
    ("few", "2016"): "redovisas inte – färre än 5 svar 2016, eller så skulle ett annat dolt värde gå att räkna ut",
    ("few", "2019"): "redovisas inte – färre än 5 svar 2019, eller så skulle ett annat dolt värde gå att räkna ut",
    (
        "complement",
        "2016",
    ): "redovisas inte – färre än 5 svar 2016, eller så skulle ett annat dolt värde gå att räkna ut",
    ("no_answers", "2019"): "kan inte bedömas – inga svar 2019",
    ("not_comparable", "2019"): "kan inte mätas – för få frågor är desamma vid de två mättillfällena",
}


@pytest.fixture(scope="module")
def follow_up():
    return follow_up_release()


@pytest.fixture(scope="module")
def baseline():
    return baseline_release()


def totals(table):
    frame = table.frame
    return frame[frame["indicator_id"] == "total"].to_dict("records")


def as_written(amount):
    return f"{'+' if amount > 0 else '−' if amount < 0 else ''}{abs(int(amount))}"


def change_expected(name, row):
    if row["mark"]:
        return f"{name}: förändringen {UNSHOWN[row['reason'], '2019']}"
    interval = f"{as_written(row['ci_low'])} till {as_written(row['ci_high'])}"
    return f"{name}: {SAID[row['verdict'], row['size']]} ({as_written(row['change'])}, intervall {interval})"


def level_expected(name, row):
    if row["mark"]:
        return f"{name}: index {UNSHOWN[row['reason'], '2016']}"
    return f"{name}: index {int(row['mean'])} ({int(row['ci_low'])}–{int(row['ci_high'])}) på skalan 0–100"


def headlines(release):
    results = Results(release)
    places = (results.county, *results.groups)
    return [headline(results, place).replace("\u00a0", " ") for place in places]


def expected(release, table, sentence):
    names = {release.study.county.code: release.study.county.short, **release.study.group_names}
    rows = {row["group_code"]: row for row in totals(table)}
    return [sentence(name, rows[code]) for code, name in names.items()]


def test_every_headline_of_a_follow_up_is_what_the_published_changes_say(follow_up):
    assert headlines(follow_up) == expected(follow_up, follow_up.changes, change_expected)


def test_every_headline_of_a_baseline_is_what_the_published_levels_say(baseline):
    assert headlines(baseline) == expected(baseline, baseline.levels, level_expected)


@pytest.mark.parametrize("kind", [{}, {"are_hidden": True}, {"is_comparable": False}], ids=str)
def test_headlines_are_true_when_all_or_nothing_may_be_shown(kind):
    release = odd_release(study_of(4), **kind)
    assert headlines(release) == expected(release, release.changes, change_expected)


def test_a_group_too_small_at_the_baseline_is_not_said_to_be_too_small_now(follow_up):
    levels = follow_up.levels.frame
    shown = levels["group_code"].eq("2101")
    levels.loc[shown, ["mean", "n", "mark", "reason"]] = [55, 6, "", ""]
    results = Results(replace(follow_up, levels=seal_table("levels", levels)))
    ockelbo = next(group for group in results.groups if group.code == "2101")
    said = "färre än 5 svar 2016, eller så skulle ett annat dolt värde gå att räkna ut"
    assert headline(results, ockelbo) == f"Ockelbo: förändringen redovisas inte – {said}"


def test_the_lead_names_exactly_the_certain_indicators_and_groups(follow_up):
    frame = follow_up.changes.frame
    names = {indicator.id: indicator.sv for indicator in follow_up.study.instrument.indicators}
    certain = frame[frame["verdict"].isin(["better", "worse"])]
    county = certain[(certain["level"] == "county") & (certain["indicator_id"] != "total")]
    groups = certain[(certain["level"] == "group") & (certain["indicator_id"] == "total")]
    in_words = {"better": "bättre", "worse": "sämre"}
    expected_said = [
        f"Statistiskt säkerställt {in_words[row.verdict]}: {name} ({as_written(row.change)})."
        for rows, named in ((county, "indicator_id"), (groups, "group_code"))
        for row in rows.itertuples()
        for name in [(names | follow_up.study.group_names)[getattr(row, named)]]
    ]
    said = [said.text for said in county_page(Results(follow_up)).opening.lead if said.verdict]
    assert said == expected_said
    assert len(said) == 2


def test_the_lead_of_a_baseline_names_the_highest_and_the_lowest_indicator(baseline):
    frame = baseline.levels.frame
    county = frame[(frame["level"] == "county") & (frame["indicator_id"] != "total")]
    names = {indicator.id: indicator.sv for indicator in baseline.study.instrument.indicators}
    high, low = (county.loc[pick] for pick in (county["mean"].idxmax(), county["mean"].idxmin()))
    said = county_page(Results(baseline)).opening.lead[0].text
    high_said, low_said = (f"{names[row['indicator_id']]} ({int(row['mean'])})" for row in (high, low))
    assert said == f"Högst: {high_said}. Lägst: {low_said}."


def test_the_tile_of_groups_counts_every_group_once(follow_up):
    tiles = {tile.name: tile for tile in county_page(Results(follow_up)).opening.tiles}
    counts = {words: int(count) for count, words in tiles["10 Mysam-grupper"].counts}
    assert counts == {
        "bättre, säkerställt": 0,
        "sämre, säkerställt": 1,
        "ingen säkerställd förändring": 6,
        "redovisas inte (..)": 2,
        "inga svar (-)": 1,
    }


def test_a_hidden_group_has_no_tiles_and_says_that_hiding_tells_nothing(follow_up):
    results = Results(follow_up)
    page = group_page_of(results, results.groups[0])
    assert page.opening.tiles == ()
    assert "säger inget om hur bra eller dåligt det är" in page.opening.lead[0].text


def test_a_county_that_may_not_be_shown_says_that_hiding_tells_nothing():
    page = county_page(Results(odd_release(study_of(2), are_hidden=True)))
    assert "säger inget om hur bra eller dåligt det är" in page.opening.lead[0].text
