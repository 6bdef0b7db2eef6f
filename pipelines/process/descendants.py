"""What this process has started and what that has started in turn, in whatever session, and the end of all of it."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PROCESSES = Path("/proc")


def end_descendants() -> None:
    """Kill all that this process has started, and wait for its own. Each is halted before what it started is looked
    for: it can then start no more, and not end and leave them to the system.
    """
    halted: set[int] = set()
    while found := _descendants(os.getpid()) - halted:
        for one in found:
            _send(one, signal.SIGSTOP)
        halted |= found
    for one in halted:
        _send(one, signal.SIGKILL)
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _send(process: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(process, number)


def _descendants(process: int) -> set[int]:
    children: dict[int, list[int]] = {}
    for child, parent in _listed() if _PROCESSES.is_dir() else _printed():
        children.setdefault(parent, []).append(child)
    found, ahead = set[int](), [process]
    while ahead:
        started = children.get(ahead.pop(), [])
        found.update(started)
        ahead.extend(started)
    return found


def _listed() -> Iterator[tuple[int, int]]:
    """Every process with its parent, as Linux lists them."""
    for status in _PROCESSES.glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended
            fields = status.read_text("utf-8", "replace").rpartition(")")[2].split()
            yield int(status.parent.name), int(fields[1])


def _printed() -> Iterator[tuple[int, int]]:
    """Every process with its parent, as `ps` prints them; itself left out."""
    with subprocess.Popen(["ps", "-A", "-o", "pid=,ppid="], stdout=subprocess.PIPE, text=True) as ps:  # noqa: S607
        printed = [line.split() for line in ps.communicate()[0].splitlines()]
    yield from ((int(child), int(parent)) for child, parent in printed if int(child) != ps.pid)
