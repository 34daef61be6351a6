"""Decisions to publish a release although few persons' answers differ from an earlier one."""

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from pipeline.study.base import Code, Part, Text

FILE = "releases.csv"


class ReleaseDecision(Part):
    """One decision: of which release, when, by whom and why."""

    wave: Code
    edition: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
    when: date
    who: Text
    reason: Text
