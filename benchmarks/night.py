"""The nightly run over 100,000 archived documents, first with everything to judge, then with nothing new.

Each document holds only a number and is in the tables as a report that was read, so that a run that read one would
reject it and print so. `gongkai run` is measured in a process of its own.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assets.collected.archive.archive import Archive
from assets.collected.inbox.inbox import collect
from assets.collected.inbox.listing import list_inbox
from assets.collected.manifest import record
from assets.staged.due_documents import create_due_table
from benchmarks import marts
from pipelines.orchestration.run_record import read
from warehouse.connection import Connection
from warehouse.reference.edition import form_edition
from warehouse.store import building, publish

DOCUMENTS = 100_000
_FILES_PER_FOLDER = 1_000
_BECAUSE = "judged because of changes in"


@dataclass(frozen=True)
class Cost:
    """Of a run in a process of its own: seconds by the clock and of the processor, the most memory in MB, megabytes
    written and in the warehouse, and what it printed.
    """

    clock: float
    processor: float
    memory: int
    written: int
    warehouse: int
    printed: str


def prepare(folder: Path, documents: int = DOCUMENTS) -> None:
    """Create an inbox of `documents` files, archived, in the manifest, and staged."""
    inbox, warehouse = folder / "inbox", folder / "out" / "warehouse.duckdb"
    for n in range(documents):
        place = inbox / str(n // _FILES_PER_FOLDER)
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{n}.txt").write_bytes(str(n).encode())  # its digest is the id of its report
    with building(warehouse) as con:
        marts.load(con, documents)
        con.execute("DELETE FROM collected.manifest")
        record(con, collect(list_inbox(inbox).files, Archive(folder / "out" / "archive"), datetime(2026, 1, 1)))
        mark_read(con)
    publish(warehouse)


def mark_read(con: Connection) -> None:
    """Let every report be one that was read as it would be now."""
    create_due_table(con)
    (form,) = con.execute("SELECT DISTINCT form FROM staged.report").fetchall()[0]
    con.execute(
        "UPDATE staged.report SET page_edition = edition_now, reader = due.reader,"
        f" form_edition = '{form_edition(form)}' FROM due WHERE report_id = due.sha256"
    )


def measure_run(inbox: Path, out: Path) -> Cost:
    """`gongkai run` over `inbox`, into the folder `out`."""
    warehouse = out / "warehouse.duckdb"
    command = [sys.executable, "-m", "pipelines", "run", "--lang", "en", "--inbox", str(inbox),
               "--warehouse", str(warehouse), "--archive", str(out / "archive")]  # fmt: skip
    start, settings = time.perf_counter(), os.environ | {"GONGKAI_DATA": str(out)}
    with (out / "printed.txt").open("w+", encoding="utf-8") as printed:
        process = subprocess.Popen(command, stdout=printed, stderr=printed, env=settings)
        _, status, used = os.wait4(process.pid, 0)
        clock = time.perf_counter() - start
        printed.seek(0)
        text = printed.read()
    if status:
        raise RuntimeError(text)
    return Cost(
        clock,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss // 1024,
        used.ru_oublock * 512 // 10**6,
        warehouse.stat().st_size // 10**6,
        text,
    )


def measured(documents: int = DOCUMENTS) -> Iterator[tuple[str, float, str]]:
    """Of each run what is new in it, its processor seconds, and what else there is to know."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, documents)
        for what in ("all to judge", "nothing new"):
            cost = measure_run(folder / "inbox", folder / "out")
            record = Path(re.search(r"^record +(.+)$", cost.printed, re.M).group(1))  # type: ignore[union-attr]
            run = read(record)
            assert run.files is not None
            assert run.files["read"] == documents, "the documents were read again, which is not what is measured"
            did = {step.step: step.did for step in run.steps}
            again = f"{did['staged.report']['reports read']} documents read, {cost.clock:.1f} s by the clock"
            yield what, cost.processor, f"{again}; judged because of {did['checked.violation'][_BECAUSE]}"


if __name__ == "__main__":
    for what, used, more in measured(*map(int, sys.argv[1:])):
        print(f"{what:<18}{used:>7.1f} s of CPU, {more}", flush=True)
