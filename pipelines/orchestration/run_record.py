"""The record of a run, `runs/<UTC time>-<run>.json` beside the warehouse: what each step did, which checks failed, what
became of the files, and what was left, from which a later run can take up (`gongkai run --retry`).
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
from pipelines.orchestration.run_summary import summary, transient
from pipelines.orchestration.steps import Check, Step, checks, failures, kept, planned, steps
from warehouse.store import DatabaseError, WarehouseError, published
from warehouse.yaml_models import Declared, load

FOLDER = "runs"
_SHORT = 8


class Left(Declared):
    """What a later run takes up: stages from the first that is not done, documents whose reading did not come to an
    end, by sha256, and sources that did not answer all that was asked, by name.
    """

    stages: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Record(Declared):
    """A run: `files` is the summary of the files it saw, where it published, and `failures` is why where it did not."""

    record: Literal[1] = 1
    run: str
    started: str
    ended: str
    completed: bool
    failures: tuple[str, ...]
    steps: tuple[Step, ...]
    checks: tuple[Check, ...]
    files: dict[str, Any] | None = None
    left: Left


def write(instance: dg.DagsterInstance, run_id: str, at: Workplace, stopped: str | None = None) -> Path:
    """Write the record of the run `run_id`, whose steps have ended, or which was stopped by `stopped`; the file."""
    entries = instance.all_logs(run_id)
    started = datetime.fromtimestamp(min(entry.timestamp for entry in entries), UTC)
    done = _record(kept(entries), planned(instance, run_id), started, run_id, at)
    if stopped:
        done = done.model_copy(update={"completed": False, "failures": (stopped,)})
    return _write(done, at, started)


def write_broken_off(at: Workplace, run_id: str, started: datetime, why: str, left: Left) -> Path | None:
    """Write the record of a run of which Dagster kept no events, as its home cannot be written; the file, None where
    that cannot be written either.
    """
    broken_off = Record(
        run=run_id, started=_time(started), ended=_time(datetime.now(UTC)), completed=False, failures=(why,), steps=(),
        checks=(), left=left,
    )  # fmt: skip
    with suppress(OSError):
        return _write(broken_off, at, started)
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


def of(run_id: str, at: Workplace) -> Path | None:
    """The record of a run, None where it could not be written."""
    return next(iter(_folder(at).glob(f"*-{run_id[:_SHORT]}.json")), None)


def read(path: Path) -> Record:
    """A record; DeclarationError where it is none."""
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
        failures=tuple(failures(events)), steps=done, checks=checks(events), files=files,
        left=Left(stages=tuple(stages), documents=documents, sources=_not_had(done)),
    )  # fmt: skip


def _not_had(done: tuple[Step, ...]) -> tuple[str, ...]:
    return tuple(name for step in done for name in str(step.did.get(FAILED_SOURCES, "")).split())


def _files(at: Workplace, started: datetime) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    with suppress(WarehouseError, DatabaseError), published(at.warehouse) as con:
        return asdict(summary(con, started.replace(tzinfo=None))), tuple(transient(con))
    return None, ()
