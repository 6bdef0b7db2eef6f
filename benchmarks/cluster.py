"""Measures reading on a cluster of this machine against the local pool: `python -m benchmarks.cluster [DOCUMENTS]`.

Prints how many reports a second of processor time are landed, and how many a hand-written INSERT of the same rows from
one Parquet file of columns for each table takes in; then, for the local pool and for a cluster of one and of two
workers, in turn and twice: documents a second, and processor time a document of the run with what it started, of
the scheduler and of the workers. All have one process a worker, on 127.0.0.1. The processor time is comparable on a
machine that does other work too; the documents a second are so only where each process has a processor to itself.
"""

import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assets.collected.archive.archive import Archive
from assets.staged import stage as staging
from assets.staged.cluster.batches import LARGEST
from assets.staged.cluster.landing import Expected, land
from assets.staged.cluster.readings_file import unpack_readings
from assets.staged.cluster.stage_on_cluster import ClusterUse, stage_on_cluster
from assets.staged.load import MARKED_READ, content_tables
from assets.staged.stage import stage
from assets.staged.workers.pool import Workers
from benchmarks.cluster_simulation import SimulatedReadings
from benchmarks.pairs import cpu_seconds
from benchmarks.process_trees import tree_cpu_seconds
from tests.assets.staged.cluster.documents import archive_documents, varied_examples
from tests.assets.staged.cluster.running_cluster import RunningCluster
from warehouse.files.scratch import Scratch
from warehouse.store import building, count

ROUNDS = 2


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, and processor seconds of the run with what it started, the scheduler and each worker."""

    clock: float
    processor: Mapping[str, float]

    def line(self, what: str, number: int) -> str:
        parts = (f"{part} {seconds / number * 1000:.2f}" for part, seconds in self.processor.items())
        total = sum(self.processor.values()) / number * 1000
        return (
            f"{what:<14}{number / self.clock:>8.1f} documents/s{total:>8.2f} ms of CPU a document: {', '.join(parts)}"
        )


def measure(folder: Path, given: list[bytes], cluster: RunningCluster | None, leaders: Mapping[str, int]) -> Cost:
    """What staging costs, into a new warehouse, written to the disk; `leaders` are the processes that take part."""
    with building(folder / "warehouse.duckdb") as con:
        archive = Archive(folder / "archive")
        archive_documents(con, archive, given)
        before = {what: tree_cpu_seconds(leader) for what, leader in leaders.items()}
        start, own = time.perf_counter(), cpu_seconds()
        if cluster is None:
            stage(con, archive)
        else:
            stage_on_cluster(con, archive, ClusterUse(cluster.cluster))
        con.execute("CHECKPOINT")
        clock, used = time.perf_counter() - start, cpu_seconds() - own
        others = {what: tree_cpu_seconds(leader) - before[what] for what, leader in leaders.items()}
        return Cost(clock, {"run": used} | others)


def landed_a_second(folder: Path, batches: int, together: int) -> float:
    """Reports a second of processor time, so many batches together, into a new warehouse, written to the disk."""
    readings, used = SimulatedReadings(), 0.0
    digests = [f"{n:064x}" for n in range(batches * LARGEST)]
    editions = {sha256: sha256[:16] for sha256 in digests}
    with building(folder / "warehouse.duckdb") as con:
        for first in range(0, batches, together):
            stored = {}
            for n in range(first, min(first + together, batches)):
                data = readings(digests[n * LARGEST : (n + 1) * LARGEST], editions)
                stored[f"{n:032x}"] = unpack_readings(data, folder, f"{n:032x}")
            start = time.process_time()
            land(con, stored, Expected(editions, ()))
            used += time.process_time() - start
        start = time.process_time()
        con.execute("CHECKPOINT")
        used += time.process_time() - start
        assert count(con, "staged.report") == len(digests)
    return len(digests) / used


def inserted_a_second(folder: Path) -> float:
    """Reports a second of processor time that one transaction of `INSERT ... FROM` a Parquet file takes into a new
    warehouse, for each table of the one in `folder`.
    """
    files = {}
    with building(folder / "warehouse.duckdb") as con:
        for name in (*content_tables(), *MARKED_READ):
            if count(con, name):
                files[name] = folder / f"{name}.parquet"
                con.execute(f"COPY {name} TO '{files[name]}' (FORMAT parquet, COMPRESSION zstd)")
    with building(folder / "other.duckdb") as con:
        start = time.process_time()
        con.execute("BEGIN")
        for name, path in files.items():
            con.execute(f"INSERT INTO {name} FROM '{path}'")
        con.execute("COMMIT")
        con.execute("CHECKPOINT")
        return count(con, "staged.report") / (time.process_time() - start)


def main(number: int) -> None:
    for batches, together in ((5, 1), (40, 20), (160, 160)):
        with Scratch() as folder:
            rate = landed_a_second(folder, batches, together)
            what = f"{batches * LARGEST:>7,} reports, {together:>3} batches together"
            print(f"{what}: {rate:>6,.0f} landed a second of CPU", flush=True)
            if batches == together:
                print(f"{what}: {inserted_a_second(folder):>6,.0f} by a hand-written INSERT", flush=True)
    given = varied_examples(number, ".html")
    staging.Workers = lambda *_: Workers(1)
    with tempfile.TemporaryDirectory() as name, RunningCluster(Path(name)) as one, RunningCluster(Path(name)) as two:
        members = {one: [one.worker()], two: [two.worker(), two.worker()]}
        ways = {"local pool": None, "one worker": one, "two workers": two}
        for each in range(-1, ROUNDS):  # the first round starts the processes that read
            for what, cluster in ways.items():
                leaders = {}
                if cluster:
                    leaders = {"scheduler": cluster.scheduler.pid}
                    leaders |= {f"worker {n}": worker.pid for n, worker in enumerate(members[cluster], 1)}
                documents = given if each >= 0 else given[:20]
                cost = measure(Path(name) / f"{each} {what}", documents, cluster, leaders)
                if each >= 0:
                    print(cost.line(what, number), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
