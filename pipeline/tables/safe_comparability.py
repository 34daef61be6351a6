"""What may be seen of comparability: a status per indicator and the reasons for care, for the county alone."""

from pipeline.tables.base import Column, Table
from pipeline.tables.comparability import ASPECTS, PAIR, PAIR_COLUMNS, STATUSES
from pipeline.tables.safe import marked

COMPARABILITY_MARKS = ("", "few", "no_answers")

SAFE_COMPARABILITY = Table(
    "comparability",
    "one indicator, as far as two waves of it may be compared in the county",
    (
        *PAIR_COLUMNS,
        Column("status", "text", "how far the waves may be compared; empty when hidden", one_of=("", *STATUSES)),
        *marked(COMPARABILITY_MARKS),
    ),
    key=PAIR,
)

CARE_REASONS = Table(
    "comparability_reasons",
    "one thing that differs between two waves of an indicator, or one question that it is about",
    (
        *PAIR_COLUMNS,
        Column("aspect", "text", "what differs", one_of=ASPECTS),
        Column("item_id", "text", "the question; empty = the indicator or the wave as a whole"),
        Column("place", "integer", "0 = the aspect; 1, 2 = its questions, the clearest first"),
    ),
    key=(*PAIR, "aspect", "item_id"),
)

COMPARABILITY_TABLES = (SAFE_COMPARABILITY, CARE_REASONS)
