"""Staging on a cluster that is disturbed at random points: a process is killed, or cut off from the scheduler.

The process that stages, which also lands, stops at a random call of its own code or of DuckDB, and goes on after the
fault; what was killed is started again, as a service would. Holds no test.
"""

import random
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field

from assets.collected.archive.archive import Archive
from assets.staged.cluster.reader_versions import version
from assets.staged.cluster.stored_readings import stored_keys
from assets.staged.stage import stage
from tests.assets.staged.cluster.cut_line import Line
from tests.assets.staged.cluster.documents import archive_documents, letters, reports, staged
from tests.assets.staged.cluster.running_cluster import RunningCluster
from tests.conftest import plain_environment
from warehouse.store import building, memory

DOCUMENTS = [*reports(4), *letters(116)]
FAULTS = ("worker killed", "scheduler killed", "run killed", "worker cut off", "run cut off")
_LAST = 1500  # calls: the run stops at a random one of the first so many; it makes 1,800 where nothing disturbs it
_MOST = 20  # runs of a staging, and stagings for a fault
# Stages, stops at the call of a number, prints where it is, and goes on once it is asked to.
_RUN = """
import sys
from pathlib import Path
from assets.collected.archive.archive import Archive
from assets.staged.cluster import batches
from assets.staged.cluster.address import Cluster
from assets.staged.cluster.stage_on_cluster import ClusterUse, stage_on_cluster
from warehouse.store import building
address, warehouse, archive, left = *sys.argv[1:4], int(sys.argv[4])
batches.LARGEST = 10
PLACES = {"dask_cluster", "landing", "readings_file", "staging", "store", "stored_readings"}

def stop_at_point(frame, event, argument):
    global left
    place = Path(frame.f_code.co_filename).stem
    if event in ("call", "c_call") and place in PLACES:
        left -= 1
        if left == 0:
            print(place, frame.f_code.co_name, flush=True)
            sys.stdin.readline()

with building(Path(warehouse)) as con:
    sys.setprofile(stop_at_point)
    stage_on_cluster(con, Archive(Path(archive)), ClusterUse(Cluster(address)))
"""


@dataclass
class Disturbed:
    """A cluster of two workers, and what happened to it: of each fault what, and in which module and function the run
    was; how many stagings were begun, and how many runs a fault ended.
    """

    cluster: RunningCluster
    run_line: Line
    worker_line: Line
    chance: random.Random
    workers: list = field(default_factory=list)
    happened: list = field(default_factory=list)
    stagings: int = 0
    ended: int = 0

    def start_workers(self):
        self.workers = [self.cluster.worker(), self.cluster.worker(f"tcp://127.0.0.1:{self.worker_line.port}")]

    def stage(self, folder, faults):
        """Stage in `folder`, until so many faults happened in all."""
        for _ in range(_MOST):
            point = self.chance.randrange(1, _LAST) if len(self.happened) < faults else 0
            with self._run(folder, point) as run:
                if where := run.stdout.readline().strip():
                    what = self.chance.choice(FAULTS)
                    self.happened.append((what, where))
                    self._disturb(what, run)
                _, errors = run.communicate("\n" if run.poll() is None else None)
            if run.returncode == 0:
                return
            self.ended += 1
            assert run.returncode == -9 or "ClusterError: " in errors, errors
        raise AssertionError(f"not finished after {_MOST} runs: {self.happened}")

    def _run(self, folder, point):
        return subprocess.Popen(
            [sys.executable, "-c", _RUN, f"tcp://127.0.0.1:{self.run_line.port}", folder / "warehouse.duckdb",
             folder / "archive", str(point)],
            env=plain_environment(), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
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


def disturb(folder, number, seed):
    """Stage the documents, again and again in new folders, until so many faults happened. Asserts each time that what
    is staged is what an undisturbed staging gives, and that each batch was landed once. Returns what happened.
    """
    expected = _undisturbed(folder)
    with ExitStack() as stack:
        cluster = stack.enter_context(RunningCluster(folder, allowed_failures=3))
        lines = [stack.enter_context(Line(cluster.cluster.port)) for _ in range(2)]
        disturbed = Disturbed(cluster, *lines, random.Random(seed))
        disturbed.start_workers()
        while len(disturbed.happened) < number:
            disturbed.stagings += 1
            assert disturbed.stagings <= _MOST * number, "the points are too late to be reached"
            at = folder / str(disturbed.stagings)
            at.mkdir()
            _begin(at)
            disturbed.stage(at, number)
            _compare(at, expected)
    return disturbed


def _begin(folder):
    with building(folder / "warehouse.duckdb") as con:
        archive_documents(con, Archive(folder / "archive"), DOCUMENTS)


def _undisturbed(folder):
    with memory() as con:
        archive = Archive(folder / "undisturbed")
        archive_documents(con, archive, DOCUMENTS)
        stage(con, archive)
        return staged(con)


def _compare(folder, expected):
    with building(folder / "warehouse.duckdb") as con:
        assert staged(con) == expected
        landed = [key for (key,) in con.execute("SELECT key FROM staged.landed").fetchall()]
        assert len(landed) == len({*landed})
        assert {*landed} == {*stored_keys(folder / "archive", version())}
