"""What DuckDB may use is limited within a context, and is as before after it."""

from contextlib import suppress

import pytest

from warehouse.limits import limit_memory, one_thread
from warehouse.store import WarehouseError, building


@pytest.fixture
def con(tmp_path):
    with building(tmp_path / "warehouse.duckdb") as con:
        yield con


def setting(con, name):
    ((value,),) = con.execute(f"SELECT current_setting('{name}')").fetchall()
    return value


def test_less_memory_is_used_until_the_context_ends(con):
    before = setting(con, "memory_limit")
    with limit_memory(con, "600MB"):
        assert setting(con, "memory_limit") == "572.2 MiB"
    assert setting(con, "memory_limit") == before


@pytest.mark.parametrize("threads", [1, 3])
def test_one_thread_is_used_until_the_context_ends_also_by_an_error(con, threads):
    con.execute(f"SET threads = {threads}")
    with suppress(ZeroDivisionError), one_thread(con):
        assert setting(con, "threads") == 1
        raise ZeroDivisionError
    assert setting(con, "threads") == threads


@pytest.mark.parametrize(("given", "used"), [("", "953.6 MiB"), ("4GB", "3.7 GiB"), ("800 MB", "762.9 MiB")])
def test_a_run_may_use_the_memory_of_the_setting(tmp_path, monkeypatch, given, used):
    monkeypatch.setenv("GONGKAI_MEMORY", given)
    with building(tmp_path / "warehouse.duckdb") as con:
        assert setting(con, "memory_limit") == used


@pytest.mark.parametrize("given", ["8", "a lot", "400MB", "1GB; DROP TABLE staged.report", "-1GB"])
def test_another_setting_is_refused_with_what_to_write(tmp_path, monkeypatch, given):
    monkeypatch.setenv("GONGKAI_MEMORY", given)
    with (
        pytest.raises(WarehouseError, match=rf"^GONGKAI_MEMORY is {given}: write it as 4GB or 800MB, at least 500MB$"),
        building(tmp_path / "warehouse.duckdb"),
    ):
        pass


def count_many(path):
    with building(path) as con:
        con.execute("SET memory_limit = '1MB'")
        con.execute("SELECT count(*) FROM (SELECT DISTINCT n, sha256(n::VARCHAR) FROM range(1000000) r(n))").fetchall()


def test_a_run_that_needs_more_memory_ends_with_the_setting_to_raise(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGKAI_MEMORY", "500MB")
    with pytest.raises(WarehouseError, match=r"^DuckDB may use 500 MB.* set GONGKAI_MEMORY to more, then run again$"):
        count_many(tmp_path / "warehouse.duckdb")
