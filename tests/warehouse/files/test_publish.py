"""Building and publishing: what readers and other writers see meanwhile, and what a run that fails leaves behind."""

import os
import re
import shutil
import subprocess
import sys
import textwrap

import duckdb
import pytest

from tests.begun import begin_warehouse
from tests.warehouse.test_store import SECTION, section, texts
from warehouse.files.guard import building_path
from warehouse.files.seal import seal_path
from warehouse.store import WarehouseError, building, merge, publish, published

pytestmark = pytest.mark.slow


def released(path, *records):
    """Publish a warehouse with `records` in it."""
    with building(path) as con:
        merge(con, SECTION, records)
    publish(path)


def elsewhere(words, *arguments, **more):
    """Python `words` in a process of its own; a Popen whose words are text."""
    prelude = "import os, sys\nfrom pathlib import Path\n"
    return subprocess.Popen(
        [sys.executable, "-c", prelude + textwrap.dedent(words), *map(str, arguments)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more,
    )  # fmt: skip


def names_beside(path):
    return sorted(file.name.removeprefix(path.name) for file in path.parent.iterdir())


# What is published and what the next run goes on from, each with its seal.
AT_REST = ["", ".building", ".building.seal", ".seal"]


@pytest.fixture
def path(tmp_path):
    return begin_warehouse(tmp_path / "数据 100% it's" / "w.duckdb")


@pytest.fixture
def held(path):
    """A process that builds at `path` and has written `half`, until its input is closed."""
    writer = elsewhere(
        """
        from warehouse.store import building, merge
        with building(Path(sys.argv[1])) as con:
            merge(con, "staged.section", [{"report_id": "half", "ordinal": 1, "text": "built"}])
            print("ready", flush=True)
            sys.stdin.read()
        """,
        path,
    )
    assert writer.stdout.readline() == "ready\n"
    yield writer
    writer.communicate()
    assert writer.returncode == 0


def test_a_new_warehouse_is_built_and_published(tmp_path):
    path = tmp_path / "w.duckdb"
    with pytest.raises(WarehouseError, match=r"there is no warehouse at .*: run"), published(path):
        pass
    released(path, section("a", "1"))
    assert names_beside(path) == AT_REST
    with published(path) as con:
        assert texts(con) == {"a": "1"}
        with pytest.raises(duckdb.InvalidInputException, match="read-only"):
            con.execute(f"DELETE FROM {SECTION}")


def test_the_published_file_stays_until_the_new_one_takes_its_place(path):
    released(path, section("a", "1"))
    with building(path) as con:
        merge(con, SECTION, [section("a", "2"), section("b", "2")])
        with published(path) as reader:
            assert texts(reader) == {"a": "1"}
    with published(path) as reader:
        assert texts(reader) == {"a": "1"}
    publish(path)
    with published(path) as reader:
        assert texts(reader) == {"a": "2", "b": "2"}


def test_a_reader_keeps_the_file_it_opened_and_a_new_one_sees_the_new(path):
    released(path, section("a", "1"))
    ask = "print(con.execute('SELECT text FROM staged.section').fetchall()[0][0], flush=True)"
    reader = elsewhere(
        f"""
        import duckdb
        con = duckdb.connect(sys.argv[1], read_only=True)
        {ask}
        sys.stdin.readline()
        {ask}
        """,
        path,
    )
    assert reader.stdout.readline() == "1\n"
    released(path, section("a", "2"))
    with published(path) as con:
        assert texts(con) == {"a": "2"}
    assert reader.communicate("again\n")[0] == "1\n"
    assert reader.returncode == 0


def test_a_second_writer_gets_an_error_that_names_the_first(path, held):
    expected = (
        rf"{re.escape(str(building_path(path)))} is held by another run or program: wait for it to end, then run again"
    )
    with pytest.raises(WarehouseError, match=expected), building(path):
        pass
    held.communicate()
    with building(path) as con:
        assert texts(con) == {"half": "built"}


def test_what_another_run_is_building_is_not_published(path, held):
    with pytest.raises(WarehouseError, match="is held by another run"):
        publish(path)
    assert not path.exists()
    held.communicate()
    publish(path)
    with published(path) as con:
        assert texts(con) == {"half": "built"}


def test_what_was_published_is_what_the_next_run_goes_on_from_and_may_be_published_again(path):
    released(path, section("a", "1"))
    assert building_path(path).read_bytes() == path.read_bytes()
    publish(path)
    with published(path) as con:
        assert texts(con) == {"a": "1"}
    assert names_beside(path) == AT_REST


def test_where_nothing_is_built_nothing_is_published(tmp_path):
    with pytest.raises(WarehouseError, match="another run has published it: run again"):
        publish(tmp_path / "w.duckdb")


def test_a_copy_that_cannot_be_made_is_made_by_the_next_run(path, monkeypatch):
    with building(path) as con:
        merge(con, SECTION, [section("a", "1")])
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", _refuse)
        publish(path)
    assert names_beside(path) == ["", ".building.seal", ".seal"]
    released(path, section("b", "2"))
    with published(path) as con:
        assert texts(con) == {"a": "1", "b": "2"}


def _refuse(*_, **__):
    raise PermissionError("Operation not permitted")


def test_two_runs_that_begin_together_build_one_file(path, monkeypatch):
    released(path, section("a", "1"))
    building_path(path).unlink()
    copy = shutil.copyfile

    def copy_while_another_begins(source, target):
        copy(source, building_path(path))
        seal_path(building_path(path)).unlink()
        with duckdb.connect(str(building_path(path))) as other:
            other.execute(f"UPDATE {SECTION} SET text = 'of the other run'")
        copy(source, target)

    monkeypatch.setattr(shutil, "copyfile", copy_while_another_begins)
    with building(path) as con:
        assert texts(con) == {"a": "of the other run"}
    assert names_beside(path) == AT_REST


def test_a_file_system_without_links_will_do(path, monkeypatch):
    released(path, section("a", "1"))
    monkeypatch.setattr(os, "link", _refuse)
    released(path, section("b", "2"))
    with published(path) as con:
        assert texts(con) == {"a": "1", "b": "2"}
    assert names_beside(path) == AT_REST


def _fail_after_merging(con, record):
    merge(con, SECTION, [record])
    con.execute("SELECT * FROM nowhere")


def test_a_build_that_fails_leaves_the_published_file_as_it_was_and_the_next_goes_on(path):
    released(path, section("a", "1"))
    before = path.read_bytes()
    with pytest.raises(duckdb.CatalogException), building(path) as con:
        _fail_after_merging(con, section("a", "2"))
    assert path.read_bytes() == before
    with building(path) as con:
        assert texts(con) == {"a": "2"}
    publish(path)
    with published(path) as con:
        assert texts(con) == {"a": "2"}


DYING = """
    from warehouse.store import building, merge
    with building(Path(sys.argv[1])) as con:
        merge(con, "staged.section", [{"report_id": "late", "ordinal": 1, "text": "last words"}])
        os._exit(9)
    """


def test_a_run_that_dies_leaves_the_published_file_as_it_was_and_the_next_goes_on(path):
    released(path, section("a", "1"))
    assert elsewhere(DYING, path).wait() == 9
    with published(path) as con:
        assert texts(con) == {"a": "1"}
    with building(path) as con:
        assert texts(con) == {"a": "1", "late": "last words"}


def test_what_is_left_of_a_dead_run_does_not_enter_a_new_one(path):
    released(path, section("a", "1"))
    assert elsewhere(DYING, path).wait() == 9
    building_path(path).unlink()
    with building(path) as con:
        assert texts(con) == {"a": "1"}


SPOILT = [lambda _: b"", lambda _: b"no warehouse " * 999, lambda data: data[: len(data) // 2]]


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_file_that_is_no_warehouse_is_refused_with_advice_that_helps(tmp_path, spoil):
    path = begin_warehouse(tmp_path / "locked block" / "w.duckdb")
    released(path)
    for file in path.parent.iterdir():
        if file != path:
            file.unlink()
    content = spoil(path.read_bytes())
    path.write_bytes(content)
    expected = rf"{re.escape(str(path))} cannot be opened \(.*\)\. Restore it from a backup, or delete it"
    for opened in (building, published):
        with pytest.raises(WarehouseError, match=expected) as error, opened(path):
            pass
        assert "building" not in str(error.value)
    assert path.read_bytes() == content
    path.unlink()
    released(path, section("a", "1"))
    with published(path) as con:
        assert texts(con) == {"a": "1"}


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_damaged_published_file_is_replaced_by_the_next_publication(path, spoil):
    released(path, section("a", "1"))
    path.write_bytes(spoil(path.read_bytes()))
    released(path, section("b", "2"))
    with published(path) as con:
        assert texts(con) == {"a": "1", "b": "2"}
