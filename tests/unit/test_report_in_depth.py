"""The page in depth: what is said of comparability, of who changed and of the scales, and what is not shown."""

from dataclasses import replace

import pandas as pd
import pytest

from pipeline.protect.safe import SafeTable, seal_table
from pipeline.report.release import IN_DEPTH, Release
from pipeline.report.site import release_in_depth, release_pages
from pipeline.study import Study
from tests.browser.page_reader import PageRead
from tests.fixtures.example_in_depth import changed, in_depth
from tests.fixtures.example_release import BASELINE, FOLLOW_UP, baseline_release, follow_up_release

PAGE = "fordjupning.html"
TOTAL = {"indicator_id": "total"}


def page_of(release: Release) -> PageRead:
    return PageRead(release_in_depth(release)[PAGE])


def edited(name: str, where: dict[str, str], **cells: object) -> Release:
    """The follow-up with other cells in the rows of one table that have some values."""
    tables = in_depth(FOLLOW_UP)
    frame = tables[name].frame
    rows = (frame[list(where)] == list(where.values())).all(axis=1)
    assert rows.any()
    for column, value in cells.items():
        frame.loc[rows, column] = value
    return replace(follow_up_release(), in_depth=changed(tables, name, frame))


def emptied(*names: str) -> Release:
    tables: dict[str, SafeTable] = in_depth(FOLLOW_UP)
    for name in names:
        tables[name] = seal_table(name, tables[name].frame.iloc[:0])
    return replace(follow_up_release(), in_depth=tables)


def table(page: PageRead, caption: str) -> dict[str, list[str]]:
    return next(found for found in page.tables if found.caption.startswith(caption)).by_name


@pytest.fixture(scope="module")
def follow_up():
    return page_of(follow_up_release())


def test_every_table_of_the_page_is_a_protected_one():
    with pytest.raises(TypeError, match="reliability"):
        replace(
            follow_up_release(), in_depth=in_depth(FOLLOW_UP) | {"reliability": in_depth(FOLLOW_UP)["comparability"]}
        )


def test_a_page_of_some_of_its_tables_is_refused():
    some = {name: safe for name, safe in in_depth(FOLLOW_UP).items() if name != "participation"}
    with pytest.raises(TypeError, match="participation"):
        replace(follow_up_release(), in_depth=some)


def test_a_table_of_another_wave_is_refused():
    with pytest.raises(ValueError, match="holds another wave"):
        replace(follow_up_release(), in_depth=in_depth(BASELINE))


def test_without_its_tables_there_is_neither_page_nor_link():
    bare = replace(follow_up_release(), in_depth={})
    assert release_in_depth(bare) == {}
    assert PAGE not in release_pages(bare)["lansrapport.html"].decode()
    assert PAGE in release_pages(follow_up_release())["lansrapport.html"].decode()


def test_a_baseline_has_no_subject_that_needs_two_waves():
    page = page_of(baseline_release())
    assert "Får mättillfällena jämföras?" not in page.text
    assert "Är det samma personer?" not in page.text
    assert "Fungerar skalorna?" in page.text
    assert "Ser alla samma klimat?" in page.text


def test_care_is_asked_for_with_its_reasons_and_questions(follow_up):
    page = page_of(edited("comparability", {"indicator_id": "LED"}, status="with_care"))
    assert table(page, "2019 mot 2016")["Ledning och mandat"] == ["jämför med försiktighet", ""]
    assert table(follow_up, "2019 mot 2016")["Ledning och mandat"] == ["får jämföras", ""]
    assert table(follow_up, "2019 mot 2016")["Struktur och arbetsformer"] == [
        "jämför med försiktighet",
        "frågor har ändrats",
    ]


def test_questions_that_work_differently_are_named_the_clearest_first():
    tables = in_depth(FOLLOW_UP)
    reason = {"wave": FOLLOW_UP, "baseline_wave": BASELINE, "indicator_id": "STR", "aspect": "dif"}
    frame = tables["comparability_reasons"].frame
    for place, item in enumerate(("", "STR3", "STR1")):
        frame.loc[len(frame)] = reason | {"item_id": item, "place": place}
    page = page_of(replace(follow_up_release(), in_depth=changed(tables, "comparability_reasons", frame)))
    found = table(page, "2019 mot 2016")["Struktur och arbetsformer"]
    assert found == ["jämför med försiktighet", "frågor har ändrats; frågor fungerar olika: STR3 och STR1"]


def test_the_county_page_names_the_indicators_that_ask_for_care_and_leads_to_why():
    html = release_pages(follow_up_release())["lansrapport.html"].decode()
    page = PageRead(html.encode())
    assert "Jämför med försiktighet: Struktur och arbetsformer (frågor har ändrats)." in page.text
    assert 'href="fordjupning.html#jamforbarhet"' in html
    calm = PageRead(
        release_pages(edited("comparability", {"status": "with_care"}, status="comparable"))["lansrapport.html"]
    )
    assert "Jämför med försiktighet" not in calm.text


