"""The installed command in a process of its own."""

import os
import shutil
import sys
from pathlib import Path

from tests.graph.project import CHECKOUT, Project

COMMAND = Path(sys.executable).with_name("baslinje.exe" if os.name == "nt" else "baslinje")


def environment(project: Project, home: Path) -> dict[str, str]:
    """Nothing of the user's own, and this checkout's packages."""
    own = {"BASLINJE_ROOT": str(project.root), "HOME": str(home), "PYTHONPATH": str(CHECKOUT)}
    return {name: value for name, value in os.environ.items() if not name.startswith("DAGSTER")} | own


def with_packages(project: Project) -> Project:
    """The project with its packages beside its data, as in a checkout: `dg` looks for them there."""
    for name in ("pipeline", "assets"):
        shutil.copytree(CHECKOUT / name, project.root / name, ignore=shutil.ignore_patterns("__pycache__"))
    return project
