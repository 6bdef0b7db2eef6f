"""The nightly job over all stages, its schedule, the sensor that starts it when the inbox or the reviewed files change,
and the job that reads documents again.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import dagster as dg

from assets.checked.asset import suite, violation
from assets.collected.asset import list_arrivals
from assets.collected.inbox.listing import InboxError
from assets.marts.asset import marts
from assets.staged.asset import report
from assets.workplace import Workplace

NIGHTLY = "nightly"

# Without the partitioned asset, so that a run needs no partition: `nightly` starts by one click and has a Launchpad.
nightly = dg.define_asset_job(
    NIGHTLY,
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets(report),
    description="From the source sites and the inbox to the published warehouse: collected, staged, checked, marts.",
)

reread = dg.define_asset_job(
    "reread",
    selection=dg.AssetSelection.assets(report, violation, suite, marts),
    description="Reads the documents of the selected partitions (source and fiscal year) again, then judges and"
    " publishes. Run it when a reader was changed without a new version.",
)


@dg.schedule(
    job=nightly,
    cron_schedule="0 2 * * *",
    execution_timezone="Asia/Shanghai",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="Starts the nightly job at 02:00 China time.",
)
def every_night() -> dg.RunRequest:
    return dg.RunRequest()


@dg.sensor(
    job=nightly,
    minimum_interval_seconds=60,
    description="Starts the nightly job when files in the inbox or reviewed files are added, changed or removed.",
)
def inbox(context: dg.SensorEvaluationContext, watched: dg.ResourceParam[Workplace]) -> dg.SensorResult | dg.SkipReason:
    try:
        state = inbox_fingerprint(watched)
    except InboxError as error:
        return dg.SkipReason(str(error))
    if state == context.cursor:
        return dg.SkipReason(f"No change in {watched.inbox}.")
    return dg.SensorResult([dg.RunRequest()], cursor=state)


def inbox_fingerprint(workplace: Workplace) -> str:
    """A digest that changes with the files of the inbox and the reviewed files: their names, sizes and times, and the
    files that the inbox rejects unread, with the reason.
    """
    digest, arriving = hashlib.sha256(), list_arrivals(workplace)
    for one in arriving.refused:
        digest.update(os.fsencode(one.path) + f"\0{one.why.en}\n".encode())
    for path in (*arriving.files, *_reviewed_files(workplace.reviewed)):
        with suppress(FileNotFoundError):  # removed since it was listed
            facts = path.stat()
            digest.update(os.fsencode(path) + f"\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _reviewed_files(folder: Path | None) -> Iterator[Path]:
    yield from sorted(folder.rglob("*.yaml")) if folder else ()
