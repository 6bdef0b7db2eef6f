"""Folders of programs that were killed: the next run removes them, and never those of one that lives."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import plain_environment
from warehouse.files.scratch import Scratch, remove_leftovers, remove_unowned

HOLDER = """
import sys
from pathlib import Path
from warehouse.files.scratch import Scratch
folder = Scratch(Path(sys.argv[1]))
print(folder.path, flush=True)
sys.stdin.read()
"""
DAYS = 24 * 3600


@pytest.fixture
def warehouse(tmp_path, monkeypatch):
    """A warehouse's place, and a folder for temporary files that is its own."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    return tmp_path / "w.duckdb"


def holder(within):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(within)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=plain_environment(),
    )  # fmt: skip
    return process, process.stdout.readline().strip()


def ended():
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def made(path, *, days=0):
    path.mkdir() if path.suffix == "" else path.write_bytes(b"half")
    os.utime(path, (time.time() - days * DAYS,) * 2)
    return path


def test_a_folder_goes_with_what_it_was_for(tmp_path):
    with Scratch(tmp_path, prefix="a", suffix="z") as folder:
        (folder / "file").write_bytes(b"half")
        assert folder.name.startswith("a")
        assert folder.name.endswith("z")
    assert list(tmp_path.iterdir()) == []
    Scratch(tmp_path)  # which nobody keeps
    assert list(tmp_path.iterdir()) == []


def test_a_folder_stays_while_its_process_lives_and_goes_once_that_was_killed(warehouse):
    process, folder = holder(warehouse.parent / "temporary")
    remove_leftovers(warehouse)
    assert Path(folder).is_dir()
    process.kill()
    process.communicate()
    assert Path(folder).is_dir()
    remove_leftovers(warehouse)
    assert not Path(folder).is_dir()


def test_another_folder_stays_for_a_week(warehouse):
    new = made(warehouse.parent / "temporary" / "gongkai-new", days=6)
    made(warehouse.parent / "temporary" / "gongkai-old", days=8)
    other = made(warehouse.parent / "temporary" / "other", days=8)
    remove_leftovers(warehouse)
    assert sorted((warehouse.parent / "temporary").iterdir()) == [new, other]


def test_a_copy_of_an_earlier_version_goes_once_its_process_has_ended_or_another_has_its_number(warehouse):
    begun = made(warehouse.with_name(f"w.duckdb.building.{os.getpid()}"))
    made(warehouse.with_name(f"w.duckdb.building.{os.getppid()}"), days=2)
    made(warehouse.with_name(f"w.duckdb.building.{ended()}"))
    kept = [made(warehouse.with_name(name), days=9) for name in ("w.duckdb.building", "w.duckdb.building.seal")]
    remove_leftovers(warehouse)
    assert sorted(path for path in warehouse.parent.iterdir() if path.is_file()) == sorted([begun, *kept])


def test_what_duckdb_put_aside_goes_once_no_program_has_the_file(warehouse):
    spilt = warehouse.with_name("w.duckdb.building.tmp")
    spilt.mkdir()
    hold = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(warehouse.with_name("w.duckdb.building"))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as program:  # fmt: skip
        assert program.stdout.readline() == "held\n"
        remove_leftovers(warehouse)
        assert spilt.exists()
        program.communicate()
    remove_leftovers(warehouse)
    assert not spilt.exists()


def test_what_cannot_be_removed_is_left(tmp_path):
    remove_unowned([tmp_path / "nothing"])
