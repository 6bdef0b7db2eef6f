"""Files of older versions: a run migrates them, and what it publishes equals what a new warehouse would hold."""

import re
import shutil
import tarfile
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.begun import begin_warehouse
from tests.warehouse.one_run import published_content, run_once
from warehouse.files.guard import building_path
from warehouse.files.seal import seal_path
from warehouse.migrations.stored_tables import declared_columns, declared_tables, differing_table, stored_tables
from warehouse.schema import FILLED_WHILE_JUDGING, LANDED, tables
from warehouse.store import WarehouseError, building, count, memory, merge, prepare, published

OLDER = Path(__file__).parent / "older_warehouse.tar.xz"
FIRST, SECOND = datetime(2024, 3, 1, 2), datetime(2024, 3, 2, 2)
DECLARED = {table.table: table for table in declared_tables()}
REMOVABLE = [
    (name, column) for name, table in DECLARED.items() for column in declared_columns(table)
    if column not in table.keys or not name.startswith("collected.")
]  # fmt: skip
NEVER_SHRINKING = settings(
    deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), derandomize=True
)
SIGHTING = {"source": "a", "sha256": "b", "bytes": 5, "first_seen": FIRST, "last_seen": FIRST, "changed_ns": 7}


@pytest.fixture(scope="module")
def older(tmp_path_factory):
    """The inbox and the warehouse of an older version."""
    folder = tmp_path_factory.mktemp("older")
    with tarfile.open(OLDER) as archive:
        archive.extractall(folder, filter="data")
    with duckdb.connect(str(folder / "warehouse.duckdb")) as con:
        con.execute("UPDATE collected.manifest SET source = replace(source, '/older', ?)", [str(folder)])
    return folder


@pytest.fixture(scope="module")
def new(older, tmp_path_factory):
    """What a new warehouse holds after a run over that inbox: the folder, and its content."""
    folder = tmp_path_factory.mktemp("new")
    return folder, published_content(run_once(older / "inbox", folder, FIRST))


def differing(found, expected):
    assert list(found) == list(expected)
    return [name for name in expected if found[name] != expected[name]]


def altered(new, folder, *statements):
    """A copy of the new warehouse in `folder` that `statements` make into one of another version."""
    shutil.copytree(new / "archive", folder / "archive", dirs_exist_ok=True)
    warehouse = Path(shutil.copyfile(new / "warehouse.duckdb", folder / "warehouse.duckdb"))
    building_path(warehouse).unlink(missing_ok=True)
    with duckdb.connect(str(warehouse)) as con:
        for statement in statements:
            con.execute(statement)
    return folder


def dropped(table, column):
    return f'ALTER TABLE {table} DROP COLUMN "{column}"'


@pytest.mark.slow
def test_a_warehouse_of_an_older_version_equals_a_new_one_after_one_run(older, new, tmp_path):
    shutil.copyfile(older / "warehouse.duckdb", tmp_path / "warehouse.duckdb")
    assert differing(published_content(run_once(older / "inbox", tmp_path, SECOND)), new[1]) == []


@pytest.mark.slow
def test_a_warehouse_that_lacks_a_column_of_every_table_equals_a_new_one_after_one_run(older, new, tmp_path):
    last = {name: column for name, column in REMOVABLE if column not in DECLARED[name].keys}
    folder = altered(new[0], tmp_path, *(dropped(name, column) for name, column in last.items()))
    assert differing(published_content(run_once(older / "inbox", folder, SECOND)), new[1]) == []


@pytest.mark.slow
def test_a_warehouse_with_other_types_and_more_columns_equals_a_new_one_after_one_run(older, new, tmp_path):
    typed = [(name, *each) for name, table in DECLARED.items() for each in declared_columns(table).items()]
    counts = {name: column for name, column, kind in typed if kind in ("BIGINT", "INTEGER")}
    retyped = [f'ALTER TABLE {name} ALTER "{column}" TYPE VARCHAR' for name, column in counts.items()]
    more = [f"ALTER TABLE {name} ADD COLUMN mood VARCHAR" for name in DECLARED if not name.startswith("collected.")]
    others = ["CREATE TABLE staged.f1999 (report_id VARCHAR)", "CREATE VIEW staged.gone AS SELECT 1 AS one"]
    folder = altered(new[0], tmp_path, *retyped, *more, *others)
    assert differing(published_content(run_once(older / "inbox", folder, SECOND)), new[1]) == []


