"""What may be seen of other choices: the county's change by each, and whether it decides as the published one."""

from pipeline.tables.base import Column, Table
from pipeline.tables.safe import marked
from pipeline.tables.sensitivity import AGREES, ANALYSES

SENSITIVITY_MARKS = (
    "",
    "few",
    "one_group",
    "alike",
    "complement",
    "not_comparable",
    "no_answers",
    "no_links",
    "same_items",
    "few_items",
    "guard",
)
"""guard = a rule of the method forbids the analysis: too few groups or persons of a kind, too unequal weights."""

SAFE_SENSITIVITY = Table(
    "sensitivity",
    "the county's change of one indicator by one analysis",
    (
        Column("wave", "text", "the later wave"),
        Column("baseline_wave", "text", "the earlier wave"),
        Column("indicator_id", "text", "indicator, or total"),
        Column("analysis", "text", "main = what is published; the others change one choice each", one_of=ANALYSES),
        Column(
            "baseline_n",
            "number",
            "answers behind it in the earlier wave; empty where it would tell of few",
            nullable=True,
        ),
        Column("n", "number", "answers behind it in the later wave; empty where it would tell of few", nullable=True),
        Column("change", "number", "later minus earlier, whole points", nullable=True),
        Column("ci_low", "number", "lower limit of the interval, whole points", nullable=True),
        Column("ci_high", "number", "upper limit of the interval, whole points", nullable=True),
        Column("agrees", "text", "whether it decides as the published one: better, worse or neither", one_of=AGREES),
        *marked(SENSITIVITY_MARKS),
    ),
    key=("wave", "baseline_wave", "indicator_id", "analysis"),
)

SAFE_TREND = Table(
    "trend",
    "the straight line through one indicator of the county over all waves up to one",
    (
        Column("wave", "text", "the last wave"),
        Column("indicator_id", "text", "indicator, or total"),
        Column("waves_n", "number", "waves that the line goes through", nullable=True),
        Column(
            "change", "number", "how far the line rises from the first wave to the last, whole points", nullable=True
        ),
        Column("ci_low", "number", "lower limit of its interval, whole points", nullable=True),
        Column("ci_high", "number", "upper limit of its interval, whole points", nullable=True),
        *marked(("", "few", "complement", "not_comparable", "no_answers", "guard")),
    ),
    key=("wave", "indicator_id"),
)

SENSITIVITY_TABLES = (SAFE_SENSITIVITY, SAFE_TREND)
