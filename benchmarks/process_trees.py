"""What a process and all that it started have used and held, as long as they run: read from /proc, so on Linux only."""

import os
from contextlib import suppress
from pathlib import Path

from benchmarks.apart import peak_megabytes

_TICKS = os.sysconf("SC_CLK_TCK")
_PARENT, _CPU = 1, slice(11, 15)  # fields of /proc/PID/stat after the name: user and system, own and of ended children


def tree_cpu_seconds(root: int) -> float:
    """Processor seconds of `root` and its descendants, also of those that have ended since."""
    return sum(sum(map(int, fields[_CPU])) for fields in _tree(root).values()) / _TICKS


def tree_peak_megabytes(root: int) -> int:
    """The most memory that `root` or one of its descendants has held, in MB."""
    return max(map(peak_megabytes, _tree(root)))


def _tree(root: int) -> dict[int, list[str]]:
    """The fields of `root` and its descendants, by process."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(FileNotFoundError, ProcessLookupError):
                found[int(folder.name)] = (folder / "stat").read_text("ascii", "replace").rpartition(")")[2].split()
    tree, before = {root}, 0
    while len(tree) > before:
        before = len(tree)
        tree |= {process for process, fields in found.items() if int(fields[_PARENT]) in tree}
    return {process: found[process] for process in tree if process in found}
