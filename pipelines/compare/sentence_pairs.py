"""Which sentences of two texts belong together: unchanged or edited at their place, or moved to another.

Knows the letters of sentences alone. What changed within a pair is marks.py.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise

from pipelines.compare.sentences import Sentence

_LEAST_ALIKE = 0.4  # of the pairs of letters: with fewer, one sentence is not an edit of the other
_LEAST_ALIKE_MOVED = 0.7
_SHORTEST_MOVED = 10  # letters: shorter sentences are alike by chance
_MOST_COMPARED = 250_000  # pairs of sentences compared in one place: a second of work

Texts = Sequence[Sequence[Sentence]]
Place = tuple[int, int]  # the text and the sentence in it, counted from 0
Placed = tuple[Place, Sentence]


@dataclass(frozen=True)
class SentencePairs:
    """Sentences that belong together, earlier to later place: `kept` in order within each text, `moved` elsewhere."""

    kept: dict[Place, Place]
    moved: dict[Place, Place]

    @cached_property
    def sources(self) -> dict[Place, Place]:
        """Where each moved sentence came from, by its later place."""
        return {target: source for source, target in self.moved.items()}


def pair_sentences(before: Texts, after: Texts) -> SentencePairs:
    """Pair the sentences of texts that correspond, in order. A sentence is in one pair at most."""
    kept = {(n, i): (n, j) for n, (old, new) in enumerate(zip(before, after, strict=True)) for i, j in _same(old, new)}
    moved = dict(_pair_equal(_long(_left(before, kept)), _long(_left(after, kept.values()))))
    for n, (old, new) in enumerate(zip(before, after, strict=True)):
        taken, given = ({j for m, j in places if m == n} for places in (moved, moved.values()))
        anchors = [(i, j) for (m, i), (_, j) in kept.items() if m == n]
        kept |= {(n, i): (n, j) for i, j in _edited(old, new, sorted(anchors), taken, given)}
    here, there = _long(_left(before, {*kept, *moved})), _long(_left(after, {*kept.values(), *moved.values()}))
    return SentencePairs(kept, moved | dict(_pair_alike(here, there)))


def _same(old: Sequence[Sentence], new: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """The pairs of sentences with the same letters, figures aside, in the same order."""
    matcher = SequenceMatcher(None, [s.letters for s in old], [s.letters for s in new], autojunk=False)
    for block in matcher.get_matching_blocks():
        yield from ((block.a + n, block.b + n) for n in range(block.size))


def _left(texts: Texts, paired: Iterable[Place]) -> list[Placed]:
    known = set(paired)
    return [((n, i), s) for n, text in enumerate(texts) for i, s in enumerate(text) if (n, i) not in known]


def _long(placed: Sequence[Placed]) -> list[Placed]:
    """Without the sentences that are too short to be recognised elsewhere."""
    return [one for one in placed if len(one[1].letters) >= _SHORTEST_MOVED]


def _pair_alike(old: Sequence[Placed], new: Sequence[Placed]) -> Iterator[tuple[Place, Place]]:
    """Pair sentences wherever they are, those most alike first."""
    if len(old) * len(new) > _MOST_COMPARED:
        return
    alike = [(likeness(s, t), p, q) for p, s in old for q, t in new]
    done: set[tuple[str, Place]] = set()
    for share, p, q in sorted(alike, key=lambda one: (-one[0], one[1], one[2])):
        if share >= _LEAST_ALIKE_MOVED and done.isdisjoint({("old", p), ("new", q)}):
            done |= {("old", p), ("new", q)}
            yield p, q


def _pair_equal(old: Sequence[Placed], new: Sequence[Placed]) -> Iterator[tuple[Place, Place]]:
    """Pair sentences with the same letters, the first with the first."""
    waiting = defaultdict[str, deque[Place]](deque)
    for place, sentence in old:
        waiting[sentence.letters].append(place)
    for place, sentence in new:
        if waiting[sentence.letters]:
            yield waiting[sentence.letters].popleft(), place


def _edited(
    old: Sequence[Sentence],
    new: Sequence[Sentence],
    anchors: Sequence[tuple[int, int]],
    taken: set[int],
    given: set[int],
) -> Iterator[tuple[int, int]]:
    """The pairs between `anchors` that are most alike, in order, without the sentences that moved."""
    for (i, j), (k, m) in pairwise([(-1, -1), *anchors, (len(old), len(new))]):
        here = [n for n in range(i + 1, k) if n not in taken]
        there = [n for n in range(j + 1, m) if n not in given]
        if here and there and len(here) * len(there) <= _MOST_COMPARED:
            yield from _best_in_order([(n, old[n]) for n in here], [(n, new[n]) for n in there])


def _best_in_order(
    old: Sequence[tuple[int, Sentence]], new: Sequence[tuple[int, Sentence]]
) -> Iterator[tuple[int, int]]:
    """The pairs in order with the most letters alike, by the longest common subsequence with weights."""
    gains = [[_gain(s, t) for _, t in new] for _, s in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], gains[i][j] + best[i + 1][j + 1])
    i = j = 0
    while i < len(old) and j < len(new):
        if gains[i][j] and best[i][j] == gains[i][j] + best[i + 1][j + 1]:
            yield old[i][0], new[j][0]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _gain(one: Sentence, other: Sentence) -> float:
    """What a pair adds: its letters, by how much they are alike; 0 for sentences that do not belong together."""
    share = likeness(one, other)
    return share * (len(one.letters) + len(other.letters)) if share >= _LEAST_ALIKE else 0.0


def likeness(one: Sentence, other: Sentence) -> float:
    """The share of pairs of neighbouring letters that two sentences have in common, 0 to 1 (Dice)."""
    if one.letters == other.letters:
        return 1.0
    here, there = one.letter_pairs, other.letter_pairs
    return 2 * len(here & there) / (len(here) + len(there)) if here and there else 0.0
