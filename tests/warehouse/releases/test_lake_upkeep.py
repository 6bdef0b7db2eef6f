"""Old snapshots of a lake are dropped and its files made fewer; what it holds now stays as it is."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from warehouse.releases.lake import list_snapshots, open_lake, publish_to_lake
from warehouse.releases.lake_address import Lake
from warehouse.releases.lake_upkeep import Upkeep, compact_lake

pytestmark = pytest.mark.slow

pytest.importorskip("duckdb_extension_ducklake")
pytest.importorskip("duckdb_extension_sqlite_scanner")
KEEP = timedelta(days=30)


@pytest.fixture
def lake(tmp_path, earlier, later):
    """A lake with many publications, and a file of one that was killed."""
    lake = Lake(f"sqlite:{tmp_path / 'catalog.sqlite'}", str(tmp_path / "rows"))
    for warehouse in (earlier, later, earlier):
        publish_to_lake(warehouse, lake, pytest.fail)
    (tmp_path / "rows" / "marts" / "by_year" / "ducklake-left.parquet").write_bytes(b"half a file")
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
