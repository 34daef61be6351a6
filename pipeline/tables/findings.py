"""Findings about a wave's data: what the researcher should know, in sentences, without an answer."""

from collections.abc import Iterable

import pandas as pd

from pipeline.findings import Remark, sorted_remarks
from pipeline.tables.base import Column, Table

COLUMNS = (
    Column("wave", "text", "wave"),
    Column("rule", "text", "the rule that noticed it"),
    Column("severity", "text", "warning: decide something; note: good to know", one_of=("warning", "note")),
    Column("column", "text", "the file's column; empty when it is about whole rows or the file"),
    Column("found", "text", "what was found, as a sentence"),
    Column("fix", "text", "what can be done; empty when nothing needs to be"),
    Column("rows_n", "integer", "how many rows it is about; 0 = the whole file or column"),
    Column("rows", "text", "their row numbers in the file, with commas between"),
)
KEY = ("wave", "rule", "column", "found")

READ_FINDINGS = Table("read_findings", "one thing noticed when a wave's export was read", COLUMNS, KEY)
HARMONISE_FINDINGS = Table("harmonise_findings", "one thing noticed when a wave was harmonised", COLUMNS, KEY)
FINDINGS = Table("findings", "one thing noticed about a wave's data, when read or when harmonised", COLUMNS, KEY)


def findings_table(table: Table, wave: str, remarks: Iterable[Remark]) -> pd.DataFrame:
    """Remarks as a table, warnings first; the same remark twice counts once."""
    rows = [
        (wave, r.rule, r.severity, r.column, r.found, r.fix, len(r.rows), ", ".join(map(str, r.rows)))
        for r in dict.fromkeys(sorted_remarks(remarks))
    ]
    return table.conform(pd.DataFrame(rows, columns=table.column_names))
