"""Programs that open the warehouse for writing: nothing they write enters what is published, and nothing they wrote is
lost. Each is a process of its own, and DuckDB reads what came of it.
"""

import re
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from tests.begun import begin_warehouse
from tests.warehouse.files.test_publish import AT_REST, elsewhere, names_beside, released
from tests.warehouse.test_store import SECTION, section, texts
from warehouse.files.guard import building_path, set_foreign_aside
from warehouse.files.seal import seal_path
from warehouse.store import WarehouseError, building, merge, publish, published

pytestmark = pytest.mark.slow

SHOWN = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the system does not show who has a file open")
WRITE = "UPDATE staged.section SET text = '777'"
READS = """
con = duckdb.connect(sys.argv[1], read_only=True)
print(con.execute("SELECT string_agg(text, ' ' ORDER BY text) FROM staged.section").fetchall()[0][0])
"""


def ran(program, *arguments):
    """What the Python `program`, run in a process of its own with DuckDB, printed, and how it ended."""
    process = elsewhere(f"import duckdb\n{program}", *arguments)
    printed, errors = process.communicate()
    return printed, process.returncode, errors


def dies_writing(file, statement=WRITE):
    """A program writes to `file`, and is killed before it has closed it."""
    died = f"con = duckdb.connect(sys.argv[1])\ncon.execute({statement!r})\nos.kill(os.getpid(), 9)"
    assert ran(died, file)[1] == -9
    assert file.with_name(f"{file.name}.wal").exists()


def writes(file, statement=WRITE):
    """A program writes to `file` and closes it."""
    duckdb.connect(str(file)).execute(statement).close()


def read(file):
    """What another program reads in `file`."""
    printed, code, errors = ran(READS, file)
    assert code == 0, errors
    return printed.strip()


@pytest.fixture
def path(tmp_path):
    return begin_warehouse(tmp_path / "数据 100% it's" / "w.duckdb")


@contextmanager
def open_for_writing(file):
    """A program that has `file` open for writing, and writes each statement it is given."""
    program = elsewhere(
        """
        import duckdb
        con = duckdb.connect(sys.argv[1])
        print("open", flush=True)
        for line in sys.stdin:
            con.execute(line)
            print("written", flush=True)
        """,
        file,
    )
    assert program.stdout.readline() == "open\n"

    def write(statement):
        program.stdin.write(f"{statement}\n")
        program.stdin.flush()
        assert program.stdout.readline() == "written\n"

    yield program, write
    program.communicate()


def _open(way, file):
    with way(file):
        pass


def foreign(file):
    return sorted(name for name in names_beside(file) if ".foreign-" in name)


def test_what_a_program_wrote_that_died_is_set_aside_and_not_published(path):
    released(path, section("a", "1"))
    dies_writing(path)
    with building(path):
        pass
    (words,) = publish(path)
    (aside,) = foreign(path)
    assert re.fullmatch(r"\.wal\.foreign-\d{8}T\d{6}\.\d{6}Z", aside)
    assert f"{path.name}{aside}" in words
    assert "open the warehouse read-only (docs/bi.md)" in words
    assert read(path) == "1"


def test_a_run_that_begins_sets_aside_what_a_program_left(path):
    released(path, section("a", "1"))
    dies_writing(path)
    (words,) = set_foreign_aside(path)
    assert "Its changes were not published. They are kept in " in words
    assert read(path) == "1"
    assert set_foreign_aside(path) == []


def test_until_then_the_file_is_not_read_by_us(path):
    released(path, section("a", "1"))
    dies_writing(path)
    with pytest.raises(WarehouseError, match=r"is not read, .* changed .*\.wal\. Close .*`gongkai run`"):
        _open(published, path)
    assert read(path) == "777"  # as any other program reads it


@pytest.mark.parametrize("ours_too", [False, True], ids=["the base stays", "the base goes too"])
def test_a_log_is_not_played_into_the_file_built_where_the_old_one_was_moved_away(path, ours_too):
    released(path, section("a", "1"))
    dies_writing(path)
    path.rename(path.with_name("away.duckdb"))
    if ours_too:
        building_path(path).unlink()
    released(path, section("b", "2"))
    assert read(path) == ("2" if ours_too else "1 2")
    assert len(foreign(path)) == 1


def test_nothing_is_published_while_a_program_has_the_file_open_for_writing(path):
    released(path, section("a", "1"))
    with open_for_writing(path) as (_, write):
        with building(path):
            pass
        with pytest.raises(WarehouseError, match=rf"{re.escape(str(path))} is held by another run.*docs/bi\.md"):
            publish(path)
        (words,) = set_foreign_aside(path)
        assert words.startswith("nothing can be published for now: ")
        write(WRITE)
        with pytest.raises(WarehouseError, match="is held by another run"):
            publish(path)
    released(path, section("b", "2"))
    assert read(path) == "1 2"