def test_a_hidden_part_shows_its_mark_and_no_number():
    page = page_of(
        edited(
            "who_changed",
            {"part": "linked", **TOTAL},
            mark="..",
            reason="few",
            no_interval="",
            **dict.fromkeys(
                ["baseline_n", "n", "baseline_pct", "pct", "baseline_mean", "mean", "difference", "ci_low", "ci_high"],
                float("nan"),
            ),
        )
    )
    assert table(page, "2019 mot 2016, samlat index")["Länkade"] == [".."] * 6
    assert "redovisas inte, så att ingens svar kan utläsas" in page.text


def test_a_difference_without_an_interval_says_so():
    page = page_of(
        edited(
            "who_changed",
            {"part": "unlinked", **TOTAL},
            difference=-2,
            ci_low=float("nan"),
            ci_high=float("nan"),
            no_interval="few_df",
        )
    )
    assert table(page, "2019 mot 2016, samlat index")["Ej länkade"][-2:] == ["−2", "inget"]
    assert "intervallet går inte att räkna ut" in page.text


def test_leavers_are_only_spoken_of_where_a_register_key_tells():
    tables = in_depth(FOLLOW_UP)
    frame = tables["who_changed"].frame.replace({"part": {"linked": "stayers", "unlinked": "leavers"}})
    page = page_of(replace(follow_up_release(), in_depth=changed(tables, "who_changed", frame)))
    assert {"Kvarvarande", "Slutat"} <= set(table(page, "2019 mot 2016, samlat index"))
    assert "ett register över alla som kan svara" in page.text
    assert "på sin egen kod" not in page.text
    columns = next(found for found in page.tables if found.caption == "Skillnad per indikator").rows[0]
    assert columns == ["", "Kvarvarande", "95 %"]


@pytest.mark.parametrize(
    ("agreement", "said"),
    [
        ("agree", "pekar åt samma håll."),
        ("disagree", "måttstocken kan ha flyttats"),
        ("cannot_tell", "Det går inte att säga"),
    ],
)
def test_memory_and_measurement_are_held_against_each_other_in_a_sentence(agreement, said):
    page = page_of(edited("response_shift", {"figure": "retrospective"}, agreement=agreement))
    assert said in page.text


def test_a_correlation_stands_in_hundredths_with_its_interval():
    page = page_of(
        edited(
            "response_shift",
            {"figure": "correlation"},
            n=27,
            value=41,
            ci_low=-3,
            ci_high=68,
            no_interval="",
            mark="",
            reason="",
        )
    )
    assert "korrelationen 0,41 (−0,03 till 0,68)." in page.text


def test_taking_part_is_called_an_observed_difference(follow_up):
    assert "ingen har lottats till att delta" in follow_up.text
    assert len(table(follow_up, "Deltog du i den lokala workshopen")["Samlat index"]) == 4


def test_coefficients_stand_in_hundredths(follow_up):
    row = in_depth(FOLLOW_UP)["reliability"].frame.set_index("indicator_id").loc["LED"]
    alpha, omega = (f"{row[name] / 100:.2f}".replace(".", ",") for name in ("alpha_hundredths", "omega_hundredths"))
    found = table(follow_up, "Frågornas samstämmighet 2019")["Ledning och mandat"]
    assert found[1].startswith(f"{alpha} (")
    assert found[2] == omega


def test_subjects_without_rows_leave_no_heading():
    page = page_of(emptied("response_shift", "participation", "perception_gaps", "who_changed", "comparability"))
    headings = [
        found
        for found in ("Minns man", "Skiljer sig de som deltog", "Ser alla samma", "samma personer")
        if found in page.text
    ]
    assert headings == []
    assert [each["href"] for each in page.of("a") if each["href"].startswith("#")].count("#skalor") == 1


def test_every_declared_table_of_the_page_is_known_to_the_fixture():
    assert set(in_depth(FOLLOW_UP)) == set(IN_DEPTH)


def test_the_total_by_every_analysis_says_whether_it_decides_the_same(follow_up):
    found = table(follow_up, "Samlat index, 2019 mot 2016")
    assert found["Som rapporten"][2] == ""
    assert found["Varje grupp väger lika"] == ["..", "..", "annan slutsats", "..", ".."]
    assert found["Bara frågor på samma svarsskala"] == [".", ".", "", ".", "."]
    assert found["Bara de som kan följas"][1:3] == ["inget", "går inte att säga"]


def test_a_count_that_would_tell_of_few_is_a_mark():
    where = {"analysis": "asked_of_all", **TOTAL}
    assert (
        table(page_of(edited("sensitivity", where, n=float("nan"))), "Samlat index, 2019 mot 2016")[
            "Bara frågor som ställs till alla"
        ][4]
        == ".."
    )


