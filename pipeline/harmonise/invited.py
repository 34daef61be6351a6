"""The invitation list with the study's codes."""

import pandas as pd

from pipeline.errors import InputError, raise_if_any
from pipeline.harmonise.people import registers
from pipeline.study import Study
from pipeline.tables.core import INVITED


def harmonise_invited(invited_rows: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Resolve names and add up rows of the same group and organisation (INVITED).

    Raises InputError with every unknown spelling.
    """
    file = study.wave_by_id(wave).invited or ""
    groups, organisations = registers(study)["group"], registers(study)["organisation"]
    named = invited_rows["organisation"].notna()
    raise_if_any(
        InputError,
        [
            *groups.unknown(file, "group", invited_rows["group"], invited_rows["source_row"]),
            *organisations.unknown(
                file, "organisation", invited_rows["organisation"][named], invited_rows["source_row"][named]
            ),
        ],
    )
    coded = invited_rows.assign(
        group_code=groups.resolve(invited_rows["group"]),
        organisation_code=organisations.resolve(invited_rows["organisation"]),
    )
    by_cell = coded.groupby(["wave", "group_code", "organisation_code"], dropna=False, as_index=False)
    return INVITED.conform(by_cell[["invited_n", "not_eligible_n"]].sum())
