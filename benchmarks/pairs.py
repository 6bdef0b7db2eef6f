"""Times two tools on the same input, in turn, in CPU seconds, and takes the median of the ratios."""

import gc
import resource
import statistics
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """Median CPU seconds of ours and of the peer over one round of the inputs, and the median ratio peer to ours."""

    ours: float
    peer: float
    ratio: float


def cpu_seconds() -> float:
    """What this process, and the child processes it waited for, have used so far."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def seconds(work: Callable[[], object]) -> float:
    start = cpu_seconds()
    work()
    return cpu_seconds() - start


def pair(ours: Callable[[], object], peer: Callable[[], object], rounds: int = 7) -> Pair:
    """Times `ours` and `peer` in turn for `rounds` rounds, after one warm-up each."""
    ours()
    peer()
    gc.collect()
    gc.freeze()  # as workers do once the reference data is loaded
    times = [(seconds(ours), seconds(peer)) for _ in range(rounds)]
    return Pair(
        statistics.median(t[0] for t in times),
        statistics.median(t[1] for t in times),
        statistics.median(t[1] / t[0] for t in times),
    )
