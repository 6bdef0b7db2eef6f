"""The order in which marts and views are built, and the tables that their SQL reads."""

import json
from graphlib import CycleError

import pytest

from warehouse import marts
from warehouse.marts import ORDER, REFERENCE
from warehouse.reading_order import reading_order, tables_read
from warehouse.schema import STAGES, tables
from warehouse.store import memory
from warehouse.views import VIEWS, view_queries


def tables_parsed(con, query):
    """The tables of the warehouse that DuckDB's own parser finds in `query`."""
    parsed = json.loads(con.execute("SELECT json_serialize_sql(?::VARCHAR)", [query]).fetchall()[0][0])
    assert not parsed["error"], parsed
    found, nodes = set(), [parsed]
    while nodes:
        node = nodes.pop()
        if isinstance(node, dict) and node.get("type") == "BASE_TABLE" and node["schema_name"] in STAGES:
            found.add(f"{node['schema_name']}.{node['table_name']}")
        nodes += node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    return found


def test_the_tables_that_are_found_are_those_that_duckdb_parses():
    with memory() as con:
        for query in (*(marts.mart_query(name) for name in ORDER), *view_queries().values()):
            assert tables_read(query) == tables_parsed(con, query)


def test_every_mart_is_in_the_order_after_those_it_reads():
    assert {f"marts.{name}" for name in ORDER} == {t for t in tables() if t.startswith("marts.")} - {"marts.partition"}
    for place, name in enumerate(ORDER):
        read = {table for table in marts.mart_tables_read(name) if table.startswith("marts.")} - {f"marts.{name}"}
        assert read <= {f"marts.{other}" for other in ORDER[:place]}, name


def test_the_marts_of_reference_data_are_those_that_read_no_stage():
    assert set(REFERENCE) == {"dim_region", "region_change", "dim_level", "dim_cell", "dim_measure", "dim_indicator"}


def test_a_query_comes_after_those_it_reads_and_may_read_itself():
    queries = {
        "marts.a": "FROM marts.b JOIN marts.a -- not marts.c",
        "marts.b": "FROM staged.report JOIN marts.c",
        "marts.c": "SELECT 1",
    }
    assert reading_order(queries) == ("marts.c", "marts.b", "marts.a")


def test_queries_that_read_each_other_are_an_error():
    with pytest.raises(CycleError):
        reading_order({"marts.a": "FROM marts.b", "marts.b": "FROM marts.a"})


def test_every_view_is_a_file_that_begins_with_a_description():
    for path in VIEWS.glob("*.sql"):
        assert path.read_text("utf-8").startswith("-- "), path
