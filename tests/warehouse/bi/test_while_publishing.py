"""Readers and the nightly run at the same time: neither waits for the other, and no reader sees half a release."""

import multiprocessing
from shutil import copyfile

import pytest

from tests.begun import begin_warehouse
from tests.warehouse.bi.releases import ROWS, keep_opening, keep_publishing, read_slowly, release, release_read, whole
from warehouse.store import building, published

RELEASES = range(2, 6)
pytestmark = pytest.mark.slow
PATIENCE = 60  # seconds; a test that hangs is one that fails

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """Release 1; every test publishes after a copy of it."""
    path = begin_warehouse(tmp_path_factory.mktemp("first") / "w.duckdb")
    release(path, 1)
    return path


@pytest.fixture
def path(first, tmp_path):
    return copyfile(first, tmp_path / "w.duckdb")


@pytest.fixture
def started():
    """Starts a function in a process of its own; none is left behind."""
    processes = []

    def start(function, *arguments):
        processes.append(SPAWN.Process(target=function, args=arguments))
        processes[-1].start()
        return processes[-1]

    yield start
    for process in processes:
        process.join(PATIENCE)
        process.kill()
    assert [process.exitcode for process in processes] == [0] * len(processes)


def test_a_reader_does_not_delay_a_release_and_finishes_with_the_file_it_opened(path, started):
    begun, go_on, found, published_one = SPAWN.Event(), SPAWN.Event(), SPAWN.Queue(), SPAWN.Queue()
    started(read_slowly, path, begun, go_on, found)
    assert begun.wait(PATIENCE)
    started(keep_publishing, path, RELEASES, published_one)
    for number in RELEASES:  # all of them while the reader has its cursor open
        assert published_one.get(timeout=PATIENCE) == number
    with published(path) as con:
        assert release_read(con) == whole(RELEASES[-1])
    go_on.set()
    rows, texts, after = found.get(timeout=PATIENCE)
    assert (rows, texts, after) == (ROWS, ["1"], whole(1))


def test_a_new_reader_sees_each_release_as_soon_as_it_is_out(path):
    for number in RELEASES:
        release(path, number)
        with published(path) as con:
            assert release_read(con) == whole(number)


def test_a_reader_that_opens_the_file_at_any_moment_sees_one_whole_release(path, started):
    done, found, published_one = SPAWN.Event(), SPAWN.Queue(), SPAWN.Queue()
    for _ in range(2):
        started(keep_opening, path, done, found)
    started(keep_publishing, path, RELEASES, published_one)
    assert [published_one.get(timeout=PATIENCE) for _ in RELEASES] == list(RELEASES)
    done.set()
    for seen in (found.get(timeout=PATIENCE), found.get(timeout=PATIENCE)):
        numbers = [rows[0][0] for rows in seen]
        assert [rows for rows in seen if rows != whole(rows[0][0])] == []
        assert numbers == sorted(numbers), "a reader went back to an older release"
        assert numbers[-1] == RELEASES[-1]


def test_a_writer_does_not_block_readers(path, started):
    with building(path) as con:
        con.execute("DELETE FROM staged.section")
        done, found = SPAWN.Event(), SPAWN.Queue()
        done.set()
        started(keep_opening, path, done, found)
        assert found.get(timeout=PATIENCE) == [whole(1)]
