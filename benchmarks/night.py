"""Nights over 100,000 archived documents with nothing new: `gongkai run` in a process of its own, again and again.

The documents hold a number each and stand in the tables as reports that were read: a night that read one would refuse
it, and say so.
"""

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from assets.collected.archive.archive import Archive
from assets.collected.inbox.inbox import collect
from assets.collected.inbox.listing import list_inbox
from assets.collected.manifest import record
from assets.staged.report import reader_version
from benchmarks import marts
from pipelines.orchestration.run_record import read
from warehouse.store import building, publish

DOCUMENTS = 100_000
_A_FOLDER = 1_000


def prepare(folder: Path, documents: int = DOCUMENTS) -> None:
    """An inbox of `documents` files, archived, in the manifest, and staged."""
    inbox, warehouse = folder / "inbox", folder / "out" / "warehouse.duckdb"
    for n in range(documents):
        place = inbox / str(n // _A_FOLDER)
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{n}.txt").write_bytes(str(n).encode())  # the digest of which is its report's id
    with building(warehouse) as con:
        marts.load(con, documents)
        con.execute("UPDATE staged.report SET reader = ?", [reader_version("text/plain")])
        con.execute("DELETE FROM collected.manifest")
        record(con, collect(list_inbox(inbox).files, Archive(folder / "out" / "archive"), datetime(2026, 1, 1)))
    publish(warehouse)


def night(folder: Path) -> tuple[float, float, str]:
    """Seconds of a whole `gongkai run`, by the clock and of the processor, and what it said."""
    out = folder / "out"
    command = [sys.executable, "-m", "pipelines", "run", "--inbox", str(folder / "inbox"),
               "--warehouse", str(out / "warehouse.duckdb"), "--archive", str(out / "archive")]  # fmt: skip
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    settings = os.environ | {"GONGKAI_DATA": str(out)}
    said = subprocess.run(command, check=True, capture_output=True, text=True, env=settings)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, used, said.stdout


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        for what in ("all judged anew", "nothing new"):
            seconds, used, said = night(folder)
            record = Path(re.search(r"^record +(.+)$", said, re.M).group(1))  # type: ignore[union-attr]
            did = {step.step: step.did for step in read(record).steps}
            told = f"{did['staged.report']['reports read']} of {DOCUMENTS:,} documents read"
            print(f"{what:<18}{seconds:>7.1f} s by the clock{used:>7.1f} s of the processor, {told}", flush=True)


if __name__ == "__main__":
    main()
