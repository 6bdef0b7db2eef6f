"""One run of the nightly job in this process, the same job the schedule starts. Says what went wrong, step by step."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg

from assets.asset import SOURCES
from assets.workplace import Workplace
from pipelines import recorded
from pipelines.definitions import definitions
from pipelines.ended import ended_early, in_this_process
from pipelines.jobs import NIGHTLY
from pipelines.resources import dagster_home
from pipelines.steps import failures
from warehouse.schema import STAGES

_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
_RANGE = "dagster/asset_partition_range_"


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the run completed, and if not, each failed step with its reason; where its record is."""

    completed: bool
    failures: tuple[str, ...]
    record: Path | None = None


def run(workplace: Workplace, asked: Asked = WHATEVER_IS_NEW) -> Outcome:
    """Run the nightly job at `workplace`."""
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    try:
        dagster_home()
        with dg.DagsterInstance.get() as instance:
            _end_the_dead(instance, workplace)
            defs = definitions(workplace)
            result = defs.resolve_job_def(NIGHTLY).execute_in_process(
                instance=instance, raise_on_error=False, run_config=_config(asked),
                tags=in_this_process() | _tags(instance, asked),
                asset_selection=_selected(defs, asked.stages),
            )  # fmt: skip
            return Outcome(result.success, tuple(failures(result.all_events)), recorded.of(result.run_id, workplace))
    except (OSError, dg.DagsterError) as error:
        return Outcome(False, (f"Dagster cannot run ({error}): see to DAGSTER_HOME or GONGKAI_DATA",))


def _end_the_dead(instance: dg.DagsterInstance, workplace: Workplace) -> None:
    """Report to Dagster that each run whose process is gone has failed, and write its record. Nobody else does, and as
    long as such a run counts as running, the schedule and the UI start no other.
    """
    why = "its process ended before it did"
    for run in ended_early(instance):
        instance.report_run_failed(run, why)
        with suppress(OSError):  # this run says so too, if it cannot be written
            recorded.write(instance, run.run_id, workplace, why)


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
