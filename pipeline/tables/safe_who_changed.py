"""What may be seen of who changed: followed persons, organisations and roles, memory, and taking part. County only."""

from pipeline.tables.base import Column, Table
from pipeline.tables.safe import marked
from pipeline.tables.who_changed import AGREEMENTS, CONTRAST_FIGURES, DESIGNS, DIMENSIONS, PARTS, SHIFT_FIGURES

WHO_REASONS = (
    "",
    "few",
    "one_group",
    "alike",
    "complement",
    "not_comparable",
    "not_asked",
    "no_links",
    "no_answers",
    "one_person",
    "one_unit",
    "one_kind",
)
NO_INTERVAL = ("", "few", "few_df", "on_a_line")


def _interval(what: str) -> tuple[Column, Column, Column]:
    return (
        Column("ci_low", "number", f"lower limit of the {what}", nullable=True),
        Column("ci_high", "number", f"upper limit of the {what}", nullable=True),
        Column("no_interval", "text", "why an unmarked row has no interval", one_of=NO_INTERVAL),
    )


SAFE_WHO_CHANGED = Table(
    "who_changed",
    "one part of the county's persons in two waves: those followed from one to the other, or the others",
    (
        Column("wave", "text", "the later wave"),
        Column("baseline_wave", "text", "the earlier wave: the baseline, or the wave before"),
        Column("indicator_id", "text", "indicator, or total"),
        Column("part", "text", "linked and unlinked; with a register key stayers, leavers and joiners", one_of=PARTS),
        Column("baseline_n", "number", "persons of the part in the earlier wave; at the total only", nullable=True),
        Column("n", "number", "persons of the part in the later wave; at the total only", nullable=True),
        Column(
            "baseline_pct",
            "number",
            "part of all in the earlier wave, whole per cent; at the total only",
            nullable=True,
        ),
        Column("pct", "number", "part of all in the later wave, whole per cent; at the total only", nullable=True),
        Column("baseline_mean", "number", "index in the earlier wave, whole points", nullable=True),
        Column("mean", "number", "index in the later wave, whole points", nullable=True),
        Column(
            "difference",
            "number",
            "later minus earlier; leavers and joiners: minus the stayers in the same wave; whole points",
            nullable=True,
        ),
        *_interval("95 % interval of the difference, whole points"),
        *marked(WHO_REASONS),
    ),
    key=("wave", "baseline_wave", "indicator_id", "part"),
)

SAFE_GAPS = Table(
    "perception_gaps",
    "one organisation or role in the county against all others",
    (
        Column("wave", "text", "wave"),
        Column("dimension", "text", "what persons are divided by", one_of=DIMENSIONS),
        Column("indicator_id", "text", "indicator, or total"),
        Column("unit_code", "text", "organisation or role; - = not stated"),
        Column("n", "number", "persons with a score; at the total only", nullable=True),
        Column("mean", "number", "index, whole points", nullable=True),
        Column("difference", "number", "index minus that of all others, whole points", nullable=True),
        *_interval("simultaneous 95 % interval of the difference, whole points"),
        *marked(WHO_REASONS),
    ),
    key=("wave", "dimension", "indicator_id", "unit_code"),
)

LARGEST_GAP = Table(
    "largest_gap",
    "the largest difference between two organisations, or two roles, that are both shown",
    (
        Column("wave", "text", "wave"),
        Column("dimension", "text", "what persons are divided by", one_of=DIMENSIONS),
        Column("indicator_id", "text", "indicator, or total"),
        Column("higher_code", "text", "the one with the higher index; empty when hidden"),
        Column("lower_code", "text", "the one with the lower index; empty when hidden"),
        Column("difference", "number", "higher minus lower, whole points", nullable=True),
        *_interval("95 % interval, simultaneous over all pairs, whole points"),
        *marked(WHO_REASONS),
    ),
    key=("wave", "dimension", "indicator_id"),
)

SAFE_RESPONSE_SHIFT = Table(
    "response_shift",
    "one figure of a retrospective question beside the measured change of the total",
    (
        Column("wave", "text", "the later wave"),
        Column("baseline_wave", "text", "the wave before, which the question asks about"),
        Column("item_id", "text", "the retrospective question"),
        Column("figure", "text", "mean answer, measured change, or their correlation", one_of=SHIFT_FIGURES),
        Column("n", "number", "persons behind the figure", nullable=True),
        Column(
            "value",
            "number",
            "retrospective: whole points from the neutral middle; measured: whole points; correlation: hundredths",
            nullable=True,
        ),
        *_interval("interval at 1 - alpha of the plan, in the unit of the value"),
        Column(
            "agreement",
            "text",
            "at the retrospective figure: disagree = a response shift is suspected; cannot_tell = an interval holds 0",
            one_of=AGREEMENTS,
        ),
        *marked(WHO_REASONS),
    ),
    key=("wave", "item_id", "figure"),
)

SAFE_PARTICIPATION = Table(
    "participation",
    "one indicator of those who took part in something against that of the others; nobody was drawn to take part",
    (
        Column("wave", "text", "the later wave"),
        Column("question_id", "text", "the background question about taking part"),
        Column("indicator_id", "text", "indicator, or total"),
        Column("figure", "text", "level within groups, or change of those followed", one_of=CONTRAST_FIGURES),
        Column("baseline_wave", "text", "change: the earlier wave; level: empty"),
        Column("participants_n", "number", "persons who took part; at the total only", nullable=True),
        Column("others_n", "number", "persons who did not; at the total only", nullable=True),
        Column("difference", "number", "participants minus others, whole points", nullable=True),
        *_interval("95 % interval, whole points"),
        Column("design", "text", "who took part was not drawn: no effect can be read from it", one_of=DESIGNS),
        *marked(WHO_REASONS),
    ),
    key=("wave", "question_id", "indicator_id", "figure", "baseline_wave"),
)

WHO_CHANGED_TABLES = (SAFE_WHO_CHANGED, SAFE_GAPS, LARGEST_GAP, SAFE_RESPONSE_SHIFT, SAFE_PARTICIPATION)
