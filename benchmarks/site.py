"""The site of a release of many bodies: seconds of the processors, pages, and peak memory of the first build, of one of
the same release, and of one after a hundredth of the bodies changed. Each step runs in a process of its own:
python -m benchmarks.site 10000, and a folder as second argument to keep what is made there.

The release is that of generated reports (benchmarks/releases.py), its bodies multiplied: every copy has the reports of
its pattern, of seven years. Sums of divisions are those of the patterns, as they cost the same. Speed does not depend
on the figures.
"""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import releases
from benchmarks.apart import peak_megabytes
from pipelines.site.build import build_site
from warehouse.releases.mart_files import parquet_select
from warehouse.releases.package import PACKAGE, parquet_parts, read_package
from warehouse.releases.release import release

BODIES = 10_000
YEARS = 7
_REPORTS, _PATTERNS, _SHIFT, _REPEATED = 2000, 400, 5, (2024, 2025)  # of the release that is multiplied
STEPS = ("release", "build", "again", "change", "changed")
_SAMPLE = "sample"  # has as many rows in a release of any size
_CHANGED = "hash(body_id) % 100 = 1"


def main() -> None:
    """Print every step with its seconds and memory."""
    bodies = int(sys.argv[1]) if len(sys.argv) > 1 else BODIES
    if len(sys.argv) > 3:
        print(run_step(sys.argv[2], Path(sys.argv[3]), bodies), flush=True)
        return
    with tempfile.TemporaryDirectory() as made:
        folder = sys.argv[2] if len(sys.argv) > 2 else made
        for step in STEPS:
            subprocess.run([sys.executable, "-m", "benchmarks.site", str(bodies), step, folder], check=True)


def run_step(step: str, folder: Path, bodies: int) -> str:
    """Run one step in this process; what it took, in words."""
    start = time.perf_counter()
    done = _TASKS[step](folder, bodies)
    wall = time.perf_counter() - start
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(each.ru_utime + each.ru_stime for each in used)
    largest = used[1].ru_maxrss // 1024
    return f"{step:>8}{wall:>8.1f} s{cpu:>8.1f} s CPU{peak_megabytes():>6} MB, largest process {largest} MB  {done}"


