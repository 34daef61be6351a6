"""The focus groups' page: what it says, which marks it bears, and that there is none where nobody was met."""

import itertools
import re
from dataclasses import replace

import pytest

from pipeline.protect.safe import seal_table
from pipeline.report import balance_chart
from pipeline.report.method import role_name
from pipeline.report.numbers_sv import hundredths, signed_hundredths
from pipeline.report.release import TALKS
from pipeline.report.results import Results
from pipeline.report.site import release_pages, release_talks, write_front_page, write_release
from pipeline.report.talk_wording import (
    AGREEMENT_REASONS,
    LOW,
    Balanced,
    agreement_remark,
    balance_extremes,
    balance_title,
    expected_said,
    moved,
    saturation_said,
    spread_headline,
)
from pipeline.report.talks import Agreement, InOrder, Joint, Talk, talk_results
from pipeline.report.talks_page import talks_page
from pipeline.report.wording import Noun
from pipeline.tables.focus import ALPHA_REASONS, MEASURES
from tests.browser.odd_releases import HOSTILE, odd_release, study_of
from tests.browser.page_reader import PageRead, decoded, strings
from tests.fixtures.example_release import baseline_release, follow_up_release, gavleborg
from tests.fixtures.example_talks import no_talks, talks

PAGE = "fokusgrupper.html"
SAID_LOW = "låg samstämmighet: tolka försiktigt"
UNIT = Noun("grupp", "grupper")
MATRIX = "Teman per Mysam-grupp 2019"
BALANCE = "Siffrorna i figuren: Det främjande överväger i 3 av 7 indikatorer, det hindrande i 2"


def read(release) -> PageRead:
    return PageRead(release_talks(release)[PAGE])


@pytest.fixture(scope="module")
def page():
    return read(follow_up_release())


def table(page, caption):
    return next(found for found in page.tables if found.caption == caption)


def plain(page):
    return page.text.replace("\u00a0", " ")


def with_rows(release, **frames):
    """The release with other rows in some of the tables of its talks."""
    sealed = {name: seal_table(TALKS[name].name, frame) for name, frame in frames.items()}
    return replace(release, talks=replace(release.talks, **sealed))


def row(name="Mål", spread=2, groups=4, balance=None, talk="unknown", change=None):
    return Balanced(
        name,
        Talk(spread_n=spread, groups_n=groups, balance=balance, mark=""),
        Joint(talk=talk, balance_change=change, mark=""),
    )


@pytest.mark.parametrize(
    ("value", "plain_text", "signed_text"),
    [
        (0, "0,00", "0,00"),
        (5, "0,05", "+0,05"),
        (-30, "−0,30", "−0,30"),
        (100, "1,00", "+1,00"),
        (-0.0, "0,00", "0,00"),
    ],
)
def test_hundredths_are_written_with_two_decimals_and_a_comma(value, plain_text, signed_text):
    assert hundredths(value) == plain_text
    assert signed_hundredths(value) == signed_text


@pytest.mark.parametrize(
    ("rows", "every", "said"),
    [
        ([row("A", 3), row("B", 2)], 4, "A togs upp oftast, i 3 av 4 grupper"),
        ([row("A", 3), row("B", 2)], 5, "A togs upp oftast, i 3 av 4 grupper med fokusgrupp"),
        ([row("A", 4), row("B", 2)], 4, "A togs upp i alla 4 grupper"),
        ([row("A", 3), row("B", 3), row("C", 1)], 4, "A och B togs upp oftast, i 3 av 4 grupper"),
        ([row("A", 4), row("B", 4)], 4, "Alla 2 indikatorer togs upp i alla 4 grupper"),
        ([row(name, 3) for name in "ABCD"] + [row("E", 1)], 4, "4 av 5 indikatorer togs upp i 3 av 4 grupper"),
        ([row("A", 0), row("B", 0)], 4, "Ingen av indikatorerna togs upp i fokusgrupperna"),
        ([row("A", 1, 1), row("B", 0, 1)], 1, "A togs upp oftast, i 1 av 1 grupp"),
    ],
)
def test_the_headline_names_what_was_raised_in_most_groups(rows, every, said):
    assert spread_headline(rows, every, UNIT) == said


@pytest.mark.parametrize(
    ("balances", "said"),
    [
        ([50, 1, -20], "Det främjande överväger i 2 av 3 indikatorer, det hindrande i 1"),
        ([-50, -1, 20], "Det hindrande överväger i 2 av 3 indikatorer, det främjande i 1"),
        ([50, 0, None], "Det främjande överväger i 1 av 3 indikatorer, det hindrande i ingen"),
        ([0, None, 0], "Främjande och hindrande väger jämnt"),
        ([None, None], "Ingen indikator har någon balans att visa"),
    ],
)
def test_the_title_of_the_figure_counts_the_sides(balances, said):
    assert balance_title([row(balance=value) for value in balances]) == said


