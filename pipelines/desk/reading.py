"""Reads and checks what is dropped on the desk, a batch after the other, in a thread of its own.

The thread owns the workers: pictures of pages are drawn in it too. The work is check_against and draw, as for
`gongkai check`.
"""

import logging
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self

from assets.checked.check_files import CheckedDocuments, check_against
from assets.staged.report import Refusal
from assets.staged.workers.page_images import PageImages
from assets.staged.workers.pool import CannotStart, Source, Workers
from assets.text.characters import error_text
from pipelines.desk.desk import Batch, Desk, Received
from pipelines.desk.draft import Draft
from pipelines.desk.words import message
from pipelines.report.page_images import draw

_log = logging.getLogger(__name__)


class ReadingThread:
    """A context manager that reads for `desk` with `workers`; leaving it drops the batches that wait."""

    def __init__(self, desk: Desk, workers: Workers) -> None:
        self._desk = desk
        self._workers = workers
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def read(self, drafts: Sequence[Received], earlier: Sequence[Received]) -> "Future[None]":
        """Read and check `drafts`, beside the previous year's reports on the desk, which `earlier` joins.

        Where `earlier` comes alone, the drafts on the desk are checked again beside it.
        """
        batch = self._desk.open_batch(drafts or self._desk.received_drafts(), earlier)
        return self._thread.submit(self._read, batch)

    def draw(self, drafts: Sequence[Draft]) -> dict[str, PageImages | Refusal]:
        """By digest, the pages of `drafts` with marked cells; none while a batch is read, so that nobody waits."""
        if self._desk.busy:
            return {}
        return self._thread.submit(self._draw, drafts).result()

    def _draw(self, drafts: Sequence[Draft]) -> dict[str, PageImages | Refusal]:
        paths = self._desk.contents.sources
        found = {draft.sha256: draft.checked for draft in drafts if draft.sha256 in paths}
        return draw(found, {sha256: paths[sha256].read_bytes for sha256 in found}, self._workers)

    def _read(self, batch: Batch) -> None:
        found, failure = None, None
        try:
            found = self._check(batch)
        except CannotStart as error:
            failure = message("cannot_read", why=error_text(error))
        except Exception as error:  # the page must show it: nobody sees an exception of this thread
            _log.exception("a batch could not be read")
            failure = message("cannot_read", why=error_text(f"{type(error).__name__}: {error}"))
        self._desk.close_batch(batch, found, failure)

    def _check(self, batch: Batch) -> CheckedDocuments:
        earlier = list(self._desk.contents.earlier.values())
        places = {one.sha256: one.name for one in (*earlier, *batch.drafts)}

        def track(items: Iterable[Any], what: str, total: int) -> Iterable[Any]:
            for item in items:
                self._desk.advance(batch)
                yield item

        return check_against(_sources(batch.drafts), _sources(earlier), self._workers, track, places)


def _sources(received: Sequence[Received]) -> dict[str, Source]:
    return {one.sha256: one.content.read_bytes for one in received if isinstance(one.content, Path)}
