"""Who changed: followed persons and others, organisations and roles, what people remember, who took part.

For the county; not yet protected.
"""

from pipeline.tables.base import Column, Table

PARTS = ("linked", "unlinked", "stayers", "leavers", "joiners")
DIMENSIONS = ("organisation", "respondent_type")
NOT_STATED = "-"
"""Stands for an organisation or role where the person stated none; no code of a study can be this."""
WHO_CHANGED_REASONS = ("", "not_comparable", "no_links", "no_answers", "one_person", "few_df", "no_variation")
GAP_REASONS = ("", "no_answers", "few", "one_unit", "few_df", "no_variation")
SHIFT_FIGURES = ("retrospective", "measured", "correlation")
AGREEMENTS = ("", "agree", "disagree", "cannot_tell")
SHIFT_REASONS = (
    "",
    "not_asked",
    "not_comparable",
    "no_answers",
    "no_links",
    "few",
    "few_df",
    "no_variation",
    "on_a_line",
)
CONTRAST_FIGURES = ("level", "change")
DESIGNS = ("observational",)
PARTICIPATION_REASONS = ("", "not_comparable", "no_links", "no_answers", "one_kind", "few_df", "no_variation")
OUTSIDE = Column("outside_n", "integer", "persons outside the group that has most of them; 0 = all are of one group")

WHO_CHANGED = Table(
    "change_by_linkage",
    "one part of the county's persons in two waves: those followed from one to the other, or the others",
    (
        Column("wave", "text", "the later wave"),
        Column("baseline_wave", "text", "the earlier wave: the baseline, or the wave before"),
        Column("indicator_id", "text", "indicator, or total"),
        Column(
            "part",
            "text",
            "linked = score in both waves by their key, unlinked = all others; with a register key stayers, leavers and"
            " joiners",
            one_of=PARTS,
        ),
        Column("baseline_n", "integer", "persons of the part with a score in the earlier wave"),
        Column("n", "integer", "persons of the part with a score in the later wave"),
        Column("baseline_all_n", "integer", "all persons with a score in the earlier wave"),
        Column("all_n", "integer", "all persons with a score in the later wave"),
        Column("baseline_share", "number", "part of all in the earlier wave, 0-1", nullable=True),
        Column("share", "number", "part of all in the later wave, 0-1", nullable=True),
        OUTSIDE,
        Column("baseline_mean", "number", "mean score in the earlier wave, each person once", nullable=True),
        Column("mean", "number", "mean score in the later wave, each person once", nullable=True),
        Column(
            "difference",
            "number",
            "later minus earlier; leavers: their mean minus the stayers' in the earlier wave; joiners: their mean minus"
            " the stayers' in the later wave",
            nullable=True,
        ),
        Column("se", "number", "standard error of the difference", nullable=True),
        Column("df", "number", "degrees of freedom of the standard error", nullable=True),
        Column("ci_low", "number", "lower limit of the 95 % interval of the difference", nullable=True),
        Column("ci_high", "number", "upper limit of the 95 % interval of the difference", nullable=True),
        Column("reason", "text", "why there is no figure or no interval", one_of=WHO_CHANGED_REASONS),
    ),
    key=("wave", "baseline_wave", "indicator_id", "part"),
)

GAPS = Table(
    "perception_gaps_by_unit",
    "one organisation or role in the county, held against all others or against one other",
    (
        Column("wave", "text", "wave"),
        Column("dimension", "text", "what persons are divided by", one_of=DIMENSIONS),
        Column("indicator_id", "text", "indicator, or total"),
        Column("unit_code", "text", "organisation or role; - = not stated"),
        Column("other_code", "text", "the organisation or role that it is held against; empty = all others"),
        Column("n", "integer", "persons with a score in the unit"),
        Column("other_n", "integer", "persons with a score in what it is held against"),
        OUTSIDE,
        Column("mean", "number", "mean score of the unit, each person once", nullable=True),
        Column("other_mean", "number", "mean score of what it is held against", nullable=True),
        Column("difference", "number", "the unit minus what it is held against", nullable=True),
        Column("ci_low", "number", "lower limit of the simultaneous 95 % interval", nullable=True),
        Column("ci_high", "number", "upper limit of the simultaneous 95 % interval", nullable=True),
        Column("family_size", "integer", "differences that the interval holds for at once; 0 = no interval"),
        Column("reason", "text", "why there is no figure or no interval", one_of=GAP_REASONS),
    ),
    key=("wave", "dimension", "indicator_id", "unit_code", "other_code"),
)

RESPONSE_SHIFT = Table(
    "response_shift_by_figure",
    "one figure of a retrospective question beside the measured change of the total",
    (
        Column("wave", "text", "the later wave"),
        Column("baseline_wave", "text", "the wave before, which the question asks about"),
        Column("item_id", "text", "the retrospective question"),
        Column(
            "figure",
            "text",
            "retrospective = the county's mean answer; measured = the county's change of the total; correlation = own"
            " measured change with own answer among those followed",
            one_of=SHIFT_FIGURES,
        ),
        Column("baseline_n", "integer", "measured: persons in the earlier wave; else 0"),
        Column("n", "integer", "persons behind the figure"),
        OUTSIDE,
        Column(
            "value",
            "number",
            "retrospective: points from the neutral middle, -50 to 50; measured: points, -100 to 100; correlation:"
            " Pearson's r",
            nullable=True,
        ),
        Column("ci_low", "number", "lower limit of the interval at 1 - alpha of the plan", nullable=True),
        Column("ci_high", "number", "upper limit of the interval at 1 - alpha of the plan", nullable=True),
        Column(
            "agreement",
            "text",
            "at the retrospective figure: whether the two intervals point the same way; disagree = a response shift is"
            " suspected; cannot_tell = one of them holds 0 or is missing",
            one_of=AGREEMENTS,
        ),
        Column("reason", "text", "why there is no figure or no interval", one_of=SHIFT_REASONS),
    ),
    key=("wave", "item_id", "figure"),
)

PARTICIPATION = Table(
    "participation_by_indicator",
    "one indicator of those who took part in something against that of the others; nobody was drawn to take part",
    (
        Column("wave", "text", "the later wave"),
        Column("question_id", "text", "the background question about taking part"),
        Column("indicator_id", "text", "indicator, or total"),
        Column(
            "figure",
            "text",
            "level = in this wave, within groups; change = of those followed since the earlier wave",
            one_of=CONTRAST_FIGURES,
        ),
        Column("baseline_wave", "text", "change: the earlier wave; level: empty"),
        Column("participants_n", "integer", "persons who took part"),
        Column("others_n", "integer", "persons who did not"),
        OUTSIDE,
        Column("difference", "number", "participants minus others", nullable=True),
        Column("se", "number", "standard error of the difference", nullable=True),
        Column("df", "number", "degrees of freedom of the standard error", nullable=True),
        Column("ci_low", "number", "lower limit of the 95 % interval", nullable=True),
        Column("ci_high", "number", "upper limit of the 95 % interval", nullable=True),
        Column("design", "text", "who took part was not drawn: no effect can be read from it", one_of=DESIGNS),
        Column("reason", "text", "why there is no figure or no interval", one_of=PARTICIPATION_REASONS),
    ),
    key=("wave", "question_id", "indicator_id", "figure", "baseline_wave"),
)
