"""The descendants of a process, in any session, and how to end those of this one."""

import os
import select
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PROCESSES = Path("/proc")


def end_descendants() -> None:
    """Kill every descendant of this process, and wait until they have ended.

    Each descendant is halted before its own children are listed. A halted process can neither start more nor end and
    leave its children to another parent.
    """
    halted: set[int] = set()
    while found := descendants(os.getpid()) - halted:
        for one in found:
            _send_signal(one, signal.SIGSTOP)
        halted |= found
    ending = [handle for one in halted if (handle := _handle(one)) is not None]
    for one in halted:
        _send_signal(one, signal.SIGKILL)
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    for handle in ending:  # also of those that are no children of this process
        select.select([handle], [], [])
        os.close(handle)


def _handle(process: int) -> int | None:
    """What can be read once `process` has ended, on Linux; None where it has, and elsewhere."""
    with suppress(AttributeError, OSError):
        return os.pidfd_open(process)
    return None


def _send_signal(process: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(process, number)


def descendants(process: int) -> set[int]:
    """The processes that `process`, and those that it started, have started."""
    children: dict[int, list[int]] = {}
    for child, parent in _processes_of_linux() if _PROCESSES.is_dir() else _processes_of_ps():
        children.setdefault(parent, []).append(child)
    found, remaining = set[int](), [process]
    while remaining:
        started = children.get(remaining.pop(), [])
        found.update(started)
        remaining.extend(started)
    return found


def _processes_of_linux() -> Iterator[tuple[int, int]]:
    """Every process with its parent, from /proc."""
    for status in _PROCESSES.glob("[0-9]*/stat"):
        with suppress(OSError):  # the process has ended
            fields = status.read_text("utf-8", "replace").rpartition(")")[2].split()
            yield int(status.parent.name), int(fields[1])


def _processes_of_ps() -> Iterator[tuple[int, int]]:
    """Every process with its parent, from `ps`, without `ps` itself."""
    with subprocess.Popen(["ps", "-A", "-o", "pid=,ppid="], stdout=subprocess.PIPE, text=True) as ps:  # noqa: S607
        printed = [line.split() for line in ps.communicate()[0].splitlines()]
    yield from ((int(child), int(parent)) for child, parent in printed if int(child) != ps.pid)
