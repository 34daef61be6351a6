"""The county's trend from three waves on. Not yet protected."""

from pipeline.tables.base import Column, Table

TREND_REASONS = ("", "not_comparable", "no_answers", "few_df", "no_variation", "shared", "few_groups", "many_groups")

TREND = Table(
    "trend_by_indicator",
    "the straight line through one indicator of the county over all waves up to one",
    (
        Column("wave", "text", "the last wave"),
        Column("indicator_id", "text", "indicator, or total"),
        Column("waves_n", "integer", "waves that the line goes through"),
        Column("items_n", "integer", "questions common to all of them (indicators, for the total)"),
        Column("groups_n", "integer", "groups with scores in all of them"),
        Column("n", "integer", "rows (person × group) with a score in the wave that has fewest"),
        Column("years", "number", "from the middle of the first field period to that of the last"),
        Column("change", "number", "how far the line rises over these years, points", nullable=True),
        Column("ci_low", "number", "lower limit of the interval, simultaneous in the plan's family", nullable=True),
        Column("ci_high", "number", "upper limit of the interval, simultaneous in the plan's family", nullable=True),
        Column("reason", "text", "why there is no line or no interval", one_of=TREND_REASONS),
    ),
    key=("wave", "indicator_id"),
)
