"""What may be seen of what a next wave could find, and of what weighs most."""

from pipeline.tables.base import Column, Table
from pipeline.tables.foresight import QUADRANTS
from pipeline.tables.safe import marked

SAFE_FORESIGHT = Table(
    "foresight",
    "what a next wave like this one could find of one indicator in one group, or in the county",
    (
        Column("wave", "text", "the wave that is known"),
        Column("level", "text", "group, or the county as a whole", one_of=("group", "county")),
        Column("group_code", "text", "group, or the county's code"),
        Column("indicator_id", "text", "indicator, or total"),
        Column("n", "number", "answers in this wave; at the total only", nullable=True),
        Column("expected_n", "number", "answers expected in the next; at the total only", nullable=True),
        Column("detectable", "number", "smallest true change found with the plan's power, whole points", nullable=True),
        Column(
            "needed_n",
            "number",
            "persons in each wave for finding the smallest change that matters, rounded up to tens",
            nullable=True,
        ),
        *marked(("", "few", "no_answers", "not_tested", "groups_differ")),
    ),
    key=("wave", "level", "group_code", "indicator_id"),
)

SAFE_PRIORITIES = Table(
    "priorities",
    "one indicator of the county by its level and by how closely it follows the overall rating",
    (
        Column("wave", "text", "wave"),
        Column("indicator_id", "text", "indicator"),
        Column("item_id", "text", "the overall question; empty when there is none"),
        Column("index", "number", "index of the county, whole points", nullable=True),
        Column("association_hundredths", "number", "Pearson's r within groups, hundredths", nullable=True),
        Column("association_low_hundredths", "number", "lower limit of its 95 % interval, hundredths", nullable=True),
        Column("association_high_hundredths", "number", "upper limit of its 95 % interval, hundredths", nullable=True),
        Column("quadrant", "text", "low or high index, close or loose association", one_of=QUADRANTS),
        Column("certain", "truth", "both intervals leave the dividing line out"),
        *marked(("", "few", "one_group", "alike", "no_question", "one_indicator")),
    ),
    key=("wave", "indicator_id"),
)

FORESIGHT_TABLES = (SAFE_FORESIGHT, SAFE_PRIORITIES)
