"""The declared shape of every table that crosses a stage border, one module per stage. Knows no stage."""

from pipeline.tables.base import Column, Table

__all__ = ["Column", "Table"]
