"""Disturbs staging on a cluster at random points: `python -m benchmarks.cluster_faults [FAULTS] [SEED]`.

By default 100 faults: the scheduler, a worker or the run is killed, or a worker or the run is cut off from the
scheduler. Prints how many of each happened, where the run was, and how often it had to be started again; ends with an
error where a row differs from those of an undisturbed staging, or a batch was landed twice.
"""

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.assets.staged.cluster.faults import disturb


def main(number: int, seed: int) -> None:
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        disturbed = disturb(Path(folder), number, seed)
    for what, times in Counter(what for what, _ in disturbed.happened).most_common():
        print(f"{times:>4} {what}")
    for where, times in Counter(where for _, where in disturbed.happened).most_common():
        print(f"{times:>4} in {where}")
    print(f"{len(disturbed.happened)} faults in {time.monotonic() - start:.0f} s with seed {seed};", end=" ")
    print(f"{disturbed.stagings} stagings, all with the rows of an undisturbed one; {disturbed.ended} runs were ended")


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(*(*given, *(100, 1)[len(given) :]))
