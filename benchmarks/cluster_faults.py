"""Disturbs runs on a cluster at random points: `python -m benchmarks.cluster_faults [FAULTS] [SEED]`.

By default 100 faults: the scheduler, a worker, the run or the catalog of the lake in Postgres is killed, a worker or
the run is cut off from the scheduler, the run from the catalog, or the bucket of the archive cannot be reached for a
while or until the run ends.
Prints what happened to each warehouse, how many faults of each kind there were, where the run was, and how often it had
to be started again; ends with an error where a published row differs from those of an undisturbed run, or a batch was
landed twice.
"""

import sys
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path

from tests import begun
from tests.assets.staged.cluster.faults import disturb
from tests.postgres import has_postgres


def main(number: int, seed: int) -> None:
    start = time.monotonic()
    if not has_postgres():
        print("Postgres is not installed (Debian: postgresql): nothing is published into a lake")
    with tempfile.TemporaryDirectory() as folder:
        begun.make_in(Path(folder) / "begun")
        disturbed = disturb(Path(folder), number, seed, partial(print, flush=True))
    for what, times in Counter(what for what, _ in disturbed.happened).most_common():
        print(f"{times:>4} {what}")
    for where, times in Counter(where.split()[0] for _, where in disturbed.happened).most_common():
        print(f"{times:>4} in {where}.py")
    print(f"{len(disturbed.happened)} faults in {time.monotonic() - start:.0f} s with seed {seed};", end=" ")
    print(f"{disturbed.filled} warehouses, all with the rows of an undisturbed run; {disturbed.ended} runs were ended")


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(*(*given, *(100, 1)[len(given) :]))
