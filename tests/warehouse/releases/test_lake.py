"""The lake: each writer owns its rows, each publication is one snapshot, and earlier states can be read."""

import shutil
import sqlite3

import duckdb
import pytest

from tests.warehouse.releases.built import rows
from warehouse.releases import lake as room
from warehouse.releases.lake import list_snapshots, open_lake, publish_to_lake
from warehouse.releases.lake_address import Lake
from warehouse.releases.mart_files import ReleaseError
from warehouse.releases.release import released_marts
from warehouse.schema import tables
from warehouse.store import WarehouseError, attach

pytestmark = pytest.mark.slow

pytest.importorskip("duckdb_extension_ducklake")
pytest.importorskip("duckdb_extension_sqlite_scanner")
CELLS = "report_id, key, value"


@pytest.fixture(scope="module")
def lakeside(tmp_path_factory):
    return tmp_path_factory.mktemp("lake it's")


@pytest.fixture(scope="module")
def lake(lakeside):
    return Lake(f"sqlite:{lakeside / 'catalog.sqlite'}", str(lakeside / "rows"))


@pytest.fixture(scope="module")
def published(lake, lakeside, earlier, later):
    """Snapshot and files of dim_region after each publication: one warehouse twice, the next, then another writer."""
    found = []
    for warehouse, writer in ((earlier, "main"), (earlier, "main"), (later, "main"), (earlier, "it's 河南")):
        snapshot = publish(warehouse, Lake(lake.catalog, lake.rows, writer))
        found.append((snapshot, set((lakeside / "rows" / "marts" / "dim_region").iterdir())))
    return found


def publish(warehouse, lake):
    return publish_to_lake(warehouse, lake, pytest.fail)


def rows_in_lake(lake, table, writer="main", at="", columns=None):
    named = columns or ", ".join(f'"{column.name}"' for column in tables()[table].all_columns())
    with open_lake(lake) as con:
        return con.execute(f"SELECT {named} FROM lake.{table} {at} WHERE writer = '{writer}' ORDER BY ALL").fetchall()


def rows_in_warehouse(path, table):
    return rows(path, table, ", ".join(f'"{column.name}"' for column in tables()[table].all_columns()))


def test_the_lake_holds_the_last_publication(lake, published, later):
    with open_lake(lake) as con:
        attach(con, later, "later")
        for table in released_marts():
            named = ", ".join(f'"{column.name}"' for column in table.all_columns())
            lake_s = f"SELECT {named} FROM lake.{table.table} WHERE writer = 'main'"
            its_own = f"SELECT {named} FROM later.{table.table}"
            for these, those in ((lake_s, its_own), (its_own, lake_s)):
                assert con.execute(f"{these} EXCEPT ALL {those}").fetchall() == [], table.table


def test_an_earlier_state_of_the_lake_can_be_read(lake, published, earlier):
    once = published[0][0]
    assert rows_in_lake(lake, "marts.fact_cell", at=f"AT (VERSION => {once.number})") == rows_in_warehouse(
        earlier, "marts.fact_cell"
    )
    with open_lake(lake) as con:
        listed = list_snapshots(con)
    assert [(s.number, s.writer) for s in listed[-3:]] == [
        (once.number, "main"), (once.number + 1, "main"), (once.number + 2, "it's 河南"),
    ]  # fmt: skip
    assert [s.made for s in listed] == sorted(s.made for s in listed)


def test_unchanged_rows_are_not_written_again(lake, published, later):
    (once, files), (again, _), (_, files_later), _ = published
    assert again == once
    assert files_later == files
    with open_lake(lake) as con:  # only the cells of reports that differ
        inserted = "ducklake_table_insertions('lake', 'marts', 'fact_cell', ?, ?)"
        written = con.execute(f"FROM {inserted}", [once.number + 1] * 2).fetchall()
    assert 0 < len(written) < len(rows_in_warehouse(later, "marts.fact_cell"))


def test_a_writer_does_not_change_the_rows_of_others(lake, published, earlier, later):
    assert rows_in_lake(lake, "marts.by_year", "it''s 河南") == rows_in_warehouse(earlier, "marts.by_year")
    assert rows_in_lake(lake, "marts.by_year") == rows_in_warehouse(later, "marts.by_year")


def test_a_warehouse_that_lacks_a_mart_is_not_published_and_leaves_the_lake_unchanged(
    lake, published, earlier, later, tmp_path
):
    lacking = shutil.copyfile(earlier, tmp_path / "lacking.duckdb")
    with duckdb.connect(str(lacking)) as con:
        con.execute("DROP TABLE marts.waiver")  # the last of the marts
    with pytest.raises((ReleaseError, WarehouseError), match="run `gongkai run` once"):
        publish(lacking, lake)
    assert rows_in_lake(lake, "marts.fact_cell") == rows_in_warehouse(later, "marts.fact_cell")


def test_a_column_declared_since_is_added_to_the_lake(published, lakeside, later, tmp_path):
    with sqlite3.connect(lakeside / "catalog.sqlite") as catalog, sqlite3.connect(tmp_path / "c.sqlite") as copy:
        catalog.backup(copy)
    own = Lake(f"sqlite:{tmp_path / 'c.sqlite'}", str(lakeside / "rows"))
    with open_lake(own) as con:
        con.execute("ALTER TABLE lake.marts.by_year DROP COLUMN reports")
    publish(later, own)
    assert rows_in_lake(own, "marts.by_year") == rows_in_warehouse(later, "marts.by_year")


@pytest.mark.parametrize("catalog", ["mysql:x", "catalog.sqlite", ""])
def test_an_unknown_kind_of_catalog_is_rejected(later, tmp_path, catalog):
    with pytest.raises(ReleaseError, match="is not a catalog: give sqlite:FILE or postgres:SETTINGS"):
        publish(later, Lake(catalog, str(tmp_path)))


def test_a_lake_whose_rows_are_elsewhere_is_rejected(lake, published, later, tmp_path):
    with pytest.raises(ReleaseError, match=r"cannot be opened: .*does not match"):
        publish(later, Lake(lake.catalog, str(tmp_path / "other")))


def test_a_missing_extension_is_reported_with_what_to_install(lake, later, monkeypatch):
    monkeypatch.setattr(room, "find_spec", lambda _: None)
    with pytest.raises(
        ReleaseError, match=r'extension ducklake for v\S+ is not installed: pip install "gongkai\[ducklake\]"'
    ):
        publish(later, lake)
