"""A release holds every mart completely, as files that any reader opens, and is never there in part."""

import csv
import hashlib
import re
import shutil
import subprocess
import sys
import textwrap

import duckdb
import pandas
import pytest

from tests.conftest import ROOT, plain_environment
from tests.warehouse.releases.built import package, publish_documents, rows
from warehouse.releases.csv_types import DTYPES, SCHEMA_SQL
from warehouse.releases.delta import DELTA
from warehouse.releases.documentation.write import DOCUMENTATION
from warehouse.releases.mart_files import SPLIT, ReleaseError
from warehouse.releases.package import PACKAGE
from warehouse.releases.release import latest_release, release, released_marts
from warehouse.schema import tables
from warehouse.store import WarehouseError

MARTS = [table.table for table in released_marts()]


def columns(table):
    return ", ".join(f'"{column.name}"' for column in tables()[table].all_columns())


def files(folder):
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("table", MARTS)
def test_every_mart_is_read_back_as_in_the_warehouse(first, earlier, table):
    assert rows(first.path, table, columns(table)) == rows(earlier, table, columns(table))
    assert first.rows[table] == len(rows(earlier, table))


def test_facts_are_partitioned_by_year_and_province(first):
    found = {re.sub("^fact_cell/", "", name) for name in files(first.path) if name.startswith("fact_cell/")}
    assert found == {
        f"year={year}/province={province}/fact_cell.parquet"
        for year, province in [(2023, 41), (2023, 32), (2023, 33), (2020, 33)]
    }


def _as_pandas(path, table):
    return pandas.read_parquet(path / table).astype({"year": int, "province": str})


def _as_polars(path, table):
    polars = pytest.importorskip("polars")
    read = polars.read_parquet(path / table / "**" / "*.parquet", hive_partitioning=True)
    return read.to_pandas().astype({"province": str})


@pytest.mark.parametrize("read", [_as_pandas, _as_polars], ids=["pandas", "polars"])
def test_other_readers_find_the_same_rows_in_the_folders(first, earlier, read):
    found = read(first.path, "fact_cell")
    with duckdb.connect(str(earlier), read_only=True) as con:
        wanted = con.execute("SELECT *, left(region_code, 2) AS province FROM marts.fact_cell").df()
    keys = ["report_id", "key"]
    for name in ("value", "text", "year", "province", "region_code", "page", "clean"):
        one, other = (frame.sort_values(keys).reset_index(drop=True)[name] for frame in (found, wanted))
        assert one.isna().tolist() == other.isna().tolist()
        assert [float(v) if name == "value" else v for v in one.dropna()] == other.dropna().tolist(), name


