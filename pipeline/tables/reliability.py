"""Are the scales working: what scoring and estimating say of it, for the county as a whole. Not yet protected."""

from pipeline.study import MissingKind
from pipeline.tables.base import Column, Table

ALPHA_REASONS = ("", "no_answers", "one_item", "no_overlap", "few", "no_variation")
OMEGA_REASONS = (
    *ALPHA_REASONS,
    "two_items",
    "flat_item",
    "not_positive_definite",
    "heywood",
    "no_solution",
)
ITEM_REASONS = ("", "not_shown", "no_answers", "one_item", "no_overlap", "few", "flat_item", "flat_rest")
DROPPED_REASONS = ("", "not_shown", "no_answers", "one_item", "no_overlap", "few", "two_items", "flat_rest")
ICC_REASONS = ("", "no_answers", "one_group", "few", "no_variation", "means_alike")
RWG_REASONS = ("", "no_answers", "few", "not_one_scale")
SKEWED_REASONS = (*RWG_REASONS, "not_five_options")

MISSING_COUNTS = {
    "no_opinion": MissingKind.NO_OPINION,
    "not_applicable": MissingKind.NOT_APPLICABLE,
    "no_answer": MissingKind.NO_ANSWER,
    "not_shown": MissingKind.NOT_SHOWN,
    "invalid": MissingKind.INVALID,
}
"""What the columns with counts and shares of each kind of missing are called."""

SCALE_COLUMNS = (
    Column("wave", "text", "wave"),
    Column("indicator_id", "text", "indicator, or total"),
)

RELIABILITY = Table(
    "reliability_by_indicator",
    "one scale in one wave: the questions of an indicator, or the indicators of the total",
    (
        *SCALE_COLUMNS,
        Column("items_n", "integer", "questions with any answer (indicators with any score, for the total)"),
        Column("n", "integer", "persons with at least two of them"),
        Column("pairs_n", "integer", "fewest persons behind any pair of them"),
        Column("outside_n", "integer", "of n, persons who are not in the group that has most of them"),
        Column("alpha", "number", "Cronbach's alpha, pairwise", nullable=True),
        Column("alpha_low", "number", "lower limit of the 95 % interval (Feldt)", nullable=True),
        Column("alpha_high", "number", "upper limit of the 95 % interval (Feldt)", nullable=True),
        Column(
            "alpha_standardised",
            "number",
            "alpha of questions that vary alike; empty also at flat_item",
            nullable=True,
        ),
        Column("omega", "number", "McDonald's omega of one factor", nullable=True),
        Column("reason", "text", "why there is no alpha", one_of=ALPHA_REASONS),
        Column("omega_reason", "text", "why there is no omega", one_of=OMEGA_REASONS),
    ),
    key=("wave", "indicator_id"),
)

ITEM_ANALYSIS = Table(
    "analysis_by_item",
    "one question of an indicator in one wave",
    (
        *SCALE_COLUMNS,
        Column("item_id", "text", "the question"),
        Column("put_n", "integer", "rows (person × group) to which the question was put"),
        Column("answered_n", "integer", "of these, rows with an answer"),
        *(Column(f"{name}_n", "integer", f"rows with the kind {kind.value}") for name, kind in MISSING_COUNTS.items()),
        *(
            Column(
                f"{name}_share",
                "number",
                f"share with the kind {kind.value} of those to whom it was put, 0-1; of all rows for not_shown",
                nullable=True,
            )
            for name, kind in MISSING_COUNTS.items()
        ),
        Column("n", "integer", "persons with an answer"),
        Column("pairs_n", "integer", "fewest persons behind a pair of this question and another of the indicator"),
        Column("item_rest", "number", "correlation with the sum of the indicator's other questions", nullable=True),
        Column("alpha_if_dropped", "number", "alpha of the indicator without the question", nullable=True),
        Column("reason", "text", "why there is no item_rest", one_of=ITEM_REASONS),
        Column("dropped_reason", "text", "why there is no alpha_if_dropped", one_of=DROPPED_REASONS),
    ),
    key=("wave", "indicator_id", "item_id"),
)

GROUP_AGREEMENT = Table(
    "agreement_by_indicator",
    "one indicator in one wave: how alike the members of a group are, over all groups",
    (
        *SCALE_COLUMNS,
        Column("n", "integer", "persons with a score"),
        Column("scores_n", "integer", "scores: a person has one in each of the own groups"),
        Column("groups_n", "integer", "groups with any score"),
        Column("outside_n", "integer", "of n, persons who are not in the group that has most of them"),
        Column("icc1", "number", "ICC(1): share of the variance that lies between groups", nullable=True),
        Column("icc2", "number", "ICC(2): reliability of the groups' means", nullable=True),
        Column("reason", "text", "why there is no ICC", one_of=ICC_REASONS),
        Column("rwg_groups_n", "integer", "groups with enough answers for r_wg(j)"),
        Column("rwg_uniform_mean", "number", "mean over them of r_wg(j), uniform null", nullable=True),
        Column("rwg_uniform_median", "number", "median over them of the same", nullable=True),
        Column("rwg_uniform_share", "number", "share of them with .70 or more, 0-1", nullable=True),
        Column("rwg_reason", "text", "why there is no r_wg(j)", one_of=RWG_REASONS),
        Column("rwg_skewed_mean", "number", "mean over them of r_wg(j), slightly skewed null", nullable=True),
        Column("rwg_skewed_median", "number", "median over them of the same", nullable=True),
        Column("rwg_skewed_share", "number", "share of them with .70 or more, 0-1", nullable=True),
        Column("skewed_reason", "text", "why there is none with the skewed null", one_of=SKEWED_REASONS),
    ),
    key=("wave", "indicator_id"),
)
