"""Whether two waves may be compared, indicator by indicator, and what speaks against it. Not yet protected."""

from pipeline.tables.base import Column, Table

STATUSES = ("comparable", "with_care", "not_comparable")
ASPECTS = ("items", "dif", "alpha", "organisations", "respondent_types", "mode", "season")
OUTCOMES = ("alike", "differs", "unknown")
ASPECT_REASONS = (
    "",
    "not_comparable",
    "no_answers",
    "few",
    "not_asked",
    "not_stated",
    "not_tested",
    "some_not_tested",
    "one_item",
    "no_variation",
)
ITEM_REASONS = (
    "",
    "rescaled",
    "one_item",
    "no_answers",
    "few",
    "one_category",
    "rest_alike",
    "not_consistent",
    "no_solution",
)

PAIR_COLUMNS = (
    Column("wave", "text", "the later wave"),
    Column("baseline_wave", "text", "the earlier wave: the baseline, or the wave before"),
    Column("indicator_id", "text", "indicator, or total"),
)
PAIR = tuple(column.name for column in PAIR_COLUMNS)

COMPARABILITY = Table(
    "comparability_by_indicator",
    "one indicator, as far as two waves of it may be compared in the county",
    (
        *PAIR_COLUMNS,
        Column("items_n", "integer", "questions common to both waves (indicators, for the total)"),
        Column("items_dropped_n", "integer", "questions asked in either wave but not common to both"),
        Column("baseline_n", "integer", "persons of the earlier wave who answered a common question"),
        Column("n", "integer", "persons of the later wave who answered a common question"),
        Column(
            "status",
            "text",
            "not_comparable is decided by the item map alone; with_care = some aspect differs",
            one_of=STATUSES,
        ),
    ),
    key=PAIR,
)

COMPARABILITY_ASPECTS = Table(
    "comparability_by_aspect",
    "one thing that two waves of an indicator should have alike",
    (
        *PAIR_COLUMNS,
        Column("aspect", "text", "what should be alike", one_of=ASPECTS),
        Column("outcome", "text", "whether it is; unknown = could not be judged, see reason", one_of=OUTCOMES),
        Column(
            "difference",
            "number",
            "items: questions not common; dif: questions flagged; alpha: later minus earlier; organisations and"
            " respondent_types: total variation distance, 0-1; season: months; for the total: indicators that differ",
            nullable=True,
        ),
        Column("ci_low", "number", "alpha: lower limit of the 95 % interval of the difference", nullable=True),
        Column("ci_high", "number", "alpha: upper limit of the 95 % interval of the difference", nullable=True),
        Column("p", "number", "organisations and respondent_types: p-value of the same mix", nullable=True),
        Column("reason", "text", "why it could not be judged", one_of=ASPECT_REASONS),
    ),
    key=(*PAIR, "aspect"),
)

ITEM_DIF = Table(
    "dif_by_item",
    "one question common to two waves: whether persons on the same level answer it alike in both",
    (
        *PAIR_COLUMNS,
        Column("item_id", "text", "the question"),
        Column("baseline_n", "integer", "persons of the earlier wave with this question and another of the indicator"),
        Column("n", "integer", "persons of the later wave with this question and another of the indicator"),
        Column("chi2", "number", "likelihood ratio of wave and wave × level, 2 df", nullable=True),
        Column("chi2_uniform", "number", "of this, wave alone, 1 df", nullable=True),
        Column("chi2_non_uniform", "number", "of this, wave × level, 1 df", nullable=True),
        Column("p", "number", "of chi2", nullable=True),
        Column("p_uniform", "number", "of chi2_uniform", nullable=True),
        Column("p_non_uniform", "number", "of chi2_non_uniform", nullable=True),
        Column("p_adjusted", "number", "p by Benjamini and Hochberg over the comparison's questions", nullable=True),
        Column("delta_r2", "number", "McFadden's pseudo R2 added by wave and wave × level", nullable=True),
        Column(
            "wave_effect", "number", "log odds of a higher answer in the later wave at the same level", nullable=True
        ),
        Column("flagged", "truth", "p_adjusted < .01 and delta_r2 >= .02"),
        Column("reason", "text", "why the question could not be tested", one_of=ITEM_REASONS),
    ),
    key=(*PAIR, "item_id"),
)
