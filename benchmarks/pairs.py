"""Timing in pairs: ours and the peer on the same input, in turn, and the median of the ratios. Measures CPU seconds."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """Median CPU seconds of ours and of the peer over one round of the inputs, and the median ratio peer to ours."""

    ours: float
    peer: float
    ratio: float


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def pair(ours: Callable[[], object], peer: Callable[[], object], rounds: int = 7) -> Pair:
    """One warm-up each, then `rounds` rounds in which ours and the peer take turns."""
    ours()
    peer()
    gc.collect()
    times = [(seconds(ours), seconds(peer)) for _ in range(rounds)]
    return Pair(
        statistics.median(t[0] for t in times),
        statistics.median(t[1] for t in times),
        statistics.median(t[1] / t[0] for t in times),
    )
