"""What harmonising makes: the same names, codes and kinds of missing in every wave."""

from pipeline.study import MissingKind
from pipeline.tables.base import Column, Table

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
        Column("reason", "text", "why the record was left out", one_of=("no_answers",)),
    ),
    key=("wave", "source_row"),
)
