"""The Dagster definitions (workspace.yaml loads them): assets and checks of the four stages, the nightly job, its
schedule and sensors, and the workplace resource, which lets one run at a time into a workplace.
"""

from collections.abc import Iterator
from contextlib import suppress

import dagster as dg

from assets.asset_specs import OUTSIDE
from assets.checked.asset import suite, violation
from assets.collected.asset import fetch, manifest
from assets.marts.asset import marts
from assets.staged.asset import read_due_documents, report
from assets.staged.cluster.address import ClusterError
from assets.workplace import Workplace
from pipelines.orchestration import run_record
from pipelines.orchestration.ended_runs import process_tag
from pipelines.orchestration.jobs import every_night, inbox, nightly, reread
from pipelines.orchestration.notices import failed, news
from pipelines.orchestration.published_site import published_steps
from pipelines.orchestration.resources import require_named_folders, workplace
from pipelines.orchestration.settings import SettingsError
from pipelines.orchestration.storage import StorageError
from pipelines.process import stopping
from warehouse.files.guard import set_foreign_aside
from warehouse.files.run_lock import hold_run_lock
from warehouse.files.scratch import remove_leftovers

STEPS = {
    "collected": (fetch, manifest), "staged": (read_due_documents,), "checked": (violation, suite), "marts": (marts,),
}  # fmt: skip
"""The steps of the nightly job by their stage."""


def definitions(at: Workplace, *, stoppable: bool = False) -> dg.Definitions:
    """The definitions for the workplace `at`. A `stoppable` run is the only work of its process."""
    return dg.Definitions(
        assets=[*OUTSIDE, *(step for steps in STEPS.values() for step in steps), report, *published_steps()],
        jobs=[nightly, reread],
        schedules=[every_night],
        sensors=[inbox, failed, news],
        resources={"workplace": _exclusive(at, stoppable=stoppable), "watched": at},
        # The few steps write to one file, one after another; a process for each would only add four seconds a step.
        executor=dg.in_process_executor,
    )


def _exclusive(at: Workplace, *, stoppable: bool) -> dg.ResourceDefinition:
    """`at` as a resource: locked from the first step of a run to its last, after which its record is written."""

    @dg.resource(description="The folders and files of a run. One run uses them at a time; the next one waits.")
    def workplace(context: dg.InitResourceContext) -> Iterator[Workplace]:
        assert context.log
        if stoppable:
            _require_settings(context)
            _stop_on_signals(context, at)
        say = at.say or context.log.warning
        with hold_run_lock(at.warehouse, say):
            try:
                remove_leftovers(at.warehouse)
                for words in set_foreign_aside(at.warehouse):
                    say(words)
                yield at
            finally:
                _write_record(context, at)

    return workplace


def _require_settings(context: dg.InitResourceContext) -> None:
    """Fail a run whose settings name a missing folder or an unusable cluster. The daemon starts no run again before
    they are corrected.
    """
    try:
        require_named_folders()
    except (ClusterError, SettingsError) as error:
        assert context.instance is not None
        assert context.run_id is not None
        context.instance.add_run_tags(context.run_id, {"dagster/max_retries": "0"})
        raise dg.DagsterError(str(error)) from error


def _stop_on_signals(context: dg.InitResourceContext, at: Workplace) -> None:
    """Stop on the signals of the Dagster UI, the daemon and the system; Dagster itself would raise an exception."""
    assert context.instance is not None
    assert context.run_id is not None
    context.instance.add_run_tags(context.run_id, process_tag())
    stopping.begin("run", at.warehouse)
    stopping.watch()


def _write_record(context: dg.InitResourceContext, at: Workplace) -> None:
    assert context.instance is not None
    assert context.run_id is not None
    assert context.log is not None
    try:
        with suppress(StorageError):  # Dagster cannot write its history either, and ends the run with that error
            run_record.write(context.instance, context.run_id, at)
    except OSError as error:
        context.log.warning(f"The record of this run cannot be written ({error}). Check the disk and its permissions.")


defs = definitions(workplace(checked=False), stoppable=True)
