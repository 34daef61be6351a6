"""Figures hold the shown cells and nothing else: read back from the page's JSON, array by array."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from pipeline.protect.safe import seal_table
from pipeline.report.site import release_pages
from tests.browser.odd_releases import odd_release, study_of
from tests.browser.page_reader import PageRead, decoded, strings, whole_numbers
from tests.fixtures.example_release import HIDDEN_GROUPS, SILENT_GROUPS, baseline_release, follow_up_release

COUNTY = "lansrapport.html"
TAGS = re.compile("</?b>")
SCALES = {0, 100}


@pytest.fixture(scope="module", params=[follow_up_release, baseline_release], ids=["follow-up", "baseline"])
def release(request):
    return request.param()


@pytest.fixture(scope="module")
def pages(release):
    return {name: PageRead(page) for name, page in release_pages(release).items()}


@pytest.fixture(scope="module")
def follow_up():
    return follow_up_release()


@pytest.fixture(scope="module")
def county(follow_up):
    return PageRead(release_pages(follow_up)[COUNTY])


def layouts(page):
    return [decoded(figure[layout]) for figure in page.figures for layout in ("wide", "narrow")]


def published(release):
    """Every whole number that the tables show."""
    frames = [table.frame.select_dtypes("number") for table in (release.levels, release.changes)]
    return {int(value) for frame in frames for value in frame.to_numpy().ravel() if value == value}  # noqa: PLR0124


def shown(release, level):
    table = release.changes if release.is_follow_up else release.levels
    frame = table.frame
    return frame[(frame["level"] == level) & (frame["mark"] == "")]


def points(layout):
    return [trace for trace in layout["data"] if "markers" in trace["mode"]]


def as_read(text):
    return TAGS.sub("", text.replace("<br>", " "))


def without_empty(values):
    return [value for value in values if value is not None]


def test_there_are_figures_on_the_county_page_and_on_the_pages_of_shown_groups_only(pages, release):
    absent = set(HIDDEN_GROUPS) | (set(SILENT_GROUPS) if release.is_follow_up else set())
    figures = {name: len(page.figures) for name, page in pages.items()}
    assert figures.pop(COUNTY) == 2
    assert figures == {name: 0 if any(code in name for code in absent) else 1 for name in figures}


def test_only_points_and_lines_are_drawn(pages):
    kinds = {trace["type"] for page in pages.values() for layout in layouts(page) for trace in layout["data"]}
    assert kinds == {"scatter"}


def test_every_number_that_is_drawn_is_a_published_whole_number(pages, release):
    allowed = published(release)
    for page in pages.values():
        for layout in layouts(page):
            for trace in layout["data"]:
                drawn = without_empty(trace["x"])
                assert drawn
                assert set(drawn) <= allowed


def test_every_number_that_is_written_in_a_figure_is_published_or_names_a_wave_or_the_scale(pages, release):
    allowed = published(release) | {abs(value) for value in published(release)} | SCALES | {2016, 2019, 95}
    for page in pages.values():
        for layout in layouts(page):
            notes = [as_read(note["text"]) for note in layout["layout"]["annotations"]]
            written = notes + [
                as_read(text)
                for trace in layout["data"]
                for text in strings([trace.get("text"), trace.get("hovertext")])
            ]
            assert len(written) > 3
            assert {number for text in written for number in whole_numbers(text)} <= allowed


def test_rows_lie_on_whole_steps_so_that_their_place_tells_no_value(pages):
    for page in pages.values():
        for layout in layouts(page):
            for trace in layout["data"]:
                rows = without_empty(trace["y"])
                assert len({round(row % 1, 6) for row in rows}) == 1


def test_no_figure_carries_data_in_any_other_field(pages):
    fields = {key for page in pages.values() for layout in layouts(page) for trace in layout["data"] for key in trace}
    assert not fields & {
        "customdata",
        "ids",
        "meta",
        "z",
        "base",
        "error_x",
        "error_y",
        "selectedpoints",
        "hovertemplate",
    }


def test_a_hidden_or_silent_group_is_nowhere_in_a_figure(pages, release):
    absent = {**HIDDEN_GROUPS, **(SILENT_GROUPS if release.is_follow_up else {})}
    for page in pages.values():
        said = " ".join(strings(page.figures))
        assert [name for code, name in absent.items() if name in said or code in said] == []


def test_a_group_page_names_no_other_group(pages, release):
    names = release.study.group_names
    for code, name in names.items():
        page = pages[f"mysam_{code}.html"]
        said = page.text + " ".join(strings(page.figures))
        assert name in page.text
        assert [other for other in names.values() if other != name and re.search(rf"\b{other}\b", said)] == []


def test_a_hidden_group_has_a_mark_and_no_number_in_every_table_of_every_page(pages, release):
    marks = {**dict.fromkeys(HIDDEN_GROUPS.values(), ".."), **dict.fromkeys(SILENT_GROUPS.values(), "-")}
    for name, mark in marks.items():
        rows = [row for page in pages.values() for table in page.tables for row in [table.by_name.get(name)] if row]
        if name in HIDDEN_GROUPS.values() or release.is_follow_up:
            assert rows
            assert {cell for row in rows for cell in row} == {mark}


def test_an_indicator_that_a_group_may_not_show_is_a_mark_in_its_table(follow_up):
    page = PageRead(release_pages(follow_up)["mysam_2104.html"])
    own = next(table for table in page.tables if table.caption.startswith("Index 2016 och 2019"))
    assert own.by_name["Struktur och arbetsformer"] == ["..", "..", "..", "61", "58", "−3"]
    assert own.by_name["Tillit och dialog"] == ["57", "74", "+17", "58", "72", "+14"]


def test_the_figure_of_groups_draws_each_shown_group_once_in_both_layouts(county, follow_up):
    groups = shown(follow_up, "group").query("indicator_id == 'total'")
    names = {follow_up.study.group_names[code] for code in groups["group_code"]}
    for layout in (decoded(county.figures[1][layout]) for layout in ("wide", "narrow")):
        drawn = Counter(value for trace in points(layout) if trace["xaxis"] == "x2" for value in trace["x"])
        assert drawn == Counter(groups["change"].astype(int))
        assert names <= {as_read(note["text"]) for note in layout["layout"]["annotations"]}
    wide = decoded(county.figures[1]["wide"])
    then, now = [trace["x"] for trace in points(wide) if trace["xaxis"] == "x"]
    assert (Counter(then), Counter(now)) == (
        Counter(groups["baseline_mean"].astype(int)),
        Counter(groups["mean"].astype(int)),
    )


def test_intervals_are_drawn_from_their_published_ends(county, follow_up):
    indicators = shown(follow_up, "county")
    ends = Counter(zip(indicators["ci_low"].astype(int), indicators["ci_high"].astype(int), strict=True))
    for layout in ("wide", "narrow"):
        lines = [
            trace for trace in county.figures[0][layout]["data"] if trace["mode"] == "lines" and trace["xaxis"] == "x2"
        ]
        drawn = [value for trace in lines for value in trace["x"]]
        assert Counter(zip(drawn[::3], drawn[1::3], strict=True)) == ends


def test_a_verdict_has_a_shape_of_its_own_as_well_as_a_colour(county):
    shapes = {
        trace["hovertext"][0].partition(": ")[2]: (trace["marker"]["symbol"], trace["marker"]["color"])
        for trace in points(county.figures[0]["wide"]) + points(county.figures[1]["wide"])
        if trace["xaxis"] == "x2"
    }
    assert len({shape for shape, _ in shapes.values()}) == len(shapes) == 4


def test_rows_stand_by_falling_change_below_the_total(county):
    names = [row[0] for row in county.tables[0].rows[1:]]
    changes = [int(row[3].replace("−", "-")) for row in county.tables[0].rows[1:]]
    assert names[0] == "Samlat index"
    assert changes[1:] == sorted(changes[1:], reverse=True)


def test_the_scales_hold_every_end_of_every_interval(pages):
    for page in pages.values():
        for layout in layouts(page):
            for trace in layout["data"]:
                low, high = layout["layout"][trace.get("xaxis", "x").replace("x", "xaxis")]["range"]
                assert all(low <= value <= high for value in without_empty(trace["x"]))


def test_under_each_figure_is_a_table_with_the_same_numbers(pages):
    for page in pages.values():
        tables = [table for table in page.tables if table.caption.startswith("Siffrorna i figuren")]
        assert len(tables) == len(page.figures)
        for table, figure in zip(tables, page.figures, strict=True):
            cells = {
                number for row in table.rows[1:] for cell in row[1:] for number in whole_numbers(cell.replace("–", " "))
            }
            drawn = {value for trace in decoded(figure["wide"])["data"] for value in without_empty(trace["x"])}
            assert drawn <= cells
            named = {as_read(note["text"]) for note in figure["wide"]["layout"]["annotations"]}
            assert {row[0] for row in table.rows[1:]} <= named


def test_a_table_of_changes_holds_the_published_rows(county, follow_up):
    frame = shown(follow_up, "group").query("indicator_id == 'total'").set_index("group_code")
    table = county.tables[1].by_name
    assert len(table) == len(frame)
    for code, row in frame.iterrows():
        then, now, change, interval, _, detectable, before, after = table[follow_up.study.group_names[code]]
        assert [int(then), int(now), int(before), int(after)] == [
            row["baseline_mean"],
            row["mean"],
            row["baseline_n"],
            row["n"],
        ]
        assert whole_numbers(change.replace("+", "")) == [row["change"]]
        assert whole_numbers(interval.replace("+", "")) == [row["ci_low"], row["ci_high"]]
        assert detectable == f"±{int(row['detectable'])}"


def test_no_figure_can_be_sent_anywhere_or_shows_a_tool_bar_or_a_logo(pages):
    configs = [figure["config"] for page in pages.values() for figure in page.figures]
    assert configs
    for config in configs:
        assert config["showSendToCloud"] is False
        assert config["plotlyServerURL"] == ""
        assert config["displayModeBar"] is False
        assert config["displaylogo"] is False


def test_figures_cannot_be_dragged_so_that_a_telephone_scrolls(pages):
    for page in pages.values():
        for layout in layouts(page):
            axes = [axis for name, axis in layout["layout"].items() if re.fullmatch(r"[xy]axis\d?", name)]
            assert layout["layout"]["dragmode"] is False
            assert all(axis["fixedrange"] for axis in axes)


def test_nothing_in_a_figure_is_set_smaller_than_twelve_pixels(pages):
    for page in pages.values():
        for layout in layouts(page):
            sizes = [int(size) for size in re.findall(r"'font': \{[^}]*'size': (\d+)", str(layout))]
            assert sizes
            assert min(sizes) >= 12


def test_a_long_figure_comes_in_parts_on_the_same_scales_with_one_table():
    page = PageRead(release_pages(odd_release(study_of(40)))[COUNTY])
    parts = [figure["wide"] for figure in page.figures[1:]]
    assert [len(points(part)[0]["x"]) for part in parts] == [20, 20]
    assert parts[0]["layout"]["xaxis2"]["range"] == parts[1]["layout"]["xaxis2"]["range"]
    assert parts[0]["layout"]["xaxis"]["range"] == parts[1]["layout"]["xaxis"]["range"]
    assert len(page.tables[1].rows) == 1 + 40


def test_a_total_that_is_not_shown_leaves_no_other_row_in_its_bold():
    release = baseline_release()
    levels = release.levels.frame
    total = levels["level"].eq("county") & levels["indicator_id"].eq("total")
    numbers = ["n", "mean", "ci_low", "ci_high"]
    levels.loc[total, numbers] = None
    levels.loc[total, ["mark", "reason"]] = ["..", "complement"]
    page = PageRead(release_pages(replace(release, levels=seal_table("levels", levels)))[COUNTY])
    notes = [note["text"] for note in page.figures[0]["wide"]["layout"]["annotations"]]
    assert "Gemensam målbild" in notes
    assert "Samlat index" not in notes
    assert "<b>Gemensam målbild</b>" not in notes


@pytest.mark.parametrize("kind", [{"are_hidden": True}, {"is_comparable": False}], ids=str)
def test_there_is_no_figure_where_nothing_may_be_shown(kind):
    pages = [PageRead(page) for page in release_pages(odd_release(study_of(3), **kind)).values()]
    assert [page.figures for page in pages] == [[]] * 4


def test_intervals_far_outside_the_scale_of_a_change_still_have_ticks():
    release = follow_up_release()
    frame = release.changes.frame
    wide = frame["ci_low"].notna()
    frame.loc[wide, ["ci_low", "ci_high"]] = [-170, 170]
    page = PageRead(release_pages(replace(release, changes=seal_table("changes", frame)))[COUNTY])
    axis = page.figures[0]["wide"]["layout"]["xaxis2"]
    assert axis["range"] == [-180, 180]
    assert axis["ticktext"] == ["−100", "0", "+100"]
