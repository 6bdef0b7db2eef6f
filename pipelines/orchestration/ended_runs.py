"""Runs whose process ended before they did: how a run says which process it is in, and how those are found."""

import os
import platform
import sys

import dagster as dg

_PROCESS = "gongkai/process"
_UNFINISHED = [
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


def in_this_process() -> dict[str, str]:
    """The tag of a run in this process."""
    return {_PROCESS: f"{platform.node()} {os.getpid()}"}


def ended_early(instance: dg.DagsterInstance) -> list[dg.DagsterRun]:
    """The runs on this machine that are not finished and whose process is no more, or is this one, which is at none."""
    return [run for run in instance.get_runs(dg.RunsFilter(statuses=_UNFINISHED)) if _has_ended(run)]


def _has_ended(run: dg.DagsterRun) -> bool:
    node, _, process = run.tags.get(_PROCESS, "").rpartition(" ")
    return node == platform.node() and bool(process) and not _is_on(int(process))


def _is_on(process: int) -> bool:
    if sys.platform == "win32":  # where to ask is to end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # it is another's
    return process != os.getpid()
