"""Focus groups and workshop notes, from the coding exports to the joint display. No table holds what was said."""

from pipeline.tables.base import Column, Table
from pipeline.tables.change import VERDICTS
from pipeline.tables.findings import COLUMNS, KEY

KINDS = ("focus_group", "workshop")
UNITS = ("codepoint", "paragraph", "none")
DIRECTIONS = ("promoting", "hindering", "neutral", "unclear", "not_said")
"""Främjande, hindrande, neutral; several at once; the export does not say."""

MEASURES = ("overall", "boundary", "given_both", "code")
ALPHA_REASONS = ("", "few_texts", "no_variation")
TALK = ("up", "down", "level", "unknown")
TOGETHER = ("supports", "deepens", "diverges", "silent", "baseline")
"""Stödjer, fördjupar, går isär, tyst; at the baseline there is nothing to compare with yet."""
JOINT_REASONS = (
    "same_direction",
    "opposite_direction",
    "one_moved",
    "balance_unknown",
    "survey_says_nothing",
    "not_raised",
    "no_comparison",
)

WAVE = Column("wave", "text", "wave")
KIND = Column("kind", "text", "focus group, or notes from a workshop", one_of=KINDS)
SOURCE = Column("source", "text", "role of the file among the wave's files: codings, codings_2 …")

CODING_DOCUMENTS = Table(
    "coding_documents",
    "one text of one coding export",
    (
        WAVE,
        SOURCE,
        Column("document", "text", "the export's own id of the text"),
        Column("name", "text", "what the export calls the text"),
        Column("length", "number", "characters; empty when the export does not hold the text", nullable=True),
        Column("paragraphs", "number", "paragraphs with text; empty when the export does not tell", nullable=True),
    ),
    key=("wave", "source", "document"),
)

CODING_VARIABLES = Table(
    "coding_variables",
    "one thing that a coding export says of one text, beside its codes",
    (
        WAVE,
        SOURCE,
        Column("document", "text", "the export's own id of the text"),
        Column("variable", "text", "name of the variable, of the kind of set, or of the column"),
        Column("value", "text", "its value"),
    ),
    key=("wave", "source", "document", "variable", "value"),
)

CODING_CODES = Table(
    "coding_codes",
    "one code of the code tree of one coding export",
    (
        WAVE,
        SOURCE,
        Column("code", "text", "the export's own id of the code"),
        Column("name", "text", "the code's name; its number instead when the name is somebody's words (in vivo)"),
        Column("path", "text", "names from the root of the tree, joined by ' > '"),
        Column("is_heading", "truth", "whether the export says that it only gathers codes"),
    ),
    key=("wave", "source", "code"),
)

CODINGS = Table(
    "codings",
    "one code put on one piece of one text by one coder",
    (
        WAVE,
        SOURCE,
        Column("coding", "integer", "place of the coding in the export, from 1"),
        Column("document", "text", "the export's own id of the text"),
        Column("code", "text", "the export's own id of the code"),
        Column("coder", "text", "what the export calls the coder; empty when it does not say"),
        Column("selection", "text", "the piece of text; several codings may share it"),
        Column("start", "number", "first position; empty without positions", nullable=True),
        Column("end", "number", "after the last character, or the last paragraph", nullable=True),
        Column("unit", "text", "what the positions count", one_of=UNITS),
    ),
    key=("wave", "source", "coding"),
)

CODING_FINDINGS = Table("coding_findings", "one thing noticed when a wave's codings were read", COLUMNS, KEY)

FOCUS_DOCUMENTS = Table(
    "focus_documents",
    "one focus group or one workshop, as a text that was coded",
    (
        WAVE,
        Column("document_id", "text", "the text, by its name; the same text coded in several exports is one"),
        KIND,
        Column("group_code", "text", "group that was talked about"),
        Column("respondent_type", "text", "who took part; empty if not said"),
        Column("place", "integer", "place in the order in which the talks were held, from 1 within kind"),
        Column("length", "number", "characters or paragraphs that can be coded; empty if not known", nullable=True),
        Column("unit", "text", "what positions in it count", one_of=UNITS),
    ),
    key=("wave", "document_id"),
)

FOCUS_CODINGS = Table(
    "focus_codings",
    "one code of the study on one segment of one text, by one coder",
    (
        WAVE,
        Column("document_id", "text", "the text"),
        Column("coder_id", "text", "the coder; empty when the export does not say"),
        Column("segment", "text", "the piece of text: start-end, or the export's own id without positions"),
        Column("code", "text", "code of the study's code scheme"),
        Column("direction", "text", "whether it promotes or hinders collaboration", one_of=DIRECTIONS),
        Column("start", "number", "first position; empty without positions", nullable=True),
        Column("end", "number", "after the last character or paragraph", nullable=True),
    ),
    key=("wave", "document_id", "coder_id", "segment", "code"),
)

