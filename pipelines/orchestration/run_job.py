"""One run of the nightly job in this process, the job that the schedule starts, with the reason of each failure."""

import logging
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import dagster as dg

from assets.workplace import Workplace
from pipelines.orchestration import run_record
from pipelines.orchestration.definitions import STEPS, definitions
from pipelines.orchestration.ended_runs import find_ended_early, process_tag
from pipelines.orchestration.jobs import NIGHTLY
from pipelines.orchestration.published_site import published_steps
from pipelines.orchestration.resources import prepare_dagster_home
from pipelines.orchestration.steps import failures, is_disk_full
from pipelines.orchestration.storage import StorageError
from warehouse.schema import STAGES

_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
_FREE_BYTES = 1 << 20  # with less free space a disk counts as full, whatever error SQLite reports


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a run does: its `stages`; `documents` to read again although they were read, and all documents of
    `partitions`, such as inbox|2023; `crawl`: the only sources to crawl, all if empty.
    """

    stages: Sequence[str] = STAGES
    documents: Sequence[str] = ()
    partitions: Sequence[str] = ()
    crawl: Sequence[str] = ()


EVERYTHING_NEW = RunRequest()


class HomeError(Exception):
    """DAGSTER_HOME cannot be used."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the run completed; if not, each failed step with its reason; and the record of the run."""

    completed: bool
    failures: tuple[str, ...]
    record: Path | None = None


def run(workplace: Workplace, request: RunRequest = EVERYTHING_NEW) -> Outcome:
    """Run the nightly job at `workplace`."""
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    run_id, started = str(uuid4()), datetime.now(UTC)
    try:
        with _instance(workplace) as instance:
            return _execute(instance, run_id, workplace, request)
    except (OSError, dg.DagsterError, StorageError, HomeError) as error:
        why = _explain_home_error(error)
        left = run_record.Unfinished(
            stages=tuple(request.stages), documents=tuple(request.documents), sources=tuple(request.crawl)
        )
        record = run_record.find(run_id, workplace) or run_record.write_without_events(
            workplace, run_id, started, why, left
        )
        return Outcome(False, (why,), record)


@contextmanager
def _instance(workplace: Workplace) -> Iterator[dg.DagsterInstance]:
    """The Dagster instance, to which ended runs are reported; HomeError where its home cannot be read."""
    prepare_dagster_home()
    try:
        instance = dg.DagsterInstance.get()
        _report_ended_runs(instance, workplace)
    except Exception as error:  # from YAML, SQLite or the deserialisation of an event
        raise HomeError(str(error)) from error
    with instance:
        yield instance


def _execute(instance: dg.DagsterInstance, run_id: str, workplace: Workplace, request: RunRequest) -> Outcome:
    defs = definitions(workplace)
    result = defs.resolve_job_def(NIGHTLY).execute_in_process(
        instance=instance, raise_on_error=False, run_config=_config(request), run_id=run_id,
        tags=process_tag(), asset_selection=_assets_of(request.stages),
    )  # fmt: skip
    return Outcome(result.success, tuple(failures(result.all_events)), run_record.find(run_id, workplace))


def _explain_home_error(error: Exception) -> str:
    """Why Dagster cannot store its history of runs, in one sentence with what to do."""
    home = os.environ["DAGSTER_HOME"]
    why = " ".join(str(error).partition("\n")[0].split())
    if is_disk_full(why) or not _has_free_space(home):
        return f"Dagster cannot write to {home} ({why}): the disk is full. Free some space and run again"
    if "disk i/o error" in why.lower():
        return f"Dagster cannot write to {home} ({why}): the disk is full or faulty. Check it and run again"
    return (
        f"Dagster cannot store its history of runs in {home} ({why}). Give this user write permission, or move the"
        " folder away to start a new history, or change DAGSTER_HOME or GONGKAI_DATA; then run again. The folder"
        " contains no reports"
    )


def _has_free_space(home: str) -> bool:
    with suppress(OSError):
        return shutil.disk_usage(home).free >= _FREE_BYTES
    return True


def _report_ended_runs(instance: dg.DagsterInstance, workplace: Workplace) -> None:
    """Report each run whose process has ended to Dagster as failed, and write its record.

    Dagster does not detect them itself, and while such a run counts as running, the schedule and the UI start no other.
    """
    why = "its process ended before it did"
    for run in find_ended_early(instance):
        instance.report_run_failed(run, why)
        with suppress(OSError):  # the record of this run then fails with the same error
            run_record.write(instance, run.run_id, workplace, why)


def _config(request: RunRequest) -> dict[str, Any]:
    ops: dict[str, dict[str, list[str]]] = {}
    if request.documents or request.partitions:
        again = {"documents": list(request.documents), "partitions": list(request.partitions)}
        ops["staged__report"] = again
    if request.crawl:
        ops["collected__fetch"] = {"sources": list(request.crawl)}
    return _QUIET | {"ops": {name: {"config": config} for name, config in ops.items()}}


def _assets_of(stages: Sequence[str]) -> list[dg.AssetKey] | None:
    """The assets that the steps of `stages` make, and what is published after them; None where these are all."""
    if {*stages} >= {*STAGES}:
        return None
    chosen = [key for stage in STEPS if stage in stages for step in STEPS[stage] for key in step.keys]
    return [*chosen, *(key for step in published_steps() for key in step.keys)] or None