def _release(folder: Path, bodies: int) -> str:
    pattern = folder / "pattern"
    pattern.mkdir(parents=True, exist_ok=True)
    if not (pattern / "release" / PACKAGE).is_file():
        releases.load(pattern, _REPORTS)
        release(pattern / "warehouse.duckdb", pattern / "release")
    multiply(pattern / "release", folder / "release", -(-bodies // _PATTERNS))
    return f"{sum(path.stat().st_size for path in (folder / 'release').rglob('*.parquet')):,} bytes"


def multiply(pattern: Path, to: Path, copies: int) -> None:
    """Write the release `pattern` to the folder `to` with `copies` bodies for each of its own, and two years more."""
    package = read_package(pattern)
    shutil.copytree(pattern, to)
    with duckdb.connect(config={"memory_limit": "1500MB", "threads": 2}) as con:
        for resource_ in package["resources"]:
            if resource_["format"] == "parquet" and resource_["name"] != _SAMPLE:
                _multiply_table(con, resource_, parquet_parts(package)[resource_["table"]], to, copies)
    (to / PACKAGE).write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")


def _multiply_table(con: Any, described: dict[str, Any], parts: dict[str, str], to: Path, copies: int) -> None:
    """Multiply the files of a table, if it is about bodies; `described` is its resource."""
    columns = [field["name"] for field in described["schema"]["fields"]]
    if "body_id" not in columns:
        return
    found = []
    for path in parts:
        for target, shifts in _targets(path, columns):
            rows = _rows(parquet_select(to, [path]), columns, copies, shifts, split="year=" in path)
            _copy(con, rows, to / target)
            found.append(target)
    described["parts"] = [{"path": path, "bytes": 0, "hash": ""} for path in found]
    described.pop("hash", None)


def _targets(path: str, columns: list[str]) -> Iterator[tuple[str, list[int]]]:
    """The files that are made of a file, itself last, each with by how many years its rows are moved back."""
    for year in _REPEATED:
        if f"year={year}" in path:
            yield path.replace(f"year={year}", f"year={year - _SHIFT}"), [_SHIFT]
    yield path, [0, _SHIFT] if "year" in columns and "year=" not in path else [0]


def _rows(select: str, columns: list[str], copies: int, shifts: list[int], *, split: bool) -> str:
    """The rows for every copy and move, ordered as those of a release are."""
    another = "concat(report_id, copy, '.', shift)"
    made_id = f"md5({another}) || md5(concat({another}, 0))"
    of_cells = {"report_id", "key"} <= set(columns)
    made = {
        "body_id": "CASE WHEN copy = 0 THEN body_id ELSE concat(body_id, '第', copy, '局') END",
        "official_name": "CASE WHEN copy = 0 THEN official_name ELSE concat(official_name, '第', copy, '局') END",
        "report_id": "made_id" if of_cells else made_id,
        "year": "(year - shift)::INTEGER",
        "first_year": f"first_year - {len(_REPEATED)}",
    }
    replaced = ", ".join(
        f"{made[name]} AS {name}" for name in made if name in columns and (name != "year" or not split)
    )
    where = f" WHERE shift = 0 OR year IN {_REPEATED}" if len(shifts) > 1 else ""
    copied = f"range({copies}) c(copy), (SELECT unnest({shifts}) AS shift)"
    left_out = f"copy, shift{', year, province' if split else ''}"
    if of_cells:
        cells = _cells_in_order(select, copied, made_id)
        return f"SELECT * EXCLUDE (made_id, {left_out}) REPLACE ({replaced}) FROM ({cells}){where}"
    return f"SELECT * EXCLUDE ({left_out}) REPLACE ({replaced}) FROM ({select}), {copied}{where} ORDER BY body_id"


def _cells_in_order(select: str, copied: str, made_id: str) -> str:
    """The rows of all copies in the order of report and key: only reports are sorted, as cells are too many."""
    listed = f"SELECT report_id, list(each ORDER BY key) AS cells FROM ({select}) each GROUP BY report_id"
    return (
        "SELECT made_id, copy, shift, unnest(cell) FROM (SELECT made_id, copy, shift, unnest(cells) AS cell"
        f" FROM (SELECT *, {made_id} AS made_id FROM (SELECT DISTINCT report_id FROM ({select})), {copied}"
        f" ORDER BY made_id) JOIN ({listed}) USING (report_id))"
    )


def _copy(con: Any, rows: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    con.execute(f"COPY ({rows}) TO '{path}.new' (FORMAT parquet, COMPRESSION zstd)")
    Path(f"{path}.new").rename(path)


def _build(folder: Path, _: int) -> str:
    built = build_site(folder / "release", folder / "site", "https://example.org")
    return f"{built.pages * 2:,} pages, {built.files:,} files, {built.bytes:,} bytes, {built.changed:,} files changed"


def _change(folder: Path, _: int) -> str:
    """One figure more in the latest report of a hundredth of the bodies."""
    package = read_package(folder / "release")
    with duckdb.connect(config={"memory_limit": "1500MB", "threads": 2}) as con:
        for path in parquet_parts(package)["marts.fact_cell"]:
            if "year=2025" in path:
                select = parquet_select(folder / "release", [path])
                value = (
                    f"CASE WHEN {_CHANGED} AND key LIKE '%licensing_decisions' THEN value + 1 ELSE value END AS value"
                )
                rows = f"SELECT * EXCLUDE (year, province) REPLACE ({value}) {select}"
                _copy(con, rows, folder / "release" / path)
    package["version"] = "changed"
    (folder / "release" / PACKAGE).write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    return ""


_TASKS = {"release": _release, "build": _build, "again": _build, "change": _change, "changed": _build}

if __name__ == "__main__":
    main()
