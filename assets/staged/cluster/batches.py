"""What a worker is asked to read at once: at most 1,000 archived documents, without their bytes, under a key.

The key is a digest of the documents, of what is known of them from outside, and of the version that reads them, so a
batch that was read before is found by its key. Reads nothing.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from assets.collected.archive.address import Root
from assets.staged.due_documents import DueDocument

# Batches take about the same time. The time is counted in documents that are read quickly:
# many in a file are loaded in less time, and of slow ones fewer are read again where a worker ends.
LARGEST, SMALLEST = 1000, 10
_SLOW, _SLOW_READERS = 5, ("pdf-", "ofd-", "office-", "picture-")
_SHARES = 4  # batches for each process that reads, so that none waits long for the last


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents of the archive at `root`, to be read by the readers of `version`. `attempt` counts earlier batches of
    the same documents that were landed, as a document may be read again on request.
    """

    root: Root
    version: str
    documents: tuple[DueDocument, ...]
    attempt: int = 0

    @property
    def key(self) -> str:
        """32 digits of a digest of the batch."""
        parts = [self.version, str(self.attempt), *(f"{d.sha256} {d.edition}" for d in self.documents)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]

    @property
    def name(self) -> str:
        """The name of its rows among the readings."""
        return readings_name(self.version, self.key)


def readings_name(version: str, key: str) -> str:
    """The name of the rows of the batch `key` among the readings (stored_readings.py)."""
    return f"{version}/{key}.zip"


def weight_of(document: DueDocument) -> int:
    """As how many documents that are read quickly it counts."""
    return _SLOW if (document.reader or "").startswith(_SLOW_READERS) else 1


def batch_size(weight: int, processes: int) -> int:
    """The weight of a batch where documents of so much weight are read by so many processes."""
    return min(max(weight // (_SHARES * max(processes, 1)), SMALLEST), LARGEST)


def split_batches(whole: Batch, landed: Collection[str], size: int) -> Iterator[Batch]:
    """`whole` in batches of a weight of at most `size`, or of one document, whose keys are not among those `landed`."""
    some, weight = list[DueDocument](), 0
    for document in whole.documents:
        if some and weight + weight_of(document) > size:
            yield _not_landed(replace(whole, documents=tuple(some)), landed)
            some, weight = [], 0
        some.append(document)
        weight += weight_of(document)
    if some:
        yield _not_landed(replace(whole, documents=tuple(some)), landed)


def halve(batch: Batch, landed: Collection[str]) -> Sequence[Batch]:
    """The two halves of a batch; nothing of a single document."""
    documents, half = batch.documents, -(-len(batch.documents) // 2)
    parts = (documents[:half], documents[half:]) if half < len(documents) else ()
    return [_not_landed(replace(batch, documents=part), landed) for part in parts]


def _not_landed(batch: Batch, landed: Collection[str]) -> Batch:
    attempts = (replace(batch, attempt=n) for n in count())
    return next(attempt for attempt in attempts if attempt.key not in landed)
