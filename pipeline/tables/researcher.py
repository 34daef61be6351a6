"""Figures for the researcher alone: they rest on single groups' own spread, and are never published."""

from pipeline.tables.base import Column, Table

TESTS = ("welch", "overlapping", "rank_sum", "hedges_g", "cliffs_delta", "superiority")
TEST_REASONS = ("", "not_comparable", "no_answers", "one_person", "no_variation", "no_links", "few_pairs")
LAWS = ("", "exact", "normal")
MODEL_NAMES = ("mixed", "cr2")
MODEL_REASONS = (
    "",
    "not_comparable",
    "no_answers",
    "few_groups",
    "no_variation",
    "singular",
    "boundary",
    "optimisers_disagree",
)
ITEM_MODEL_REASONS = (
    "",
    "no_answers",
    "rescaled",
    "one_category",
    "separated",
    "singular",
    "not_converged",
    "two_options",
)
NONRESPONSE_REASONS = ("", "no_frame", "nobody_invited", "more_than_invited")
DESCRIBED_REASONS = ("", "no_answers", "one_person", "no_variation", "no_frame", "more_than_invited")

COMPARED = (
    Column("wave", "text", "the later wave"),
    Column("baseline_wave", "text", "the earlier wave: the baseline, or the wave before"),
)

TWO_WAVES = Table(
    "tests_by_group_indicator",
    "one test or effect size of one indicator in one group, or in the county, between two waves",
    (
        *COMPARED,
        Column("level", "text", "group, or the county as a whole", one_of=("group", "county")),
        Column("group_code", "text", "group, or the county's code"),
        Column("indicator_id", "text", "indicator, or total"),
        Column("figure", "text", "test or effect size", one_of=TESTS),
        Column("baseline_n", "integer", "persons with a score in the earlier wave"),
        Column("n", "integer", "persons with a score in the later wave"),
        Column(
            "linked_n", "integer", "persons followed, with a score in both; 0 in the county, where nobody is paired"
        ),
        Column("value", "number", "difference in points, or the effect size; later minus earlier", nullable=True),
        Column("ci_low", "number", "lower limit of the 95 % interval", nullable=True),
        Column("ci_high", "number", "upper limit of the 95 % interval", nullable=True),
        Column("df", "number", "degrees of freedom", nullable=True),
        Column("p", "number", "two-sided p, not adjusted", nullable=True),
        Column("law", "text", "rank_sum: which law p comes from", one_of=LAWS),
        Column("reason", "text", "why there is no figure or interval, or what was left out of it", one_of=TEST_REASONS),
    ),
    key=("wave", "baseline_wave", "level", "group_code", "indicator_id", "figure"),
)

MODELS = Table(
    "models_by_indicator",
    "one term of one model of one indicator over two waves",
    (
        *COMPARED,
        Column("indicator_id", "text", "indicator, or total"),
        Column(
            "model",
            "text",
            "mixed = groups with a level and a change of their own; cr2 = groups as clusters",
            one_of=MODEL_NAMES,
        ),
        Column("term", "text", "later wave, organisation, role, or a standard deviation"),
        Column("n", "integer", "rows (person × group) in both waves"),
        Column("groups_n", "integer", "groups"),
        Column("estimate", "number", "points", nullable=True),
        Column("se", "number", "standard error", nullable=True),
        Column("df", "number", "degrees of freedom", nullable=True),
        Column("ci_low", "number", "lower limit of the 95 % interval", nullable=True),
        Column("ci_high", "number", "upper limit of the 95 % interval", nullable=True),
        Column("p", "number", "two-sided p, not adjusted", nullable=True),
        Column("reason", "text", "why there is no estimate; boundary = a variance is nought", one_of=MODEL_REASONS),
    ),
    key=("wave", "baseline_wave", "indicator_id", "model", "term"),
)

