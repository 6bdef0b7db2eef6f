"""What a night costs as the warehouse grows: `python -m benchmarks.growth [REPORTS ...]`, by default 10^5 and 10^6.

For each number of reports a warehouse is made that holds them as they would have been read, from crawled pages. Then
`gongkai run` judges all of them; then a thousand documents of other bodies come in and it runs again; then once more
with nothing new. Of each run: time, processor time, memory, bytes written, and the size of the warehouse.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import marts
from benchmarks.night import mark_read
from tests.generator import write_html
from tests.generator.bodies import written
from tests.generator.figures import figures
from warehouse.reference.divisions.list_sources import read_regions
from warehouse.reference.forms.form import STANDARD
from warehouse.reference.forms.form_list import forms
from warehouse.store import building, publish

SIZES = (100_000, 1_000_000)
NEW = 1_000
_YEAR, _FORM = 2025, "f2021"


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock and of the processor, the most memory in MB, and megabytes written and in the warehouse."""

    clock: float
    processor: float
    memory: int
    written: int
    warehouse: int

    def __str__(self) -> str:
        times = f"{self.clock:>8.1f} s by the clock{self.processor:>8.1f} s of CPU"
        return f"{times}{self.memory:>7,} MB of memory{self.written:>8,} MB written; warehouse {self.warehouse:,} MB"


def prepare(folder: Path, reports: int) -> None:
    """A published warehouse of so many reports, and an empty inbox."""
    warehouse = folder / "warehouse.duckdb"
    (folder / "inbox").mkdir()
    with building(warehouse) as con:
        marts.enter(con, reports)
        con.execute("UPDATE collected.manifest SET source = 'https://example.test/' || source")
        mark_read(con)
    publish(warehouse)


def put_new(inbox: Path) -> None:
    """The reports of a thousand bodies."""
    counties = [row.name for row in read_regions() if row.level == "county" and row.not_seen_from is None]
    for n in range(NEW):
        body = f"{counties[n]}教育局"
        drawn = figures(forms()[_FORM], STANDARD, seed=n)
        (inbox / f"{n}.html").write_bytes(write_html.write(written(body, _YEAR, _FORM, STANDARD, drawn)))


def measure_run(folder: Path) -> Cost:
    """`gongkai run` over what is in `folder`, in a process of its own."""
    warehouse = folder / "warehouse.duckdb"
    command = [sys.executable, "-m", "pipelines", "run", "--lang", "en", "--inbox", str(folder / "inbox"),
               "--warehouse", str(warehouse), "--archive", str(folder / "archive")]  # fmt: skip
    start = time.perf_counter()
    settings = os.environ | {"GONGKAI_DATA": str(folder)}
    with (folder / "printed.txt").open("w") as printed:
        process = subprocess.Popen(command, stdout=printed, stderr=printed, env=settings)
        _, status, used = os.wait4(process.pid, 0)
    clock = time.perf_counter() - start
    if status:
        raise RuntimeError((folder / "printed.txt").read_text("utf-8"))
    return Cost(
        clock,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss // 1024,
        used.ru_oublock * 512 // 10**6,
        warehouse.stat().st_size // 10**6,
    )


def measured(reports: int) -> Iterator[tuple[str, Cost]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In a process of its own: what the parent holds counts as memory of a process that it starts.
        subprocess.run([sys.executable, "-m", "benchmarks.growth", "prepare", name, str(reports)], check=True)
        yield "all to judge", measure_run(folder)
        put_new(folder / "inbox")
        yield f"{NEW:,} new", measure_run(folder)
        yield "nothing new", measure_run(folder)


def main(sizes: tuple[int, ...]) -> None:
    for reports in sizes:
        for what, cost in measured(reports):
            print(f"{reports:>11,} reports, {what:<14}{cost}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["prepare"]:
        prepare(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(tuple(map(int, sys.argv[1:])) or SIZES)
