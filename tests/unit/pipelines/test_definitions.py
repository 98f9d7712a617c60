"""The code location: what Dagster shows of the pipeline, and what loading it costs."""

import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
import yaml
from dagster._core.definitions.assets.graph.asset_graph import AssetGraph

from expectations.runner import has_suite
from pipelines.definitions import defs
from warehouse.kpi_definitions import kpi_definitions
from warehouse.sources.declarations import delivered_tables
from warehouse.sql_files import SQL_LAYERS, sql_files

ROOT = Path(__file__).resolve().parents[3]
GROUPS = (
    "raw", "reference", "returns", "rejected", "staged",
    "dimensions", "facts", "kpis", "summaries", "published",
)  # fmt: skip


@pytest.fixture(scope="module")
def graph() -> AssetGraph:
    return defs.resolve_asset_graph()


def test_every_sql_file_is_an_asset_of_its_path(graph: AssetGraph) -> None:
    for layer in SQL_LAYERS:
        for name in sql_files(layer):
            assert dg.AssetKey([layer, name]) in graph.get_all_asset_keys()


def test_every_delivered_table_is_a_raw_asset(graph: AssetGraph) -> None:
    raw = {key.path[1] for key in graph.get_all_asset_keys() if key.path[0] == "raw"}
    assert raw == {"delivery", *delivered_tables()}


def test_group_is_layer_and_nothing_flows_back(graph: AssetGraph) -> None:
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.group_name == key.path[0]
        for parent in node.parent_keys:
            assert GROUPS.index(parent.path[0]) <= GROUPS.index(key.path[0]), (parent, key)
    assert {node.group_name for node in graph.asset_nodes} == set(GROUPS)


def test_every_table_but_the_first_reads_another(graph: AssetGraph) -> None:
    orphans = {str(node.key) for node in graph.asset_nodes if not node.parent_keys}
    assert orphans == {str(dg.AssetKey(["raw", "delivery"]))}


def test_every_asset_is_described_and_partitioned_by_month(graph: AssetGraph) -> None:
    for node in graph.asset_nodes:
        assert node.description, node.key
        assert node.partitions_def == graph.get(dg.AssetKey(["raw", "delivery"])).partitions_def


def test_every_raw_table_fact_and_dimension_with_rules_has_a_blocking_check(
    graph: AssetGraph,
) -> None:
    # What moved, and what people still owe, is told of finished figures: it stops nothing.
    told = {("published", "kpi_revisions"), ("published", "performance")}
    checked = {tuple(key.asset_key.path) for key in graph.asset_check_keys} - told
    due = {("raw", name) for name in delivered_tables()} | {
        ("facts", f) for f in sql_files("facts")
    }
    assert due <= checked
    for schema, name in checked:
        assert schema in ("staged", "rejected") or has_suite(schema, name)
    for key in graph.asset_check_keys:
        is_told = tuple(key.asset_key.path) in told
        assert graph.get_check_spec(key).blocking is not is_told, key


def test_a_kpi_shows_its_code_and_rule(graph: AssetGraph) -> None:
    for kpi in kpi_definitions().values():
        node = graph.get(dg.AssetKey(["kpis", kpi.id]))
        assert node.tags["kpi"] == kpi.code
        assert kpi.title in (node.description or "")


def test_tags_are_plain_text_that_the_web_server_can_be_sent(graph: AssetGraph) -> None:
    for node in graph.asset_nodes:
        assert {type(value) for value in node.tags.values()} <= {str}, node.key


def test_one_job_one_schedule_one_process() -> None:
    assert [job.name for job in defs.jobs or []] == ["monthly_performance"]
    assert len(list(defs.schedules or [])) == 1
    assert defs.executor is dg.in_process_executor


def test_loading_the_definitions_imports_no_great_expectations() -> None:
    code = (
        "import sys, pipelines.definitions; "
        "sys.exit(any(name.startswith('great_expectations') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_workspace_names_this_code_location_and_its_root() -> None:
    workspace = yaml.safe_load((ROOT / "workspace.yaml").read_text(encoding="utf-8"))
    (location,) = workspace["load_from"]
    assert location["python_module"]["module_name"] == "pipelines.definitions"
    assert location["python_module"]["working_directory"] == "."
