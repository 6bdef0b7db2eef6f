"""The journals of several machines, in a folder or a bucket that all of them reach.

Each machine writes its own journals on its disk and stores them there as they grow, so an object has one writer; before
a crawl it fetches those of the others. So what a site answered, whether it blocked, and what it was asked on a day is
known to whichever machine crawls it next. Reads no line of a journal.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assets.collected.archive.address import Root
from assets.collected.archive.object_store import ObjectStore, StoreError
from assets.collected.journal import journal
from assets.collected.journal.fetch_record import FetchRecord
from assets.collected.journal.journal import JournalError, Write

PAUSE = 20.0  # seconds between two times at which a growing journal is stored


def exchange_journals(root: Root | None, journals: Path) -> "SharedJournals | None":
    """Exchange the `journals` of this machine with those at `root`, and return these; None where there is no `root`."""
    if root is None:
        return None
    shared = SharedJournals(root)
    shared.synchronise(journals)
    return shared


@dataclass(frozen=True, slots=True)
class SharedJournals:
    """The journals at `root`. Its methods raise JournalError where that cannot be reached."""

    root: Root

    def synchronise(self, journals: Path) -> None:
        """Fetch every journal that the folder `journals` lacks or has shorter, and store every one that `root` does."""
        with self._in_a_sentence():
            here = {self._name(journals, path): path.stat().st_size for path in journal.paths(journals)}
            there = dict(ObjectStore(self.root).sizes())
            for name in {name for name, size in there.items() if size > here.get(name, -1)}:
                self._fetch(journals / name, name)
            for name in {name for name, size in here.items() if size > there.get(name, -1)}:
                self._store(journals / name, name)

    @contextmanager
    def storing(self, journals: Path, path: Path, write: Write) -> Iterator[Write]:
        """`write`, which appends to the journal at `path`, with the journal stored from time to time and at the end."""
        name, stored = self._name(journals, path), None

        def write_and_store(record: FetchRecord) -> None:
            nonlocal stored
            write(record)
            if stored is None:
                self._begin(path, name)
            elif time.monotonic() - stored < PAUSE:
                return
            else:
                self._store(path, name)
            stored = time.monotonic()

        try:
            yield write_and_store
        finally:
            if stored is not None:
                self._store(path, name)

    def _begin(self, path: Path, name: str) -> None:
        """Store a journal for the first time; JournalError if another machine has one of its name."""
        with self._in_a_sentence():
            if ObjectStore(self.root).create(name, path.read_bytes()):
                return
        raise JournalError(
            f"{self.root}/{name} was begun by another machine: give each machine a GONGKAI_CRAWL_SHARE of its own, then"
            " run again"
        )

    def _store(self, path: Path, name: str) -> None:
        with self._in_a_sentence():
            ObjectStore(self.root).write(name, path.read_bytes())

    def _fetch(self, path: Path, name: str) -> None:
        """Write the stored journal to `path`, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(ObjectStore(self.root).read(name))
        part.replace(path)

    @staticmethod
    def _name(journals: Path, path: Path) -> str:
        return path.relative_to(journals).as_posix()

    @contextmanager
    def _in_a_sentence(self) -> Iterator[None]:
        try:
            yield
        except StoreError as why:
            raise JournalError(
                f"the shared journals {self.root} cannot be read or written ({why}): check {why.check}, then run again"
            ) from why
