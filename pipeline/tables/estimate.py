"""What estimating makes: one figure per group, indicator and wave. Not yet protected."""

from pipeline.tables.base import Column, Table

CLIMATE = Table(
    "climate_by_group_indicator",
    "one indicator in one group, or in the county, in one wave",
    (
        Column("wave", "text", "wave"),
        Column("common_with", "text", "the wave whose questions the score shares; the wave itself = all its questions"),
        Column("level", "text", "group, or the county as a whole", one_of=("group", "county")),
        Column("group_code", "text", "group, or the county's code"),
        Column(
            "weighting",
            "text",
            "how persons are weighed: own = a group's own mean; persons = alla svar; groups = ovägt medel av grupperna;"
            " frame = grupperna vägda som vid baslinjen",
            one_of=("own", "persons", "groups", "frame"),
        ),
        Column("indicator_id", "text", "indicator, or total"),
        Column("n", "integer", "persons with a score"),
        Column("mean", "number", "mean score, 0-100", nullable=True),
        Column("ci_low", "number", "lower limit of the 95 % interval", nullable=True),
        Column("ci_high", "number", "upper limit of the 95 % interval", nullable=True),
    ),
    key=("wave", "common_with", "level", "group_code", "weighting", "indicator_id"),
)

RESPONSE = Table(
    "response_by_unit",
    "how many of the invited answered, in one group, one organisation or the county",
    (
        Column("wave", "text", "wave"),
        Column("level", "text", "what is counted", one_of=("group", "organisation", "county")),
        Column("unit_code", "text", "group, organisation or county"),
        Column("answered_n", "integer", "persons with at least one answer"),
        Column("eligible_n", "number", "invited persons who belong to the frame; empty without a list", nullable=True),
        Column("response_rate", "number", "answered share of the eligible, 0-1", nullable=True),
    ),
    key=("wave", "level", "unit_code"),
)

BASELINE = Table(
    "baseline",
    "what the seal says of the baseline",
    (
        Column("wave", "text", "the baseline"),
        Column("state", "text", "no seal yet, or sealed and giving the same figures", one_of=("unsealed", "unchanged")),
    ),
    key=("wave",),
)
