"""What the files themselves say of the questions that the column map takes for the same from wave to wave."""

from pipeline.tables.base import Column, Table

CROSSWALK = Table(
    "crosswalk_by_item",
    "one question in one wave and in the wave when it was asked before",
    (
        Column("wave", "text", "wave"),
        Column("item_id", "text", "the question"),
        Column("status", "text", "what the column map says", one_of=("same", "reworded", "rescaled", "new", "dropped")),
        Column("column", "text", "name of the variable in the wave's file; empty if not asked", nullable=True),
        Column("wording", "text", "its wording in the wave's file; empty if the file has none"),
        Column("scale_id", "text", "scale in the wave; empty if not asked", nullable=True),
        Column(
            "previous_wave", "text", "the wave when the question was asked before; empty the first time", nullable=True
        ),
        Column("previous_column", "text", "name of the variable in that wave's file", nullable=True),
        Column("previous_wording", "text", "its wording in that wave's file"),
        Column("previous_scale_id", "text", "scale in that wave", nullable=True),
        Column(
            "wording_is",
            "text",
            "whether the two files' wordings are the same, typography and numbering set aside",
            one_of=("same", "different", "not_known"),
        ),
        Column("reason", "text", "reason in the column map; for a question called the same, why it is judged so"),
        Column("bridge", "text", "recorded decision that points on the two scales may be compared"),
    ),
    key=("wave", "item_id"),
)
