"""Dagster's home is the project's root, wherever a command is called from. Imports nothing heavy."""

import os

from assets.paths import ROOT


def go_home() -> None:
    """Point Dagster at the root; the relative paths of dagster.yaml count from there."""
    os.environ["DAGSTER_HOME"] = str(ROOT)
    os.chdir(ROOT)
