"""What harmonising makes: the same names, codes and kinds of missing in every wave."""

from pipeline.study import MissingKind
from pipeline.tables.base import Column, Table

REJECTION_REASONS = ("no_answers", "test_row", "outside_study", "straight_line")
LINK_KINDS = ("exact", "one_element_off")

RESPONDENT_COLUMNS = (
    Column("wave", "text", "wave"),
    Column("respondent_id", "text", "the export's own id of the person; the same person keeps it within a wave"),
    Column("group_code", "text", "group that the answers are about"),
    Column("organisation_code", "text", "the person's organisation; empty if not asked", nullable=True),
    Column("respondent_type", "text", "role in which the person answers; empty if not asked", nullable=True),
    Column("link_key", "text", "key that follows a person between waves; empty if none was given", nullable=True),
)

RESPONDENTS = Table(
    "respondents",
    "one person answering for one group",
    (
        *RESPONDENT_COLUMNS,
        Column("source_row", "integer", "row number in the file"),
    ),
    key=("wave", "respondent_id", "group_code"),
)

RESPONSES = Table(
    "responses_by_person_item",
    "one question put to one person about one group",
    (
        Column("wave", "text", "wave"),
        Column("respondent_id", "text", "the person"),
        Column("group_code", "text", "the group that the answer is about"),
        Column("item_id", "text", "the question"),
        Column("code", "number", "chosen option; empty unless answered", nullable=True),
        Column("missing_kind", "text", "answered, or why not", one_of=tuple(kind.value for kind in MissingKind)),
    ),
    key=("wave", "respondent_id", "group_code", "item_id"),
)

BACKGROUND = Table(
    "background_by_person_question",
    "one background question put to one person",
    RESPONSES.columns,
    key=RESPONSES.key,
)

INVITED = Table(
    "invited_by_group_organisation",
    "the persons of one organisation who were invited in one group",
    (
        Column("wave", "text", "wave"),
        Column("group_code", "text", "group"),
        Column("organisation_code", "text", "organisation; empty if the list does not say", nullable=True),
        Column("invited_n", "integer", "persons invited"),
        Column("not_eligible_n", "integer", "of these, persons who turned out not to belong to the frame"),
    ),
    key=("wave", "group_code", "organisation_code"),
)

REJECTED = Table(
    "rejected_rows",
    "one record of the export that is not part of the study's material",
    (
        Column("wave", "text", "wave"),
        Column("source_row", "integer", "row number in the file"),
        Column("reason", "text", "why the record was left out", one_of=REJECTION_REASONS),
    ),
    key=("wave", "source_row"),
)

LINKS = Table(
    "links_to_baseline",
    "one person of a later wave, known again from the baseline in one group",
    (
        Column("wave", "text", "the later wave"),
        Column("group_code", "text", "group"),
        Column("respondent_id", "text", "the person in the later wave"),
        Column("baseline_respondent_id", "text", "the same person at the baseline"),
        Column("how", "text", "how the two keys agree", one_of=LINK_KINDS),
    ),
    key=("wave", "group_code", "respondent_id"),
)

LINKAGE = Table(
    "linkage_by_group",
    "how many of a group's persons are known again from the baseline",
    (
        Column("wave", "text", "the later wave"),
        Column("group_code", "text", "group; empty = all groups together"),
        Column("baseline_n", "integer", "persons at the baseline"),
        Column("n", "integer", "persons in the later wave"),
        Column("baseline_with_key_n", "integer", "persons at the baseline who gave a key"),
        Column("with_key_n", "integer", "persons in the later wave who gave a key"),
        Column("exact_n", "integer", "of these, with the same key as one person at the baseline and nobody else"),
        Column("one_element_off_n", "integer", "of these, with one element of the code different and no other choice"),
        Column("ambiguous_n", "integer", "of these, not linked since several persons could be meant"),
        Column("unlinked_n", "integer", "of these, without anyone at the baseline who could be meant"),
    ),
    key=("wave", "group_code"),
)
