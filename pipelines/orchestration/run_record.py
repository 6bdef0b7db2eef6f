"""The record of a run, `runs/<UTC time>-<run>.json` beside the warehouse: what each step did, which checks failed, what
came of the files, and what is unfinished, which a later run completes (`gongkai run --retry`).
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import dagster as dg

from assets.collected.journal.fetch_record import FAILED_SOURCES
from assets.text.characters import escape_controls
from assets.workplace import Workplace
from pipelines.orchestration.run_summary import summary, unread_documents
from pipelines.orchestration.steps import (
    FailedCheck,
    Step,
    dagster_events,
    failed_checks,
    failures,
    planned_steps,
    steps,
)
from warehouse.connection import DatabaseError
from warehouse.store import WarehouseError, published
from warehouse.yaml_models import Declared, load

FOLDER = "runs"
_SHORT = 8


class Unfinished(Declared):
    """What a later run completes: the stages from the first that is not done, the documents (sha256) whose reading did
    not end, and the names of the sources that did not answer every request.
    """

    stages: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Record(Declared):
    """A run: `files` summarises the files it saw if it published, `failures` states why if it did not."""

    record: Literal[1] = 1
    run: str
    started: str
    ended: str
    completed: bool
    failures: tuple[str, ...]
    steps: tuple[Step, ...]
    checks: tuple[FailedCheck, ...]
    files: dict[str, Any] | None = None
    left: Unfinished


def write(instance: dg.DagsterInstance, run_id: str, at: Workplace, stopped: str | None = None) -> Path:
    """Write the record of the run `run_id`, which has ended, or was stopped because of `stopped`; returns its file."""
    entries = instance.all_logs(run_id)
    started = datetime.fromtimestamp(min(entry.timestamp for entry in entries), UTC)
    done = _record(dagster_events(entries), planned_steps(instance, run_id), started, run_id, at)
    if stopped:
        done = done.model_copy(update={"completed": False, "failures": (stopped,)})
    return _write(done, at, started)


def write_without_events(at: Workplace, run_id: str, started: datetime, why: str, left: Unfinished) -> Path | None:
    """Write the record of a run whose events Dagster could not store; the file, None where that cannot be written."""
    record = Record(
        run=run_id, started=_time(started), ended=_time(datetime.now(UTC)), completed=False, failures=(why,), steps=(),
        checks=(), left=left,
    )  # fmt: skip
    with suppress(OSError):
        return _write(record, at, started)
    return None


def _write(record: Record, at: Workplace, started: datetime) -> Path:
    path = _folder(at) / f"{started:%Y-%m-%dT%H%M%SZ}-{record.run[:_SHORT]}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    try:
        part.write_text(escape_controls(json.dumps(record.model_dump(), ensure_ascii=False, indent=1)) + "\n", "utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}Z"


def find(run_id: str, at: Workplace) -> Path | None:
    """The record of a run; None where it could not be written."""
    return next(iter(_folder(at).glob(f"*-{run_id[:_SHORT]}.json")), None)


def read(path: Path) -> Record:
    """The record in a file; DeclarationError where the file is not a record."""
    return load(path, Record)


def _folder(at: Workplace) -> Path:
    return at.warehouse.parent / FOLDER


def _record(
    events: Sequence[dg.DagsterEvent], plan: Sequence[str], started: datetime, run_id: str, at: Workplace
) -> Record:
    done = steps(events, plan)
    undone = [step.step for step in done if step.outcome != "done"]
    files, documents = (None, ()) if undone else _files(at, started)
    stages = dict.fromkeys(name.partition(".")[0] for name in undone)
    return Record(
        run=run_id, started=_time(started), ended=_time(datetime.now(UTC)), completed=not undone,
        failures=tuple(failures(events)), steps=done, checks=failed_checks(events), files=files,
        left=Unfinished(stages=tuple(stages), documents=documents, sources=_unanswered_sources(done)),
    )  # fmt: skip


def _unanswered_sources(done: tuple[Step, ...]) -> tuple[str, ...]:
    return tuple(name for step in done for name in str(step.did.get(FAILED_SOURCES, "")).split())


def _files(at: Workplace, started: datetime) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    with suppress(WarehouseError, DatabaseError), published(at.warehouse) as con:
        return asdict(summary(con, started.replace(tzinfo=None))), tuple(unread_documents(con))
    return None, ()
