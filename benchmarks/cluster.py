"""Measures reading on a cluster of this machine against the local pool: `python -m benchmarks.cluster [DOCUMENTS]`.

Prints documents a second of the local pool, of a cluster with one and with two workers of one process each, what the
cluster costs over the local pool, and how many reports a second of CPU are landed. All on 127.0.0.1.
"""

import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from assets.collected.archive.archive import Archive
from assets.staged import stage as staging
from assets.staged.cluster.landing import Expected, Tables, land
from assets.staged.cluster.readings_file import encode_readings, unpack_readings
from assets.staged.cluster.stage_on_cluster import ClusterUse, stage_on_cluster
from assets.staged.report import Report, read_report
from assets.staged.stage import stage
from assets.staged.workers.pool import Workers
from tests.assets.staged.cluster.documents import archive_documents
from tests.assets.staged.cluster.running_cluster import RunningCluster
from warehouse.store import building, count

EXAMPLES = Path(__file__).parent.parent / "examples"
BATCH, BATCHES = 200, 5


def documents(number: int) -> list[bytes]:
    """So many different documents: the HTML examples, each with a comment of its own."""
    pages = [path.read_bytes() for path in sorted(EXAMPLES.glob("*.html"))]
    return [pages[n % len(pages)] + f"<!-- {n} -->".encode() for n in range(number)]


def seconds(folder: Path, given: list[bytes], cluster: RunningCluster | None) -> float:
    """How long staging takes, into a new warehouse."""
    archive = Archive(folder / "archive")
    with building(folder / "warehouse.duckdb") as con:
        archive_documents(con, archive, given)
        start = time.perf_counter()
        if cluster is None:
            stage(con, archive)
        else:
            stage_on_cluster(con, archive, ClusterUse(cluster.cluster))
        return time.perf_counter() - start


def landing(folder: Path) -> tuple[float, float]:
    """Reports a second of CPU that are landed: all batches in one go, and a batch at a time."""
    read = [one for path in EXAMPLES.glob("*.html") if isinstance(one := read_report(path.read_bytes()), Report)]
    stored, digests = {}, []
    for n in range(BATCHES):
        batch = [replace(read[i % len(read)], sha256=f"{n * BATCH + i:064x}") for i in range(BATCH)]
        digests += [one.sha256 for one in batch]
        stored[f"{n:032x}"] = unpack_readings(encode_readings(batch, {}), folder, f"{n:032x}")
    return landed_a_second(folder, stored, digests, BATCHES), landed_a_second(folder, stored, digests, 1)


def landed_a_second(folder: Path, stored: dict[str, Tables], digests: list[str], together: int) -> float:
    """Reports a second of CPU, so many batches together, into a new warehouse."""
    keys, expected = list(stored), Expected(dict.fromkeys(digests), ())
    with building(folder / f"landing-{together}.duckdb") as con:
        start = time.process_time()
        for first in range(0, BATCHES, together):
            land(con, {key: stored[key] for key in keys[first : first + together]}, expected)
        seconds = time.process_time() - start
        assert count(con, "staged.report") == len(digests)
    return len(digests) / seconds


def main(number: int) -> None:
    given = documents(number)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        together, single = landing(folder)
        print(
            f"landed reports a second of CPU: {together:,.0f} in batches of {BATCHES}, {single:,.0f} one by one",
            flush=True,
        )
        staging.Workers = lambda *_: Workers(1)
        local = seconds(folder / "local", given, None)
        cluster = stack.enter_context(RunningCluster(folder))
        cluster.worker()
        seconds(folder / "warm", given[: number // 10], cluster)
        one = seconds(folder / "one", given, cluster)
        cluster.worker()
        two = seconds(folder / "two", given, cluster)
        for what, taken in (("one local process", local), ("one worker", one), ("two workers", two)):
            print(f"{what:<20}{taken:>8.1f} s{number / taken:>8.1f} documents/s{local / taken:>7.2f} x", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
