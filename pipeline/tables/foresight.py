"""What a coming follow-up could find, and what weighs most for the climate as a whole. Not yet protected."""

from pipeline.tables.base import Column, Table

FORESIGHT_REASONS = (
    "",
    "no_answers",
    "few",
    "few_df",
    "no_variation",
    "not_tested",
    "near_end",
    "groups_differ",
)
QUADRANTS = ("", "prioritise", "keep", "watch", "maintain")
PRIORITY_REASONS = ("", "no_question", "no_answers", "few", "no_variation", "on_a_line", "one_indicator")

FORESIGHT = Table(
    "foresight_by_group_indicator",
    "what a next wave like this one could find of one indicator in one group, or in the county",
    (
        Column("wave", "text", "the wave that is known"),
        Column("level", "text", "group, or the county as a whole", one_of=("group", "county")),
        Column("group_code", "text", "group, or the county's code"),
        Column("indicator_id", "text", "indicator, or total"),
        Column("family_size", "integer", "changes that will be judged together; 0 = not tested"),
        Column("eligible_n", "number", "invited persons who belong to the frame; empty without a list", nullable=True),
        Column("n", "integer", "rows (person × group) with a score"),
        Column("expected_n", "integer", "rows expected in the next wave: eligible at this wave's response rate"),
        Column("sd", "number", "spread between persons within groups, pooled over the wave, points", nullable=True),
        Column("detectable", "number", "smallest true change found with the plan's power, points", nullable=True),
        Column(
            "needed_n",
            "number",
            "persons in each wave for finding the smallest change that matters",
            nullable=True,
        ),
        Column("reason", "text", "why nothing can be said", one_of=FORESIGHT_REASONS),
    ),
    key=("wave", "level", "group_code", "indicator_id"),
)

PRIORITIES = Table(
    "priorities_by_indicator",
    "one indicator of the county by its level and by how closely it follows the overall rating",
    (
        Column("wave", "text", "wave"),
        Column("indicator_id", "text", "indicator"),
        Column("item_id", "text", "the overall question; empty when there is none"),
        Column("n", "integer", "persons with a score and an overall rating"),
        Column("outside_n", "integer", "of these, persons who are not in the group that has most of them"),
        Column("index", "number", "index of the county, 0-100", nullable=True),
        Column("index_low", "number", "lower limit of its 95 % interval", nullable=True),
        Column("index_high", "number", "upper limit of its 95 % interval", nullable=True),
        Column("association", "number", "Pearson's r with the overall rating within groups", nullable=True),
        Column("association_low", "number", "lower limit of its 95 % interval (Fisher)", nullable=True),
        Column("association_high", "number", "upper limit of its 95 % interval (Fisher)", nullable=True),
        Column("quadrant", "text", "low or high index, close or loose association", one_of=QUADRANTS),
        Column("certain", "truth", "both intervals leave the dividing line out"),
        Column("reason", "text", "why there is no association", one_of=PRIORITY_REASONS),
    ),
    key=("wave", "indicator_id"),
)