def test_under_a_sample_plan_the_other_estimand_is_these_very_groups():
    release = follow_up_release()
    plan = release.study.plan.model_copy(update={"groups": "sample"})
    page = page_of(replace(release, study=release.study.model_copy(update={"plan": plan})))
    found = table(page, "Samlat index, 2019 mot 2016")
    assert "Just dessa grupper" in found
    assert "Grupper som dessa" not in found


@pytest.mark.parametrize(
    ("agrees", "said"),
    [
        ("same", "densamma i 5 av 5 andra sätt att räkna"),
        ("other", "densamma i 0 av 5 andra sätt att räkna"),
        ("unknown", ""),
    ],
)
def test_the_county_page_says_in_how_many_analyses_the_conclusion_stands(agrees, said):
    known = {"mix", "raked", "unweighted", "other_estimand", "asked_of_all"}
    tables = in_depth(FOLLOW_UP)
    frame = tables["sensitivity"].frame
    frame["agrees"] = frame["agrees"].where(frame["analysis"] == "main", "unknown")
    frame.loc[frame["analysis"].isin(known), "agrees"] = agrees
    release = replace(follow_up_release(), in_depth=changed(tables, "sensitivity", frame))
    text = PageRead(release_pages(release)["lansrapport.html"]).text
    assert said in text
    assert ("andra sätt att räkna" in text) == bool(said)


def test_a_line_over_three_waves_is_shown_with_its_interval_and_is_no_forecast():
    tables = in_depth(FOLLOW_UP)
    rows = [
        {"wave": FOLLOW_UP, "indicator_id": known, "waves_n": 3, "change": 6, "ci_low": -1, "ci_high": 13}
        | {"mark": "", "reason": ""}
        for known in ("total", "MAL", "LED", "STR", "ROL", "TIL", "REG", "NYT")
    ]
    line = seal_table("trend", pd.DataFrame(rows))
    page = page_of(replace(follow_up_release(), in_depth=tables | {"trend": line}))
    assert table(page, "Den räta linjens stigning")["Tillit och dialog"] == ["+6", "−1\xa0till\xa0+13"]
    assert "är ingen prognos" in page.text


def test_priorities_stand_the_most_urgent_first_and_say_when_they_are_uncertain(follow_up):
    found = table(follow_up, "Indikatorer 2019 efter index och samband")
    frame = in_depth(FOLLOW_UP)["priorities"].frame.set_index("indicator_id")
    order = [known.split(":")[0] for known in (cells[-1] for cells in found.values())]
    assert order == sorted(order, key=["prioritera", "vårda", "bevaka", "förvalta"].index)
    certain = page_of(edited("priorities", {"indicator_id": "REG"}, certain=True))
    assert table(certain, "Indikatorer 2019")["Regelverk och resurser"][-1] == "prioritera: lågt index, nära helheten"
    assert found["Regelverk och resurser"][0] == f"{frame.loc['REG', 'index']:.0f}"
    assert found["Regelverk och resurser"][-1].endswith("(osäkert)")


def test_without_an_overall_question_there_are_no_priorities():
    tables = in_depth(FOLLOW_UP)
    frame = tables["priorities"].frame.assign(mark=".", reason="no_question", quadrant="", certain=False, item_id="")
    numbers = ["index", *(f"association{end}_hundredths" for end in ("", "_low", "_high"))]
    frame[numbers] = float("nan")
    page = page_of(replace(follow_up_release(), in_depth=changed(tables, "priorities", frame)))
    assert "betyda mest" not in page.text


def test_what_the_next_measurement_could_find_stands_per_group_with_marks_for_the_hidden(follow_up):
    found = table(follow_up, "Mysam-grupper, samlat index")
    assert found["Ockelbo"] == [".."] * 4
    assert found["Gävle"][2].endswith("enheter")
    assert "upptäcks med 80\xa0% sannolikhet" in follow_up.text


def test_a_second_follow_up_is_compared_with_the_first_as_well():
    """The invented changes once more, since a wave between, in a study with three waves."""
    release = follow_up_release()
    wave = release.study.wave_by_id(FOLLOW_UP)
    between = wave.model_copy(update={"id": "2018", "label": "Mellan"})
    fields = {name: getattr(release.study, name) for name in Study.model_fields}
    study = Study.model_construct(**fields | {"wave": (release.study.wave[0], between, wave)})
    frame = release.changes.frame
    both = pd.concat([frame, frame.assign(baseline_wave="2018")], ignore_index=True)
    page = page_of(replace(release, study=study, changes=seal_table("changes", both)))
    assert "Vad har hänt sedan 2018?" in page.text
    assert table(page, "Länet, 2019 mot 2018")["Tillit och dialog"] == [
        "+14",
        "+8\xa0till\xa0+20",
        "Tydligt bättre – statistiskt säkerställt",
    ]
    assert page.text.count("Vad har hänt sedan") == 2


def test_a_first_follow_up_has_nothing_between(follow_up):
    assert "Vad har hänt sedan" not in follow_up.text
