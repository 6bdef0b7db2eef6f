"""The nightly job over all stages, its schedule, and the sensor that starts it when the inbox changes."""

import hashlib
import os
from contextlib import suppress

import dagster as dg

from assets.asset import YEARS
from assets.collected.asset import arrived
from assets.collected.inbox import InboxError
from assets.workplace import Workplace

NIGHTLY = "nightly"

nightly = dg.define_asset_job(
    NIGHTLY,
    selection=dg.AssetSelection.all(),
    description="The inbox to the published warehouse: collected, staged, checked, marts.",
)


def every_year() -> dict[str, str]:
    """The tags of a run over all fiscal years that have ended."""
    keys = YEARS.get_partition_keys()
    return {"dagster/asset_partition_range_start": keys[0], "dagster/asset_partition_range_end": keys[-1]}


@dg.schedule(
    job=nightly,
    cron_schedule="0 2 * * *",
    execution_timezone="Asia/Shanghai",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="Every night at 02:00 in China.",
)
def every_night() -> dg.RunRequest:
    return dg.RunRequest(tags=every_year())


@dg.sensor(
    job=nightly,
    minimum_interval_seconds=60,
    description="Starts the nightly job when files in the inbox come or change.",
)
def inbox(
    context: dg.SensorEvaluationContext, workplace: dg.ResourceParam[Workplace]
) -> dg.SensorResult | dg.SkipReason:
    try:
        state = listing(workplace)
    except InboxError as error:
        return dg.SkipReason(str(error))
    if state == context.cursor:
        return dg.SkipReason(f"nothing new in {workplace.inbox}")
    return dg.SensorResult([dg.RunRequest(tags=every_year())], cursor=state)


def listing(workplace: Workplace) -> str:
    """A digest of the names, sizes and times of the files in the inbox: it changes when any of them does."""
    digest = hashlib.sha256()
    for path in arrived(workplace):
        with suppress(FileNotFoundError):  # taken away since it was listed
            facts = path.stat()
            digest.update(os.fsencode(path) + f"\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