@pytest.mark.slow
@settings(NEVER_SHRINKING, max_examples=3)
@given(removed=st.sampled_from(REMOVABLE))
def test_a_warehouse_that_lacks_any_one_column_equals_a_new_one_after_one_run(older, new, tmp_path_factory, removed):
    folder = altered(new[0], tmp_path_factory.mktemp("lacking"), dropped(*removed))
    assert differing(published_content(run_once(older / "inbox", folder, SECOND)), new[1]) == []


@pytest.mark.slow
@settings(NEVER_SHRINKING, max_examples=25)
@given(removed=st.sampled_from(REMOVABLE))
def test_a_missing_column_comes_back_as_declared_and_what_fills_it_is_marked(removed):
    name, column = removed
    with memory() as con:
        enter_rows(con)
        con.execute(dropped(name, column))
        prepare(con)
        assert dict(stored_tables(con)[name].columns) == declared_columns(DECLARED[name])
        assert list(stored_tables(con)[name].columns) == list(declared_columns(DECLARED[name]))
        assert not missing_marks(con, name)


def enter_rows(con):
    merge(con, "collected.manifest", [SIGHTING])
    merge(con, "collected.journal", [{"journal": "j", "bytes": 1}])
    merge(con, "staged.report", [{"report_id": "b", "reader": "html-1"}])
    merge(con, "staged.refusal", [{"sha256": "c", "reader": "html-1"}])
    merge(con, "checked.basis", [{"step": "violation", "what": "rules", "digest": "1"}])
    merge(con, "marts.partition", [{"year": 2023, "province": "41", "digest": 1, "edition": "1"}])
    merge(con, "marts.by_year", [{"year": 2023, "reports": 1}])


def missing_marks(con, name):
    """What would keep the next run from filling table `name`."""
    wanted = []
    if name == "collected.manifest":
        wanted.append(f"{name} WHERE changed_ns IS NOT NULL OR first_seen IS NULL OR last_seen IS NULL")
    if name.startswith("staged.") and name not in (*FILLED_WHILE_JUDGING, LANDED):
        wanted += ["staged.report WHERE reader IS NOT NULL", "staged.refusal WHERE reader IS NOT NULL"]
    if name.startswith(("staged.", "checked.")) and name != LANDED:
        wanted.append("checked.basis")
    if name.startswith("marts."):
        wanted += ["marts.partition", "marts.by_year"]
    return [query for query in wanted if count(con, query)]


def test_loaded_history_keeps_its_rows_and_its_undeclared_columns_and_tables():
    with memory() as con:
        enter_rows(con)
        con.execute("ALTER TABLE collected.manifest ADD COLUMN mood VARCHAR DEFAULT 'good'")
        con.execute("CREATE TABLE collected.mood AS SELECT 1 AS one")
        con.execute("ALTER TABLE collected.manifest ALTER bytes TYPE DOUBLE")
        con.execute(dropped("collected.manifest", "why"))
        prepare(con)
        row = con.execute("SELECT source, sha256, bytes, why, mood FROM collected.manifest").fetchall()
        assert row == [("a", "b", 5, None, "good")]
        assert list(stored_tables(con)["collected.manifest"].columns)[-1] == "mood"
        assert count(con, "collected.mood") == 1


def test_a_table_of_history_that_is_new_is_filled_from_all_journals():
    with memory() as con:
        enter_rows(con)
        con.execute("DROP TABLE collected.page")
        prepare(con)
        assert (count(con, "collected.page"), count(con, "collected.journal")) == (0, 0)


