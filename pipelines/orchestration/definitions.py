"""What Dagster loads (workspace.yaml): the assets of the four stages, their checks, the job, schedule and sensors; and
the workplace of a run, where it has its turn.
"""

from collections.abc import Iterator
from contextlib import suppress

import dagster as dg

from assets.checked.asset import suite, violation
from assets.collected.asset import fetch, manifest
from assets.marts.asset import marts
from assets.staged.asset import report
from assets.workplace import Workplace
from pipelines.orchestration import run_record
from pipelines.orchestration.ended_runs import in_this_process
from pipelines.orchestration.jobs import every_night, inbox, nightly
from pipelines.orchestration.notices import failed
from pipelines.orchestration.resources import workplace
from pipelines.orchestration.storage import StorageError
from pipelines.process import stopping
from warehouse.files.run_lock import hold_run_lock
from warehouse.files.scratch import remove_leftovers
from warehouse.store import set_foreign_aside


def definitions(at: Workplace, *, stoppable: bool = False) -> dg.Definitions:
    """The project's definitions, working at `at`. A run of theirs that is `stoppable` has its process to itself."""
    return dg.Definitions(
        assets=[fetch, manifest, report, violation, suite, marts],
        jobs=[nightly],
        schedules=[every_night],
        sensors=[inbox, failed],
        resources={"workplace": _in_turn(at, stoppable=stoppable), "watched": at},
        # The steps are few and share one file: a process each would cost four seconds a step and win nothing.
        executor=dg.in_process_executor,
    )


def _in_turn(at: Workplace, *, stoppable: bool) -> dg.ResourceDefinition:
    """`at`, for a run that has its turn there from its first step to its last, and is on record then."""

    @dg.resource(description="Where a run works. One run works there at a time, the next one waits.")
    def workplace(context: dg.InitResourceContext) -> Iterator[Workplace]:
        assert context.log
        if stoppable:
            _watch(context, at)
        say = at.say or context.log.warning
        with hold_run_lock(at.warehouse, say):
            try:
                remove_leftovers(at.warehouse)
                for words in set_foreign_aside(at.warehouse):
                    say(words)
                yield at
            finally:
                _record(context, at)

    return workplace


def _watch(context: dg.InitResourceContext, at: Workplace) -> None:
    """Stop when the Dagster UI, the daemon or the system says so, and not, as Dagster would, by an exception."""
    assert context.instance is not None
    assert context.run_id is not None
    context.instance.add_run_tags(context.run_id, in_this_process())
    stopping.begin("run", at.warehouse)
    stopping.watch()


def _record(context: dg.InitResourceContext, at: Workplace) -> None:
    assert context.instance is not None
    assert context.run_id is not None
    assert context.log is not None
    with suppress(StorageError):  # of a home that cannot be written Dagster tells nothing either; the run ends with it
        _write(context.instance, context.run_id, context.log, at)


def _write(instance: dg.DagsterInstance, run_id: str, log: dg.DagsterLogManager, at: Workplace) -> None:
    try:
        run_record.write(instance, run_id, at)
    except OSError as error:
        log.warning(f"the record of this run cannot be written ({error}): see to the disk and its permissions")


defs = definitions(workplace(), stoppable=True)