@pytest.mark.parametrize(
    ("balances", "said"),
    [
        ({"A": 40, "B": -20, "C": 10}, ["Mest främjande: A (+0,40). Mest hindrande: B (−0,20)."]),
        ({"A": 40, "B": 40, "C": 10}, ["Mest främjande: A och B (+0,40)."]),
        ({"A": -5, "B": None}, ["Mest hindrande: A (−0,05)."]),
        ({"A": 0, "B": None}, []),
        ({}, []),
    ],
)
def test_the_extremes_name_a_side_only_if_some_indicator_leans_to_it(balances, said):
    rows = [row(name, balance=value) for name, value in balances.items()]
    assert [sentence.text for sentence in balance_extremes(rows)] == said


def test_what_has_moved_is_named_by_side_and_what_cannot_be_compared_is_not():
    rows = [row("A", talk="up", change=30), row("B", talk="down", change=-25), row("C", talk="unknown", change=90)]
    assert moved(rows, "2016", 0.2)[0].text == (
        "Balansen har sedan 2016 gått mot det främjande: A (+0,30); mot det hindrande: B (−0,25)."
    )
    assert moved([row(talk="level", change=19)], "2016", 0.2)[0].text == (
        "Ingen balans som kan jämföras har ändrats med minst 0,20 sedan 2016."
    )
    assert moved([row(talk="unknown")], "2016", 0.2) == []


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ([5, 0, 0], "De 2 sista fokusgrupperna gav inga nya koder."),
        ([5, 2, 0], "Den sista fokusgruppen gav inga nya koder."),
        ([5, 0, 1], "Den sista fokusgruppen gav 1 ny kod."),
        ([5], "Den sista fokusgruppen gav 5 nya koder."),
        ([0, 0], "De 2 sista fokusgrupperna gav inga nya koder."),
    ],
)
def test_saturation_counts_the_last_groups_without_a_new_code(new, said):
    assert saturation_said([InOrder(place, 5, count, 5) for place, count in enumerate(new, 1)]) == said


@pytest.mark.parametrize(("alpha", "said"), [(66, LOW), (67, ""), (-10, LOW), (100, "")])
def test_low_agreement_is_warned_of_below_two_thirds(alpha, said):
    assert agreement_remark(Agreement(alpha=alpha, mark="", reason="")) == said


@pytest.mark.parametrize(("low", "said"), [(0, "0,00–0,84"), (-10, "−0,10 till 0,84")])
def test_an_interval_below_zero_is_written_with_a_word_between_its_ends(low, said):
    release = follow_up_release()
    frame = release.talks.agreement.frame.iloc[:1].assign(ci_low=float(low))
    rows = table(read(with_rows(release, agreement=frame)), "Samstämmighet mellan kodare").by_name
    assert rows["Samma koder på samma text"][1].replace("\u00a0", " ") == said


def test_every_measure_and_every_reason_of_agreement_has_words():
    assert set(AGREEMENT_REASONS) == set(ALPHA_REASONS) - {""}
    page = talks_page(talk_results(Results(follow_up_release())))
    assert len(page.coders.agreement.rows) == len(MEASURES) - 1


def test_the_page_opens_with_what_was_raised_and_what_it_rests_on(page):
    said = plain(page)
    assert "4 av 7 indikatorer togs upp i alla 9 Mysam-grupper med fokusgrupp" in said
    assert "Bygger på 10 fokusgrupper i 9 av 10 Mysam-grupper, numrerade i den ordning som de hölls." in said
    assert "Mest främjande: Roller och kunskap om varandra och Tillit och dialog (+0,50)." in said
    assert "mot det hindrande: Struktur och arbetsformer (−0,25)." in said


def test_the_table_of_balance_holds_spread_segments_and_both_balances(page):
    rows = table(page, BALANCE).by_name
    assert rows["Tillit och dialog"] == ["9 av 9", "40", "30", "10", "0", "0", "+0,10", "+0,50", "+0,40"]
    assert rows["Lärande och nytta för individen"] == ["2 av 9", "5", "0", "0", "5", "0", "+0,33", ".", "."]
    assert "Inget prövas" in page.text


def test_at_the_baseline_there_is_one_balance_and_nothing_of_movement():
    page = read(baseline_release())
    rows = table(page, BALANCE).by_name
    assert rows["Tillit och dialog"] == ["9 av 9", "40", "30", "10", "0", "0", "+0,50"]
    assert "sedan 2016" not in page.text
    assert "räknas som en rörelse" not in page.text
    assert all("○" not in text for figure in page.figures for text in strings(figure))


