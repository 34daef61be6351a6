"""What other choices would have said of the county's change. Not yet protected."""

from pipeline.tables.base import Column, Table

MAIN = "main"
ANALYSES = (MAIN, "unweighted", "other_estimand", "mix", "raked", "identical", "asked_of_all", "linked", "complete")
SELF_SELECTED = ("linked", "complete")
"""Analyses of those who chose to be known again, or to answer everything."""
AGREES = ("same", "other", "unknown")
SENSITIVITY_REASONS = (
    "",
    "not_comparable",
    "no_answers",
    "same_items",
    "few_items",
    "no_links",
    "few_df",
    "no_variation",
    "shared",
    "few_groups",
    "many_groups",
    "one_kind",
    "no_frame",
    "empty_cell",
    "unwanted_cell",
    "small_cell",
    "not_converged",
    "extreme_weights",
)

SENSITIVITY = Table(
    "sensitivity_by_indicator",
    "the county's change of one indicator by one analysis",
    (
        Column("wave", "text", "the later wave"),
        Column("baseline_wave", "text", "the earlier wave"),
        Column("indicator_id", "text", "indicator, or total"),
        Column("analysis", "text", "main = what is published; the others change one choice each", one_of=ANALYSES),
        Column("groups_n", "integer", "groups with scores in both waves"),
        Column("baseline_n", "integer", "rows (person × group) with a score in the earlier wave, in these groups"),
        Column("n", "integer", "rows with a score in the later wave, in these groups"),
        Column(
            "outside_n", "integer", "persons who are not in the group that has most of them; fewer of the two waves"
        ),
        Column(
            "effective_n",
            "number",
            "so many equally weighted persons as the weights leave; fewer of the two waves",
            nullable=True,
        ),
        Column("change", "number", "later minus earlier, points", nullable=True),
        Column("ci_low", "number", "lower limit of the interval at the level of the published one", nullable=True),
        Column("ci_high", "number", "upper limit of the interval at the level of the published one", nullable=True),
        Column(
            "agrees", "text", "whether it decides as the published one does: better, worse or neither", one_of=AGREES
        ),
        Column("reason", "text", "why there is no figure or no interval", one_of=SENSITIVITY_REASONS),
    ),
    key=("wave", "baseline_wave", "indicator_id", "analysis"),
)
