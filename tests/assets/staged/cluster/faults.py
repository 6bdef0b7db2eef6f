"""Runs on a cluster that are disturbed at random points: a process is killed, or cut off from another.

The run, which also loads what the workers stored, judges, publishes, and publishes to a lake, stops at a random call
(disturbed_run.py) and goes on after the fault; what was killed is started again, as a service would. Holds no test.
"""

import json
import random
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.util import find_spec

from assets.checked.judge import judge
from assets.collected.archive.address import root
from assets.collected.archive.archive import Archive
from assets.staged.cluster.reader_versions import version
from assets.staged.cluster.stored_readings import stored_keys
from assets.staged.stage import stage
from tests.assets.staged.cluster.cut_line import Line
from tests.assets.staged.cluster.disturbed_run import PHASES
from tests.assets.staged.cluster.documents import archive_documents, letters, reports
from tests.assets.staged.cluster.running_cluster import RunningCluster
from tests.begun import begin_warehouse
from tests.conftest import ROOT, plain_environment
from tests.pipelines.nightly_runs import PublishedTables, differing
from tests.postgres import Postgres, has_postgres, postgres
from tests.s3_server import BUCKET, s3_environment, s3_server, s3_settings
from warehouse.marts import build
from warehouse.releases.lake import open_lake
from warehouse.releases.lake_address import Lake
from warehouse.releases.mart_files import public_rows
from warehouse.releases.release import released_marts
from warehouse.schema import LANDED, literal
from warehouse.store import attach, building, publish

DOCUMENTS = [*reports(4), *letters(116)]
FAULTS = {
    "reading": (
        "worker killed", "worker cut off", "scheduler killed", "run killed", "run cut off", "bucket cut off",
        "bucket down",
    ),
    "judging": ("run killed",),
    "lake": ("run killed", "catalog killed", "catalog cut off"),
}  # fmt: skip
_WEIGHTS = (10, 1, 2)  # of the phases
_REFUSED = 20  # connections to the bucket, at most, where it is cut off; the bucket is down until the run ends
_MOST = 20  # runs of a warehouse, and warehouses for a fault
_REPORTED = ("ClusterError: ", "ArchiveError: ", "ReleaseError: ")  # how a run states its end


@dataclass(frozen=True)
class Site:
    """A warehouse, the archive that it is filled from, and its writer in the lake."""

    folder: object
    archive: object
    writer: str

    @property
    def warehouse(self):
        return self.folder / "warehouse.duckdb"

    @property
    def in_bucket(self):
        return isinstance(self.archive, str)


