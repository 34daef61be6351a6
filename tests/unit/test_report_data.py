"""The data file: what is released, all of it and nothing else, in the types it was declared with."""

import json

import pandas as pd
import pytest

from pipeline.protect.attack.published import tables_of
from pipeline.report.data import data_json
from pipeline.report.release import IN_DEPTH, TABLES, TALKS, Release
from tests.fixtures.example_release import baseline_release, follow_up_release


@pytest.fixture(scope="module", params=[baseline_release, follow_up_release], ids=["baseline", "follow-up"])
def release(request: pytest.FixtureRequest) -> Release:
    return request.param()


def test_every_released_table_is_read_back_as_it_was(release: Release) -> None:
    found = tables_of(data_json(release))
    tables = [getattr(release, name) for name in TABLES] + [getattr(release.talks, name) for name in TALKS]
    tables += [release.in_depth[name] for name in IN_DEPTH]
    assert list(found) == [safe.table.name for safe in tables]
    for safe in tables:
        pd.testing.assert_frame_equal(found[safe.table.name], safe.frame)


def test_it_says_what_it_is_what_the_columns_mean_and_that_the_data_are_made_up(release: Release) -> None:
    stated = json.loads(data_json(release))
    assert (stated["study"], stated["wave"], stated["synthetic"]) == ("gavleborg", release.wave, True)
    assert stated["edition"] == release.edition_id
    assert stated["marks"] == {"..": "dolt", "-": "saknas", ".": "ej tillämpligt"}
    about = {column["name"]: column["means"] for column in stated["tables"]["levels"]["columns"]}
    assert about["mean"] == "index, whole points"


def test_a_hidden_cell_has_no_number_only_its_mark_and_reason() -> None:
    levels = json.loads(data_json(follow_up_release()))["tables"]["levels"]
    place = {column["name"]: number for number, column in enumerate(levels["columns"])}
    hidden = [row for row in levels["rows"] if row[place["mark"]] == ".."]
    assert hidden
    assert all(row[place[name]] is None for row in hidden for name in ("n", "mean", "ci_low", "ci_high"))
    assert all(row[place["reason"]] for row in hidden)


def test_it_is_the_same_bytes_every_time() -> None:
    assert data_json(follow_up_release()) == data_json(follow_up_release())
