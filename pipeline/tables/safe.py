"""What protecting makes: whole points, counts at or above the threshold, and a mark wherever there is no number."""

from pipeline.tables.base import Column, Table
from pipeline.tables.change import SIZES, VERDICTS

HIDDEN, MISSING, NOT_APPLICABLE = "..", "-", "."
"""Kolada's marks: sekretess, bortfall, ej tillämplig."""

REASONS = ("", "few", "complement", "item_by_difference", "no_answers", "not_comparable")
FREQUENCY_REASONS = ("", "small_option", "few_answers", "alike", "few_not_asked", "no_answers")
LEDGER_REASONS = ("", "few")
QUALITY_REASONS = ("", "few", "no_rows")
LEDGER_STEPS = ("file", "left_out", "records", "rejected", "accepted")


def marked(reasons: tuple[str, ...]) -> tuple[Column, Column]:
    """The mark that stands in the stead of a number, and the rule behind it."""
    marks = ("", HIDDEN, MISSING, NOT_APPLICABLE)
    return (
        Column("mark", "text", "why there is no number; empty = the number stands", one_of=marks),
        Column("reason", "text", "the rule behind the mark", one_of=reasons),
    )


MARKED = marked(REASONS)

PUBLISHABLE = Table(
    "publishable",
    "whether one figure of one release may be shown",
    (
        Column("wave", "text", "wave whose release it is"),
        Column("figure", "text", "level of this wave, or change since an earlier one", one_of=("level", "change")),
        Column("baseline_wave", "text", "the earlier wave of a change; empty for a level", nullable=True),
        Column("level", "text", "group, or the county as a whole", one_of=("group", "county")),
        Column("group_code", "text", "group, or the county's code"),
        Column("indicator_id", "text", "indicator, or total"),
        Column("interval", "truth", "whether an interval, and so a test, may be shown"),
        *MARKED,
    ),
    key=("wave", "figure", "baseline_wave", "level", "group_code", "indicator_id"),
)

LEVELS = Table(
    "levels",
    "one indicator in one group, or in the county, in one wave",
    (
        Column("wave", "text", "wave"),
        Column("level", "text", "group, or the county as a whole", one_of=("group", "county")),
        Column("group_code", "text", "group, or the county's code"),
        Column("indicator_id", "text", "indicator, or total"),
        Column("n", "number", "persons with a score; for groups only at the total", nullable=True),
        Column("mean", "number", "index, whole points", nullable=True),
        Column("ci_low", "number", "lower limit of the 95 % interval, whole points", nullable=True),
        Column("ci_high", "number", "upper limit of the 95 % interval, whole points", nullable=True),
        *MARKED,
    ),
    key=("wave", "level", "group_code", "indicator_id"),
)

CHANGES = Table(
    "changes",
    "the change of one indicator in one group, or in the county, since the baseline",
    (
        Column("wave", "text", "the later wave"),
        Column("baseline_wave", "text", "the earlier wave"),
        Column("level", "text", "group, or the county as a whole", one_of=("group", "county")),
        Column("group_code", "text", "group, or the county's code"),
        Column("indicator_id", "text", "indicator, or total"),
        Column("items_n", "integer", "questions common to both waves (indicators, for the total)"),
        Column("items_dropped_n", "integer", "questions asked in either wave but not common to both"),
        Column("groups_n", "integer", "groups with scores in both waves that the figure rests on"),
        Column(
            "baseline_n",
            "number",
            "persons with a score in the earlier wave; for groups only at the total",
            nullable=True,
        ),
        Column("n", "number", "persons with a score in the later wave; for groups only at the total", nullable=True),
        Column("baseline_mean", "number", "index in the earlier wave, whole points", nullable=True),
        Column("mean", "number", "index in the later wave, whole points", nullable=True),
        Column("change", "number", "later minus earlier, whole points", nullable=True),
        Column("ci_low", "number", "lower limit of the family's simultaneous interval, whole points", nullable=True),
        Column("ci_high", "number", "upper limit of the family's simultaneous interval, whole points", nullable=True),
        Column("detectable", "number", "smallest true change found with the plan's power, whole points", nullable=True),
        Column("family", "text", "family of the analysis plan; empty = description, not tested", nullable=True),
        Column("family_size", "integer", "publishable cells that are judged together; 0 = not tested"),
        Column("verdict", "text", "what may be said of the change", one_of=VERDICTS),
        Column(
            "size",
            "text",
            "clear = at least the smallest change that matters; small = surely below it",
            one_of=("", *SIZES),
        ),
        *MARKED,
    ),
    key=("wave", "baseline_wave", "level", "group_code", "indicator_id"),
)

