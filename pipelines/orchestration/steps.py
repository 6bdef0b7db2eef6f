"""The outcome of each step of a run and of its asset checks, from the events that Dagster stored, with the reasons of
failures in plain words. Starts no run and does not open the warehouse.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import dagster as dg
from dagster_shared.error import SerializableErrorInfo

from assets.collected.archive.address import ArchiveError
from assets.collected.inbox.listing import InboxError
from assets.collected.journal.journal import JournalError
from assets.staged.cluster.address import ClusterError
from assets.staged.workers.pool import CannotStart
from expectations.gx.data_docs import SiteError
from pipelines.orchestration.settings import SettingsError
from warehouse.store import WarehouseError
from warehouse.yaml_models import Declared

_BLOCKED = "DagsterAssetCheckFailedError"
_WRAPPERS = ("Dagster", "RetryRequested")
_OUR_ERRORS = tuple(
    kind.__name__
    for kind in (
        dg.Failure,
        ArchiveError,
        CannotStart,
        ClusterError,
        InboxError,
        JournalError,
        SettingsError,
        SiteError,
        WarehouseError,
    )
)
_DISK_FULL = ("no space left", "disk quota", "file too large", "disk is full")


class Step(Declared):
    """A step, by stage and asset; `did` is the text and the counts of its metadata."""

    step: str
    outcome: Literal["done", "failed", "not_done"]
    why: str | None = None
    did: dict[str, int | str] = {}


class FailedCheck(Declared):
    """An asset check that did not pass."""

    check: str
    severity: str
    said: str | None = None


def dagster_events(entries: Iterable[dg.EventLogEntry]) -> list[dg.DagsterEvent]:
    """The Dagster events in the log of a run."""
    return [entry.dagster_event for entry in entries if entry.dagster_event]


def planned_steps(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    """The keys of the steps in the plan of a run."""
    run = instance.get_run_by_id(run_id)
    plan = (
        run and run.execution_plan_snapshot_id and instance.get_execution_plan_snapshot(run.execution_plan_snapshot_id)
    )
    return list(plan.step_keys_to_execute) if plan else []


def steps(events: Sequence[dg.DagsterEvent], plan: Iterable[str]) -> tuple[Step, ...]:
    """The outcome of each step of `plan`; of a step that was retried, that of the last attempt."""
    ended = {e.step_key: e for e in events if e.is_step_failure or e.is_step_success}
    return tuple(_step(key, ended.get(key), events) for key in plan)


def _step(key: str, end: dg.DagsterEvent | None, events: Sequence[dg.DagsterEvent]) -> Step:
    if end is None:
        return Step(step=step_name(key), outcome="not_done")
    if end.is_step_failure:
        return Step(step=step_name(key), outcome="failed", why=_failure_reason(end, events))
    made = [
        e.step_materialization_data.materialization for e in events if e.is_step_materialization and e.step_key == key
    ]
    own = [each for each in made if ".".join(each.asset_key.path) == step_name(key)]
    did = dict(_scalars(own[-1].metadata)) if own else {"tables": len({each.asset_key for each in made})}
    return Step(step=step_name(key), outcome="done", did=did)


def step_name(key: str | None) -> str:
    """The name of a step as people read it, such as staged.report."""
    return (key or "").replace("__", ".")


def _scalars(metadata: Mapping[str, dg.MetadataValue[Any]]) -> Iterator[tuple[str, int | str]]:
    for name, entry in metadata.items():
        if (
            isinstance(entry, dg.IntMetadataValue | dg.TextMetadataValue | dg.BoolMetadataValue)
            and entry.value is not None
        ):
            yield name.removeprefix("dagster/"), entry.value


def failed_checks(events: Iterable[dg.DagsterEvent]) -> tuple[FailedCheck, ...]:
    """The asset checks that failed."""
    return tuple(
        FailedCheck(check=each.check_name, severity=each.severity.value, said=each.description)
        for each in _evaluations(events)
        if not each.passed
    )


def failures(events: Sequence[dg.DagsterEvent]) -> Iterator[str]:
    """Each failed step with its reason, and each error before the first step."""
    for event in events:
        if event.is_step_failure:
            yield f"{step_name(event.step_key)}: {_failure_reason(event, events)}"
        elif event.event_type_value == "RESOURCE_INIT_FAILURE":
            yield _error_text(event.engine_event_data.error)


def _failure_reason(failure: dg.DagsterEvent, events: Sequence[dg.DagsterEvent]) -> str:
    error = failure.step_failure_data.error
    return _blocking_checks(events) if error is not None and error.cls_name == _BLOCKED else _error_text(error)


def _blocking_checks(events: Iterable[dg.DagsterEvent]) -> str:
    """The failed checks that block later steps, each once although a step may be retried."""
    failed = [check for check in _evaluations(events) if not check.passed and check.blocking]
    return "; ".join(dict.fromkeys(f"{check.check_name}: {check.description}" for check in failed))


def _evaluations(events: Iterable[dg.DagsterEvent]) -> Iterator[dg.AssetCheckEvaluation]:
    for event in events:
        if isinstance(event.event_specific_data, dg.AssetCheckEvaluation):
            yield event.event_specific_data


def _error_text(error: SerializableErrorInfo | None) -> str:
    """The message of the error that the step raised: not of Dagster's wrapper around it, nor of its own cause."""
    while error is not None and error.cause is not None and (error.cls_name or "").startswith(_WRAPPERS):
        error = error.cause
    if error is None:
        return "failed"
    text = (error.message.split(": ", 1)[1] if error.cls_name in _OUR_ERRORS else error.message).strip()
    return f"{text}: the disk is full. Free some space and run again" if is_disk_full(text) else text


def is_disk_full(message: str) -> bool:
    """Whether the message of an error means that a disk is full."""
    return any(words in message.lower() for words in _DISK_FULL)