def test_the_figure_draws_a_ring_then_and_a_point_now_where_there_is_a_balance(page):
    for layout in ("wide", "narrow"):
        lines, rings, points = page.figures[0][layout]["data"]
        assert decoded(rings["x"]) == [20, -30, 25, 20, 10, -60, 33]
        assert decoded(points["x"]) == [41, -25, 0, 50, 50, -67]
        assert rings["marker"]["color"] == "#FFFFFF"
        assert points["marker"]["color"] == "#12436D"
        assert [value for value in decoded(lines["x"]) if value] == [41, -25, 50, 50, -67]


def test_every_point_and_every_number_of_the_figure_is_in_its_table(page):
    cells = {cell for row in table(page, BALANCE).rows for cell in row}
    notes = " ".join(note["text"] for note in page.figures[0]["wide"]["layout"]["annotations"])
    numbers = re.findall(r"[+−]?\d,\d\d", notes)
    assert len(numbers) == 7 + 6
    assert set(numbers) <= cells
    assert balance_chart.REACH >= 100


def test_the_matrix_shows_where_a_theme_was_raised_and_never_how_often(page):
    rows = table(page, MATRIX).by_name
    assert rows["Ledningens engagemang"] == ["●", "●", "-", "●", "●", "●", "●", "●", "●", "", "8 av 9"]
    assert rows["Nytta för individen"] == ["..", "..", "-", *[".."] * 7, "2 av 9"]
    cells = {cell for name, row in rows.items() if len(row) > 1 and row[-1] != "Spridning" for cell in row[:-1]}
    assert cells == {"●", "..", "-", ""}


def test_themes_stand_under_their_indicator_and_a_heading_that_was_coded_is_said_to_be_general(page):
    names = [row[0] for row in table(page, MATRIX).rows]
    assert names.index("Tillit och dialog") + 1 == names.index("Tillit och dialog, allmänt")
    assert names.index("Förtroende") < names.index("Regelverk och resurser")
    assert len(table(page, MATRIX).rows[names.index("Tillit och dialog")]) == 1


def test_themes_that_nobody_raised_are_named_below_and_have_no_row(page):
    assert "Övriga teman" not in page.text
    assert (
        "Togs inte upp i någon fokusgrupp: Lärande och metodutveckling, Spridning till ordinarie verksamhet,"
        " Omvärld och omorganisation, Förslag framåt och Övrigt." in page.text
    )


def test_the_marks_of_the_matrix_are_explained_and_only_those_in_it():
    def legend(release):
        return re.findall(r"<b>([^<]*)</b> [^<]*</span>", release_talks(release)[PAGE].decode().split("matrix")[-1])

    assert {"●", "..", "-", "tom ruta"} <= set(legend(follow_up_release()))
    shown = follow_up_release().talks.matrix.frame.assign(raised=1.0, mark="", reason="")
    assert set(legend(with_rows(follow_up_release(), matrix=shown))) & {"..", "-"} == set()


def test_a_matrix_of_many_groups_comes_in_parts_with_every_group_once():
    release = odd_release(study_of(41), has_talks=True)
    found = [each for each in read(release).tables if each.caption.startswith("Teman per")]
    assert [len(each.rows[0]) - 2 for each in found] == [14, 14, 13]
    assert [name for each in found for name in each.rows[0][1:-1]] == [group.name for group in release.study.groups]
    assert found[0].caption.endswith("del 1 av 3")


def test_pairs_of_most_groups_come_first_and_ten_are_shown(page):
    rows = table(page, "Teman som nämns i samma ord").rows[1:]
    counts = [int(row[1]) for row in rows]
    assert len(rows) == 10
    assert counts == sorted(counts, reverse=True)
    assert rows[0] == ["Gemensam målbild + Målkonflikt mellan uppdrag", "8", "16"]
    assert "10 av 22, de som finns i flest grupper" in page.text


def test_quotations_stand_under_their_theme_with_whom_they_are_put_down_to(page):
    assert len(page.of("blockquote")) == 2
    assert "Förtroende ”Vi ringer varandra nu, det gjorde vi inte förr.” – Deltagare" in page.text
    assert "Sekretess ”Sekretessen blir ett skäl att inte prata alls.” – Deltagare, länet" in page.text


