"""From plain data to HTML: templates, one style sheet, one script, and the policy that forbids everything else."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pipeline.report.codebook import CodebookPage
from pipeline.report.in_depth.page import InDepthPage
from pipeline.report.links import (
    CODEBOOK_PAGE,
    CODEBOOK_XML,
    COUNTY_PAGE,
    IN_DEPTH_PAGE,
    PLOTLY,
    TALKS_PAGE,
    group_page,
)
from pipeline.report.pages import CountyPage, GroupPage
from pipeline.report.quality import QualityPage
from pipeline.report.release import Release
from pipeline.report.talks_page import TalksPage
from pipeline.report.workshop.page import WorkshopPage
from pipeline.study import Study
from pipeline.templates import templates_in

TEMPLATES = Path(__file__).parent / "templates"
NOTHING_ELSE = "connect-src 'none'; form-action 'none'; base-uri 'none'"
NO_SCRIPT = f"default-src 'none'; style-src 'unsafe-inline'; {NOTHING_ELSE}"


def county_html(page: CountyPage, release: Release) -> str:
    """The county report."""
    return _report_html("county.html.j2", page, release)


def group_html(page: GroupPage, release: Release) -> str:
    """A group's report."""
    return _report_html("group.html.j2", page, release)


def talks_html(page: TalksPage, release: Release) -> str:
    """The focus groups' page."""
    return _report_html("talks.html.j2", page, release)


def front_html(study: Study, lines: tuple[Mapping[str, Any], ...]) -> str:
    """The page that lists the waves. Runs no script."""
    return _render("front.html.j2", study=study, lines=lines, policy=NO_SCRIPT)


def codebook_html(page: CodebookPage, release: Release) -> str:
    """The codebook. Runs no script."""
    return _document_html("codebook.html.j2", page, release, codebook_xml=CODEBOOK_XML)


def quality_html(page: QualityPage, release: Release) -> str:
    """The page on data quality. Runs no script."""
    return _document_html("quality.html.j2", page, release, codebook_page=CODEBOOK_PAGE)


def in_depth_html(page: InDepthPage, release: Release) -> str:
    """The page in depth. Runs no script."""
    return _document_html("in_depth.html.j2", page, release)


def workshop_html(page: WorkshopPage, release: Release, group: str) -> str:
    """A group's sheets for its workshop. Runs no script."""
    return _document_html("workshop.html.j2", page, release, group_page=group_page(release.study, group))


def _document_html(
    template: str, page: CodebookPage | QualityPage | InDepthPage | WorkshopPage, release: Release, **links: str
) -> str:
    return _render(
        template,
        page=page,
        study=release.study,
        wave=release.wave,
        edition=release.edition_id,
        county_page=COUNTY_PAGE,
        policy=NO_SCRIPT,
        **links,
    )


def _report_html(template: str, page: CountyPage | GroupPage | TalksPage, release: Release) -> str:
    script = _part("charts.js")
    return _render(
        template,
        page=page,
        study=release.study,
        is_follow_up=release.is_follow_up,
        wave=release.wave,
        edition=release.edition_id,
        county_page=COUNTY_PAGE,
        talks_page=TALKS_PAGE,
        in_depth_page=IN_DEPTH_PAGE,
        plotly=PLOTLY,
        script=Markup(script),  # noqa: S704 - our own file
        policy=_policy(script),
    )


def _policy(script: str) -> str:
    """Only this page's own script and plotly.js from the study's folder may run; nothing may be fetched or sent."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"default-src 'none'; script-src 'self' 'sha256-{digest}'; style-src 'unsafe-inline'; {NOTHING_ELSE}"


def _render(template: str, **context: Any) -> str:
    css = Markup(_part("page.css"))  # noqa: S704 - our own file
    return templates_in(TEMPLATES).get_template(template).render(css=css, **context)


@cache
def _part(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
