"""The site of a release of generated reports: pages a second and peak memory of the first build and of one that changes
nothing. Each step runs in a process of its own: python -m benchmarks.site 10000.

The reports are those of benchmarks/releases.py, in all counties of the list and five years.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import releases
from benchmarks.apart import peak_megabytes
from pipelines.site.build import build_site
from warehouse.releases.release import release

REPORTS = 10_000
STEPS = ("release", "build", "again")


def main() -> None:
    """Print every step with its seconds and memory; with a folder as second argument the site is kept there."""
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else REPORTS
    if len(sys.argv) > 3:
        print(run(sys.argv[2], Path(sys.argv[3]), reports))
        return
    with tempfile.TemporaryDirectory() as made:
        folder = sys.argv[2] if len(sys.argv) > 2 else made
        for step in STEPS:
            subprocess.run([sys.executable, "-m", "benchmarks.site", str(reports), step, folder], check=True)


def run(step: str, folder: Path, reports: int) -> str:
    began = time.perf_counter()
    if step == "release":
        releases.load(folder, reports)
        done = f"{release(folder / 'warehouse.duckdb', folder / 'release').bytes:,} bytes"
    else:
        built = build_site(folder / "release", folder / "site", "https://example.org")
        pages = 2 * built.pages
        done = (
            f"{pages:,} pages, {pages / (time.perf_counter() - began):,.0f} a second, {built.changed:,} files changed"
        )
    return f"{step:>8}{time.perf_counter() - began:>8.1f} s{peak_megabytes():>7} MB  {done}"


if __name__ == "__main__":
    main()
