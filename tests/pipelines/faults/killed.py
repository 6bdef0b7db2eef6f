"""A program that runs all stages by their plain functions, then runs them again and again, each time in a process that
it kills on request: before any SQL statement, or any file opened, renamed, linked or removed. Contains no test.

`python -m tests.pipelines.faults.killed WORKPLACE` prints when the first run has ended. Each further run is one line of
JSON, with one line as its answer: {"stage", "at"} kills the run at event number `at` of the stage, or at the end of the
stage if it has fewer events; "signal" sends that signal instead; {} does nothing. The answer is the exit status and the
number of events of each stage. The suites are not run, as they only write the site and judge nothing.
"""

import json
import os
import signal
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

from assets.checked.judge import judge
from assets.collected.archive.archive import Archive
from assets.collected.asset import list_arrivals
from assets.collected.inbox.inbox import collect
from assets.collected.manifest import known_files, record
from assets.staged.stage import stage
from pipelines.process import stopping
from tests.pipelines.nightly_runs import workplace_in
from warehouse.files.run_lock import hold_run_lock
from warehouse.marts import build
from warehouse.store import building, publish

EVENTS = {"execute", "open", "replace", "rename", "link", "unlink", "mkdir", "copyfile", "send"}


def collected(at, day):
    with building(at.warehouse) as con:
        known = known_files(con)
    sightings = list(collect(list_arrivals(at).files, Archive(at.archive), datetime(2040, 1, day, 2), known))
    with building(at.warehouse) as con:
        record(con, sightings)


def staged(at, day):
    with building(at.warehouse) as con:
        stage(con, Archive(at.archive))


def checked(at, day):
    with building(at.warehouse) as con:
        judge(con)


def loaded(at, day):
    with building(at.warehouse) as con:
        build(con)


def published(at, day):
    publish(at.warehouse)


STAGES = {"collect": collected, "stage": staged, "check": checked, "load": loaded, "publish": published}


class Points:
    """Counts the operations of a process on files and tables, and kills it at a given one."""

    def __init__(self, stage, at, number=signal.SIGKILL):
        self.stage, self.at, self.now = stage, at, None
        self.number = number
        self.counts = Counter()

    def begin(self, stage):
        self.end()
        self.now = stage

    def end(self):
        if self.now is not None and self.now == self.stage:
            self.kill()

    def kill(self):
        os.kill(os.getpid(), self.number)
        signal.pause()  # here, until the process is no more

    def __call__(self, frame, event, what):
        if event == "c_call" and what.__name__ in EVENTS and self.now is not None:
            self.counts[self.now] += 1
            if self.now == self.stage and self.counts[self.now] >= self.at:
                self.kill()


def run_stages(folder, day, points):
    at = workplace_in(folder)
    with hold_run_lock(at.warehouse, print):
        for name, work in STAGES.items():
            points.begin(name)
            work(at, day)
        points.end()


def second(folder, order, answer):
    points = Points(order.get("stage"), order.get("at", 0), order.get("signal", signal.SIGKILL))
    stopping.watch()
    sys.setprofile(points)
    run_stages(folder, 2, points)
    sys.setprofile(None)
    os.write(answer, json.dumps(points.counts).encode())


def main(folder):
    forked(lambda _: run_stages(folder, 1, Points(None, 0)))
    print("ended", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        status, counts = forked(lambda answer, order=order: second(folder, order, answer))
        print(json.dumps({"status": status, "counts": json.loads(counts or b"{}")}), flush=True)


def forked(work):
    """The exit status of `work` in a forked process, and what it wrote to the pipe that it is given.

    No stage runs in the parent process: the threads of DuckDB and of the archive would be missing in its forks.
    """
    reading, answer = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work(answer)
            code = 0
        finally:
            os._exit(code)
    os.close(answer)
    with os.fdopen(reading, "rb") as pipe:
        written = pipe.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), written


if __name__ == "__main__":
    main(Path(sys.argv[1]))
