"""What protecting makes of the focus groups: counts of groups and segments, hundredths, no place of a rare theme."""

from pipeline.tables.base import Column, Table
from pipeline.tables.focus import JOINT_REASONS, KINDS, MEASURES, TALK, TOGETHER
from pipeline.tables.safe import marked

MATRIX_REASONS = ("", "few_groups", "complement", "no_texts")
BALANCE_REASONS = ("", "one_talk", "complement", "no_texts")
AGREEMENT_REASONS = ("", "few_texts", "no_variation")
LEVEL = Column("level", "text", "group, or the county as a whole", one_of=("group", "county"))
WAVE = Column("wave", "text", "wave whose release it is")
KIND = Column("kind", "text", "focus group, or notes from a workshop", one_of=KINDS)


FOCUS_THEMES = Table(
    "focus_themes",
    "one code in the county's talks",
    (
        WAVE,
        KIND,
        Column("code", "text", "code of the study's code scheme"),
        Column("documents_n", "integer", "texts"),
        Column("groups_n", "integer", "groups with texts"),
        Column("spread_n", "integer", "groups in which the code occurs"),
        Column("segments_n", "integer", "segments with the code"),
    ),
    key=("wave", "kind", "code"),
)

FOCUS_MATRIX = Table(
    "focus_matrix",
    "one code in one group's focus groups: raised or not, never how often",
    (
        WAVE,
        Column("code", "text", "code of the study's code scheme"),
        Column("group_code", "text", "group"),
        Column("raised", "number", "1 = raised, 0 = not", nullable=True),
        *marked(MATRIX_REASONS),
    ),
    key=("wave", "code", "group_code"),
)

FOCUS_LEVELS = Table(
    "focus_levels",
    "one indicator in the focus groups of one group, or of the county",
    (
        WAVE,
        LEVEL,
        Column("group_code", "text", "group, or the county's code"),
        Column("indicator_id", "text", "indicator"),
        Column("documents_n", "number", "texts", nullable=True),
        Column("groups_n", "number", "groups with texts", nullable=True),
        Column("spread_n", "number", "groups in which it was raised", nullable=True),
        Column("segments_n", "number", "segments", nullable=True),
        Column("promoting_n", "number", "of these, promoting collaboration", nullable=True),
        Column("hindering_n", "number", "of these, hindering collaboration", nullable=True),
        Column("neutral_n", "number", "of these, neutral", nullable=True),
        Column("no_direction_n", "number", "of these, without a direction, or with several", nullable=True),
        Column("balance", "number", "balance in hundredths, -100 to 100; empty = undefined", nullable=True),
        *marked(BALANCE_REASONS),
    ),
    key=("wave", "level", "group_code", "indicator_id"),
)

FOCUS_JOINT = Table(
    "focus_joint",
    "what the survey says and what the focus groups say of one indicator, side by side",
    (
        WAVE,
        Column("baseline_wave", "text", "the earlier wave"),
        LEVEL,
        Column("group_code", "text", "group, or the county's code"),
        Column("indicator_id", "text", "indicator"),
        Column("groups_n", "number", "groups with texts in the later wave", nullable=True),
        Column("spread_n", "number", "groups in which it was raised in the later wave", nullable=True),
        Column("baseline_spread_n", "number", "groups in which it was raised in the earlier wave", nullable=True),
        Column("balance", "number", "balance in the later wave, hundredths; empty = undefined", nullable=True),
        Column("baseline_balance", "number", "balance in the earlier wave, hundredths", nullable=True),
        Column("balance_change", "number", "later minus earlier, as published, hundredths", nullable=True),
        Column("talk", "text", "which way the talks have moved; empty when hidden", one_of=("", *TALK)),
        Column("together", "text", "the two together; empty when hidden", one_of=("", *TOGETHER)),
        Column("why", "text", "the rule behind; empty when hidden", one_of=("", *JOINT_REASONS)),
        *marked(BALANCE_REASONS),
    ),
    key=("wave", "level", "group_code", "indicator_id"),
)

FOCUS_AGREEMENT = Table(
    "coder_agreement",
    "how far coders of the same texts agree, on one code or over all codes",
    (
        WAVE,
        Column("measure", "text", "overall, boundary, given_both, or one code", one_of=MEASURES),
        Column("code", "text", "the code, for the measure code"),
        Column("documents_n", "number", "texts with at least two coders", nullable=True),
        Column("coders_n", "number", "coders of these texts", nullable=True),
        Column("multi_coded", "number", "per cent of the coded text with several codes of one coder", nullable=True),
        Column("alpha", "number", "Krippendorff's alpha in hundredths", nullable=True),
        Column("ci_low", "number", "lower limit of the 95 % interval, hundredths; empty below eight", nullable=True),
        Column("ci_high", "number", "upper limit of the 95 % interval, hundredths", nullable=True),
        *marked(AGREEMENT_REASONS),
    ),
    key=("wave", "measure", "code"),
)

FOCUS_SATURATION = Table(
    "saturation",
    "one focus group in the order in which they were held",
    (
        WAVE,
        Column("place", "integer", "place in the order, from 1"),
        Column("codes_n", "integer", "codes that occur in its text"),
        Column("new_codes_n", "integer", "of these, codes that no earlier text had"),
        Column("all_codes_n", "integer", "codes that have occurred so far"),
    ),
    key=("wave", "place"),
)

FOCUS_PAIRS = Table(
    "themes_together",
    "two codes that occur together in at least three groups",
    (
        WAVE,
        Column("code", "text", "the code that comes first in the code scheme"),
        Column("other_code", "text", "the other code"),
        Column("segments_n", "integer", "overlapping segments"),
        Column("groups_n", "integer", "groups in which they overlap"),
    ),
    key=("wave", "code", "other_code"),
)

FOCUS_QUOTES = Table(
    "quotes",
    "one approved quotation",
    (
        WAVE,
        Column("quote_id", "text", "its number in quotes.csv"),
        Column("code", "text", "code that it illustrates"),
        Column("text", "text", "the edited text"),
        Column("attribution", "text", "whom it is put down to: deltagare, or deltagare and the county"),
    ),
    key=("wave", "quote_id"),
)

FOCUS_TABLES = (
    FOCUS_THEMES,
    FOCUS_MATRIX,
    FOCUS_LEVELS,
    FOCUS_JOINT,
    FOCUS_AGREEMENT,
    FOCUS_SATURATION,
    FOCUS_PAIRS,
    FOCUS_QUOTES,
)
