"""What a night costs as the warehouse grows: `python -m benchmarks.growth [REPORTS ...]`, by default 10^5 and 10^6.

For each number of reports a warehouse is made that holds them as they would have been read, from crawled pages; of more
than a million only what is judged, as their print, places and sections would need a hundred gigabytes. Then
`gongkai run` judges all of them; then a thousand documents of other bodies come in and it runs again; then once more
with nothing new. Of each run: time, processor time, memory, bytes written, and the size of the warehouse.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from assets.staged.cluster.readings_file import encode_readings, unpack_readings
from assets.staged.report import read_report
from benchmarks import marts
from benchmarks.night import Cost, mark_read, measure_run
from tests.generator import bodies, write_html
from tests.generator.figures import figures
from warehouse.connection import Connection
from warehouse.files.scratch import Scratch
from warehouse.record_rows import copied_records
from warehouse.reference.divisions.list_sources import read_regions
from warehouse.reference.forms.form import STANDARD
from warehouse.reference.forms.form_list import forms
from warehouse.store import building, create_temporary, insert, publish

SIZES = (100_000, 1_000_000)
NEW = 1_000
_MOST_PAGES = 1_000_000
_PAGES = 50  # whose sections and places the reports have
_YEAR, _FORM = 2025, "f2021"


def prepare(folder: Path, reports: int) -> None:
    """A published warehouse of so many reports, and an empty inbox."""
    warehouse = folder / "warehouse.duckdb"
    (folder / "inbox").mkdir()
    with building(warehouse) as con:
        con.execute("SET memory_limit = '8GB'")  # making them is not what is measured
        marts.enter(con, reports)
        if reports <= _MOST_PAGES:
            _enter_pages(con)
        con.execute("UPDATE collected.manifest SET source = 'https://example.test/' || source")
        mark_read(con)
    publish(warehouse)


def _enter_pages(con: Connection) -> None:
    """What the page of each report prints: each figure as text, and the sections and places of one of a few pages."""
    read = (read_report(page) for page in _pages(_PAGES))
    with Scratch() as folder:
        files = unpack_readings(encode_readings(read, {}), folder, "pages")
        for name in ("section", f"{_FORM}_place"):
            rows = copied_records(f"staged.{name}", [files[f"staged.{name}"]])
            pages = f"SELECT * EXCLUDE (batch), dense_rank() OVER (ORDER BY report_id) - 1 AS page FROM ({rows})"
            create_temporary(con, f"page_{name}", pages)
    own = f"SELECT r.report_id, hash(r.report_id) % {_PAGES} AS page, fiscal_year, body FROM staged.report r"
    for name, other in ("section", "p.text || body AS text"), (f"{_FORM}_place", "r.fiscal_year AS fiscal_year"):
        row = f"p.* EXCLUDE (page) REPLACE (r.report_id AS report_id, {other})"
        insert(con, f"staged.{name}", f"SELECT {row} FROM ({own}) r JOIN page_{name} p USING (page)")
    texts = ", ".join(f'"{cell.sql}"::VARCHAR AS "{cell.sql}"' for cell in forms()[_FORM].layout(STANDARD))
    insert(con, f"staged.{_FORM}_text", f"SELECT report_id, fiscal_year, layout, {texts} FROM staged.{_FORM}")


def _pages(number: int) -> Iterator[bytes]:
    """The pages of so many bodies."""
    counties = [row.name for row in read_regions() if row.level == "county" and row.not_seen_from is None]
    for n in range(number):
        drawn = figures(forms()[_FORM], STANDARD, seed=n)
        yield write_html.write(bodies.written(f"{counties[n]}教育局", _YEAR, _FORM, STANDARD, drawn))


def put_new(inbox: Path) -> None:
    """The reports of a thousand bodies."""
    for n, page in enumerate(_pages(NEW)):
        (inbox / f"{n}.html").write_bytes(page)


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
