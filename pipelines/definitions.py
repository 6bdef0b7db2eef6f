"""What Dagster loads (workspace.yaml): the assets of the four stages, their checks, the job, schedule and sensor."""

import dagster as dg

from assets.checked.asset import suite, violation
from assets.collected.asset import manifest
from assets.marts.asset import marts
from assets.staged.asset import report
from assets.workplace import Workplace
from pipelines.jobs import every_night, inbox, nightly
from pipelines.resources import workplace


def definitions(at: Workplace) -> dg.Definitions:
    """The project's definitions, working at `at`."""
    return dg.Definitions(
        assets=[manifest, report, violation, suite, marts],
        jobs=[nightly],
        schedules=[every_night],
        sensors=[inbox],
        resources={"workplace": at},
        # The steps are few and share one file: a process each would cost four seconds a step and win nothing.
        executor=dg.in_process_executor,
    )


defs = definitions(workplace())
