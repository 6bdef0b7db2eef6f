"""Runs whose process ended before the run did: each run is tagged with its process, and is found by that tag."""

import os
import platform
import sys
from contextlib import suppress
from pathlib import Path

import dagster as dg

_PROCESS = "gongkai/process"
_UNFINISHED = [
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


def process_tag() -> dict[str, str]:
    """The tag for a run in this process: the machine and the process id."""
    return {_PROCESS: f"{platform.node()} {os.getpid()}"}


def find_ended_early(instance: dg.DagsterInstance) -> list[dg.DagsterRun]:
    """The unfinished runs on this machine whose process has ended, or is this one, which has not started a run yet."""
    return [run for run in instance.get_runs(dg.RunsFilter(statuses=_UNFINISHED)) if _has_ended(run)]


def _has_ended(run: dg.DagsterRun) -> bool:
    node, _, process = run.tags.get(_PROCESS, "").rpartition(" ")
    return node == platform.node() and bool(process) and not _is_another_running(int(process))


def _is_another_running(process: int) -> bool:
    if sys.platform == "win32":  # os.kill would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # a process of another user
    return process != os.getpid() and not _is_zombie(process)


def _is_zombie(process: int) -> bool:
    """Whether a process of Linux has ended and its parent has not taken note yet."""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[0] == "Z"
    return False