def test_a_column_that_is_no_longer_declared_is_dropped_without_reading_documents_again():
    with memory() as con:
        enter_rows(con)
        con.execute("ALTER TABLE staged.report ADD COLUMN mood VARCHAR")
        prepare(con)
        assert list(stored_tables(con)["staged.report"].columns) == list(declared_columns(DECLARED["staged.report"]))
        assert con.execute("SELECT reader FROM staged.report").fetchall() == [("html-1",)]
        assert count(con, "checked.basis") == 0


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("ALTER TABLE collected.manifest ALTER bytes TYPE VARCHAR USING 'many'", "Could not convert string 'many'"),
        ("ALTER TABLE collected.manifest ALTER bytes TYPE DOUBLE USING 0.5", "bytes has values that do not fit BIGINT"),
        (dropped("collected.manifest", "source"), "lacks one of its keys (sha256, source)"),
    ],
)
def test_history_that_would_lose_something_is_refused_and_the_file_stays_as_it_was(tmp_path, change, why):
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as con:
        prepare(con)
        merge(con, "collected.manifest", [SIGHTING])
        con.execute(change)
        before = con.execute("FROM collected.manifest").fetchall()
    with pytest.raises(WarehouseError, match=re.escape(why)) as error, building(path):
        pass
    assert f"{building_path(path)} cannot be migrated: " in str(error.value)
    assert "Run the version of gongkai that wrote the file" in str(error.value)
    with duckdb.connect(str(building_path(path)), read_only=True) as con:
        assert con.execute("FROM collected.manifest").fetchall() == before


def test_an_empty_table_of_history_that_lacks_a_key_is_created_again():
    with memory() as con:
        con.execute(dropped("collected.manifest", "source"))
        prepare(con)
        assert "source" in stored_tables(con)["collected.manifest"].columns


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "difference"),
    [
        (dropped("staged.report", "kind"), "staged.report differs in kind"),
        ("DROP TABLE marts.by_year", "marts.by_year is missing"),
        ("CREATE OR REPLACE TABLE marts.dim_level AS SELECT en, zh, level, rank FROM marts.dim_level",
         "marts.dim_level differs in the order of its columns"),
    ],
)  # fmt: skip
def test_a_command_that_reads_a_file_of_another_version_reports_how_to_migrate_it(tmp_path, change, difference):
    path = tmp_path / "w.duckdb"
    with building(path):
        pass
    building_path(path).rename(path)
    with duckdb.connect(str(path)) as con:
        con.execute(change)
    expected = f"({difference}): run `gongkai run` once to migrate it"
    with pytest.raises(WarehouseError, match=re.escape(expected)), published(path):
        pass
    with published(path, any_version=True) as con:
        assert count(con, "staged.refusal") == 0


def test_descriptions_are_written_where_they_changed(tmp_path):
    path = begin_warehouse(tmp_path / "w.duckdb")
    comment = "SELECT comment FROM duckdb_columns() WHERE table_name = 'section' AND column_name = 'text'"
    with duckdb.connect(str(building_path(path))) as con:
        con.execute("COMMENT ON COLUMN staged.section.text IS 'of an older version'")
    seal_path(building_path(path)).unlink()  # else it counts as changed by another program
    with building(path) as con:
        assert con.execute(comment).fetchall() == [(tables()["staged.section"].words()["text"],)]


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE staged.section", "ALTER TABLE staged.section ADD COLUMN mood VARCHAR", "DROP VIEW staged.version",
        "ALTER TABLE checked.verdict DROP COLUMN reason", "CREATE TABLE staged.mood (a INTEGER)",
    ],
)  # fmt: skip
def test_a_file_that_this_process_built_is_migrated_where_it_was_changed_since(tmp_path, statement):
    path = begin_warehouse(tmp_path / "w.duckdb")
    with building(path) as con:
        before = set(stored_tables(con))
    with duckdb.connect(str(building_path(path))) as con:
        con.execute(statement)
    seal_path(building_path(path)).unlink()
    with building(path) as con:
        assert differing_table(con) is None
        assert set(stored_tables(con)) == before