ITEM_MODELS = Table(
    "models_by_item",
    "proportional odds of one question between two waves, the county's persons together",
    (
        *COMPARED,
        Column("item_id", "text", "the question"),
        Column("baseline_n", "integer", "persons with an answer in the earlier wave"),
        Column("n", "integer", "persons with an answer in the later wave"),
        Column("log_odds", "number", "of a better answer, later against earlier", nullable=True),
        Column("se", "number", "standard error", nullable=True),
        Column("ci_low", "number", "lower limit of the 95 % interval", nullable=True),
        Column("ci_high", "number", "upper limit of the 95 % interval", nullable=True),
        Column("p", "number", "two-sided p, not adjusted", nullable=True),
        Column("proportional_chi2", "number", "score test that one coefficient serves for all borders", nullable=True),
        Column("proportional_df", "integer", "its degrees of freedom"),
        Column("proportional_p", "number", "its p; small = the change is not the same at every border", nullable=True),
        Column("rank_sum_p", "number", "two-sided p of Mann-Whitney", nullable=True),
        Column("law", "text", "which law rank_sum_p comes from", one_of=LAWS),
        Column(
            "reason", "text", "why there is no coefficient, or no test of proportionality", one_of=ITEM_MODEL_REASONS
        ),
    ),
    key=("wave", "baseline_wave", "item_id"),
)

NONRESPONSE = Table(
    "nonresponse_by_unit",
    "how many of one group's or organisation's invited answered, and whether answering differs between them",
    (
        Column("wave", "text", "wave"),
        Column("level", "text", "what is counted", one_of=("group", "organisation", "county")),
        Column("unit_code", "text", "group, organisation or county"),
        Column("eligible_n", "number", "invited persons who belong to the frame", nullable=True),
        Column("answered_n", "integer", "persons with at least one answer"),
        Column("rate", "number", "answered share of the eligible, 0-1", nullable=True),
        Column("ci_low", "number", "lower limit of Wilson's 95 % interval", nullable=True),
        Column("ci_high", "number", "upper limit of Wilson's 95 % interval", nullable=True),
        Column("representativity", "number", "county: R-indicator over the frame's cells, 0-1", nullable=True),
        Column("p", "number", "county: chi-square that the cells answer alike", nullable=True),
        Column("reason", "text", "why there is no rate", one_of=NONRESPONSE_REASONS),
    ),
    key=("wave", "level", "unit_code"),
)

DESCRIBED = Table(
    "description_by_group_indicator",
    "one indicator in one group with its own spread",
    (
        Column("wave", "text", "wave"),
        Column("group_code", "text", "group"),
        Column("indicator_id", "text", "indicator, or total"),
        Column("n", "integer", "persons with a score"),
        Column("eligible_n", "number", "invited persons who belong to the frame", nullable=True),
        Column("mean", "number", "index, 0-100", nullable=True),
        Column("sd", "number", "spread between the group's own persons", nullable=True),
        Column("ci_low", "number", "lower limit of the 95 % interval by the own spread", nullable=True),
        Column("ci_high", "number", "upper limit of the 95 % interval by the own spread", nullable=True),
        Column("finite_low", "number", "the same with finite-population correction: these very persons", nullable=True),
        Column("finite_high", "number", "likewise; never beside a verdict", nullable=True),
        Column("shrunken", "number", "mean drawn towards the county's as far as it is unreliable", nullable=True),
        Column("reliability", "number", "of the group's mean, 0-1: how much of it is its own", nullable=True),
        Column("reason", "text", "why something is missing", one_of=DESCRIBED_REASONS),
    ),
    key=("wave", "group_code", "indicator_id"),
)

POSITIVE = Table(
    "positive_by_item",
    "how many of one group's, or the county's, answers to one question are positive",
    (
        Column("wave", "text", "wave"),
        Column("level", "text", "group, or the county as a whole", one_of=("group", "county")),
        Column("group_code", "text", "group, or the county's code"),
        Column("indicator_id", "text", "indicator"),
        Column("item_id", "text", "the question; empty = the mean of the indicator's questions"),
        Column("n", "integer", "persons with an answer; for an indicator the fewest of its questions"),
        Column("share", "number", "positive share of the answers, 0-1", nullable=True),
        Column("ci_low", "number", "lower limit of Wilson's 95 % interval; none for an indicator", nullable=True),
        Column("ci_high", "number", "upper limit of Wilson's 95 % interval; none for an indicator", nullable=True),
        Column("reason", "text", "why there is no share", one_of=("", "no_answers", "no_positive")),
    ),
    key=("wave", "level", "group_code", "indicator_id", "item_id"),
)

RESEARCHER_CHANGE = (TWO_WAVES, MODELS, ITEM_MODELS)
RESEARCHER_ESTIMATE = (NONRESPONSE, DESCRIBED, POSITIVE)
