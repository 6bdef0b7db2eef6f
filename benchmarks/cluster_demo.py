"""Shows a cluster of this machine of which a worker is killed: `python -m benchmarks.cluster_demo [COPIES]`.

Starts a scheduler and two workers on 127.0.0.1, has every example read in so many different copies (500 by default),
kills a worker with SIGKILL after a third of them, and prints what happened: what listens where, how many documents are
missing (none), and whether what is staged equals what this machine stages of the same files without a cluster.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from assets.collected.archive.archive import Archive
from assets.staged.cluster.stage_on_cluster import ClusterUse, stage_on_cluster
from assets.staged.stage import stage
from pipelines.process.descendants import descendants
from tests.assets.staged.cluster.documents import COPIED_AS, archive_documents, staged, varied_examples
from tests.assets.staged.cluster.running_cluster import RunningCluster
from tests.assets.staged.cluster.sockets import listening
from warehouse.connection import Connection
from warehouse.store import building, count

EXAMPLES = Path(__file__).parent.parent / "examples"
T = TypeVar("T")


def copies(number: int) -> list[bytes]:
    """Each example that can be varied without changing what is read, so many times."""
    varied = sum(path.suffix in COPIED_AS for path in EXAMPLES.iterdir())
    return varied_examples(number * varied, *COPIED_AS)


class Narrator:
    """Counts documents as they are loaded, and kills `victim` after a third of `total`."""

    def __init__(self, victim: "subprocess.Popen[str]", total: int) -> None:
        self.victim, self.total, self.start, self.killed_at = victim, total, time.monotonic(), 0

    def __call__(self, documents: Iterator[T], what: str, total: int) -> Iterator[T]:
        step = max(total // 10, 1)
        for n, document in enumerate(documents, 1):
            if n % step == 0:
                print(f"  {n:>6} of {total} documents loaded after {time.monotonic() - self.start:5.0f} s", flush=True)
            if not self.killed_at and n >= total // 3:
                self.killed_at = n
                os.killpg(self.victim.pid, signal.SIGKILL)
                print(f"  worker {self.victim.pid} and the processes it started are killed (SIGKILL)", flush=True)
            yield document


def compare(con: Connection, archive: Archive, given: list[bytes], folder: Path) -> bool:
    """Whether `con` holds what this machine alone stages of the same documents; prints the tables that differ."""
    with building(folder / "alone.duckdb") as alone:
        archive_documents(alone, archive, given)
        stage(alone, archive)
        expected, found = staged(alone), staged(con)
    for name in expected:
        if expected[name] != found[name]:
            print(f"  {name}: {found[name][0]} rows, {expected[name][0]} without a cluster, or other values")
    return expected == found


def main(number: int) -> int:
    given = copies(number)
    with tempfile.TemporaryDirectory() as name, RunningCluster(Path(name)) as cluster:
        folder, archive = Path(name), Archive(Path(name) / "archive")
        victim, other = cluster.worker(), cluster.worker()
        print(f"scheduler at {cluster.address}, workers {victim.pid} and {other.pid}, {len(given)} documents")
        leaders = {cluster.scheduler.pid, victim.pid, other.pid}
        addresses = [address for member in leaders.union(*map(descendants, leaders)) for address in listening(member)]
        print(f"listening at: {', '.join(addresses)}")
        with building(folder / "warehouse.duckdb") as con:
            archive_documents(con, archive, given)
            narrator = Narrator(victim, len(given))
            result = stage_on_cluster(con, archive, ClusterUse(cluster.cluster), track=narrator)
            seconds = time.monotonic() - narrator.start
            read = count(con, "staged.report") + count(con, "staged.refusal")
            (batches,) = con.execute("SELECT count(*) FROM staged.landed").fetchall()
            print(f"read in {seconds:.0f} s, {len(given) / seconds:.0f} documents a second, in {batches[0]} batches")
            print(f"reports {result.reports}, refused {len(result.refusals)}, missing {len(given) - read}")
            equal = compare(con, archive, given, folder)
            print("what is staged equals what is staged without a cluster" if equal else "what is staged DIFFERS")
    inside = all(address.startswith("127.0.0.1:") for address in addresses)
    return 0 if equal and inside and read == len(given) and narrator.killed_at else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
