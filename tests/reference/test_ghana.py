"""A real survey through the same door: Afrobarometer in Ghana, ten regions, the known answers of two other programs.

Known answers: PSPP 1.6.2 and scipy on the same files; everything else is recomputed here by `second_reading`.
The survey's own weight is not used: the study ignores the column.
"""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import numpy as np
import pandas as pd
import pyreadstat
import pytest
from scipy import stats
from upath import UPath

from assets.definitions import definitions
from assets.io_manager import read_table
from pipeline.compare.sign_flips import flip_interval, flip_p_value
from pipeline.errors import InputError
from pipeline.report.site import release_pages
from pipeline.study.points import points_by_response
from tests.conftest import ROOT
from tests.fixtures.ghana_study import FILES, TRUST, Chain, ghana_folder, run_chain, second_reading
from tests.graph.command import at
from tests.graph.project import Project

RAW = 3 / 100
"""Index points, 0-100, to the survey's own scale, 0-3."""
ITEM_MEAN = {"2014": 1.3666, "2017": 1.7126}
REGION_MEANS = {"265": (1.1379, 1.6970), "267": (1.8360, 1.6601), "269": (2.0119, 1.9617)}
ITEMS = {"police": ((2338, 1.1210), (2350, 1.2255)), "opposition": ((2284, 1.4282), (2286, 1.3154))}


