"""What one run brought that is new: reports, failing and quarantined ones, rejected files, and arrival checks that did
not fail in the run before. From the published warehouse and the records of the runs; sends nothing.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assets.collected.arrival import arrival
from pipelines.orchestration import run_record
from pipelines.orchestration.run_summary import FAILS, Named, summary
from pipelines.orchestration.steps import FailedCheck
from warehouse.connection import Connection
from warehouse.yaml_models import DeclarationError


@dataclass(frozen=True, slots=True)
class Digest:
    """The news of a run: the number of new reports, and by name with the reason what a person should look at."""

    new: int = 0
    failing: Named = ()
    quarantined: Named = ()
    rejected: Named = ()
    missing: Named = ()

    @property
    def problems(self) -> int:
        return sum(map(len, (self.failing, self.quarantined, self.rejected, self.missing)))

    def __bool__(self) -> bool:
        return bool(self.new or self.problems)


def digest(con: Connection, record: Path, language: str) -> Digest:
    """The news of the run of `record`."""
    done = run_record.read(record)
    news = summary(con, datetime.fromisoformat(done.started.removesuffix("Z")), language, first_seen=True)
    return Digest(
        new=news.reports,
        failing=tuple((name, why.removeprefix(FAILS)) for name, why in news.failing),
        quarantined=news.quarantined,
        rejected=news.refused,
        missing=_newly_failing(record, done),
    )


def _newly_failing(record: Path, done: run_record.Record) -> Named:
    """The arrival checks that fail now and did not fail in the same words in the run before."""
    known = {(check.check, check.said) for check in _checks_before(record)}
    named = arrival.thresholds().named()
    return tuple(
        (check.check, check.said or "")
        for check in done.checks
        if check.check in named and (check.check, check.said) not in known
    )


def _checks_before(record: Path) -> tuple[FailedCheck, ...]:
    """The failed checks of the latest run before that of `record` which completed."""
    for path in sorted(record.parent.glob("*.json"), reverse=True):
        with suppress(OSError, DeclarationError):
            if path.name < record.name and (before := run_record.read(path)).completed:
                return before.checks
    return ()