@SHOWN
def test_who_has_a_file_open_for_writing_is_named(path):
    released(path, section("a", "1"))
    with open_for_writing(path) as (program, _):
        with pytest.raises(WarehouseError, match=rf"writing in python\S* \(process {program.pid}\)\. To read it"):
            publish(path)
        with pytest.raises(WarehouseError, match=rf"\(process {program.pid}\)"), published(path):
            pass


@SHOWN
def test_nothing_is_published_while_a_program_writes_the_log_of_a_file_that_was_moved_away(path):
    released(path, section("a", "1"))
    with open_for_writing(path) as (program, write):
        write(WRITE)
        path.rename(path.with_name("away.duckdb"))
        with building(path):
            pass
        with pytest.raises(WarehouseError, match=rf"\(process {program.pid}\) writes to .*\.wal, which DuckDB would"):
            publish(path)
        assert not path.exists()
    publish(path)
    assert read(path) == "1"


def test_what_a_program_still_writes_after_a_publishing_it_slipped_past_is_not_read_by_us_and_not_published(path):
    released(path, section("a", "1"))
    with open_for_writing(path) as (_, write):
        path.rename(path.with_name("away.duckdb"))  # it writes to that, and its log has the name of ours
        released(path, section("b", "2"))
        write(WRITE)
        with pytest.raises(WarehouseError, match="is not read"), published(path):
            pass
        program_s_log = path.with_name(f"{path.name}.wal")
        assert program_s_log.exists()
    released(path, section("c", "3"))
    assert read(path) == "1 2 3"


def test_a_file_that_a_program_changed_and_closed_is_published_again_as_it_was_built_and_kept(path):
    released(path, section("a", "1"))
    writes(path)
    with pytest.raises(WarehouseError, match=rf"changed {re.escape(str(path))}\. Close"), published(path):
        pass
    with building(path):
        pass
    (words,) = publish(path)
    assert words.startswith(f"{path} was changed by a program that opened it for writing. What was loaded is published")
    assert read(path) == "1"
    (aside,) = foreign(path)
    assert read(path.with_name(path.name + aside)) == "777"


@pytest.mark.parametrize("statement", ["DROP TABLE collected.manifest", "CREATE TABLE mine AS SELECT 1", "CHECKPOINT"])
def test_tables_that_a_program_dropped_or_made_are_as_they_were_built(path, statement):
    released(path, section("a", "1"))
    writes(path, statement)
    released(path)
    with published(path) as con:
        assert texts(con) == {"a": "1"}
        assert con.execute("SELECT count(*) FROM collected.manifest").fetchall() == [(0,)]
        assert con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'mine'").fetchall() == [(0,)]
    assert bool(foreign(path)) == (statement != "CHECKPOINT")  # which changes nothing


def test_a_changed_file_is_not_gone_on_from_where_ours_is_missing(path):
    released(path, section("a", "1"))
    building_path(path).unlink()
    writes(path)
    with pytest.raises(WarehouseError, match=r"is missing\. Restore .* from a backup, or remove .*\.seal to start"):
        _open(building, path)
    seal_path(path).unlink()
    released(path)
    assert read(path) == "777"  # as was asked for


def test_what_a_program_writes_to_the_file_under_construction_between_runs_is_set_aside(path):
    released(path, section("a", "1"))
    for spoil in (writes, dies_writing):
        spoil(building_path(path))
        (words, *_) = set_foreign_aside(path)
        assert words.startswith(f"{building_path(path)} was changed by a program")
        released(path)
        assert read(path) == "1"
    assert len([name for name in foreign(path) if name.startswith(".building.foreign-")]) == 2


def test_what_a_program_writes_to_the_file_under_construction_during_a_run_is_not_published(path):
    with building(path) as con:
        merge(con, SECTION, [section("a", "1")])
    writes(building_path(path))
    with pytest.raises(WarehouseError, match="was changed by another program during this run: run again"):
        publish(path)


def test_a_warehouse_of_an_earlier_version_which_sealed_none_is_gone_on_from(path):
    released(path, section("a", "1"))
    for ending in (".building", ".building.seal", ".seal"):
        path.with_name(path.name + ending).unlink()
    released(path, section("b", "2"))
    assert read(path) == "1 2"


def test_readers_hold_up_no_run(path):
    released(path, section("a", "1"))
    reader = elsewhere(
        """
        import duckdb
        con = duckdb.connect(sys.argv[1], read_only=True)
        print("open", flush=True)
        sys.stdin.read()
        """,
        path,
    )
    assert reader.stdout.readline() == "open\n"
    released(path, section("b", "2"))
    assert read(path) == "1 2"
    reader.communicate()


def test_a_seal_that_cannot_be_read_is_none(path):
    released(path, section("a", "1"))
    seal_path(path).write_text("{")
    with published(path) as con:
        assert texts(con) == {"a": "1"}
    released(path)
    assert names_beside(path) == AT_REST
