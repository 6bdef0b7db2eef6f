"""A program that reads on a cluster, judges, publishes, and publishes to a lake, and stops once on the way. Contains no
test.

`python -m tests.assets.staged.cluster.disturbed_run JSON`: "address", "warehouse", "archive", "lake" (catalog, rows and
writer, or null), "phase" and "point". At the call of this number in the phase it prints in which module and function
it is, and goes on once it is sent a line. At its end it prints, as JSON, the number of calls in the phase, or in each
where it is null; then "point" is 0.
"""

import json
import sys
from collections import Counter
from functools import cache
from pathlib import Path

from assets.checked.judge import judge
from assets.collected.archive.address import root
from assets.collected.archive.archive import Archive
from assets.staged.cluster import batches
from assets.staged.cluster.address import Cluster
from assets.staged.cluster.stage_on_cluster import ClusterUse, stage_on_cluster
from assets.staged.cluster.stored_readings import published_keys
from warehouse.files.run_lock import hold_run_lock
from warehouse.marts import build
from warehouse.releases.lake import publish_to_lake
from warehouse.releases.lake_address import Lake
from warehouse.store import building, publish

BATCH = 10  # documents
PHASES = ("reading", "judging", "lake")
# The modules of which calls are counted.
PLACES = {
    "dask_cluster", "landing", "readings_file", "staging", "store", "stored_readings", "judge", "marts", "lake",
    "lake_lock",
}  # fmt: skip


class Points:
    """Counts the calls of `phase`, or of each if None, and stops once at the one of number `point`."""

    def __init__(self, phase, point):
        self.phase, self.point, self.now, self.counts = phase, point, None, Counter()

    def begin(self, phase):
        self.now = phase
        sys.setprofile(self if self.phase in (phase, None) else None)  # to look at each call takes time

    def __call__(self, frame, event, argument):
        if event in ("call", "c_call") and (place := name_module(frame.f_code.co_filename)) in PLACES:
            self.counts[self.now] += 1
            if self.counts[self.now] == self.point:
                sys.setprofile(None)
                print(place, frame.f_code.co_name, flush=True)
                sys.stdin.readline()


@cache
def name_module(file):
    return Path(file).stem


def note(words):
    print(words, file=sys.stderr)


def main(address, warehouse, archive, lake, phase, point):
    batches.LARGEST = BATCH
    warehouse, points = Path(warehouse), Points(phase, point)
    with hold_run_lock(warehouse, note):
        points.begin("reading")
        with building(warehouse) as con:
            on = ClusterUse(Cluster(address), published_keys(warehouse))
            stage_on_cluster(con, Archive(root(archive)), on)
        points.begin("judging")
        with building(warehouse) as con:
            judge(con)
            build(con)
        publish(warehouse)
    points.begin("lake")
    if lake:
        publish_to_lake(warehouse, Lake(*lake), note)
    sys.setprofile(None)
    print(json.dumps(points.counts))


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
