"""The nightly run over 100,000 archived documents, first with everything to judge, then with nothing new.

Each document holds only a number and is in the tables as a report that was read, so that a run that read one would
reject it and print so. `gongkai run` is measured in a process of its own.
"""

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
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


def measure_run(folder: Path) -> tuple[float, float, str]:
    """Wall seconds and processor seconds of a `gongkai run`, and what it printed."""
    out = folder / "out"
    command = [sys.executable, "-m", "pipelines", "run", "--lang", "en", "--inbox", str(folder / "inbox"),
               "--warehouse", str(out / "warehouse.duckdb"), "--archive", str(out / "archive")]  # fmt: skip
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    settings = os.environ | {"GONGKAI_DATA": str(out)}
    finished = subprocess.run(command, check=True, capture_output=True, text=True, env=settings)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, used, finished.stdout


def measured(documents: int = DOCUMENTS) -> Iterator[tuple[str, float, str]]:
    """Of each run what is new in it, its processor seconds, and what else there is to know."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, documents)
        for what in ("all to judge", "nothing new"):
            seconds, used, printed = measure_run(folder)
            record = Path(re.search(r"^record +(.+)$", printed, re.M).group(1))  # type: ignore[union-attr]
            run = read(record)
            assert run.files is not None
            assert run.files["read"] == documents, "the documents were read again, which is not what is measured"
            did = {step.step: step.did for step in run.steps}
            again = f"{did['staged.report']['reports read']} documents read, {seconds:.1f} s by the clock"
            yield what, used, f"{again}; judged because of {did['checked.violation'][_BECAUSE]}"


if __name__ == "__main__":
    for what, used, more in measured(*map(int, sys.argv[1:])):
        print(f"{what:<18}{used:>7.1f} s of CPU, {more}", flush=True)
