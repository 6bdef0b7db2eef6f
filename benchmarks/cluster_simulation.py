"""Simulates reading 100,000 documents on a cluster, or more: `python -m benchmarks.cluster_simulation [DOCUMENTS]`.

Two workers of one process store, for each batch, the readings of the HTML examples under the digests of its documents,
which takes them nearly nothing. All else is real: what is due, the batches, the scheduler, the files and their landing.
Prints time, processor time and memory of the run each time that a tenth is landed; at the end those of each part, and
the bytes that it left. All is on 127.0.0.1.
"""

import re
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TypeVar
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from assets.collected.archive.archive import Archive
from assets.staged.cluster.batches import LARGEST
from assets.staged.cluster.readings_file import encode_readings
from assets.staged.cluster.stage_on_cluster import ClusterUse, stage_on_cluster
from assets.staged.report import Report, read_report
from benchmarks.apart import peak_megabytes
from benchmarks.process_trees import tree_cpu_seconds, tree_peak_megabytes
from tests.assets.staged.cluster.running_cluster import RunningCluster
from warehouse.connection import Connection
from warehouse.files.scratch import Scratch
from warehouse.store import building, count, detached, insert

# Placeholders as long as a digest and an edition, of the document of a number in its batch.
_DIGEST, _EDITION, _PLACEHOLDER = "PLACE:D%057d", "PLACE:E%09d", re.compile(rb"PLACE:(?:(D)(\d{57})|(E)(\d{9}))")
T = TypeVar("T")
EXAMPLES = Path(__file__).parent.parent / "examples"
WORKER = """
import sys
from assets.staged.cluster import dask_servers, read_batch, reader_versions
from assets.staged.cluster.address import Cluster
from benchmarks.cluster_simulation import SimulatedReadings
read_batch._read = list
read_batch.encode_readings = SimulatedReadings()
version, counts = reader_versions.version(), read_batch.COUNTS.values
dask_servers.serve_worker(Cluster(sys.argv[1]), version, 1, counts, ready=lambda: print(version, flush=True))
"""


class SimulatedReadings:
    """Stands for `encode_readings`: readings of the examples, made once, under other digests and editions."""

    def __init__(self) -> None:
        pages = [read_report(path.read_bytes()) for path in sorted(EXAMPLES.glob("*.html"))]
        reports = [page for page in pages if isinstance(page, Report)]
        batch = [replace(reports[n % len(reports)], sha256=_DIGEST % n) for n in range(LARGEST)]
        encoded = encode_readings(batch, {_DIGEST % n: _EDITION % n for n in range(LARGEST)})
        self._members = dict(_uncompressed(encoded))

    def __call__(self, documents: Iterable[str], editions: Mapping[str, str]) -> bytes:
        """The file of a batch; one of fewer documents than the largest has further reports that nobody expects."""
        digests = [*documents]
        names = {
            b"D": [sha256.encode() for sha256 in digests],
            b"E": [editions[sha256].encode() for sha256 in digests],
        }

        def replaced(found: re.Match[bytes]) -> bytes:
            what, number = filter(None, found.groups())
            n = int(number)
            return names[what][n] if n < len(digests) else found[0]

        packed = BytesIO()
        with ZipFile(packed, "w", ZIP_STORED) as members:
            for name, data in self._members.items():
                members.writestr(ZipInfo(name), _PLACEHOLDER.sub(replaced, data))
        return packed.getvalue()


def _uncompressed(encoded: bytes) -> list[tuple[str, bytes]]:
    """The Parquet files of a batch by name, without compression, so that digests in them can be replaced."""
    found = []
    with Scratch() as folder, detached(folder) as con, ZipFile(BytesIO(encoded)) as members:
        for name in members.namelist():
            stored, plain = folder / name, folder / f"plain-{name}"
            stored.write_bytes(members.read(name))
            con.execute(f"COPY (FROM read_parquet('{stored}')) TO '{plain}' (FORMAT parquet, COMPRESSION uncompressed)")
            found.append((name, plain.read_bytes()))
    return found


def enter_documents(con: Connection, number: int) -> None:
    """Enter so many documents in the manifest, as archived."""
    insert(
        con,
        "collected.manifest",
        f"""SELECT '/in/' || n // 1000 || '/' || n || '.html' AS source,
        sha256(n::VARCHAR) AS sha256, 'text/html' AS media_type, 'archived' AS outcome,
        TIMESTAMP '2024-02-01' AS first_seen, first_seen AS last_seen FROM range({number}) AS documents(n)""",
    )


def report_tenths(documents: Iterator[T], what: str, total: int) -> Iterator[T]:
    """`documents`, and a line for every tenth of them."""
    start, used, step = time.perf_counter(), time.process_time(), max(total // 10, 1)
    for n, document in enumerate(documents, 1):
        if n % step == 0:
            seconds, cpu = time.perf_counter() - start, time.process_time() - used
            print(
                f"{n:>12,} landed {seconds:>8,.0f} s {cpu:>8.1f} s of CPU{peak_megabytes():>8,} MB at most", flush=True
            )
        yield document


def bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main(number: int) -> None:
    with tempfile.TemporaryDirectory() as name, RunningCluster(Path(name)) as cluster:
        folder, archive = Path(name), Archive(Path(name) / "archive")
        workers = [cluster.program(WORKER), cluster.program(WORKER)]
        leaders = {"scheduler": cluster.scheduler.pid, "worker 1": workers[0].pid, "worker 2": workers[1].pid}
        with building(folder / "warehouse.duckdb") as con:
            enter_documents(con, number)
            before = {what: tree_cpu_seconds(leader) for what, leader in leaders.items()}
            start, used = time.perf_counter(), time.process_time()
            result = stage_on_cluster(con, archive, ClusterUse(cluster.cluster), track=report_tenths)
            taken, own = time.perf_counter() - start, time.process_time() - used
            landed = count(con, "staged.report")
        print(f"{landed:,} of {number:,} documents landed in {taken:,.0f} s, {number / taken:,.0f} a second")
        print(f"{'run':<12}{own:>8.1f} s of CPU{peak_megabytes():>8,} MB at most")
        for what, leader in leaders.items():
            cpu = tree_cpu_seconds(leader) - before[what]
            print(f"{what:<12}{cpu:>8.1f} s of CPU{tree_peak_megabytes(leader):>8,} MB at most")
        for what, place in (("readings", folder / "archive"), ("warehouse", folder / "warehouse.duckdb.building")):
            print(f"{what:<12}{(bytes_below(place) or place.stat().st_size) / number:>8,.0f} bytes a document")
        assert landed == result.reports == number


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