FOCUS_LEDGER = Table(
    "focus_ledger",
    "one line of the account of a wave's codings: in = codes + directions + rejected",
    (
        WAVE,
        Column("step", "text", "what became of them", one_of=("in", "codes", "directions", "rejected")),
        Column("cause", "text", "why they were rejected", one_of=("", "outside_scheme", "not_a_coder", "twice")),
        Column("n", "integer", "codings"),
    ),
    key=("wave", "step", "cause"),
)

FOCUS_FINDINGS = Table("focus_findings", "one thing noticed when a wave's codings were harmonised", COLUMNS, KEY)

FOCUS_BY_CODE = Table(
    "focus_by_code_group",
    "one code in one group's talks; every code × every group with a text, and every code in the county",
    (
        WAVE,
        KIND,
        Column("level", "text", "group, or the county as a whole", one_of=("group", "county")),
        Column("group_code", "text", "group, or the county's code"),
        Column("code", "text", "code of the study's code scheme"),
        Column("documents_n", "integer", "texts"),
        Column("raised_n", "integer", "texts in which the code occurs"),
        Column("groups_n", "integer", "groups with texts"),
        Column("spread_n", "integer", "groups in which the code occurs"),
        Column("segments_n", "integer", "segments with the code"),
    ),
    key=("wave", "kind", "level", "group_code", "code"),
)

FOCUS_BALANCE = Table(
    "focus_by_group_indicator",
    "one indicator in one group's talks, or in those of the county",
    (
        WAVE,
        KIND,
        Column("level", "text", "group, or the county as a whole", one_of=("group", "county")),
        Column("group_code", "text", "group, or the county's code"),
        Column("indicator_id", "text", "indicator"),
        Column("documents_n", "integer", "texts"),
        Column("groups_n", "integer", "groups with texts"),
        Column("spread_n", "integer", "groups in which any code of the indicator occurs"),
        Column("segments_n", "integer", "segments with any code of the indicator, each once"),
        Column("promoting_n", "integer", "of these, promoting collaboration"),
        Column("hindering_n", "integer", "of these, hindering collaboration"),
        Column("neutral_n", "integer", "of these, neutral"),
        Column("no_direction_n", "integer", "of these, without a direction, or with several"),
        Column("balance", "number", "(promoting - hindering) / (promoting + hindering); empty at 0", nullable=True),
    ),
    key=("wave", "kind", "level", "group_code", "indicator_id"),
)

FOCUS_AGREEMENT = Table(
    "focus_agreement",
    "how far coders of the same texts agree, on one code or over all codes",
    (
        WAVE,
        Column(
            "measure",
            "text",
            "overall = which codes, none included; boundary = coded or not; given_both = which codes where both coded;"
            " code = one code or not",
            one_of=MEASURES,
        ),
        Column("code", "text", "the code, for the measure code"),
        Column("documents_n", "integer", "texts with at least two coders and known positions"),
        Column("coders_n", "integer", "coders of these texts"),
        Column("multi_coded", "number", "share of the coded text with several codes of one coder, 0-1", nullable=True),
        Column("alpha", "number", "Krippendorff's alpha", nullable=True),
        Column("ci_low", "number", "lower limit of the 95 % interval over texts; empty below eight", nullable=True),
        Column("ci_high", "number", "upper limit of the 95 % interval over texts", nullable=True),
        Column("reason", "text", "why there is no alpha", one_of=ALPHA_REASONS),
    ),
    key=("wave", "measure", "code"),
)

FOCUS_SATURATION = Table(
    "focus_saturation",
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
    "focus_pairs",
    "two codes that occur together in the same words",
    (
        WAVE,
        Column("code", "text", "the code that comes first in the code scheme"),
        Column("other_code", "text", "the other code"),
        Column("segments_n", "integer", "overlapping segments"),
        Column("groups_n", "integer", "groups in which they overlap"),
    ),
    key=("wave", "code", "other_code"),
)

JOINT = Table(
    "joint_display",
    "what the survey says and what the focus groups say of one indicator, side by side",
    (
        WAVE,
        Column("baseline_wave", "text", "the earlier wave"),
        Column("level", "text", "group, or the county as a whole", one_of=("group", "county")),
        Column("group_code", "text", "group, or the county's code"),
        Column("indicator_id", "text", "indicator"),
        Column(
            "verdict", "text", "what may be said of the survey's change; empty at the baseline", one_of=("", *VERDICTS)
        ),
        Column("groups_n", "integer", "groups with texts in the later wave"),
        Column("spread_n", "integer", "groups in which it was raised in the later wave"),
        Column("baseline_spread_n", "integer", "groups in which it was raised in the earlier wave"),
        Column("balance", "number", "balance in the later wave", nullable=True),
        Column("baseline_balance", "number", "balance in the earlier wave", nullable=True),
        Column("balance_change", "number", "later minus earlier", nullable=True),
        Column("talk", "text", "which way the talks have moved", one_of=TALK),
        Column("together", "text", "the two together", one_of=TOGETHER),
        Column("reason", "text", "the rule behind", one_of=JOINT_REASONS),
    ),
    key=("wave", "level", "group_code", "indicator_id"),
)