@dataclass
class Disturbed:
    """A cluster of two workers, and what happened to it: of each fault what, and in which module and function the run
    was; how many warehouses were filled, and how many runs a fault ended. `points`: the calls of an undisturbed run in
    each phase.
    """

    cluster: RunningCluster
    run_line: Line
    worker_line: Line
    bucket_line: Line
    chance: random.Random
    lake: Lake | None = None
    catalog: Postgres | None = None
    catalog_line: Line | None = None
    workers: list = field(default_factory=list)
    happened: list = field(default_factory=list)
    points: dict = field(default_factory=dict)
    filled: int = 0
    ended: int = 0

    def start_workers(self):
        self.workers = [self.cluster.worker(), self.cluster.worker(f"tcp://127.0.0.1:{self.worker_line.port}")]

    def fill(self, site, faults):
        """Run for `site`, until so many faults happened in all and a run ended well."""
        for _ in range(_MOST):
            phase, point = self._next_point() if len(self.happened) < faults else ("" if self.points else None, 0)
            with self._run(site, phase, point) as run:
                printed = run.stdout.readline()
                if printed and not printed.startswith("{"):
                    what = self.chance.choice([f for f in FAULTS[phase] if site.in_bucket or "bucket" not in f])
                    self.happened.append((what, printed.strip()))
                    self._disturb(what, run)
                counts, errors = run.communicate("\n" if run.poll() is None else None)
            self.bucket_line.refused = 0
            if run.returncode == 0:
                self.points = self.points or json.loads(printed or counts)
                return
            self.ended += 1
            assert run.returncode == -9 or any(each in errors for each in _REPORTED), errors
        raise AssertionError(f"not finished after {_MOST} runs: {self.happened}")

    def _next_point(self):
        phases = PHASES if self.lake else PHASES[:-1]
        (phase,) = self.chance.choices(phases, _WEIGHTS[: len(phases)])
        return phase, self.chance.randint(1, max(self.points[phase], 1))

    def _run(self, site, phase, point):
        lake = [self.lake.catalog, self.lake.rows, site.writer] if self.lake else None
        order = {
            "address": f"tcp://127.0.0.1:{self.run_line.port}", "warehouse": str(site.warehouse),
            "archive": str(site.archive), "lake": lake, "phase": phase, "point": point,
        }  # fmt: skip
        return subprocess.Popen(
            [sys.executable, "-m", "tests.assets.staged.cluster.disturbed_run", json.dumps(order)], cwd=ROOT,
            env=plain_environment(**s3_environment(self.bucket_line.port)), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def _disturb(self, what, run):
        match what:
            case "run killed":
                run.kill()
                run.wait()
            case "run cut off":
                self.run_line.cut()
            case "worker killed":
                self.cluster.kill(self.workers.pop(0))
                self.workers.insert(0, self.cluster.worker())
            case "worker cut off":
                self.worker_line.cut()
                self.workers.pop().wait()  # it ends, as it cannot know whether it is needed
                self.workers.append(self.cluster.worker(f"tcp://127.0.0.1:{self.worker_line.port}"))
            case "scheduler killed":
                for process in (self.cluster.scheduler, *self.workers):
                    self.cluster.kill(process)
                self.cluster.start_scheduler()
                self.start_workers()
            case "bucket cut off":
                self.bucket_line.cut(refused=self.chance.randrange(_REFUSED))
            case "bucket down":
                self.bucket_line.cut(refused=sys.maxsize)
            case "catalog killed":
                self.catalog.kill()
                self.catalog.start()
            case "catalog cut off":
                self.catalog_line.cut()


def disturb(folder, number, seed, note=lambda words: None):
    """Fill a warehouse from the documents, again and again in new folders, from a bucket and from a folder in turn,
    until so many faults happened. Asserts each time that every table that is published, and what is in the lake, is
    that of an undisturbed run of this machine alone, and that each batch was landed once. Returns what happened, and
    notes it once a warehouse is filled.
    """
    expected = _undisturbed(folder)
    with ExitStack() as stack:
        port = stack.enter_context(s3_server())
        stack.enter_context(s3_settings(port))
        cluster = stack.enter_context(RunningCluster(folder, allowed_failures=3))
        targets = (cluster.cluster.port, cluster.cluster.port, port)
        lines = [stack.enter_context(Line(target)) for target in targets]
        cluster.settings |= s3_environment(lines[-1].port)
        disturbed = Disturbed(cluster, *lines, random.Random(seed))
        if has_postgres() and find_spec("duckdb_extension_ducklake") and find_spec("duckdb_extension_postgres_scanner"):
            disturbed.catalog = stack.enter_context(postgres())
            disturbed.catalog_line = stack.enter_context(Line(disturbed.catalog.socket))
            through = f"host=127.0.0.1 port={disturbed.catalog_line.port} user=gongkai dbname=postgres"
            disturbed.lake = Lake(f"postgres:{through}", str(folder / "rows"))
        disturbed.start_workers()
        while len(disturbed.happened) < number or not disturbed.filled:
            faults = number if disturbed.filled else 0  # the first run counts the points
            disturbed.filled += 1
            assert disturbed.filled <= _MOST * number, "the points are too late to be reached"
            site = _begin(folder, disturbed.filled)
            before = len(disturbed.happened)
            disturbed.fill(site, faults)
            _compare(site, expected, disturbed.lake)
            faced = ", ".join(f"{what} in {where}" for what, where in disturbed.happened[before:])
            note(f"warehouse {disturbed.filled} equals the undisturbed one: {faced or 'no fault'}")
    return disturbed


def _begin(folder, number):
    at = folder / str(number)
    archive = f"{BUCKET}/{folder.name}/{number}" if number % 2 else at / "archive"
    site = Site(at, archive, str(number))
    with building(begin_warehouse(site.warehouse)) as con:
        archive_documents(con, Archive(root(archive)), DOCUMENTS)
    return site


def _undisturbed(folder):
    site = Site(folder / "undisturbed", folder / "undisturbed" / "archive", "")
    with building(begin_warehouse(site.warehouse)) as con:
        archive_documents(con, Archive(site.archive), DOCUMENTS)
        stage(con, Archive(site.archive))
        judge(con)
        build(con)
    publish(site.warehouse)
    return PublishedTables(site.warehouse)


def _compare(site, expected, lake):
    found = PublishedTables(site.warehouse)
    assert [name for name in differing(expected, found) if name != LANDED] == []
    landed = [row["key"] for row in found[LANDED]]
    assert len(landed) == len({*landed})
    assert {*stored_keys(root(str(site.archive)), version())} <= {*landed}
    if lake:
        with open_lake(lake) as con:
            attach(con, site.warehouse, "warehouse")
            for table in released_marts():
                columns = ", ".join(f'"{column.name}"' for column in table.all_columns())
                ours = public_rows(table, f"FROM warehouse.{table.table}")
                theirs = f"SELECT {columns} FROM lake.{table.table} WHERE writer = {literal(site.writer)}"
                assert _state(con, columns, ours) == _state(con, columns, theirs), table.table


def _state(con, columns, rows):
    return con.execute(f"SELECT count(*), sum(hash(r)::HUGEINT) FROM (SELECT {columns} FROM ({rows})) r").fetchall()
