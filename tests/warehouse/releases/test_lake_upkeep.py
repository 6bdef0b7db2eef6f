"""Old snapshots of a lake are dropped and its files made fewer; what it holds now stays as it is."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.postgres import postgres
from warehouse.releases.lake import list_snapshots, open_lake, publish_to_lake
from warehouse.releases.lake_address import Lake
from warehouse.releases.lake_upkeep import Upkeep, compact_lake

pytestmark = pytest.mark.slow

pytest.importorskip("duckdb_extension_ducklake")
pytest.importorskip("duckdb_extension_sqlite_scanner")
KEEP = timedelta(days=30)


@pytest.fixture(params=["sqlite", "postgres"])
def lake(request, tmp_path, earlier, later):
    """A lake with many publications, and a file of one that was killed."""
    with ExitStack() as stack:
        catalog = f"sqlite:{tmp_path / 'catalog.sqlite'}"
        if request.param == "postgres":
            pytest.importorskip("duckdb_extension_postgres_scanner")
            catalog = f"postgres:{stack.enter_context(postgres()).settings}"
        yield fill(Lake(catalog, str(tmp_path / "rows")), earlier, later)


def fill(lake, earlier, later):
    for warehouse in (earlier, later, earlier):
        publish_to_lake(warehouse, lake, pytest.fail)
    Path(lake.rows, "marts", "by_year", "ducklake-left.parquet").write_bytes(b"half a file")
    return lake


def files(lake):
    return set(Path(lake.rows).rglob("*.parquet"))


def held(lake):
    with open_lake(lake) as con:
        return [sorted(con.execute(f"FROM lake.marts.{name}").fetchall(), key=str) for name in ("fact_cell", "by_year")]


def snapshots(lake):
    with open_lake(lake) as con:
        return [snapshot.number for snapshot in list_snapshots(con)]


def compact(lake, days_later, **settings):
    now = datetime.now(UTC) + timedelta(days=days_later)
    return compact_lake(lake, KEEP, pytest.fail, now=now, **settings)


def test_what_is_younger_stays_and_a_dry_run_changes_nothing(lake):
    before = files(lake), held(lake), snapshots(lake)
    counted = compact(lake, 31, dry_run=True)
    assert (files(lake), held(lake), snapshots(lake)) == before
    assert counted == Upkeep(len(before[2]) - 1, None, 1)
    done = compact(lake, 29)
    assert (done.snapshots, done.deleted) == (0, 0)
    assert before[0] <= files(lake)
    assert (held(lake), set(before[2]) <= set(snapshots(lake))) == (before[1], True)


@pytest.mark.parametrize("lake", ["postgres"], indirect=True)  # one in SQLite cannot be written while it is read
def test_who_reads_meanwhile_goes_on_with_the_same_rows(lake):
    with open_lake(lake) as con:
        con.execute("BEGIN")
        read = con.execute("FROM lake.marts.fact_cell ORDER BY ALL").fetchall()
        assert compact(lake, 29).joined > 0
        assert con.execute("FROM lake.marts.fact_cell ORDER BY ALL").fetchall() == read


def test_old_snapshots_and_unneeded_files_go_and_the_newest_state_stays(lake, earlier):
    before = files(lake), held(lake)
    first = compact(lake, 31)
    assert first.snapshots > 0
    assert first.joined > 0
    second = compact(lake, 62)
    assert second.deleted > 0
    assert len(files(lake)) < len(before[0])
    assert held(lake) == before[1]
    assert not any(path.name == "ducklake-left.parquet" for path in files(lake))
    publish_to_lake(earlier, lake, pytest.fail)
    fresh = Lake(f"sqlite:{Path(lake.rows).parent / 'fresh.sqlite'}", str(Path(lake.rows).parent / "fresh"))
    publish_to_lake(earlier, fresh, pytest.fail)
    assert held(lake) == held(fresh)
