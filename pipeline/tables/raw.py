"""What reading makes: records as they stand in the files."""

from pipeline.tables.base import Column, Table

LEFT_OUT_REASONS = ("above_header", "header", "empty", "totals", "preview")

QUESTIONNAIRE = Table(
    "questionnaire",
    "one record of the export, values as they stand",
    (
        Column("wave", "text", "wave the file was delivered for"),
        Column("source_row", "integer", "row number in the file: record for SPSS, Stata, SAS; line or sheet row else"),
    ),
    key=("wave", "source_row"),
    open=True,
)

LEFT_OUT = Table(
    "left_out_rows",
    "one row of the export that is no record",
    (
        Column("wave", "text", "wave the file was delivered for"),
        Column("source_row", "integer", "row number in the file"),
        Column("reason", "text", "why it is no record", one_of=LEFT_OUT_REASONS),
    ),
    key=("wave", "source_row"),
)

CODEBOOK = Table(
    "codebook",
    "one variable of the export",
    (
        Column("wave", "text", "wave the file was delivered for"),
        Column("column", "text", "name of the variable in the file"),
        Column("wording", "text", "variable label; empty if the file has none"),
        Column("storage", "text", "the file's own type, for example F8.2"),
        Column("measure", "text", "measure level that the file states"),
    ),
    key=("wave", "column"),
)

VALUE_LABELS = Table(
    "value_labels",
    "one labelled value of one variable",
    (
        Column("wave", "text", "wave the file was delivered for"),
        Column("column", "text", "name of the variable in the file"),
        Column("value", "text", "the value, as text"),
        Column("label", "text", "its label in the file"),
    ),
    key=("wave", "column", "value"),
)

MISSING_RANGES = Table(
    "missing_ranges",
    "one range of values that the file declares as missing",
    (
        Column("wave", "text", "wave the file was delivered for"),
        Column("column", "text", "name of the variable in the file"),
        Column("low", "text", "lowest missing value, as text"),
        Column("high", "text", "highest missing value, as text"),
    ),
    key=("wave", "column", "low", "high"),
)

INVITED_ROWS = Table(
    "invited_rows",
    "one row of the invitation list, names as they stand",
    (
        Column("wave", "text", "wave the file was delivered for"),
        Column("source_row", "integer", "line number in the file"),
        Column("group", "text", "group as written"),
        Column("organisation", "text", "organisation as written", nullable=True),
        Column("invited_n", "integer", "persons invited"),
        Column("not_eligible_n", "integer", "of these, persons who turned out not to belong to the frame"),
    ),
    key=("wave", "source_row"),
)

SOURCE_FILES = Table(
    "source_files",
    "one file of a wave",
    (
        Column("wave", "text", "wave the file was delivered for"),
        Column("role", "text", "what the file is: questionnaire, codebook, invited, codings, code_list, documents"),
        Column("path", "text", "place in the study folder"),
        Column("sha256", "text", "fingerprint of the file's bytes"),
        Column("size", "integer", "size in bytes"),
    ),
    key=("wave", "role"),
)
