"""What comparing makes: one change per group and indicator since the baseline. Not yet protected."""

from pipeline.tables.base import Column, Table

VERDICTS = (
    "not_shown",
    "not_comparable",
    "no_answers",
    "better",
    "worse",
    "practically_unchanged",
    "undecided",
    "not_tested",
)
SIZES = ("clear", "small")

CELL_COLUMNS = (
    Column("wave", "text", "the later wave"),
    Column("baseline_wave", "text", "the earlier wave"),
    Column("level", "text", "group, or the county as a whole", one_of=("group", "county")),
    Column("group_code", "text", "group, or the county's code"),
    Column("indicator_id", "text", "indicator, or total"),
)
CELL = tuple(column.name for column in CELL_COLUMNS)

CHANGE = Table(
    "change_by_group_indicator",
    "the change of one indicator in one group, or in the county, between two waves",
    (
        *CELL_COLUMNS,
        Column("items_n", "integer", "questions common to both waves (indicators, for the total)"),
        Column("items_dropped_n", "integer", "questions asked in either wave but not common to both"),
        Column("groups_n", "integer", "groups with scores in both waves that the figure rests on"),
        Column("baseline_n", "integer", "persons with a score in the earlier wave"),
        Column("n", "integer", "persons with a score in the later wave"),
        Column("linked_n", "integer", "persons with a score in both, known by their key"),
        Column("baseline_mean", "number", "mean score in the earlier wave", nullable=True),
        Column("mean", "number", "mean score in the later wave", nullable=True),
        Column("change", "number", "later minus earlier", nullable=True),
        Column("se", "number", "standard error of the change", nullable=True),
        Column("df", "number", "degrees of freedom of the standard error", nullable=True),
        Column("comparable", "truth", "the item map allows the comparison"),
    ),
    key=CELL,
)

VERDICT = Table(
    "verdict_by_group_indicator",
    "what may be said of one change",
    (
        *CELL_COLUMNS,
        Column("family", "text", "family of the analysis plan; empty = description, not tested", nullable=True),
        Column("family_size", "integer", "publishable cells that are judged together; 0 = not tested"),
        Column(
            "ci_low", "number", "lower limit of the simultaneous interval, whole points as published", nullable=True
        ),
        Column(
            "ci_high", "number", "upper limit of the simultaneous interval, whole points as published", nullable=True
        ),
        Column("p_adjusted", "number", "p-value adjusted for the family; for the researcher", nullable=True),
        Column("detectable", "number", "smallest true change found with the plan's power", nullable=True),
        Column("verdict", "text", "what may be said of the change", one_of=VERDICTS),
        Column(
            "size",
            "text",
            "clear = at least the smallest change that matters; small = surely below it",
            one_of=("", *SIZES),
        ),
    ),
    key=CELL,
)
