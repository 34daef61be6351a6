"""What may be seen of how the scales work: coefficients in hundredths, for the county alone, without any count."""

from pipeline.tables.base import Column, Table
from pipeline.tables.safe import marked

SCALE_REASONS = ("", "no_answers", "one_item", "few", "one_group", "alike")
QUESTION_REASONS = (*SCALE_REASONS, "not_shown")
AGREEMENT_FIGURES = ("icc1", "icc2", "rwg_uniform", "rwg_skewed")
AGREEMENT_REASONS = (
    "",
    "no_answers",
    "not_one_scale",
    "not_five_options",
    "few",
    "one_group",
    "few_groups",
    "complement",
    "alike",
)
NO_OMEGA = ("", "two_items", "no_solution")
NO_DROPPED = ("", "two_items", "alike")

SAFE_RELIABILITY = Table(
    "reliability",
    "one scale in one wave: the questions of an indicator, or the indicators of the total",
    (
        Column("wave", "text", "wave"),
        Column("indicator_id", "text", "indicator, or total"),
        Column("items_n", "number", "questions (indicators, for the total)", nullable=True),
        Column("alpha_hundredths", "number", "Cronbach's alpha, hundredths", nullable=True),
        Column("alpha_low_hundredths", "number", "lower limit of its 95 % interval, hundredths", nullable=True),
        Column("alpha_high_hundredths", "number", "upper limit of its 95 % interval, hundredths", nullable=True),
        Column("omega_hundredths", "number", "McDonald's omega, hundredths", nullable=True),
        Column("no_omega", "text", "why an unmarked row has no omega", one_of=NO_OMEGA),
        *marked(SCALE_REASONS),
    ),
    key=("wave", "indicator_id"),
)

SAFE_ITEM_ANALYSIS = Table(
    "item_analysis",
    "one question of an indicator in one wave; how often it was left out stands in frequencies",
    (
        Column("wave", "text", "wave"),
        Column("indicator_id", "text", "indicator"),
        Column("item_id", "text", "the question"),
        Column(
            "item_rest_hundredths",
            "number",
            "correlation with the sum of the indicator's other questions, hundredths",
            nullable=True,
        ),
        Column("alpha_if_dropped_hundredths", "number", "alpha of the indicator without it, hundredths", nullable=True),
        Column("no_alpha_if_dropped", "text", "why an unmarked row has none", one_of=NO_DROPPED),
        *marked(QUESTION_REASONS),
    ),
    key=("wave", "indicator_id", "item_id"),
)

SAFE_AGREEMENT = Table(
    "agreement_within_groups",
    "one figure of how alike the members of a group are, over all groups",
    (
        Column("wave", "text", "wave"),
        Column("indicator_id", "text", "indicator, or total"),
        Column(
            "figure",
            "text",
            "ICC(1), ICC(2), or the mean over groups of r_wg(j) under one of two nulls",
            one_of=AGREEMENT_FIGURES,
        ),
        Column("hundredths", "number", "the figure, hundredths", nullable=True),
        *marked(AGREEMENT_REASONS),
    ),
    key=("wave", "indicator_id", "figure"),
)

RELIABILITY_TABLES = (SAFE_RELIABILITY, SAFE_ITEM_ANALYSIS, SAFE_AGREEMENT)
