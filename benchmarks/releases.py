"""A release of generated reports, a second one after a hundredth of them changed, and the diff of the two.

Each step runs in a process of its own over published files, as `gongkai release` and `gongkai diff` do, and prints its
wall seconds, processor seconds and peak memory: python -m benchmarks.releases 100000. The reports are those of
benchmarks/marts.py, in all counties of the list and five years.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from benchmarks import marts
from benchmarks.apart import peak_megabytes
from warehouse.connection import Connection
from warehouse.marts import build
from warehouse.reference.forms.form import STANDARD, Form
from warehouse.reference.forms.form_list import forms
from warehouse.releases.diff import diff_releases
from warehouse.releases.release import release
from warehouse.store import building, publish

REPORTS = 100_000
_FORM = list(forms())[-1]
STEPS = ("load", "first", "change", "second", "diff")
_CHANGED = "hash(report_id) % 100 = 1"


def load(folder: Path, reports: int) -> str:
    """Publish a warehouse of so many reports."""
    with building(_warehouse(folder)) as con:
        marts.load(con, reports)
        _enter_places(con)
        build(con, whole=True)
    publish(_warehouse(folder))
    return f"{_megabytes(_warehouse(folder))} MB"


def _enter_places(con: Connection) -> None:
    """Enter the text and the place of every cell, without which marts.fact_cell has no row: the place differs by report
    as it does in real ones, a row of the form is one of the original, and the text is the figure.
    """
    places = dict(_number_cells(forms()[_FORM]))
    head = "report_id, fiscal_year, layout"
    texts = ", ".join(f'"{name}"::VARCHAR AS "{name}"' for name in places)
    con.execute(f"INSERT INTO staged.{_FORM}_text BY NAME SELECT {head}, {texts} FROM staged.{_FORM}")
    shift = "hash(report_id) % 40"
    written = ", ".join(
        f"concat('2|3|{row}|{column}|', 70 + {column} * 40, '.5|', {shift} + {row} * 18, '.2|',"
        f" 110 + {column} * 40, '.5|', {shift} + {row} * 18 + 16, '.8') AS \"{name}\""
        for name, (row, column) in places.items()
    )
    con.execute(f"INSERT INTO staged.{_FORM}_place BY NAME SELECT {head}, {written} FROM staged.{_FORM}")


def _number_cells(form: Form) -> Iterator[tuple[str, tuple[int, int]]]:
    """The name of each cell with the numbers of its row and column."""
    headings = {cell.key: row.label for block in form.proactive.blocks for row in block.rows for cell in row.cells}
    rows = groupby(form.layout(STANDARD), key=lambda cell: (cell.table, headings.get(cell.row, cell.row)))
    for row, (_, cells) in enumerate(rows):
        yield from ((cell.sql, (row, column)) for column, cell in enumerate(cells))


def first(folder: Path, _: int) -> str:
    return _describe(folder / "first", None)


def change(folder: Path, _: int) -> str:
    """Publish the warehouse after a hundredth of the reports state one figure more, by which no rule fails."""
    with building(_warehouse(folder)) as con:
        figure = '"proactive__licensing_decisions"'
        con.execute(f"UPDATE staged.{_FORM} SET {figure} = {figure} + 1 WHERE {_CHANGED}")
        con.execute(f"UPDATE checked.verdict SET digest = digest + 1 WHERE {_CHANGED}")
        build(con)
    publish(_warehouse(folder))
    return f"{_megabytes(_warehouse(folder))} MB"


def second(folder: Path, _: int) -> str:
    return _describe(folder / "second", folder / "first")


def diff(folder: Path, _: int) -> str:
    found = diff_releases(folder / "first", folder / "second", folder / "rows.csv")
    return f"{found.documents} documents differ"


def _describe(to: Path, before: Path | None) -> str:
    made = release(to.parent / "warehouse.duckdb", to, before)
    changed = sum(each.changed for each in made.compared.tables)
    return f"{sum(made.rows.values())} rows, {made.bytes // 1_000_000} MB, {changed} rows changed"


def _warehouse(folder: Path) -> Path:
    return folder / "warehouse.duckdb"


def _megabytes(path: Path) -> int:
    return path.stat().st_size // 1_000_000


_TASKS: dict[str, Callable[[Path, int], str]] = {
    "load": load, "first": first, "change": change, "second": second, "diff": diff,
}  # fmt: skip


def run_step(step: str, folder: Path, reports: int) -> None:
    """Run one step in this process and print what it took."""
    start = time.perf_counter()
    found = _TASKS[step](folder, reports)
    used = resource.getrusage(resource.RUSAGE_SELF)
    took = f"{time.perf_counter() - start:>9.1f} s{used.ru_utime + used.ru_stime:>9.1f} s of CPU"
    print(f"{step:<8}{took}{peak_megabytes():>7} MB  {found}", flush=True)


def main(reports: int) -> None:
    """Run every step over `reports` reports, one after the other."""
    print(f"releases, {reports:,} reports", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for step in STEPS:
            subprocess.run([sys.executable, "-m", "benchmarks.releases", str(reports), folder, step], check=True)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        run_step(sys.argv[3], Path(sys.argv[2]), int(sys.argv[1]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else REPORTS)
