"""A mart that is a view has another version when a row it rests on is another, and else the same; Dagster then shows
again what it showed of it, and only then.
"""

import dagster as dg
import pytest

from assets.marts.asset import shown_before
from assets.marts.view_versions import view_versions
from warehouse.store import memory, merge

CELLS = {"marts.fact_cell", "marts.finding_cell", "marts.findings"}
PEERS = {"marts.body_indicator", "marts.peers"}
KEY = dg.AssetKey(["marts", "peers"])


@pytest.fixture
def con():
    con = memory()
    merge(con, "checked.judged", [{"report_id": "a", "staged": 1, "beside": 2}])
    return con


def changed_by(con, *statements):
    before = view_versions(con)
    for statement in statements:
        con.execute(statement)
    now = view_versions(con)
    assert now.keys() == before.keys()
    return {name for name in now if now[name] != before[name]}


def test_versions_stay_while_no_row_changes(con):
    assert changed_by(con) == set()


def test_what_is_staged_of_a_report_changes_the_views_of_its_cells(con):
    assert changed_by(con, "UPDATE checked.judged SET staged = 3") == CELLS


@pytest.mark.parametrize(
    ("statement", "views"),
    [
        ("INSERT INTO marts.nesting BY NAME SELECT 'a' AS report_id, 2023 AS year, '31' AS province", PEERS),
        ("INSERT INTO checked.suspect BY NAME SELECT 'a' AS report_id, 1 AS suggestion, 'k' AS key", CELLS),
        ("INSERT INTO checked.waiver BY NAME SELECT 'a' AS report_id, 'T3-01' AS rule", {"marts.findings"}),
    ],
)
def test_a_row_of_a_table_changes_the_views_that_rest_on_it(con, statement, views):
    assert changed_by(con, statement) == views


def test_a_view_over_the_manifest_has_no_version_as_every_run_changes_it(con):
    assert {"marts.lineage", "marts.unreadable"}.isdisjoint(view_versions(con))


def test_reports_that_are_not_judged_as_they_are_leave_no_view_a_version(con):
    con.execute("INSERT INTO checked.unjudged BY NAME SELECT 'a' AS report_id")
    assert view_versions(con) == {}


def test_only_of_the_same_version_is_what_dagster_showed_shown_again():
    shown = {"dagster/row_count": dg.MetadataValue.int(7), "preview": dg.MetadataValue.md("| body |")}
    with dg.DagsterInstance.ephemeral() as instance:
        assert shown_before(instance, KEY, "one") is None
        made = dg.AssetMaterialization(KEY, metadata=shown, tags={"dagster/data_version": "one"})
        instance.report_runless_asset_event(made)
        assert shown_before(instance, KEY, "one") == shown
        assert shown_before(instance, KEY, "two") is None
