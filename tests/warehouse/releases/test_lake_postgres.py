"""A lake with its catalog in Postgres, written by several processes at once, some of which are killed."""

import random
import subprocess
import sys
from contextlib import suppress
from threading import Event, Thread

import pytest

from tests.conftest import ROOT, plain_environment
from tests.postgres import postgres
from warehouse.releases import lake as lake_module
from warehouse.releases.lake import open_lake, open_lake_to_write, publish_to_lake
from warehouse.releases.lake_address import Lake
from warehouse.releases.mart_files import ReleaseError
from warehouse.releases.release import released_marts
from warehouse.schema import literal
from warehouse.store import attach

pytestmark = pytest.mark.slow

pytest.importorskip("duckdb_extension_ducklake")
pytest.importorskip("duckdb_extension_postgres_scanner")
WRITERS = ("main", "it's 河南")


@pytest.fixture
def server():
    with postgres() as running:
        yield running


@pytest.fixture
def lake(server, tmp_path):
    """A lake in the database of a server of its own."""
    return Lake(f"postgres:{server.settings}", str(tmp_path / "rows"))


def start(warehouse, lake, writer):
    command = [sys.executable, "-m", "tests.warehouse.releases.lake_writer"]
    return subprocess.Popen(
        [*command, str(warehouse), lake.catalog, lake.rows, writer], cwd=ROOT, env=plain_environment(),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def state(con, database, where="true"):
    """Of each mart in a database, as far as its rows are so: how many there are, and a digest of them."""
    counts = " UNION ALL ".join(
        f"SELECT '{table.table}' AS mart, count(*) AS n, bit_xor(hash(t)) AS digest"
        f" FROM (SELECT {', '.join(c.name for c in table.all_columns())} FROM {database}.{table.table} WHERE {where}) t"
        for table in released_marts()
    )
    return sorted(con.execute(counts).fetchall())


def published(con, writer):
    return state(con, "lake", f"writer = {literal(writer)}")


def expected(warehouse, lake):
    """The state of a warehouse."""
    with open_lake(lake) as con:
        attach(con, warehouse, "w")
        return state(con, "w")


def now(lake, writer):
    with open_lake(lake) as con:
        return published(con, writer)


def test_writers_of_different_names_and_two_of_one_publish_at_once(lake, earlier, later):
    started = [start(warehouse, lake, writer) for writer in WRITERS for warehouse in (earlier, later)]
    done = [(process.wait(300), process.stdout.read()) for process in started]
    assert [code for code, _ in done] == [0] * len(started), done
    assert sum("waiting for it to end" in printed for _, printed in done) > 0
    for writer in WRITERS:
        assert now(lake, writer) in (expected(earlier, lake), expected(later, lake))


def test_a_killed_writer_leaves_a_whole_publication_and_its_lock_to_the_next(lake, earlier, later):
    both = {"earlier": expected(earlier, lake), "later": expected(later, lake)}
    publish_to_lake(earlier, lake, print)
    draw, warehouses = random.Random(7), {"earlier": earlier, "later": later}
    for _ in range(5):
        writer = start(warehouses[draw.choice(list(both))], lake, "main")
        with suppress(subprocess.TimeoutExpired):
            writer.wait(draw.uniform(0.8, 4.0))
        writer.kill()
        writer.wait()
        assert now(lake, "main") in both.values()
    publish_to_lake(later, lake, print)
    assert now(lake, "main") == both["later"]


def test_a_reader_sees_whole_publications_meanwhile(lake, earlier, later):
    whole = [expected(earlier, lake), expected(later, lake)]
    publish_to_lake(earlier, lake, print)
    ended, seen = Event(), []

    def read():
        with open_lake(lake) as con:
            while not ended.is_set():
                seen.append(published(con, "main"))

    reader = Thread(target=read)
    reader.start()
    for warehouse in (later, earlier, later):
        publish_to_lake(warehouse, lake, print)
    ended.set()
    reader.join()
    assert seen
    assert all(each in whole for each in seen)


def end_connection_of_the_lock(lake):
    """What a database does whose time for idle connections is up, or a network that forgets them."""
    holders = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
    with open_lake(lake) as con:
        con.execute(f"ATTACH {literal(lake.place)} AS other (TYPE postgres)")
        con.execute(f"FROM postgres_query('other', {literal(holders)})").fetchall()


def test_a_publication_that_lost_its_lock_publishes_nothing(lake, earlier, later, monkeypatch):
    publish_to_lake(earlier, lake, pytest.fail)
    before, tables = now(lake, "main"), released_marts()

    def lose_the_lock_at_the_last():
        yield from tables[:-1]
        end_connection_of_the_lock(lake)
        yield tables[-1]

    monkeypatch.setattr(lake_module, "released_marts", lose_the_lock_at_the_last)
    with pytest.raises(ReleaseError, match="the lock of the lake was lost"):
        publish_to_lake(later, lake, pytest.fail)
    assert now(lake, "main") == before
    monkeypatch.undo()
    publish_to_lake(later, lake, pytest.fail)
    assert now(lake, "main") == expected(later, lake)


@pytest.mark.parametrize("written", [1, len(released_marts())])
def test_a_publication_whose_database_ends_is_a_sentence_and_leaves_the_earlier_one(
    lake, server, earlier, later, monkeypatch, written
):
    publish_to_lake(earlier, lake, pytest.fail)
    before, tables = now(lake, "main"), released_marts()

    def kill_the_database():
        yield from tables[:written]
        server.kill()
        yield from tables[written:]

    monkeypatch.setattr(lake_module, "released_marts", kill_the_database)
    with pytest.raises(ReleaseError, match=r"^(nothing was published to|the lock of) the lake .*try again"):
        publish_to_lake(later, lake, pytest.fail)
    server.start()
    assert now(lake, "main") == before


def test_a_publication_that_waits_for_another_while_the_database_ends_is_a_sentence(lake, server, earlier):
    waiting, raised = Event(), []

    def publish():
        try:
            publish_to_lake(earlier, lake, lambda words: waiting.set())
        except ReleaseError as error:
            raised.append(str(error))

    with open_lake_to_write(lake, pytest.fail):
        other = Thread(target=publish)
        other.start()
        assert waiting.wait(60)
        server.kill()
        other.join()
    server.start()
    assert "the catalog of the lake cannot be locked" in raised[0]


def test_a_publication_waits_for_another_and_reports_it(lake, earlier):
    reported, publishing = [], Event()

    def report(words):
        reported.append(words)
        publishing.set()

    with open_lake_to_write(lake, pytest.fail) as (con, _):
        other = Thread(target=publish_to_lake, args=(earlier, lake, report))
        other.start()
        assert publishing.wait(60)
        assert con.execute("SELECT count(*) FROM lake.snapshots()").fetchall() == [(1,)]
    other.join()
    assert reported == ["another publication is writing to the lake: waiting for it to end"]
    assert now(lake, "main") == expected(earlier, lake)