RESPONSE = Table(
    "response",
    "how many of the invited answered, in one group, one organisation or the county",
    (
        Column("wave", "text", "wave"),
        Column("level", "text", "what is counted", one_of=("group", "organisation", "county")),
        Column("unit_code", "text", "group, organisation or county"),
        Column("answered_n", "number", "persons with at least one answer", nullable=True),
        Column("eligible_n", "number", "invited persons who belong to the frame; empty without a list", nullable=True),
        Column(
            "response_pct",
            "number",
            "answered share of the eligible, whole per cent; empty without a list",
            nullable=True,
        ),
        *MARKED,
    ),
    key=("wave", "level", "unit_code"),
)

EDITION = Table(
    "edition",
    "one file that a release was made from",
    (
        Column("wave", "text", "wave whose release it is"),
        Column("edition", "text", "fingerprint of inputs, definition and method"),
        Column("source_wave", "text", "wave that the file was delivered for"),
        Column("role", "text", "what the file is"),
        Column("path", "text", "place in the study folder"),
        Column("sha256", "text", "fingerprint of the file's bytes"),
        Column("registered", "truth", "whether the file's wave has a manifest that the file was held against"),
        Column("method_version", "text", "version of the method"),
        Column("baseline_state", "text", "what the seal of the baseline says", one_of=("unsealed", "unchanged")),
    ),
    key=("wave", "source_wave", "role"),
)

FREQUENCIES = Table(
    "frequencies",
    "one option, or one kind of missing, of one question in one wave, in the county as a whole",
    (
        Column("wave", "text", "wave"),
        Column("question_id", "text", "item or background question"),
        Column("cell", "text", "code of the option as text, or the kind of missing"),
        Column("is_missing", "truth", "whether the cell is a kind of missing"),
        Column("n", "number", "respondents of all groups with this response", nullable=True),
        Column("put_n", "number", "respondents of all groups to whom the question was put", nullable=True),
        Column("pct", "number", "share of those to whom the question was put, whole per cent", nullable=True),
        *marked(FREQUENCY_REASONS),
    ),
    key=("wave", "question_id", "cell"),
)

LEDGER = Table(
    "row_ledger",
    "one line of the account of a wave's rows, from the file to the material",
    (
        Column("wave", "text", "wave"),
        Column(
            "step",
            "text",
            "file = left_out + records; records = rejected + accepted",
            one_of=LEDGER_STEPS,
        ),
        Column("cause", "text", "why rows were left out or rejected; empty = all of the step"),
        Column("n", "number", "rows", nullable=True),
        *marked(LEDGER_REASONS),
    ),
    key=("wave", "step", "cause"),
)

QUALITY = Table(
    "data_quality",
    "one thing noticed about a wave's data, without row numbers",
    (
        Column("wave", "text", "wave"),
        Column("place", "integer", "place in the list, warnings first"),
        Column("rule", "text", "the rule that noticed it"),
        Column("severity", "text", "warning: decide something; note: good to know", one_of=("warning", "note")),
        Column("column", "text", "the file's column; empty when it is about whole rows or the file"),
        Column("found", "text", "what was found, as a sentence"),
        Column("fix", "text", "what can be done; empty when nothing needs to be"),
        Column("rows_n", "number", "how many rows it is about", nullable=True),
        *marked(QUALITY_REASONS),
    ),
    key=("wave", "rule", "column", "found"),
)
