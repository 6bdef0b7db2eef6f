"""One run of the nightly job in this process, the same job the schedule starts. Says what went wrong, step by step."""

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

from assets.asset_settings import SOURCES
from assets.workplace import Workplace
from pipelines.orchestration import run_record
from pipelines.orchestration.definitions import definitions
from pipelines.orchestration.ended_runs import ended_early, in_this_process
from pipelines.orchestration.jobs import NIGHTLY
from pipelines.orchestration.resources import dagster_home
from pipelines.orchestration.steps import failures, is_full
from pipelines.orchestration.storage import StorageError
from warehouse.schema import STAGES

_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
_RANGE = "dagster/asset_partition_range_"
_ROOM = 1 << 20  # bytes; with less free a disk counts as full, whatever SQLite calls it


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run is for: some `stages` only; some `documents` again whatever read them, or all those of a fiscal `year`
    from `sources`; of the sites those of `asking` only.
    """

    stages: Sequence[str] = STAGES
    documents: Sequence[str] = ()
    year: int | None = None
    sources: Sequence[str] = ()
    asking: Sequence[str] = ()


WHATEVER_IS_NEW = Asked()


class HomeError(Exception):
    """Dagster's home cannot be used."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the run completed, and if not, each failed step with its reason; where its record is."""

    completed: bool
    failures: tuple[str, ...]
    record: Path | None = None


def run(workplace: Workplace, asked: Asked = WHATEVER_IS_NEW) -> Outcome:
    """Run the nightly job at `workplace`."""
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    run_id, started = str(uuid4()), datetime.now(UTC)
    try:
        with _instance(workplace) as instance:
            return _executed(instance, run_id, workplace, asked)
    except (OSError, dg.DagsterError, StorageError, HomeError) as error:
        why = _home_s_fault(error)
        left = run_record.Left(
            stages=tuple(asked.stages), documents=tuple(asked.documents), sources=tuple(asked.asking)
        )
        record = run_record.of(run_id, workplace) or run_record.write_broken_off(workplace, run_id, started, why, left)
        return Outcome(False, (why,), record)


@contextmanager
def _instance(workplace: Workplace) -> Iterator[dg.DagsterInstance]:
    """Dagster at its home, told of runs that died; HomeError where something in the home cannot be read."""
    dagster_home()
    try:
        instance = dg.DagsterInstance.get()
        _end_the_dead(instance, workplace)
    except Exception as error:  # whatever reads it: YAML, SQLite, what unpacks an event
        raise HomeError(str(error)) from error
    with instance:
        yield instance


def _executed(instance: dg.DagsterInstance, run_id: str, workplace: Workplace, asked: Asked) -> Outcome:
    defs = definitions(workplace)
    result = defs.resolve_job_def(NIGHTLY).execute_in_process(
        instance=instance, raise_on_error=False, run_config=_config(asked), run_id=run_id,
        tags=in_this_process() | _tags(instance, asked),
        asset_selection=_selected(defs, asked.stages),
    )  # fmt: skip
    return Outcome(result.success, tuple(failures(result.all_events)), run_record.of(run_id, workplace))


def _home_s_fault(error: Exception) -> str:
    """What hinders Dagster from keeping its history of runs, in one sentence with what to do."""
    home = os.environ["DAGSTER_HOME"]
    why = " ".join(str(error).partition("\n")[0].split())
    if is_full(why) or not _has_room(home):
        return f"Dagster cannot write to {home} ({why}): the disk is full, make room on it and run again"
    if "disk i/o error" in why.lower():
        return f"Dagster cannot write to {home} ({why}): the disk is full or faulty, see to it and run again"
    return (
        f"Dagster cannot keep its history of runs in {home} ({why}): let this user write there, or move it away"
        " to begin another history, or see to DAGSTER_HOME or GONGKAI_DATA; then run again. No report is kept there"
    )


def _has_room(home: str) -> bool:
    with suppress(OSError):
        return shutil.disk_usage(home).free >= _ROOM
    return True


def _end_the_dead(instance: dg.DagsterInstance, workplace: Workplace) -> None:
    """Report to Dagster that each run whose process is gone has failed, and write its record. Nobody else does, and as
    long as such a run counts as running, the schedule and the UI start no other.
    """
    why = "its process ended before it did"
    for run in ended_early(instance):
        instance.report_run_failed(run, why)
        with suppress(OSError):  # this run says so too, if it cannot be written
            run_record.write(instance, run.run_id, workplace, why)


def _config(asked: Asked) -> dict[str, Any]:
    ops: dict[str, dict[str, list[str]]] = {}
    if asked.documents:
        ops["staged__report"] = {"documents": list(asked.documents)}
    if asked.asking:
        ops["collected__fetch"] = {"sources": list(asked.asking)}
    return _QUIET | {"ops": {name: {"config": config} for name, config in ops.items()}}


def _tags(instance: dg.DagsterInstance, asked: Asked) -> dict[str, str]:
    """The partitions of the year, which are a range of sources as Dagster keeps them in order."""
    if asked.year is None:
        return {}
    instance.add_dynamic_partitions(str(SOURCES.name), asked.sources)
    known = [name for name in instance.get_dynamic_partitions(str(SOURCES.name)) if name in asked.sources]
    return {f"{_RANGE}start": f"{known[0]}|{asked.year}", f"{_RANGE}end": f"{known[-1]}|{asked.year}"}


def _selected(defs: dg.Definitions, stages: Sequence[str]) -> list[dg.AssetKey] | None:
    """The assets of `stages`, None for those of all."""
    graph = defs.resolve_asset_graph()
    chosen = [key for key in graph.get_all_asset_keys() if graph.get(key).group_name in stages]
    return None if set(stages) == set(STAGES) else chosen
