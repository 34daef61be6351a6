"""What Dagster sees of two studies: keys, groups, waves, descriptions, and what may feed a report."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pyarrow.parquet as pq
import pytest

from assets.definitions import definitions, defs
from assets.io_manager import table_path
from assets.schedules import yearly
from pipeline.report.release import IN_DEPTH
from pipeline.study import load_study
from tests.graph.command import at
from tests.graph.project import CHECKOUT, Project, root_folder, write_project

STAGES = ["raw", "core", "score", "estimate", "change", "safe", "report"]
TABLES_AND_PAGES = {
    "raw": {"source_files", "questionnaire", "codebook", "value_labels", "missing_ranges", "invited_rows"}
    | {"left_out_rows", "read_findings"},
    "core": {
        "respondents",
        "responses_by_person_item",
        "background_by_person_question",
        "rejected_rows",
        "invited_by_group_organisation",
        "crosswalk_by_item",
        "harmonise_findings",
        "findings",
        "links_to_baseline",
        "linkage_by_group",
    },
    "score": {"score_by_person_indicator", "reliability_by_indicator", "analysis_by_item"}
    | {"score_variants_by_person"},
    "estimate": {"response_by_unit", "climate_by_group_indicator", "baseline", "agreement_by_indicator"}
    | {"nonresponse_by_unit", "description_by_group_indicator", "positive_by_item"}
    | {"perception_gaps_by_unit", "foresight_by_group_indicator", "priorities_by_indicator"},
    "change": {"change_by_group_indicator", "verdict_by_group_indicator", "comparability_by_indicator"}
    | {"tests_by_group_indicator", "models_by_indicator", "models_by_item"}
    | {"comparability_by_aspect", "dif_by_item", "sensitivity_by_indicator", "trend_by_indicator"}
    | {"change_by_linkage", "response_shift_by_figure", "participation_by_indicator"},
    "safe": {
        "publishable",
        "populations",
        "levels",
        "changes",
        "response",
        "edition",
        "frequencies",
        "row_ledger",
        "data_quality",
    }
    | set(IN_DEPTH),
    "report": {"pages", "front_page"},
}
UNPARTITIONED = {"baseline", "front_page"}


@pytest.fixture(scope="module")
def two() -> Iterator[dg.Definitions]:
    with root_folder() as root:
        projects = [write_project(root, name) for name in ("smaland", "halland")]
        yield definitions(*(project.folder for project in projects))


@pytest.fixture(scope="module")
def nodes(two: dg.Definitions) -> list:
    return list(two.resolve_asset_graph().asset_nodes)


def test_a_key_is_study_stage_and_table(nodes):
    for study in ("smaland", "halland"):
        keys = [node.key.path for node in nodes if node.key.path[0] == study]
        assert {stage: {key[2] for key in keys if key[1] == stage} for stage in STAGES} == TABLES_AND_PAGES
    assert all(len(node.key.path) == 3 for node in nodes)


def test_the_group_is_the_study_and_no_asset_feeds_on_another_study(nodes):
    for node in nodes:
        assert node.group_name == node.key.path[0]
        assert {parent.path[0] for parent in node.parent_keys} <= {node.key.path[0]}


def test_a_report_is_made_from_safe_tables_and_the_front_page_from_reports(nodes):
    feeds = {node.key.path[2]: node.parent_keys for node in nodes if node.key.path[:2] == ["smaland", "report"]}
    assert {parent.path[1] for parent in feeds["pages"]} == {"safe"}
    assert {tuple(parent.path) for parent in feeds["front_page"]} == {("smaland", "report", "pages")}
    assert len(feeds) == 2


def test_a_stage_feeds_on_its_own_and_earlier_stages_apart_from_the_check_on_what_may_be_shown(nodes):
    for node in nodes:
        _, stage, table = node.key.path
        later = [parent.path[1:] for parent in node.parent_keys if STAGES.index(parent.path[1]) > STAGES.index(stage)]
        assert later == ([["safe", "publishable"]] if table == "verdict_by_group_indicator" else [])


def test_all_waves_of_a_study_are_one_set_and_two_assets_have_none(nodes):
    partitioned = [node for node in nodes if node.partitions_def is not None]
    assert {node.key.path[2] for node in nodes if node.partitions_def is None} == UNPARTITIONED
    assert {tuple(node.partitions_def.get_partition_keys()) for node in partitioned} == {("2016", "2019")}
    assert len({node.partitions_def for node in partitioned}) == 1


def test_every_asset_says_what_it_is_whose_it_is_and_of_which_kind(nodes):
    for node in nodes:
        study, stage, _ = node.key.path
        assert len(node.description) > 20, node.key
        assert node.owners == ["team:fou"]
        assert node.kinds == ({"html", "plotly"} if stage == "report" else {"pandas", "parquet"})
        assert node.tags["stage"] == stage
        assert node.tags["study"] == study


def test_every_table_has_a_check_on_its_declared_shape(two, nodes):
    checked = {key.asset_key for key in two.resolve_asset_graph().asset_check_keys if key.name == "declared_shape"}
    assert checked == {node.key for node in nodes if node.key.path[1] != "report"}


def test_every_study_has_a_job_of_its_own_that_runs_in_this_process(two):
    for study in ("smaland", "halland"):
        job = two.resolve_job_def(study)
        assert job.executor_def.name == "in_process"
        assert {key.path[0] for key in job.asset_layer.executable_asset_keys} == {study}


def test_every_asset_of_a_study_is_in_its_job(two, nodes):
    made = two.resolve_job_def("smaland").asset_layer.executable_asset_keys
    assert made == {node.key for node in nodes if node.key.path[0] == "smaland"}


def test_after_a_run_every_table_tells_its_rows_and_columns_and_every_report_its_place(finished: Project, nodes):
    with at(finished):
        instance = dg.DagsterInstance.get()
        for node in (node for node in nodes if node.key.path[0] == finished.study):
            metadata = instance.get_latest_materialization_event(node.key).asset_materialization.metadata
            if node.key.path[1] == "report":
                assert Path(metadata["report"].value).is_relative_to(finished.reports)
                continue
            wave = None if node.partitions_def is None else "2019"
            stored = pq.read_table(table_path(finished.store, node.key.path, wave))
            assert metadata["dagster/row_count"].value == stored.num_rows
            columns = metadata["dagster/column_schema"].value.columns
            assert {column.name for column in columns} <= {*stored.column_names}
            assert all(column.description for column in columns)


def test_telemetry_is_off_in_the_instance_that_runs_use(finished: Project):
    with at(finished):
        assert dg.DagsterInstance.get().telemetry_enabled is False


def test_the_shipped_studies_load():
    dg.Definitions.validate_loadable(defs())
    groups = {node.group_name for node in defs().resolve_asset_graph().asset_nodes}
    assert groups == {path.parent.name for path in (CHECKOUT / "raw_data").glob("*/study.toml")}


def requested(project: Project, year: int) -> list[tuple[str, str]]:
    study = load_study(project.folder)
    moment = datetime(year, 11, 1, 6, tzinfo=ZoneInfo("Europe/Stockholm"))
    known = definitions(project.folder).get_repository_def()
    with dg.build_schedule_context(scheduled_execution_time=moment, repository_def=known) as context:
        found = yearly(study).evaluate_tick(context).run_requests
    return [(request.run_key, request.partition_key) for request in found]


def test_the_schedule_keeps_the_time_that_the_study_states(finished: Project):
    schedule = yearly(load_study(finished.folder))
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 6 1 11 *", "Europe/Stockholm")
    assert (schedule.name, schedule.job_name) == ("smaland_yearly", "smaland")
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING


def test_the_schedule_asks_for_the_delivered_waves_in_order_once_a_year(finished: Project):
    assert requested(finished, 2027) == [("smaland-2027-2016", "2016"), ("smaland-2027-2019", "2019")]
    assert {key for key, _ in requested(finished, 2028)}.isdisjoint(key for key, _ in requested(finished, 2027))


def test_the_schedule_asks_for_the_baseline_alone_until_the_follow_up_has_come(baseline_only: Project):
    assert requested(baseline_only, 2027) == [("smaland-2027-2016", "2016")]
