"""The rulebook's suites over a million generated reports: how long Great Expectations takes beside its own import."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import apart, rules
from expectations.gx.residuals import create_residuals, drop_residuals
from expectations.judging.judge import prepare_comparisons
from expectations.rulebook.load import rulebook
from warehouse.reference.forms.form_list import forms
from warehouse.store import memory

REPORTS = 1_000_000
_FORM = list(forms())[-1]
_YEARS = (2021, 2022, 2023, 2024, 2025)  # those of rules.py


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of GX's import and of the suites, the memory of the process in MB, and how many counts were taken."""

    imported: float
    validated: float
    megabytes: int
    counts: int

    def __str__(self) -> str:
        beside = f"beside {self.imported:.1f} s of import, {self.megabytes} MB, {self.counts} counts"
        return f"{self.validated:>12.2f} s  {beside}"


def measured(reports: int = REPORTS) -> Measured:
    """The suites over `reports` reports, five fiscal years, in a process that does nothing else."""
    said = apart.run_tasks("benchmarks.suites", reports, "validate")["validate"]
    return Measured(float(said[0]), float(said[1]), int(said[2]), int(said[3]))


def _write(file: Path, reports: int) -> None:
    """The residuals of generated reports in a warehouse that holds nothing else."""
    con = memory()
    rules.load(con, reports)
    prepare_comparisons(con)
    create_residuals(con, rulebook(), _YEARS)
    con.execute(f"ATTACH '{file}' AS residuals")
    con.execute("CREATE SCHEMA residuals.checked")
    con.execute(f"CREATE TABLE residuals.checked.residual_{_FORM} AS FROM checked.residual_{_FORM}")
    con.execute("DETACH residuals")
    drop_residuals(con)
    con.close()


def main(file: Path) -> None:
    """Validate what `file` holds and print import, validation, memory and counts."""
    from assets.checked.suites import suite_checks

    rulebook()

    start = time.perf_counter()
    from expectations.gx import suites

    imported = time.perf_counter()
    counts = suites.validate(file, {_FORM: suite_checks(forms()[_FORM].layout())}, _YEARS, None)
    done = time.perf_counter()
    print(imported - start, done - imported, apart.peak_megabytes(), len(counts))


if __name__ == "__main__":
    if sys.argv[2].isdecimal():
        _write(Path(sys.argv[1]), int(sys.argv[2]))
    else:
        main(Path(sys.argv[1]))
