"""Where pages lie, seen from one another."""

from plotly.offline import get_plotlyjs_version

from pipeline.study import Study

COUNTY_PAGE = "lansrapport.html"
CODEBOOK_PAGE = "kodbok.html"
CODEBOOK_XML = "kodbok.xml"
QUALITY_PAGE = "datakvalitet.html"
TALKS_PAGE = "fokusgrupper.html"
IN_DEPTH_PAGE = "fordjupning.html"
TALKS = ("Fokusgrupperna", TALKS_PAGE)
IN_DEPTH = ("Fördjupning", IN_DEPTH_PAGE)
DOCUMENTS = (("Kodbok", CODEBOOK_PAGE), ("Datakvalitet", QUALITY_PAGE))
FURTHER = (IN_DEPTH, TALKS, *DOCUMENTS)
"""What may lie beside the county's page, in the order in which it is listed."""
FRONT_PAGE = "index.html"
PLOTLY = f"plotly-{get_plotlyjs_version()}.min.js"
"""One file per study, two folders above the pages. A newer version gets a file of its own beside it."""


def workshop_page(code: str) -> str:
    """File name of a group's sheets for its workshop."""
    return f"workshop_{code}.html"


def group_page(study: Study, code: str) -> str:
    """File name of a group's page."""
    return f"{study.unit.slug}_{code}.html"
