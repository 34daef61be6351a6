"""The released tables as data, for those who want to use them further: every cell with its mark and reason."""

import json
from typing import Any

from pipeline.protect.safe import SafeTable
from pipeline.report.release import TABLES, TALKS, Release


def data_json(release: Release) -> bytes:
    """Every protected table of a release with what its rows and columns are; the same bytes every time."""
    content = {
        "study": release.study.id,
        "title": release.study.title,
        "synthetic": release.study.synthetic,
        "wave": release.wave,
        "edition": release.edition_id,
        "marks": {"..": "dolt", "-": "saknas", ".": "ej tillämpligt"},
        "tables": {table.table.name: _stated(table) for table in _tables(release)},
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _tables(release: Release) -> list[SafeTable]:
    own = [getattr(release, name) for name in TABLES]
    talks = [getattr(release.talks, name) for name in TALKS] if release.talks else []
    return [*own, *talks, *release.in_depth.values()]


def _stated(safe: SafeTable) -> dict[str, Any]:
    columns = [{"name": column.name, "kind": column.kind, "means": column.means} for column in safe.table.columns]
    frame = safe.frame.astype("object")
    return {"one_row": safe.table.one_row, "columns": columns, "rows": frame.where(frame.notna(), None).values.tolist()}