def test_saturation_stands_in_the_order_in_which_the_groups_were_met(page):
    rows = table(page, "Koder per fokusgrupp, i den ordning som de hölls").by_name
    assert rows["1"] == ["12", "12", "12"]
    assert rows["3"] == ["12", "4", "22"]
    assert "De 4 sista fokusgrupperna gav inga nya koder." in page.text


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (0, "Den sista gruppen väntas inte ha gett något nytt tema: fler sådana samtal skulle ge få nya."),
        (1, "Den sista gruppen väntas ha gett 0,1 nya teman: fler sådana samtal skulle ge få nya."),
        (9, "Den sista gruppen väntas ha gett 0,9 nya teman: fler sådana samtal skulle ge få nya."),
        (10, "Den sista gruppen väntas ha gett 1,0 nya teman: fler sådana samtal kan ge fler teman."),
        (23, "Den sista gruppen väntas ha gett 2,3 nya teman: fler sådana samtal kan ge fler teman."),
    ],
)
def test_fewer_than_one_new_theme_with_the_last_group_is_few(new, said):
    assert expected_said(new) == said


def with_spreads(release, spreads, groups_n):
    """The release without its order of groups, and with so many groups for each of the first themes; others in none."""
    codes = [code.code for code in talk_results(Results(release)).scheme]
    themes = release.talks.themes.frame
    own = themes[(themes["kind"] == "focus_group") & themes["code"].isin(codes)].set_index("code").loc[codes]
    own = own.assign(groups_n=groups_n, spread_n=[*spreads, *[0] * (len(codes) - len(spreads))]).reset_index()
    return with_rows(release, themes=own[themes.columns], saturation=release.talks.saturation.frame.iloc[:0])


def test_where_the_order_may_not_be_shown_stands_how_many_themes_to_expect():
    page = read(with_spreads(follow_up_release(), [1, 1, 3], 3))
    rows = table(page, "Väntat antal teman efter så många Mysam-grupper").by_name
    assert rows == {"1": ["1,7", "1,7"], "2": ["2,3", "0,7"], "3": ["3,0", "0,7"]}
    assert "Talen är avrundade var för sig." in page.text
    assert "Den sista gruppen väntas ha gett 0,7 nya teman" in page.text
    assert "Nya koder per fokusgrupp" not in page.text


def test_the_themes_to_expect_of_all_groups_are_those_that_the_page_counts():
    release = follow_up_release()
    page = read(with_rows(release, saturation=release.talks.saturation.frame.iloc[:0]))
    last = table(page, "Väntat antal teman efter så många Mysam-grupper").by_name["9"]
    assert f"Teman som togs upp {last[0].removesuffix(',0')} av 29" in plain(page)


def test_where_the_order_is_shown_or_nothing_was_raised_there_is_no_expectation(page):
    silent = read(with_spreads(follow_up_release(), [], 4))
    assert "Mättnad" not in page.text
    assert "Mättnad" not in silent.text


@pytest.mark.parametrize(
    ("groups_n", "shown"), [(12, [*range(1, 13)]), (13, [1, 3, 5, 7, 9, 11, 13]), (40, [*range(4, 41, 4)])]
)
def test_of_many_groups_a_dozen_rows_at_most_stand_and_always_the_last(groups_n, shown):
    page = read(with_spreads(follow_up_release(), [1, groups_n], groups_n))
    rows = table(page, "Väntat antal teman efter så många Mysam-grupper").rows[1:]
    assert [int(row[0]) for row in rows] == shown
    assert rows[-1][1] == "2,0"


def test_the_method_says_that_the_groups_of_the_two_waves_may_differ(page):
    said = "Länets balans gäller alla grupper som hade fokusgrupp vid respektive mättillfälle"
    assert said in page.text
    assert said not in read(baseline_release()).text


def test_notes_from_workshops_have_a_table_of_their_own(page):
    assert table(page, "Teman i anteckningar från workshoppar").by_name == {
        "Handlingsplan och rutiner": ["4 av 5", "9"],
        "Informationsflöde": ["3 av 5", "5"],
    }


def test_agreement_stands_with_its_interval_and_with_a_warning_where_it_is_low(page):
    rows = table(page, "Samstämmighet mellan kodare").by_name
    assert rows["Samma koder på samma text"] == ["0,78", "0,70–0,84", "8", ""]
    assert rows["Samma koder där minst två har kodat"] == ["0,64", "0,55–0,72", "8", SAID_LOW]
    by_code = table(page, "Samstämmighet mellan kodare, kod för kod").by_name
    assert by_code["Mandat och beslutsvägar"] == ["0,42", "från 8 texter", "8", SAID_LOW]
    assert by_code["Förtroende"] == [".", ".", ".", "ingen variation att mäta"]
    assert "12 % av den kodade texten har flera koder" in plain(page)


