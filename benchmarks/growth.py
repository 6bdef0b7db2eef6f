"""What a night costs as the warehouse grows: `python -m benchmarks.growth [REPORTS ...]`, by default 10^5 and 10^6.

For each number of reports a warehouse is made that holds them as they would have been read, from crawled pages. Then
`gongkai run` judges all of them; then a thousand documents of other bodies come in and it runs again; then once more
with nothing new. Of each run: time, processor time, memory, bytes written, and the size of the warehouse.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import marts
from benchmarks.night import Cost, mark_read, measure_run
from tests.generator import bodies, write_html
from tests.generator.figures import figures
from warehouse.reference.divisions.list_sources import read_regions
from warehouse.reference.forms.form import STANDARD
from warehouse.reference.forms.form_list import forms
from warehouse.store import building, publish

SIZES = (100_000, 1_000_000)
NEW = 1_000
_YEAR, _FORM = 2025, "f2021"


def prepare(folder: Path, reports: int) -> None:
    """A published warehouse of so many reports, and an empty inbox."""
    warehouse = folder / "warehouse.duckdb"
    (folder / "inbox").mkdir()
    with building(warehouse) as con:
        con.execute("SET memory_limit = '8GB'")  # making them is not what is measured
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
        (inbox / f"{n}.html").write_bytes(write_html.write(bodies.written(body, _YEAR, _FORM, STANDARD, drawn)))


def measured(reports: int) -> Iterator[tuple[str, Cost]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In a process of its own: what the parent holds counts as memory of a process that it starts.
        subprocess.run([sys.executable, "-m", "benchmarks.growth", "prepare", name, str(reports)], check=True)
        yield "all to judge", measure_run(folder / "inbox", folder)
        put_new(folder / "inbox")
        yield f"{NEW:,} new", measure_run(folder / "inbox", folder)
        yield "nothing new", measure_run(folder / "inbox", folder)


def main(sizes: tuple[int, ...]) -> None:
    for reports in sizes:
        for what, cost in measured(reports):
            times = f"{cost.clock:>8.1f} s by the clock{cost.processor:>8.1f} s of CPU{cost.memory:>7,} MB of memory"
            written = f"{cost.written:>8,} MB written; warehouse {cost.warehouse:,} MB"
            print(f"{reports:>11,} reports, {what:<14}{times}{written}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["prepare"]:
        prepare(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(tuple(map(int, sys.argv[1:])) or SIZES)
