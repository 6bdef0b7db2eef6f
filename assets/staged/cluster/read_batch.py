"""What a worker of the cluster does: reads a batch in a process of its own, and stores the rows in the archive.

The limits of time and memory for a document are those of assets/staged/workers. Each thread of the worker keeps one
such process. Knows neither Dask nor the warehouse.
"""

import threading
from collections.abc import Iterator, Mapping
from functools import partial
from multiprocessing.reduction import ForkingPickler
from time import monotonic
from typing import TYPE_CHECKING

from assets.collected.archive.archive import Archive
from assets.staged.cluster.address import ClusterError
from assets.staged.cluster.batches import Batch
from assets.staged.cluster.reader_versions import version
from assets.staged.cluster.readings_file import encode_readings
from assets.staged.cluster.stored_readings import is_stored, store_readings
from assets.staged.report import Refusal, Report, form_by_name
from assets.staged.workers.archived_document import fetch_document
from assets.staged.workers.pool import Workers
from warehouse.reference.forms.form import Form

if TYPE_CHECKING:
    from assets.staged.workers.pool import ReadJob


class Counts:
    """What this worker did since it started: documents read or refused, batches that failed, seconds of all threads;
    and how many batches it reads now.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, float] = dict.fromkeys(("documents", "refused", "failures", "seconds", "reading"), 0)
        self._lock = threading.Lock()

    def add(self, **numbers: float) -> None:
        with self._lock:
            for name, number in numbers.items():
                self._numbers[name] += number

    def values(self) -> dict[str, float]:
        """The counts by name."""
        with self._lock:
            return dict(self._numbers)


COUNTS = Counts()
_thread = threading.local()


def read_batch(batch: Batch) -> str:
    """Read the documents of `batch` and store their rows; returns the key. One that is stored already is not read."""
    if batch.version != version():
        raise ClusterError(f"this worker reads by version {version()}, not {batch.version}: update it, then restart it")
    if is_stored(batch):
        return batch.key
    archive = Archive(batch.root)
    jobs = {d.sha256: partial(fetch_document, archive, d.sha256, d.received) for d in batch.documents}
    editions = {d.sha256: d.edition for d in batch.documents}
    store_readings(batch, encode_readings(_read_all(batch, jobs), editions))
    return batch.key


def _read_all(batch: Batch, jobs: "Mapping[str, ReadJob]") -> Iterator[Report | Refusal]:
    """The results of `jobs`. Where the archive did not deliver some documents, it may have been out of reach for a
    while: they are tried once more, unless it still is, which raises ArchiveError.
    """
    undelivered = list[str]()
    for document in _read(jobs):
        if isinstance(document, Refusal) and document.never_opened:
            undelivered.append(document.sha256)
        else:
            yield document
    if undelivered:
        is_stored(batch)  # ArchiveError
        yield from _read({sha256: jobs[sha256] for sha256 in undelivered})


def read_jobs(jobs: "Mapping[str, ReadJob]") -> bytes:
    """Read the documents that `jobs` return; the results, encoded for `decode_results`, without those of documents that
    are not on this machine.
    """
    ForkingPickler.register(Form, lambda form: (form_by_name, (form.form,)))
    return bytes(ForkingPickler.dumps([one for one in _read(jobs) if one.sha256 in jobs and _is_here(one, jobs)]))


def _is_here(result: Report | Refusal, jobs: "Mapping[str, ReadJob]") -> bool:
    """Whether the document can be opened on this machine; the process that reads it may have been ended before."""
    if isinstance(result, Report) or not result.never_opened:
        return True
    try:
        return not isinstance(jobs[result.sha256](), Refusal)
    except (OSError, ValueError):
        return False


def decode_results(encoded: bytes) -> list[Report | Refusal]:
    """What `read_jobs` encoded."""
    results: list[Report | Refusal] = ForkingPickler.loads(encoded)
    return results


def _read(jobs: "Mapping[str, ReadJob]") -> Iterator[Report | Refusal]:
    began = monotonic()
    documents = refused = 0
    COUNTS.add(reading=1)
    try:
        for document in _workers().read(jobs):
            documents, refused = documents + 1, refused + isinstance(document, Refusal)
            yield document
    except Exception:
        COUNTS.add(failures=1)
        raise
    finally:
        COUNTS.add(reading=-1, seconds=monotonic() - began)
    COUNTS.add(documents=documents, refused=refused)


def _workers() -> Workers:
    """The process of this thread that reads documents; it ends with this process."""
    if not hasattr(_thread, "workers"):
        _thread.workers = Workers(1)
    workers: Workers = _thread.workers
    return workers
