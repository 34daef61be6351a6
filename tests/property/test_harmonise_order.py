"""The order in which an export has its rows and columns means nothing."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.harmonise.responses import Harmonised
from pipeline.study import Study
from pipeline.study.screening import Screening
from pipeline.tables.core import BACKGROUND, RESPONDENTS, RESPONSES
from tests.fixtures.small_records import harmonised
from tests.fixtures.small_study import COLUMNS, FILES, INSTRUMENT, small_study

BACK = '\n[[background]]\nid = "ar"\nsv = "År?"\nen = "Years?"\nscale = "fem"\n'
MAP = FILES["column_map.csv"] + "ar,ar,ar\nsubmitted,tid,tid\n"
ALL = [*COLUMNS, "ar", "tid"]
SCREENING = Screening(min_items_for_straight_line=3)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    files = {"instrument.toml": INSTRUMENT + BACK, "column_map.csv": MAP}
    return small_study(tmp_path_factory.mktemp("ordning") / "litet", files)


ANSWER = st.sampled_from([1.0, 2.0, 5.0, 5.0, 9.0, None])
RECORD = st.tuples(
    st.sampled_from(["Ask", "björks KOMMUN", "0603", "test"]),
    st.sampled_from(["KOM", "F-kassan"]),
    st.sampled_from(["", "k1", "K 1", "k2"]),
    *[ANSWER] * 5,
    st.sampled_from(
        [
            "2016-10-01",
            "2016-11-30 23:59",
            "2016-09-01",
            "2016-08-31T22:00:00Z",
            "2016-08-31",
            "2016-12-24",
            "10/11/2016",
            None,
        ]
    ),
)


def export(rows: list[tuple], order: list[int], columns: list[str]) -> pd.DataFrame:
    """The records in this order, numbered as a file in this order would be."""
    frame = pd.DataFrame([(float(who), *content) for who, content in enumerate(rows)], columns=ALL)
    frame = frame.astype({"tid": "str"}).iloc[order].reset_index(drop=True)[columns]
    frame.insert(0, "wave", "2016")
    frame.insert(1, "source_row", range(1, len(frame) + 1))
    return frame


def outcome(study: Study, frame: pd.DataFrame) -> Harmonised | None:
    try:
        return harmonised(study, frame, screening=SCREENING)
    except InputError:
        return None


def people_of_rows(frame: pd.DataFrame, rows: tuple[int, ...]) -> list[float]:
    return sorted(frame.set_index("source_row").loc[list(rows), "id"])


@settings(deadline=None, max_examples=40)
@given(rows=st.lists(RECORD, min_size=1, max_size=9), data=st.data())
def test_any_order_of_rows_and_columns_gives_the_same_tables(study: Study, rows: list[tuple], data: st.DataObject):
    first = export(rows, list(range(len(rows))), ALL)
    second = export(rows, data.draw(st.permutations(range(len(rows)))), data.draw(st.permutations(ALL)))
    one, other = outcome(study, first), outcome(study, second)
    assert (one is None) == (other is None)
    if one is None or other is None:
        return
    for table, before, after in zip((RESPONDENTS, RESPONSES, BACKGROUND), one[:3], other[:3], strict=True):
        key = list(table.key)
        sorted_tables = [
            frame.drop(columns="source_row", errors="ignore").sort_values(key) for frame in (before, after)
        ]
        pd.testing.assert_frame_equal(*(frame.reset_index(drop=True) for frame in sorted_tables))
    assert _rejected(first, one) == _rejected(second, other)
    assert _noticed(first, one) == _noticed(second, other)


def _rejected(frame: pd.DataFrame, made: Harmonised) -> dict[str, list[float]]:
    return {reason: people_of_rows(frame, tuple(own["source_row"])) for reason, own in made.rejected.groupby("reason")}


def _noticed(frame: pd.DataFrame, made: Harmonised) -> dict[tuple, list[float]]:
    return {(r.rule, r.severity, r.column, r.found): people_of_rows(frame, r.rows) for r in made.remarks}
