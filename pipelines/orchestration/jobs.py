"""The nightly job over all stages, its schedule, and the sensor that starts it when the inbox or what people decided
changes.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import dagster as dg

from assets.collected.asset import list_arrivals
from assets.collected.inbox.listing import InboxError
from assets.workplace import Workplace

NIGHTLY = "nightly"

# A run for no partition is for whatever is new; one for some reads their documents again.
nightly = dg.define_asset_job(
    NIGHTLY,
    selection=dg.AssetSelection.all(),
    description="The inbox to the published warehouse: collected, staged, checked, marts.",
)


@dg.schedule(
    job=nightly,
    cron_schedule="0 2 * * *",
    execution_timezone="Asia/Shanghai",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="Every night at 02:00 in China.",
)
def every_night() -> dg.RunRequest:
    return dg.RunRequest()


@dg.sensor(
    job=nightly,
    minimum_interval_seconds=60,
    description="Starts the nightly job when files in the inbox or in the folder of reviewed files come or change.",
)
def inbox(context: dg.SensorEvaluationContext, watched: dg.ResourceParam[Workplace]) -> dg.SensorResult | dg.SkipReason:
    try:
        state = listing(watched)
    except InboxError as error:
        return dg.SkipReason(str(error))
    if state == context.cursor:
        return dg.SkipReason(f"nothing new in {watched.inbox}")
    return dg.SensorResult([dg.RunRequest()], cursor=state)


def listing(workplace: Workplace) -> str:
    """A digest of the names, sizes and times of the files in the inbox and of the reviewed files, and of what the inbox
    refuses unread: it changes when any of them does.
    """
    digest, arriving = hashlib.sha256(), list_arrivals(workplace)
    for one in arriving.refused:
        digest.update(os.fsencode(one.path) + f"\0{one.why.en}\n".encode())
    for path in (*arriving.files, *_reviewed(workplace.reviewed)):
        with suppress(FileNotFoundError):  # taken away since it was listed
            facts = path.stat()
            digest.update(os.fsencode(path) + f"\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _reviewed(folder: Path | None) -> Iterator[Path]:
    yield from sorted(folder.rglob("*.yaml")) if folder else ()
