"""What a worker is asked to read at once: at most 200 archived documents, without their bytes, under a key.
Also how many batches that were read are landed at once.

The key is a digest of the documents, of what is known of them from outside, and of the version that reads them, so a
batch that was read before is found by its key. Reads nothing.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TypeVar

from assets.collected.archive.address import Root
from assets.staged.cluster.address import ClusterError
from assets.staged.identity.received_document import ReceivedDocument

LARGEST, SMALLEST = 200, 10  # documents
_SHARES = 4  # batches for each process that reads, so that none waits long for the last
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class QueuedDocument:
    """An archived document to be read: `reader` is what reads it, `received` what is known from outside, without the
    bytes.
    """

    sha256: str
    reader: str | None
    received: ReceivedDocument | None = None

    @property
    def edition(self) -> str | None:
        """The edition of what is known from outside."""
        return self.received.edition if self.received else None


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents of the archive at `root`, to be read by the readers of `version`. `attempt` counts earlier batches of
    the same documents that were landed, as a document may be read again on request.
    """

    root: Root
    version: str
    documents: tuple[QueuedDocument, ...]
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


def batch_size(documents: int, processes: int) -> int:
    """How many documents a batch has where so many are read by so many processes."""
    return min(max(documents // (_SHARES * max(processes, 1)), SMALLEST), LARGEST)


def split_batches(whole: Batch, landed: Collection[str], size: int) -> Iterator[Batch]:
    """`whole` in batches of at most `size` documents, whose keys are not among those `landed`."""
    documents = whole.documents
    for first in range(0, len(documents), size):
        yield _not_landed(replace(whole, documents=documents[first : first + size]), landed)


def halve(batch: Batch, landed: Collection[str]) -> Sequence[Batch]:
    """The two halves of a batch; nothing of a single document."""
    half = -(-len(batch.documents) // 2)
    return [*split_batches(batch, landed, half)] if half < len(batch.documents) else []


def join_growing(ended: Iterable[Sequence[T]], most: int) -> Iterator[list[T]]:
    """What `ended` yields, in fewer lists: the first at once, then as many together as came before, from `most` on
    without waiting for more. A batch that is landed alone takes six times as much work as one landed with 24 others.
    What is held when `ended` raises ClusterError is yielded before the error.
    """
    held, before = list[T](), 0
    try:
        for some in ended:
            held += some
            if len(held) >= min(max(before, 1), most):
                yield held
                held, before = [], before + len(held)
    except ClusterError:
        if held:
            yield held
        raise
    if held:
        yield held


def _not_landed(batch: Batch, landed: Collection[str]) -> Batch:
    attempts = (replace(batch, attempt=n) for n in count())
    return next(attempt for attempt in attempts if attempt.key not in landed)
