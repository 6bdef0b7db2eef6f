"""One run of the nightly job in this process, the same job the schedule starts. Says what went wrong, step by step."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import dagster as dg
from dagster_shared.error import SerializableErrorInfo

from assets.collected.archive import ArchiveError
from assets.collected.inbox import InboxError
from assets.staged.workers import CannotStart
from assets.workplace import Workplace
from pipelines.definitions import definitions
from pipelines.jobs import NIGHTLY, every_year
from pipelines.resources import dagster_home
from warehouse.store import WarehouseError

_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
_HELD_BACK = "DagsterAssetCheckFailedError"
_WRAPPERS = ("Dagster", "RetryRequested")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the run completed, and if not, each failed step with its reason."""

    completed: bool
    failures: tuple[str, ...]


def run(workplace: Workplace) -> Outcome:
    """Run the nightly job over all fiscal years at `workplace`."""
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    try:
        dagster_home()
        with dg.DagsterInstance.get() as instance:
            result = definitions(workplace).resolve_job_def(NIGHTLY).execute_in_process(
                instance=instance, raise_on_error=False, tags=every_year(), run_config=_QUIET
            )  # fmt: skip
            return Outcome(result.success, tuple(_failures(result)))
    except (OSError, dg.DagsterError) as error:
        return Outcome(False, (f"Dagster cannot run ({error}): see to DAGSTER_HOME or GONGKAI_DATA",))


def _failures(result: dg.ExecuteInProcessResult) -> Iterator[str]:
    for event in result.all_events:
        if event.is_step_failure:
            step = (event.step_key or "").replace("__", ".")
            error = event.step_failure_data.error
            held_back = error is not None and error.cls_name == _HELD_BACK
            yield f"{step}: {_held_back(result) if held_back else _said(error)}"


def _held_back(result: dg.ExecuteInProcessResult) -> str:
    """What the checks say that what comes after waits for; a step tried again says it again."""
    checks = [event.event_specific_data for event in result.all_events]
    failed = [check for check in checks if isinstance(check, dg.AssetCheckEvaluation) and not check.passed]
    return "; ".join(dict.fromkeys(f"{check.check_name}: {check.description}" for check in failed if check.blocking))


def _said(error: SerializableErrorInfo | None) -> str:
    """What the step raised: below what Dagster wraps it in, above what the step had been told itself."""
    while error is not None and error.cause is not None and (error.cls_name or "").startswith(_WRAPPERS):
        error = error.cause
    if error is None:
        return "failed"
    ours = error.cls_name in (ArchiveError.__name__, CannotStart.__name__, InboxError.__name__, WarehouseError.__name__)
    return (error.message.split(": ", 1)[1] if ours else error.message).strip()
