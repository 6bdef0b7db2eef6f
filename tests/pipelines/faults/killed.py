"""A program that runs a night by the stages' plain functions, then others each in a process of its own that it can be
told to kill: before any one SQL statement, file opened, renamed, linked or removed of a stage. Holds no test.

`python -m tests.pipelines.faults.killed WORKPLACE` says when the first has ended; then a line of JSON a night,
answered by one: {"stage", "at"} kills at the event number `at` of the stage, or where it has fewer at its end; with a
"signal" the night is told to stop there by that one; {} lets it be. The answer is how its process ended, and how many
events each stage had. The suites are not run: they write to the site alone and judge nothing.
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
from tests.pipelines.nights import workplace_in
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
    """Counts what a process does to files and tables, and kills it at the point it is told."""

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


def night(folder, day, points):
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
    night(folder, 2, points)
    sys.setprofile(None)
    os.write(answer, json.dumps(points.counts).encode())


def main(folder):
    forked(lambda _: night(folder, 1, Points(None, 0)))
    print("ended", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        status, counts = forked(lambda answer, order=order: second(folder, order, answer))
        print(json.dumps({"status": status, "counts": json.loads(counts or b"{}")}), flush=True)


def forked(work):
    """How `work` ended in a process of its own, and what it wrote to the pipe it is given. No night is run in this
    process: the threads that DuckDB and the archive start would be missing in those forked from it.
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
    with os.fdopen(reading, "rb") as said:
        told = said.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), told


if __name__ == "__main__":
    main(Path(sys.argv[1]))
