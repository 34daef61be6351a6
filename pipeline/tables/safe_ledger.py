"""What the ledger of releases knows of the persons behind a release: how many, and a fingerprint of their answers."""

from pipeline.tables.base import Column, Table

POPULATIONS = Table(
    "populations",
    "the persons of one group in one wave that a release rests on; never published",
    (
        Column("wave", "text", "wave whose release it is"),
        Column("source_wave", "text", "wave in which they answered"),
        Column("group_code", "text", "group"),
        Column("n", "integer", "persons with accepted records"),
        Column("fingerprint", "text", "of all their answers, without who they are"),
    ),
    key=("wave", "source_wave", "group_code"),
)
