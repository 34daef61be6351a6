"""Everything noticed about a wave's data in one table, and what only shows beside the invitation list."""

from collections.abc import Iterator, Sequence

import pandas as pd

from pipeline.findings import Remark
from pipeline.study import Study
from pipeline.tables.findings import FINDINGS, findings_table


def findings_of_wave(
    noticed: Sequence[pd.DataFrame], respondents: pd.DataFrame, invited: pd.DataFrame, study: Study, wave: str
) -> pd.DataFrame:
    """What the steps before have noticed, and what only shows beside the invitation list (FINDINGS)."""
    own = findings_table(FINDINGS, wave, not_invited(respondents, invited, study, wave))
    return FINDINGS.conform(pd.concat([*noticed, own], ignore_index=True))


def not_invited(respondents: pd.DataFrame, invited: pd.DataFrame, study: Study, wave: str) -> Iterator[Remark]:
    """Groups with answers that the wave's invitation list does not know; nothing when there is no list."""
    asked = set(invited["group_code"][invited["wave"] == wave])
    answers = respondents[respondents["wave"] == wave]
    for group in study.groups:
        rows = tuple(answers["source_row"][answers["group_code"] == group.code])
        if asked and rows and group.code not in asked:
            yield Remark(
                "group_not_invited",
                "warning",
                f"Svar för {group.name}, som saknas i listan över inbjudna.",
                "Lägg till gruppen i listan, annars får den ingen svarsfrekvens.",
                rows=rows,
            )