def test_too_few_texts_that_several_have_coded_leave_a_mark_and_words():
    release = follow_up_release()
    frame = release.talks.agreement.frame.iloc[:1].assign(mark="-", reason="few_texts")
    frame[["documents_n", "coders_n", "multi_coded", "alpha", "ci_low", "ci_high"]] = None
    rows = table(read(with_rows(release, agreement=frame)), "Samstämmighet mellan kodare").by_name
    assert rows["Samma koder på samma text"] == ["-", "-", "-", "för få dubbelkodade texter"]


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("quotes", "Citat"),
        ("pairs", "Vad som nämns tillsammans"),
        ("saturation", "Nya koder per fokusgrupp"),
        ("agreement", "Samstämmighet mellan kodare"),
    ],
)
def test_a_section_without_rows_is_left_out_with_its_heading(page, name, heading):
    release = follow_up_release()
    without = read(with_rows(release, **{name: getattr(release.talks, name).frame.iloc[:0]}))
    assert f" {heading} " in page.text
    assert f" {heading} " not in without.text
    assert len(without.tables) < len(page.tables) or name in {"quotes", "saturation"}


def test_the_talks_are_said_to_be_numbered_only_where_the_numbers_stand():
    release = follow_up_release()
    none = read(with_rows(release, saturation=release.talks.saturation.frame.iloc[:0]))
    assert "Bygger på 10 fokusgrupper i 9 av 10 Mysam-grupper. " in none.text


def test_without_workshops_nothing_is_said_of_them():
    release = follow_up_release()
    themes = release.talks.themes.frame
    assert "workshop" not in read(with_rows(release, themes=themes[themes["kind"] == "focus_group"])).text.lower()


def test_with_workshops_only_the_page_holds_them_and_claims_no_focus_group():
    release = follow_up_release()
    themes = release.talks.themes.frame
    only = {name: getattr(release.talks, name).frame.iloc[:0] for name in TALKS}
    page = read(with_rows(release, **{**only, "themes": themes[themes["kind"] == "workshop"]}))
    assert "Inga fokusgrupper; sidan bygger på anteckningar från workshoppar" in page.text
    assert [found.caption for found in page.tables] == ["Teman i anteckningar från workshoppar"]
    assert page.figures == []


@pytest.mark.parametrize("none", [None, no_talks()])
def test_without_talks_there_is_no_page_no_section_and_no_link(tmp_path, none):
    release = replace(follow_up_release(), talks=none)
    assert release_talks(release) == {}
    for page in release_pages(release).values():
        assert "okusgrupp" not in page.decode()
        assert "amstämmighet" not in page.decode()
    write_release(release, tmp_path)
    assert "okusgrupp" not in write_front_page(gavleborg(), {}, tmp_path).read_text(encoding="utf-8")


def test_names_labels_and_quotations_are_text_whatever_they_contain():
    study = study_of(3, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    release = replace(odd_release(study, has_talks=True), talks=talks(study, "2019", HOSTILE, is_silent=True))
    page = read(release)
    assert len(page.of("script")) == 2 + len(page.figures)
    assert page.of("img") == []
    assert f"inte förr.{HOSTILE}” – Deltagare" in page.text
    assert "'49" not in page.text
    dangerous = re.compile(r"<(?!/?b>|br>)|\$|%\{")
    texts = re.findall(r"'(?:text|hovertext)': (?:'([^']*)'|\[([^\]]*)\])", str(page.figures))
    assert texts
    assert [found for pair in texts for found in pair if dangerous.search(found)] == []


def test_ids_are_unique_headings_go_down_a_step_at_a_time_and_every_table_has_a_caption(page):
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h\d", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert all(found.caption for found in page.tables)
    assert all("scope" in heading for heading in page.of("th"))


def test_the_page_tests_nothing_and_promises_nothing(page):
    text = page.text.lower()
    assert [
        word for word in ("signifikan", "trend", "effekt av", "säkerställ", "bättre", "sämre") if word in text
    ] == []


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("codings", "Kodade fokusgrupper"),
        ("codings_2", "Kodade fokusgrupper 2"),
        ("code_list", "Kodningsprogrammets koder"),
        ("code_list_12", "Kodningsprogrammets koder 12"),
        ("documents", "Förteckning över texter"),
        ("questionnaire", "Enkätsvar"),
        ("other_2", "other_2"),
    ],
)
def test_every_file_of_the_talks_has_a_name_in_the_method(role, said):
    assert role_name(role) == said


def test_the_page_is_the_same_bytes_every_time():
    assert release_talks(follow_up_release()) == release_talks(follow_up_release())