@pytest.fixture(scope="module")
def chain(real_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return run_chain(ghana_folder(tmp_path_factory.mktemp("census"), real_files))


@pytest.fixture(scope="module")
def sampled(real_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Chain:
    folder = ghana_folder(
        tmp_path_factory.mktemp("sample"), real_files, plan=lambda text: text.replace('"census"', '"sample"')
    )
    return run_chain(folder)


@pytest.fixture(scope="module")
def again(real_files: Path) -> dict[str, pd.DataFrame]:
    return {wave: second_reading(real_files, wave) for wave in FILES}


@pytest.fixture(scope="module")
def region_changes(again: dict[str, pd.DataFrame]) -> pd.Series:
    before, after = (again[wave].groupby("region")["mean"].mean() for wave in FILES)
    return after - before


def brute_force_p(changes: np.ndarray) -> float:
    """Share of all sign patterns whose mean lies at least as far from 0 as the observed one."""
    patterns = np.array(list(itertools.product([-1, 1], repeat=len(changes))))
    return float(np.mean(np.abs(patterns @ changes) >= abs(changes.sum()) - 1e-12))


def welch(before: pd.Series, after: pd.Series) -> tuple[float, float, float]:
    """Limits and p value that take every respondent as independent, whatever the region."""
    found = stats.ttest_ind(after.dropna(), before.dropna(), equal_var=False)
    return *found.confidence_interval(0.95), found.pvalue


def test_the_mean_of_all_respondents_is_the_known_answer(chain: Chain) -> None:
    found = {wave: chain.levels(wave, "persons").loc["GH", "mean"] * RAW for wave in FILES}
    assert found == pytest.approx(ITEM_MEAN, abs=5e-5)


@pytest.mark.parametrize("region", REGION_MEANS)
def test_a_region_has_the_known_means(chain: Chain, region: str) -> None:
    found = chain.change("group").loc[region, ["baseline_mean", "mean"]] * RAW
    assert tuple(found) == pytest.approx(REGION_MEANS[region], abs=5e-5)


def test_every_region_has_the_counts_and_means_of_a_second_implementation(
    chain: Chain, again: dict[str, pd.DataFrame]
) -> None:
    for wave, frame in again.items():
        expected = frame.groupby("region")["mean"].agg(["count", "mean"])
        found = chain.levels(wave, "own")
        assert list(found.index) == list(expected.index)
        assert found["n"].tolist() == expected["count"].tolist()
        assert (found["mean"] * RAW).tolist() == pytest.approx(expected["mean"].tolist(), abs=1e-12)


def test_every_region_changes_in_the_direction_of_a_second_implementation(
    chain: Chain, region_changes: pd.Series
) -> None:
    found = chain.change("group")["change"]
    assert np.sign(found).tolist() == np.sign(region_changes[found.index]).tolist()
    assert {code for code, change in found.items() if change < 0} == {"267", "269"}


@pytest.mark.parametrize("item", TRUST)
def test_every_single_question_has_the_count_and_mean_of_a_second_implementation(
    chain: Chain, again: dict[str, pd.DataFrame], item: str
) -> None:
    for wave, frame in again.items():
        points = item_points(chain, wave, item)
        assert points.count() == frame[item].count()
        assert points.mean() * RAW == pytest.approx(frame[item].mean(), abs=1e-12)


@pytest.mark.parametrize("item", ITEMS)
def test_a_single_question_has_the_known_count_and_mean(chain: Chain, item: str) -> None:
    for wave, (n, mean) in zip(FILES, ITEMS[item], strict=True):
        points = item_points(chain, wave, item)
        assert points.count() == n
        assert points.mean() * RAW == pytest.approx(mean, abs=5e-5)


def item_points(chain: Chain, wave: str, item: str) -> pd.Series:
    responses = chain.core[wave].responses
    return points_by_response(responses, chain.study)[responses["item_id"] == item]


def test_the_regions_changes_give_the_known_tests(chain: Chain) -> None:
    changes = chain.change("group")["change"].to_numpy()
    t = stats.ttest_1samp(changes, 0)
    assert (t.statistic, t.pvalue, t.df) == (pytest.approx(3.6613, abs=5e-5), pytest.approx(0.005225, abs=5e-7), 9)
    assert stats.wilcoxon(changes).pvalue == 0.009765625


def test_the_exact_sign_flip_test_is_that_of_all_1024_patterns(chain: Chain) -> None:
    changes = chain.change("group")["change"].to_numpy()
    assert flip_p_value(changes) == brute_force_p(changes) == 8 / 1024


def test_the_sign_flip_interval_holds_the_changes_that_all_1024_patterns_do_not_reject(sampled: Chain) -> None:
    changes = sampled.change("group")["change"].to_numpy()
    low, high = flip_interval(changes, 0.05)
    assert all(brute_force_p(changes - inside) > 0.05 for inside in (low + 1e-6, changes.mean(), high - 1e-6))
    assert all(brute_force_p(changes - outside) <= 0.05 for outside in (low - 1e-6, high + 1e-6))


def test_the_country_as_a_sample_of_regions_has_changed(sampled: Chain, region_changes: pd.Series) -> None:
    county, verdict = sampled.change("county").loc["GH"], sampled.verdict("county").loc["GH"]
    low, high = flip_interval(region_changes.to_numpy() / RAW, 0.05)
    assert county["change"] * RAW == pytest.approx(region_changes.mean(), abs=1e-12)
    assert (verdict["ci_low"], verdict["ci_high"]) == (round(low), round(high))
    assert verdict["ci_low"] > 0
    assert (verdict["verdict"], verdict["size"]) == ("better", "clear")


def test_the_country_as_a_census_weighs_regions_by_respondents_and_takes_them_as_strata(
    chain: Chain, again: dict[str, pd.DataFrame], region_changes: pd.Series
) -> None:
    regions = [frame.groupby("region")["mean"].agg(["count", "mean", "var"]) for frame in again.values()]
    weights = regions[0]["count"] / regions[0]["count"].sum()
    parts = np.concatenate([weights**2 * region["var"] / region["count"] for region in regions])
    df = parts.sum() ** 2 / (parts**2 / (np.concatenate([region["count"] for region in regions]) - 1)).sum()
    change, se = float((weights * region_changes).sum()), float(np.sqrt(parts.sum()))
    county, verdict = chain.change("county").loc["GH"], chain.verdict("county").loc["GH"]
    assert county["change"] * RAW == pytest.approx(change, abs=1e-12)
    assert (county["se"] * RAW, county["df"]) == (pytest.approx(se, rel=1e-9), pytest.approx(df, rel=1e-9))
    limits = [round(limit / RAW) for limit in stats.t.interval(0.95, df, change, se)]
    assert [verdict["ci_low"], verdict["ci_high"], verdict["verdict"]] == [*limits, "better"]


def test_the_interval_over_regions_is_several_times_wider_than_one_that_ignores_them(
    sampled: Chain, again: dict[str, pd.DataFrame]
) -> None:
    low, high, _ = welch(*(frame["mean"] for frame in again.values()))
    verdict = sampled.verdict("county").loc["GH"]
    assert (verdict["ci_high"] - verdict["ci_low"]) * RAW > 3 * (high - low)


def item_changes(chain: Chain, item: str) -> np.ndarray:
    """Each region's change in one question, in points."""
    before, after = (
        item_points(chain, wave, item).groupby(chain.core[wave].responses["group_code"]).mean() for wave in FILES
    )
    return (after - before).to_numpy()


def test_a_question_that_looks_certain_over_respondents_is_not_so_over_regions(chain: Chain) -> None:
    low, _, p = welch(*(item_points(chain, wave, "police") for wave in FILES))
    assert low > 0
    assert p == pytest.approx(0.00149, abs=5e-6)
    changes = item_changes(chain, "police")
    over_regions = flip_interval(changes, 0.05)
    assert over_regions[0] < 0 < over_regions[1]
    assert flip_p_value(changes) == brute_force_p(changes) > 0.05


def test_the_surest_question_is_no_surer_than_ten_regions_allow(chain: Chain) -> None:
    *_, p = welch(*(item_points(chain, wave, "president") for wave in FILES))
    changes = item_changes(chain, "president")
    assert p < 1e-100
    assert flip_p_value(changes) == brute_force_p(changes) >= 2 / 1024


def test_nothing_is_hidden_when_the_smallest_region_has_62_respondents(chain: Chain) -> None:
    assert min(chain.change("group")[["baseline_n", "n"]].min()) == 62
    for release in chain.releases.values():
        for table in (release.levels, release.changes, release.response):
            assert set(table.frame["mark"]) <= {""}
    assert len(chain.releases["2017"].changes.frame) == 2 * 11


def test_every_record_of_the_files_is_accounted_for(chain: Chain, again: dict[str, pd.DataFrame]) -> None:
    for wave, core in chain.core.items():
        assert len(core.respondents) + len(core.rejected) == 2400
        assert len(core.rejected) == again[wave]["mean"].isna().sum()
    assert not chain.changes["linked_n"].any()


def test_the_surveys_own_weight_is_not_used(chain: Chain, real_files: Path, again: dict[str, pd.DataFrame]) -> None:
    for wave, weighted in {"2014": 1.3708, "2017": 1.7119}.items():
        file = real_files / "ghana" / Path(FILES[wave]).name
        weight = pyreadstat.read_sav(str(file), usecols=["within_country_weighting_factor"])[0].iloc[:, 0]
        scored = again[wave]["mean"].notna()
        assert np.average(again[wave]["mean"][scored], weights=weight[scored]) == pytest.approx(weighted, abs=5e-5)
        assert chain.levels(wave, "persons").loc["GH", "mean"] * RAW != pytest.approx(weighted, abs=5e-4)
        assert "within_country_weighting_factor" in chain.study.column_map.ignored(wave)


def test_the_common_questions_are_those_with_the_same_wording_and_options_in_both_files(chain: Chain) -> None:
    wordings = {wave: read.codebook.set_index("column")["wording"] for wave, read in chain.read.items()}
    labels = {wave: read.value_labels.set_index(["column", "value"])["label"] for wave, read in chain.read.items()}
    assert chain.study.common_items("2014", "2017") == set(TRUST)
    for item in chain.study.instrument.items:
        for wave in FILES:
            column = TRUST[item.id]
            assert plain(wordings[wave][column]) == plain(item.en)
            assert [labels[wave][column, str(code)] for code in range(4)] == [
                "Not at all",
                "Just a little",
                "Somewhat",
                "A lot",
            ]


KINDS = {"missing": "ej_svar", "refused": "ej_svar", "don't know": "vet_ej", "not asked": "ej_visad"}


@pytest.mark.parametrize(("wave", "refused"), [("2014", 98), ("2017", 8)])
def test_each_waves_missing_codes_are_those_that_its_own_file_labels(chain: Chain, wave: str, refused: int) -> None:
    labels = chain.read[wave].value_labels
    asked = chain.study.column_map.asked(wave)
    for question in chain.study.instrument.all_items:
        if question.id not in asked:
            continue
        own = labels[labels["column"] == asked[question.id].column]
        stated = {
            float(code): kind
            for code, label in zip(own["value"], own["label"], strict=True)
            for start, kind in KINDS.items()
            if plain(label).startswith(start)
        }
        assert asked[question.id].missing == stated
        assert stated[refused] == "ej_svar"
        assert len(stated) == len(own) - 4


def plain(label: str) -> str:
    """Without case, numbering and kinds of apostrophe."""
    return re.sub(r"^\w+\.\s+", "", label.replace("’", "'")).casefold()


def test_a_code_for_refused_of_the_other_wave_is_an_error_with_column_and_label(
    real_files: Path, tmp_path: Path
) -> None:
    folder = ghana_folder(tmp_path, real_files, column_map=lambda text: text.replace("8=ej_svar; 9=", "98=ej_svar; 9="))
    with pytest.raises(
        InputError, match=r"afrobarometer_ghana_r7\.sav.*'trust_police' \(police\): koden 8 har etiketten 'Refused'"
    ):
        run_chain(folder)


def test_a_column_that_the_map_does_not_mention_stops_the_chain(real_files: Path, tmp_path: Path) -> None:
    folder = ghana_folder(tmp_path, real_files, column_map=lambda text: re.sub(r"ignored,within.*\n", "", text))
    with pytest.raises(InputError, match=r"'within_country_weighting_factor' är okänd") as raised:
        run_chain(folder)
    assert len(raised.value.problems) == 1


def test_regions_are_found_by_their_labels_when_the_study_has_codes_of_its_own(
    chain: Chain, real_files: Path, tmp_path: Path
) -> None:
    folder = ghana_folder(tmp_path, real_files, groups=lambda text: re.sub(r"(?m)^26", "GH-26", text))
    found = run_chain(folder).change("group")
    expected = chain.change("group")
    assert found.index.tolist() == [f"GH-{code}" for code in expected.index]
    assert found["change"].tolist() == expected["change"].tolist()


def test_a_question_dropped_from_the_indicator_takes_no_part_in_the_comparison(
    chain: Chain, real_files: Path, tmp_path: Path
) -> None:
    folder = ghana_folder(tmp_path, real_files, instrument=tax_in_the_indicator)
    twelve = run_chain(folder)
    for level in ("group", "county"):
        found, expected = twelve.change(level), chain.change(level)
        assert (found["items_n"].unique(), found["items_dropped_n"].unique()) == ([11], [1])
        same = ["baseline_n", "n", "baseline_mean", "mean", "change", "se"]
        pd.testing.assert_frame_equal(found[same], expected[same])
    levels = [made.levels("2014", "persons").loc["GH", "mean"] for made in (twelve, chain)]
    assert abs(levels[0] - levels[1]) > 0.1


def tax_in_the_indicator(text: str) -> str:
    return text.replace('"president", ', '"tax", "president", ').replace("[[overall_items]]", "[[items]]")


def test_only_a_synthetic_study_says_so_on_its_pages(chain: Chain, real_files: Path, tmp_path: Path) -> None:
    folder = ghana_folder(
        tmp_path, real_files, study=lambda text: text.replace("synthetic = false", "synthetic = true")
    )
    pages, marked = (release_pages(made.releases["2017"]) for made in (chain, run_chain(folder)))
    assert not [name for name, page in pages.items() if b"yntetisk" in page]
    assert [name for name, page in marked.items() if b"Syntetiska data" in page.partition(b"<body")[2]] == list(marked)


@pytest.fixture(scope="module")
def materialised(real_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Both waves run through Dagster, the baseline first; tables and reports under one folder."""
    place = tmp_path_factory.mktemp("dagster")
    folder = ghana_folder(place, real_files)
    with at(Project(place, "ghana")), dg.DagsterInstance.ephemeral() as instance:
        job = definitions(folder).resolve_job_def("ghana")
        for wave in FILES:
            assert job.execute_in_process(instance=instance, partition_key=wave).success
        yield place


def test_dagster_stores_the_changes_and_verdicts_of_the_library(materialised: Path, chain: Chain) -> None:
    for made, name in ((chain.changes, "change_by_group_indicator"), (chain.verdicts, "verdict_by_group_indicator")):
        stored = read_table(UPath(materialised / ".store" / "ghana" / "change" / name / "2017.parquet"))
        pd.testing.assert_frame_equal(stored, made)


def test_dagster_writes_a_page_for_the_country_and_each_region_in_both_waves(materialised: Path, chain: Chain) -> None:
    reports = materialised / "reports" / "ghana"
    others = {"lansrapport.html", "fordjupning.html", "kodbok.html", "datakvalitet.html"}
    names = others | {f"{page}_{code}.html" for code in chain.study.group_names for page in ("region", "workshop")}
    for wave in FILES:
        pages = {path.name: path.read_text(encoding="utf-8") for path in reports.glob(f"*/{wave}/*.html")}
        assert set(pages) == names
        assert not [name for name, page in pages.items() if "syntetisk" in page.casefold()]
        assert all(name in pages["lansrapport.html"] for name in chain.study.group_names.values())
    assert "Förtroende för institutioner i Ghanas regioner" in (reports / "index.html").read_text(encoding="utf-8")


def test_the_countrys_page_carries_the_published_change_and_interval(materialised: Path, chain: Chain) -> None:
    page = next((materialised / "reports" / "ghana").glob("*/2017/lansrapport.html")).read_text(encoding="utf-8")
    county, verdict = chain.change("county").loc["GH"], chain.verdict("county").loc["GH"]
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    change, low, high = round(county["change"]), int(verdict["ci_low"]), int(verdict["ci_high"])
    assert f"(+{change}, intervall +{low} till +{high})" in text


def test_no_program_file_knows_this_survey() -> None:
    words = ("ghana", "afrobarometer", "ashanti", "accra", "brong", *TRUST.values(), "province_or_region")
    sources = [path for package in ("pipeline", "assets") for path in (ROOT / package).rglob("*") if path.is_file()]
    texts = {path: path.read_text(encoding="utf-8").casefold() for path in sources if path.suffix != ".pyc"}
    assert len(texts) > 50
    assert not [(path.name, word) for path, text in texts.items() for word in words if word in text]
