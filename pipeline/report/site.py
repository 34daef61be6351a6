"""Where pages are put: one folder per study, edition and wave, all or nothing, and a front page over the waves."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plotly.offline import get_plotlyjs

from pipeline.protect.safe import DATA_FILE
from pipeline.report.codebook import codebook_page
from pipeline.report.data import data_json
from pipeline.report.ddi import codebook_xml
from pipeline.report.in_depth.page import in_depth_page
from pipeline.report.latest import LATEST, read_latest
from pipeline.report.links import (
    CODEBOOK_PAGE,
    CODEBOOK_XML,
    COUNTY_PAGE,
    FRONT_PAGE,
    FURTHER,
    IN_DEPTH_PAGE,
    PLOTLY,
    QUALITY_PAGE,
    TALKS_PAGE,
    group_page,
    workshop_page,
)
from pipeline.report.numbers_sv import period
from pipeline.report.pages import county_page, group_page_of
from pipeline.report.quality import quality_page
from pipeline.report.release import Release
from pipeline.report.render import (
    codebook_html,
    county_html,
    front_html,
    group_html,
    in_depth_html,
    quality_html,
    talks_html,
    workshop_html,
)
from pipeline.report.results import Results
from pipeline.report.switch import put_file, put_folder
from pipeline.report.talks import talk_results
from pipeline.report.talks_page import talks_page
from pipeline.report.workshop.page import workshop_page_of
from pipeline.study import Study


def write_release(release: Release, reports: Path) -> Path:
    """Write a release's files and note them as the wave's latest; returns the county's page."""
    page = put_release(release, release_files(release), reports)
    note_latest(release, reports)
    return page


def release_files(release: Release) -> dict[str, bytes]:
    """Everything that a release publishes, by file name: results, focus groups, in depth, and about the material."""
    parts = (release_pages, release_workshops, release_talks, release_in_depth, release_documents)
    return {name: content for part in parts for name, content in part(release).items()}


def put_release(release: Release, files: Mapping[str, bytes], reports: Path) -> Path:
    """Put a release's files in reports/<study>/<edition>/<wave>/, and plotly.js once in reports/<study>/.

    They are written to a folder beside and put in place in one step: a failure leaves what was there, and identical
    files are left untouched.

    Returns
    -------
    The county's page.
    """
    of_study = reports / release.study.id
    folder = of_study / release.edition_id / release.wave
    put_file(of_study / PLOTLY, get_plotlyjs().encode("utf-8"))
    put_folder(folder, files)
    return folder / COUNTY_PAGE


def release_pages(release: Release) -> dict[str, bytes]:
    """The pages of results by file name."""
    results = Results(release)
    pages = {COUNTY_PAGE: county_html(county_page(results), release)}
    for group in results.groups:
        pages[group_page(release.study, group.code)] = group_html(group_page_of(results, group), release)
    return {name: html.encode("utf-8") for name, html in pages.items()}


def release_workshops(release: Release) -> dict[str, bytes]:
    """Every group's sheets for its workshop, by file name."""
    results = Results(release)
    return {
        workshop_page(group.code): workshop_html(workshop_page_of(results, group), release, group.code).encode("utf-8")
        for group in results.groups
    }


def release_talks(release: Release) -> dict[str, bytes]:
    """The focus groups' page by file name; nothing where there were none."""
    talks = talk_results(Results(release))
    return {TALKS_PAGE: talks_html(talks_page(talks), release).encode("utf-8")} if talks else {}


def release_in_depth(release: Release) -> dict[str, bytes]:
    """The page in depth by file name; nothing where its tables were not made."""
    if not release.in_depth:
        return {}
    return {IN_DEPTH_PAGE: in_depth_html(in_depth_page(Results(release)), release).encode("utf-8")}


def release_documents(release: Release) -> dict[str, bytes]:
    """What describes the material, by file name: codebook, DDI-Codebook, data quality; and the tables as data."""
    return {
        DATA_FILE: data_json(release),
        CODEBOOK_PAGE: codebook_html(codebook_page(release), release).encode("utf-8"),
        CODEBOOK_XML: codebook_xml(release),
        QUALITY_PAGE: quality_html(quality_page(release), release).encode("utf-8"),
    }


def write_front_page(study: Study, waiting: Mapping[str, str], reports: Path) -> Path:
    """Write the page that lists every wave, with its latest report or why there is none.

    Parameters
    ----------
    waiting : for waves whose report cannot be made yet, why.
    """
    latest, of_study = read_latest(study, reports), reports / study.id
    lines = tuple(_front_line(study, wave, latest.get(wave), waiting.get(wave), of_study) for wave in study.wave_ids)
    path = of_study / FRONT_PAGE
    put_file(path, front_html(study, lines).encode("utf-8"))
    return path


def note_latest(release: Release, reports: Path) -> None:
    """Switch the wave's pointer to this release, in one step."""
    latest = read_latest(release.study, reports) | {release.wave: release.edition_id}
    lines = [f"{wave} {latest[wave]}\n" for wave in release.study.wave_ids if wave in latest]
    put_file(reports / release.study.id / LATEST, "".join(lines).encode("utf-8"))


def _front_line(study: Study, wave: str, edition: str | None, waits: str | None, of_study: Path) -> dict[str, Any]:
    """A wave with its report, or a sentence on why there is none."""
    is_baseline = wave == study.baseline
    report = "Baslinjerapporten" if is_baseline else "Förändringsrapporten"
    about = study.wave_by_id(wave)
    line = {"label": about.label, "what": report, "link": "", "period": "", "waits": ""}
    if edition:
        collected = period(about.field_period.start, about.field_period.end)
        folder = f"{edition}/{wave}"
        pages = ((name, page) for name, page in FURTHER if (of_study / folder / page).is_file())
        documents = [(name, f"{folder}/{page}") for name, page in pages]
        return line | {"link": f"{folder}/{COUNTY_PAGE}", "period": collected, "documents": documents}
    return line | {"waits": f"{report} väntar: {waits or 'den har inte körts ännu'}."}
