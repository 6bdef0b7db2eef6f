"""Runs each task of a benchmark in a process of its own, over one warehouse on disk.

The peak of memory is that of the program alone: `ru_maxrss` of a process begins at what its parent held.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from warehouse.connection import Connection
from warehouse.store import building

Task = Callable[[Connection], object]


def run_tasks(module: str, reports: int, *tasks: str) -> dict[str, list[str]]:
    """What `module`, run as a program on a file, prints for each task, once it has loaded so many `reports`."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", module, str(Path(folder, "warehouse.duckdb"))]
        return {
            task: subprocess.run([*command, task], check=True, capture_output=True, text=True).stdout.split()
            for task in (str(reports), *tasks)
        }


def run_as_program(load: Callable[[Connection, int], None], tasks: Mapping[str, Task]) -> None:
    """The program: load a number of reports, or run one task and print its wall seconds, its peak memory in MB, and its
    processor seconds.
    """
    file, task = Path(sys.argv[1]), sys.argv[2]
    with building(file) as con:
        if task.isdecimal():
            load(con, int(task))
            return
        con.execute("SELECT ?", [0])  # the first parameter in a process imports pandas, which is not part of the task
        start, used = time.perf_counter(), time.process_time()
        tasks[task](con)
        print(time.perf_counter() - start, peak_megabytes(), time.process_time() - used)


def peak_megabytes(process: int | str = "self") -> int:
    """The most memory this program has held, in MB, or another `process`, 0 if it ended. Where the system does not say,
    that of the process.
    """
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 if process == "self" else 0
    lines = status.read_text("ascii", "replace").splitlines()
    held = next((line for line in lines if line.startswith("VmHWM:")), "VmHWM: 0")
    return int(held.split()[1]) // 1024
