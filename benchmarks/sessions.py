"""What a process and all that it started have used and held, as long as they run: read from /proc, so on Linux only.

A process that was started in a session of its own is found with its descendants by that session.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_SESSION, _CPU = 3, slice(11, 15)  # fields of /proc/PID/stat after the name: user and system, own and of ended children


def session_cpu_seconds(leader: int) -> float:
    """Processor seconds of the processes in the session of `leader`, also of those that have ended since."""
    return sum(sum(map(int, fields[_CPU])) for _, fields in _processes(leader)) / _TICKS


def session_peak_megabytes(leader: int) -> int:
    """The most memory that any process in the session of `leader` has held, in MB."""
    return max((peak_megabytes(process) for process, _ in _processes(leader)), default=0)


def peak_megabytes(process: int | str = "self") -> int:
    """The most memory that a process has held, in MB; `ru_maxrss` would begin at what its parent held."""
    lines = Path(f"/proc/{process}/status").read_text("ascii", "replace").splitlines()
    held = next((line for line in lines if line.startswith("VmHWM:")), "VmHWM: 0")
    return int(held.split()[1]) // 1024


def _processes(leader: int) -> Iterator[tuple[int, list[str]]]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(FileNotFoundError, ProcessLookupError):
                fields = (folder / "stat").read_text("ascii", "replace").rpartition(")")[2].split()
                if int(fields[_SESSION]) == leader:
                    yield int(folder.name), fields
