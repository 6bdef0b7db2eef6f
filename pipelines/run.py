"""One run of the nightly job in this process, the same job the schedule starts. Says what went wrong, step by step."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import dagster as dg

from assets.workplace import Workplace
from pipelines.definitions import definitions
from pipelines.jobs import NIGHTLY, every_year
from pipelines.resources import dagster_home

_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the run completed, and if not, each failed step with its reason."""

    completed: bool
    failures: tuple[str, ...]


def run(workplace: Workplace) -> Outcome:
    """Run the nightly job over all fiscal years at `workplace`."""
    dagster_home()
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    job = definitions(workplace).resolve_job_def(NIGHTLY)
    with dg.DagsterInstance.get() as instance:
        result = job.execute_in_process(instance=instance, raise_on_error=False, tags=every_year(), run_config=_QUIET)
        return Outcome(result.success, tuple(_failures(result)))


def _failures(result: dg.ExecuteInProcessResult) -> Iterator[str]:
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            while error is not None and error.cause is not None:
                error = error.cause
            yield f"{event.step_key}: {error.message.strip() if error else 'failed'}"
