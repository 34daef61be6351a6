"""The study definition: what a study folder says, typed and frozen. Knows no stage and reads no answers."""

from pipeline.study.column_map import IGNORED, ColumnMap, MappedColumn
from pipeline.study.instrument import TOTAL, Indicator, Instrument, Item, MissingKind, Scale
from pipeline.study.load import find_studies, load_study
from pipeline.study.model import Study
from pipeline.study.plan import Family, Plan
from pipeline.study.policy import Policy
from pipeline.study.wave import Group, Organisation, Wave

__all__ = [
    "IGNORED",
    "TOTAL",
    "ColumnMap",
    "Family",
    "Group",
    "Indicator",
    "Instrument",
    "Item",
    "MappedColumn",
    "MissingKind",
    "Organisation",
    "Plan",
    "Policy",
    "Scale",
    "Study",
    "Wave",
    "find_studies",
    "load_study",
]
