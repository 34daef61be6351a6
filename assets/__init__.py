"""Thin Dagster definitions and the command line. Nothing is computed here."""
