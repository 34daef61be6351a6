"""What scoring makes: one number per person and indicator."""

from pipeline.study.item_sets import ITEM_SETS
from pipeline.tables.base import Column, Table
from pipeline.tables.core import RESPONDENT_COLUMNS

SCORES = Table(
    "score_by_person_indicator",
    "one person's score on one indicator for one group, from the questions common to two waves",
    (
        *RESPONDENT_COLUMNS,
        Column("common_with", "text", "the wave whose questions the score shares; the wave itself = all its questions"),
        Column("indicator_id", "text", "indicator, or total"),
        Column("asked_n", "integer", "questions put to the person (indicators, for the total)"),
        Column("answered_n", "integer", "of these, answered (indicators with a score, for the total)"),
        Column("score", "number", "0-100, higher is better; empty when the half rule is not met", nullable=True),
    ),
    key=("wave", "respondent_id", "group_code", "common_with", "indicator_id"),
)

SCORE_VARIANTS = Table(
    "score_variants_by_person",
    "one person's score on one indicator for one group, from another set of questions than the comparison's own",
    (
        Column("item_set", "text", "which questions", one_of=ITEM_SETS),
        *SCORES.columns,
    ),
    key=("item_set", *SCORES.key),
)
