"""The rulebook's suites over a million generated reports: the residuals, in the memory that a nightly run has, and how
long Great Expectations takes beside its own import.
"""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import apart, rules
from expectations.gx.residuals import create_residuals
from expectations.judging.judge import prepare_comparisons
from expectations.rulebook.load import rulebook
from warehouse.connection import Connection
from warehouse.files.guard import building_path
from warehouse.reference.forms.form_list import forms

REPORTS = 1_000_000
_FORM = list(forms())[-1]
_YEARS = (2021, 2022, 2023, 2024, 2025)  # those of rules.py


@dataclass(frozen=True, slots=True)
class Measured:
    """Processor seconds of the residuals and the memory they take in MB; seconds of GX's import and of the suites, the
    memory of their process in MB, and how many counts were taken.
    """

    residuals: float
    megabytes_of_residuals: int
    imported: float
    validated: float
    megabytes: int
    counts: int

    def __str__(self) -> str:
        residuals = f"after {self.residuals:.1f} s of CPU for residuals, {self.megabytes_of_residuals} MB"
        beside = f"beside {self.imported:.1f} s of import, {self.megabytes} MB, {self.counts} counts"
        return f"{self.validated:>12.2f} s  {residuals}, {beside}"


def measured(reports: int = REPORTS) -> Measured:
    """The suites over `reports` reports, five fiscal years, in a process that does nothing else."""
    said = apart.run_tasks("benchmarks.suites", reports, "prepare", "residuals", "validate")
    _, megabytes, used = said["residuals"]
    imported, validated, megabytes_of_suites, counts = said["validate"]
    return Measured(
        float(used), int(megabytes), float(imported), float(validated), int(megabytes_of_suites), int(counts)
    )


def residuals(con: Connection) -> None:
    create_residuals(con, rulebook(), _YEARS)


def validate(file: Path) -> None:
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
    if sys.argv[2] == "validate":
        validate(building_path(Path(sys.argv[1])))
    else:
        apart.run_as_program(rules.load, {"prepare": prepare_comparisons, "residuals": residuals})
