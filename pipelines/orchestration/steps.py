"""What became of each step of a run, and of the asset checks, read from the events Dagster kept of it; what went wrong
in a person's words. Runs nothing, and asks nothing of the warehouse.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import dagster as dg
from dagster_shared.error import SerializableErrorInfo

from assets.collected.archive.archive import ArchiveError
from assets.collected.inbox.listing import InboxError
from assets.collected.journal.journal import JournalError
from assets.staged.workers.pool import CannotStart
from expectations.gx.data_docs import SiteError
from warehouse.store import WarehouseError
from warehouse.yaml_models import Declared

_HELD_BACK = "DagsterAssetCheckFailedError"
_WRAPPERS = ("Dagster", "RetryRequested")
_OURS = tuple(
    kind.__name__ for kind in (ArchiveError, CannotStart, InboxError, JournalError, SiteError, WarehouseError)
)
_FULL = ("no space left", "disk quota", "file too large", "disk is full")


class Step(Declared):
    """A step by the name of its stage and asset; what it did in the words and counts of its metadata."""

    step: str
    outcome: Literal["done", "failed", "not_done"]
    why: str | None = None
    did: dict[str, int | str] = {}


class Check(Declared):
    """An asset check that did not pass."""

    check: str
    severity: str
    said: str | None = None


def kept(entries: Iterable[dg.EventLogEntry]) -> list[dg.DagsterEvent]:
    """The events among what is logged of a run."""
    return [entry.dagster_event for entry in entries if entry.dagster_event]


def planned(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    """The keys of the steps a run is to do."""
    run = instance.get_run_by_id(run_id)
    plan = (
        run and run.execution_plan_snapshot_id and instance.get_execution_plan_snapshot(run.execution_plan_snapshot_id)
    )
    return list(plan.step_keys_to_execute) if plan else []


def steps(events: Sequence[dg.DagsterEvent], plan: Iterable[str]) -> tuple[Step, ...]:
    """What became of each step of `plan`; one that was tried again is told as it was in the end."""
    ended = {e.step_key: e for e in events if e.is_step_failure or e.is_step_success}
    return tuple(_step(key, ended.get(key), events) for key in plan)


def _step(key: str, end: dg.DagsterEvent | None, events: Sequence[dg.DagsterEvent]) -> Step:
    if end is None:
        return Step(step=named(key), outcome="not_done")
    if end.is_step_failure:
        return Step(step=named(key), outcome="failed", why=_why(end, events))
    made = [
        e.step_materialization_data.materialization for e in events if e.is_step_materialization and e.step_key == key
    ]
    did = dict(_scalars(made[-1].metadata)) if len({each.asset_key for each in made}) == 1 else {"tables": len(made)}
    return Step(step=named(key), outcome="done", did=did)


def named(key: str | None) -> str:
    return (key or "").replace("__", ".")


def _scalars(metadata: Mapping[str, dg.MetadataValue[Any]]) -> Iterator[tuple[str, int | str]]:
    for name, said in metadata.items():
        if (
            isinstance(said, dg.IntMetadataValue | dg.TextMetadataValue | dg.BoolMetadataValue)
            and said.value is not None
        ):
            yield name.removeprefix("dagster/"), said.value


def checks(events: Iterable[dg.DagsterEvent]) -> tuple[Check, ...]:
    """The asset checks that failed."""
    return tuple(
        Check(check=each.check_name, severity=each.severity.value, said=each.description)
        for each in _evaluations(events)
        if not each.passed
    )


def failures(events: Sequence[dg.DagsterEvent]) -> Iterator[str]:
    """Each failed step with why, then what kept the run from its steps."""
    for event in events:
        if event.is_step_failure:
            yield f"{named(event.step_key)}: {_why(event, events)}"
        elif event.event_type_value == "RESOURCE_INIT_FAILURE":
            yield _said(event.engine_event_data.error)


def _why(failure: dg.DagsterEvent, events: Sequence[dg.DagsterEvent]) -> str:
    error = failure.step_failure_data.error
    return _held_back(events) if error is not None and error.cls_name == _HELD_BACK else _said(error)


def _held_back(events: Iterable[dg.DagsterEvent]) -> str:
    """What the checks say that what comes after waits for; a step tried again says it again."""
    failed = [check for check in _evaluations(events) if not check.passed and check.blocking]
    return "; ".join(dict.fromkeys(f"{check.check_name}: {check.description}" for check in failed))


def _evaluations(events: Iterable[dg.DagsterEvent]) -> Iterator[dg.AssetCheckEvaluation]:
    for event in events:
        if isinstance(event.event_specific_data, dg.AssetCheckEvaluation):
            yield event.event_specific_data


def _said(error: SerializableErrorInfo | None) -> str:
    """What the step raised: below what Dagster wraps it in, above what the step had been told itself."""
    while error is not None and error.cause is not None and (error.cls_name or "").startswith(_WRAPPERS):
        error = error.cause
    if error is None:
        return "failed"
    said = (error.message.split(": ", 1)[1] if error.cls_name in _OURS else error.message).strip()
    return f"{said}: the disk is full, make room on it and run again" if is_full(said) else said


def is_full(said: str) -> bool:
    """Whether what went wrong is that a disk has no room left."""
    return any(words in said.lower() for words in _FULL)
