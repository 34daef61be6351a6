"""The page on data quality: the account of the rows, what was noticed, and the files."""

from dataclasses import replace

import pytest

from pipeline.protect.safe import seal_table
from pipeline.report.site import release_documents
from pipeline.study.layout import Layout, LongLayout
from tests.browser.odd_releases import HOSTILE
from tests.browser.page_reader import PageRead
from tests.fixtures.example_material import material
from tests.fixtures.example_release import FOLLOW_UP, baseline_release, follow_up_release

PAGE = "datakvalitet.html"
LONG = Layout(long=LongLayout(respondent="a", variable="b", value="c"))


@pytest.fixture(scope="module")
def page():
    return PageRead(release_documents(follow_up_release())[PAGE])


def table(page: PageRead, caption: str) -> dict[str, list[str]]:
    return next(found for found in page.tables if found.caption == caption).by_name


def test_the_account_goes_from_the_rows_of_the_file_to_the_accepted(page):
    assert table(page, "Från filens rader till godkända svar") == {
        "Rader i filen": [".."],
        "Inte svar": ["3"],
        "\u2003varav rubrikrad": ["1"],
        "\u2003varav tom rad": ["2"],
        "Svar": [".."],
        "Avvisade svar": [".."],
        "\u2003varav provsvar": [".."],
        "Godkända svar": ["107"],
    }


def test_what_was_noticed_stands_in_sentences_warnings_first(page):
    text = page.text
    assert "2 varningar och 1 upplysning." in text
    warned = text.index("Varning kolumn INSKICKAD rader: 12 Inlämnat utanför fältperioden; svaren räknas.")
    silent = text.index("Varning Ingen har svarat för Ovanåker.")
    noted = text.index("Upplysning kolumn EGENKOD rader: .. Flera personer i samma grupp har samma kod")
    assert warned < silent < noted


def test_a_file_about_which_nothing_was_noticed_is_said_to_need_no_remark():
    release = follow_up_release()
    none = replace(release, quality=seal_table("data_quality", release.quality.frame.iloc[:0]))
    text = PageRead(release_documents(none)[PAGE]).text
    assert "Ingenting i filen behövde påpekas." in text
    assert "Varning" not in text


@pytest.mark.parametrize(
    ("severities", "said"),
    [
        (["warning"], "1 varning och inga upplysningar."),
        (["note"], "Inga varningar och 1 upplysning."),
        (["note", "note"], "Inga varningar och 2 upplysningar."),
    ],
)
def test_what_was_noticed_is_counted_in_words(severities, said):
    release = follow_up_release()
    frame = release.quality.frame.iloc[: len(severities)].assign(severity=severities)
    text = PageRead(release_documents(replace(release, quality=seal_table("data_quality", frame)))[PAGE]).text
    assert said in text


def test_files_stand_with_the_beginning_of_their_fingerprint_and_whether_they_are_registered(page):
    assert table(page, "Filer som utgåvan bygger på") == {
        "2016/invited.csv": ["Inbjudna 2016", "ja", "0123456789ab"],
        "2016/questionnaire.sav": ["Enkätsvar 2016", "ja", "fedcba987654"],
        "2019/invited.csv": ["Inbjudna 2019", "nej", "0123456789ab"],
        "2019/questionnaire.sav": ["Enkätsvar 2019", "nej", "fedcba987654"],
    }
    assert "Mättillfället är inte registrerat" in page.text
    assert "Mättillfället är registrerat" in PageRead(release_documents(baseline_release())[PAGE]).text


def test_a_page_on_quality_runs_no_script_and_says_that_the_data_are_synthetic(page):
    assert page.of("script") == []
    assert page.text.index("Syntetiska data – inga verkliga svar") < 80


def test_sentences_and_columns_are_text_whatever_they_contain():
    release = replace(follow_up_release(), **material(follow_up_release().study, FOLLOW_UP, HOSTILE))
    page = PageRead(release_documents(release)[PAGE])
    assert page.of("script") == page.of("img") == []
    assert "Avgör om svaren hör till mättillfället." not in page.text
    for said in ("kolumn INSKICKAD", "svaren räknas."):
        assert f"{said}{HOSTILE}" in page.text
    assert "'49" not in page.text


def test_pages_about_the_material_lead_to_each_other_and_back(page):
    assert {"lansrapport.html", "lansrapport.html#metod", "kodbok.html"} <= {link["href"] for link in page.of("a")}


def test_the_account_of_a_file_with_one_row_per_answer_counts_respondents_and_says_so():
    release = follow_up_release()
    waves = [wave.model_copy(update={"layout": LONG}) for wave in release.study.wave]
    long = replace(release, study=release.study.model_copy(update={"wave": tuple(waves)}))
    text = PageRead(release_documents(long)[PAGE]).text
    assert "Svarande i filen, som har en rad per svar" in text
    assert "Rader i filen .." not in text
