"""The researcher's page as HTML, and its tables as lists for other programs."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from pipeline.researcher.page import parts
from pipeline.researcher.sections import TABLES
from pipeline.spreadsheet import csv_list
from pipeline.study import Study
from pipeline.templates import templates_in

TEMPLATES = Path(__file__).parent / "templates"


def researcher_html(study: Study, wave: str, tables: Mapping[str, pd.DataFrame]) -> str:
    """The page of one wave. Runs no script and fetches nothing."""
    template = templates_in(TEMPLATES).get_template("researcher.html.j2")
    return template.render(study=study, wave=study.wave_by_id(wave), parts=tuple(parts(study, tables)))


def researcher_lists(tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, str]]:
    """Every table with rows, by name, with all decimals."""
    for name in TABLES:
        frame = tables[name]
        if len(frame):
            cells = frame.astype("object").where(frame.notna(), "")
            yield name, csv_list(list(frame.columns), cells.to_numpy().tolist())
