"""The DuckDB datasource of Great Expectations: it reads on one connection, writes nothing, lets go of the file."""

import os
import subprocess
import sys

import duckdb
import pytest

from expectations.gx.datasource import DuckDBDatasource, opened
from expectations.gx.suites import gx, text


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "数据 100% 仓库" / "w.duckdb"
    path.parent.mkdir()
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE reports AS SELECT range AS report_id FROM range(5)")
    return path


def rows(source, query):
    return source.get_execution_engine().execute_query(text(query)).fetchall()


def test_telemetry_is_off():
    assert os.environ["GX_ANALYTICS_ENABLED"] == "False"


def test_it_is_a_datasource_of_the_context(database):
    context = gx.get_context(mode="ephemeral")
    with opened(context, "warehouse", database) as source:
        assert isinstance(source, DuckDBDatasource)
        assert context.data_sources.get("warehouse") is source
        assert rows(source, "SELECT sum(report_id) FROM reports") == [(10,)]


def test_rows_can_be_fetched_after_the_query_returned_and_the_connection_is_one(database):
    with opened(gx.get_context(mode="ephemeral"), "warehouse", database) as source:
        engine = source.get_execution_engine()
        result = engine.execute_query(text("SELECT report_id FROM reports ORDER BY 1"))
        assert [row[0] for row in result] == [0, 1, 2, 3, 4]
        with engine.get_connection() as first, engine.get_connection() as second:
            assert first is second


def test_tables_and_queries_are_assets(database):
    with opened(gx.get_context(mode="ephemeral"), "warehouse", database) as source:
        table = source.add_table_asset("table", table_name="reports").add_batch_definition_whole_table("all")
        query = source.add_query_asset("query", "SELECT * FROM reports WHERE report_id > 2")
        few = query.add_batch_definition_whole_table("all")
        expected = gx.expectations.ExpectColumnValuesToNotBeNull(column="report_id")
        found = [batch.get_batch().validate(expected).result["element_count"] for batch in (table, few)]
    assert found == [5, 2]


def test_the_database_is_only_read(database):
    with (
        opened(gx.get_context(mode="ephemeral"), "warehouse", database) as source,
        pytest.raises(Exception, match="read-only"),
    ):
        rows(source, "CREATE TABLE more (i INTEGER)")


@pytest.mark.parametrize("fails", [False, True])
def test_the_file_is_free_afterwards(database, fails):
    try:
        with opened(gx.get_context(mode="ephemeral"), "warehouse", database) as source:
            rows(source, "SELECT * FROM nowhere" if fails else "SELECT * FROM reports")
    except Exception:
        assert fails
    write = f"import duckdb; duckdb.connect({str(database)!r}).execute('CREATE TABLE other_process (i INTEGER)')"
    subprocess.run([sys.executable, "-c", write], check=True)
    with duckdb.connect(str(database)) as con:
        con.execute("CREATE TABLE same_process (i INTEGER)")


def test_a_missing_database_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"none\.duckdb"), opened(None, "warehouse", tmp_path / "none.duckdb"):
        pass
