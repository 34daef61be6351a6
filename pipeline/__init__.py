"""The domain library: from raw exports to protected reports. Knows nothing of Dagster.

One folder per stage, in the order the data flow: read, harmonise, score, estimate, compare, protect, report. The leaves
study, tables, statistics, synthesize and errors know no stage.
"""

METHOD_VERSION = "3"
"""Raised when anything that can move a published number changes; see *Method changes* in the changelog."""
