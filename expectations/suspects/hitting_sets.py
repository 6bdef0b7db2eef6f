"""Hitting sets: every set of a given size that has an element of each of a list of sets, which may grow meanwhile.

Sets are bit masks. A branch-and-bound search in integers, so an answer is exact and the same on every machine. What the
sets mean is in set_cover.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

_NONE_OPEN, _DEAD = 0, -1


class OutOfNodes(Exception):
    """The search visited as many nodes as it may."""


@dataclass(slots=True)
class Cuts:
    """Sets of elements; a hitting set has at least one of each. `nodes` is how many nodes all searches may visit."""

    universe: int  # every element
    nodes: int
    _cuts: dict[int, None] = field(default_factory=dict)

    def add(self, cut: int) -> None:
        """Require one element of `cut`; a search that is under way takes it into account."""
        self._cuts[cut] = None

    @property
    def contradict(self) -> bool:
        """Whether no set can have one of each, as one is empty."""
        return 0 in self._cuts

    def hitting_sets(self, size: int) -> Iterator[int]:
        """Each hitting set of `size` elements once, and smaller ones on the way to it.

        After a smaller one the caller may add cuts that it does not hit; without any, all its supersets follow.
        """
        yield from self._extended(0, 0, size)

    def _extended(self, chosen: int, barred: int, left: int) -> Iterator[int]:
        """The hitting sets of `chosen` with at most `left` elements more, none of them in `barred`."""
        self.nodes -= 1
        if self.nodes < 0:
            raise OutOfNodes
        branches = self._branches(chosen, barred, left)
        if branches == _NONE_OPEN:
            yield chosen
            branches = self._branches(chosen, barred, left) or self.universe & ~chosen & ~barred
        if branches == _DEAD or not left:
            return
        while branches:
            element = branches & -branches
            branches ^= element
            yield from self._extended(chosen | element, barred, left - 1)
            barred |= element

    def _branches(self, chosen: int, barred: int, left: int) -> int:
        """Elements of which one must come next: _NONE_OPEN where every cut is hit, _DEAD where `left` are too few."""
        missed = [cut & ~barred for cut in self._cuts if not cut & chosen]
        if not missed:
            return _NONE_OPEN
        if left == 1:
            return _shared(missed) or _DEAD
        missed.sort(key=int.bit_count)
        return missed[0] if _fewest(missed, left) <= left and missed[0] else _DEAD


def _shared(cuts: list[int]) -> int:
    """The elements that every cut has."""
    shared = cuts[0]
    for cut in cuts:
        shared &= cut
    return shared


def _fewest(cuts: list[int], most: int) -> int:
    """A lower bound on the elements that hit all `cuts`: cuts that share none, counted up to `most` and one more."""
    covered = apart = 0
    for cut in cuts:
        if not cut & covered:
            covered |= cut
            apart += 1
            if apart > most:
                break
    return apart