def test_a_csv_has_the_rows_of_the_table_and_a_byte_order_mark_for_excel(first, earlier):
    content = (first.path / "csv" / "by_region.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    read = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert list(read[0]) == [column.name for column in tables()["marts.by_region"].all_columns()]
    wanted = rows(earlier, "marts.by_region", columns("marts.by_region"), "region_code, year")
    assert [list(line.values()) for line in read] == [["" if v is None else str(v) for v in row] for row in wanted]
    with_csv = {f"csv/{t.table.split('.')[1]}.csv" for t in released_marts() if "csv" in t.released}
    assert {"csv/by_region.csv", "csv/by_level.csv", "csv/by_year.csv", "csv/quality.csv"} <= with_csv
    assert with_csv <= set(files(first.path))


def shuffled(warehouse, path):
    """The warehouse with the rows of its marts, and so of the facts made of them, in another order."""
    shutil.copyfile(warehouse, path)
    with duckdb.connect(str(path)) as con:
        for table in (table.table for table in released_marts() if table.kind == "table"):
            con.execute(f"CREATE OR REPLACE TEMP TABLE moved AS FROM {table} ORDER BY hash({columns(table)})")
            con.execute(f"DELETE FROM {table}")
            con.execute(f"INSERT INTO {table} FROM moved")
    return path


@pytest.mark.parametrize("stored", [lambda path, _: path, shuffled], ids=["as it is", "in another order"])
@pytest.mark.slow
def test_releases_of_the_same_rows_are_the_same_byte_for_byte(first, earlier, tmp_path, stored):
    again = release(stored(earlier, tmp_path / "w.duckdb"), tmp_path / "again")
    one, other = ({n: digest(p) for n, p in files(r.path).items()} for r in (first, again))
    dated = {
        "datapackage.json",
        "SHA256SUMS",
        *DOCUMENTATION,
    }  # they state when and under which name the release was made
    assert {n: d for n, d in one.items() if n not in dated} == {n: d for n, d in other.items() if n not in dated}
    assert set(one) == set(other)


def test_every_file_is_described_with_its_digest_and_size(second):
    listed = dict(
        reversed(line.split("  ", 1)) for line in (second.path / "SHA256SUMS").read_text("utf-8").splitlines()
    )
    found = files(second.path)
    assert listed == {name: digest(path) for name, path in found.items() if name != "SHA256SUMS"}
    described = [part for r in package(second.path)["resources"] for part in r.get("parts", [r])]
    assert {part["path"] for part in described} == set(listed) - {PACKAGE, SCHEMA_SQL, DTYPES, DELTA, *DOCUMENTATION}
    assert all(part["hash"] == f"sha256:{listed[part['path']]}" for part in described)
    assert all(part["bytes"] == found[part["path"]].stat().st_size for part in described)
    assert second.bytes == sum(path.stat().st_size for path in found.values())


def described(folder, resource):
    """The columns with their types, and the number of rows, that a reader finds in the files of `resource`."""
    paths = resource["path"] if isinstance(resource["path"], list) else [resource["path"]]
    hive = ", hive_types = {'year': INTEGER, 'province': VARCHAR}" if "=" in paths[0] else ""
    source, given = f"read_{resource['format']}(?{hive})", [[str(folder / path) for path in paths]]
    with duckdb.connect() as con:
        kinds = {name: kind for name, kind, *_ in con.execute(f"DESCRIBE FROM {source}", given).fetchall()}
        return kinds, con.execute(f"SELECT count(*) FROM {source}", given).fetchall()[0][0]


def test_the_package_describes_what_is_in_the_files_of_each_resource(second):
    described_by = package(second.path)
    assert (described_by["version"], described_by["before"]) == ("2025年", "2024年")
    assert re.fullmatch("[a-z0-9._-]+", described_by["name"])
    (licence,) = described_by["licenses"]
    assert licence["name"] == "CC-BY-4.0"
    assert (ROOT / "LICENSE-DATA").read_text("utf-8").startswith("Creative Commons Attribution 4.0 International")
    for resource in described_by["resources"]:
        fields = resource["schema"]["fields"]
        kinds, number = described(second.path, resource)
        assert number == resource["rowCount"]
        assert [field["name"] for field in fields if field["name"] not in SPLIT] == [n for n in kinds if n not in SPLIT]
        assert {field["name"] for field in fields} == set(kinds)
        if resource["format"] == "parquet":
            assert {field["name"]: field["sqlType"] for field in fields} == kinds
        for words in (resource, *fields):
            assert re.search("[一-鿿]", words["title"]), words
            assert re.search("[a-z]", words["title@en"]), words
        in_folders = set(SPLIT) if "=" in str(resource["path"]) else set()
        assert set(resource.get("partitionedBy", [])) == in_folders
        keys = resource["schema"].get("primaryKey") or resource["schema"]["keys"]
        assert set(keys) <= set(kinds)


@pytest.mark.slow
def test_a_warehouse_without_reports_is_released_with_its_columns(tmp_path):
    made = release(publish_documents(tmp_path / "w.duckdb", []), tmp_path / "empty")
    assert made.rows["marts.fact_cell"] == 0
    assert rows(made.path, "marts.fact_cell", columns("marts.fact_cell")) == []


def test_the_latest_release_is_the_previous_one(first, second, place):
    assert latest_release(place / "releases") == second.path
    assert latest_release(place / "nowhere") is None


def test_a_release_is_never_overwritten(first, earlier):
    before = {name: digest(path) for name, path in files(first.path).items()}
    with pytest.raises(ReleaseError, match=r"2024年 exists already.*choose another name"):
        release(earlier, first.path)
    assert {name: digest(path) for name, path in files(first.path).items()} == before


def test_without_a_warehouse_nothing_is_released(tmp_path):
    with pytest.raises(WarehouseError, match="there is no warehouse"):
        release(tmp_path / "none.duckdb", tmp_path / "r" / "one")
    assert list((tmp_path / "r").iterdir()) == []


def test_two_rows_with_the_same_key_stop_the_release(earlier, tmp_path):
    path = shutil.copyfile(earlier, tmp_path / "w.duckdb")
    with duckdb.connect(str(path)) as con:
        con.execute("INSERT INTO marts.by_year FROM marts.by_year WHERE year = 2020")
    with pytest.raises(ReleaseError, match=r'marts\.by_year has several rows with the same key \("year" 2020\)'):
        release(path, tmp_path / "r" / "one")
    assert list((tmp_path / "r").iterdir()) == []


def release_in_process(setup, *arguments):
    """A release in a process of its own, which fails, after the statements `setup`; the finished process."""
    code = f"""
        import os, resource, signal, sys
        from pathlib import Path
        from warehouse.releases import release as room
        {setup}
        room.release(Path(sys.argv[1]), Path(sys.argv[2]))
    """
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        capture_output=True, text=True, env=plain_environment(), check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_a_full_disk_leaves_no_release(earlier, tmp_path):
    full = "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))"  # larger files cannot be written
    process = release_in_process(full, earlier, tmp_path / "r" / "one")
    assert re.search(r"ReleaseError: .*one cannot be written \(.*\), and nothing was released", process.stderr), (
        process.stderr
    )
    assert list((tmp_path / "r").iterdir()) == []


@pytest.mark.slow
def test_a_killed_release_is_absent_and_does_not_block_the_next(earlier, tmp_path):
    killed = "room.write_package = lambda *_: os.kill(os.getpid(), signal.SIGKILL)"  # all tables are written by then
    assert release_in_process(killed, earlier, tmp_path / "one").returncode < 0
    assert not (tmp_path / "one").exists()
    assert [path.name.startswith(".one.") for path in tmp_path.iterdir()] == [True]
    assert latest_release(tmp_path) is None
    release(earlier, tmp_path / "one")
    assert latest_release(tmp_path) == tmp_path / "one"
