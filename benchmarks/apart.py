"""A benchmark's tasks each in a process of its own, over one warehouse on disk: the peak of memory a process has goes
over to those it starts, so nothing else may have run in it.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from warehouse.store import Connection, building

Task = Callable[[Connection], object]


def said(module: str, reports: int, *tasks: str) -> dict[str, list[str]]:
    """What `module`, run as a program on a file, prints for each task once it has entered so many reports."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", module, str(Path(folder, "warehouse.duckdb"))]
        return {
            task: subprocess.run([*command, task], check=True, capture_output=True, text=True).stdout.split()
            for task in (str(reports), *tasks)
        }


def run(load: Callable[[Connection, int], None], tasks: Mapping[str, Task]) -> None:
    """The program: enter the reports asked for, or print wall seconds and peak memory in MB of the task asked for."""
    file, task = Path(sys.argv[1]), sys.argv[2]
    with building(file) as con:
        if task.isdecimal():
            load(con, int(task))
            return
        con.execute("SELECT ?", [0])  # the first parameter of a process loads pandas, which is no part of any task
        start = time.perf_counter()
        tasks[task](con)
        print(time.perf_counter() - start, peak())


def peak() -> int:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
