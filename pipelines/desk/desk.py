"""What is on the desk: the files received, the drafts with their results, the progress of reading, the language.

One desk serves one person on one machine. Everything is in memory and in one temporary folder, and is deleted on
request, when the desk ends, and after an hour without use. Reads no document (reading.py) and shows none (pages.py).
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from time import monotonic

from assets.checked.check_files import Checked, CheckedDocuments
from assets.staged.report import Refusal
from pipelines.desk.draft import Draft
from warehouse.messages import Message

UNUSED_SECONDS = 3600.0
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Received:
    """A document that was dropped: its name, its digest, and its file on the desk, or why it cannot be read."""

    name: str
    sha256: str
    content: Path | Refusal


@dataclass(frozen=True, slots=True)
class Batch:
    """What was dropped at once; `generation` is that of the desk, which a deletion raises."""

    drafts: tuple[Received, ...]
    generation: int


@dataclass(slots=True)
class Progress:
    """How many of `total` documents of the batches in progress are read."""

    done: int = 0
    total: int = 0


@dataclass(slots=True)
class Contents:
    """All that a deletion removes. `earlier` are the previous year's reports by digest, `unread` why one is of no use.

    `failure` is why the last batch could not be read at all. `role` is the office that gave the last verdict.
    """

    drafts: list[Draft] = field(default_factory=list)
    earlier: dict[str, Received] = field(default_factory=dict)
    unread: dict[str, tuple[str, Message]] = field(default_factory=dict)
    sources: dict[str, Path] = field(default_factory=dict)
    failure: Message | None = None
    role: str = ""
    next_number: int = 1


class Desk:
    """The desk below `folder`, with `clock` in seconds. Its methods may be called from several threads."""

    def __init__(self, folder: Path, language: str, clock: Clock = monotonic) -> None:
        self.language = language
        self.folder = folder
        self.lock = RLock()
        self.contents = Contents()
        self.progress = Progress()
        self._files = folder / "files"
        self._files.mkdir()
        self._clock = clock
        self._used = clock()
        self._generation = 0

    @property
    def busy(self) -> bool:
        return self.progress.total > 0

    def use(self) -> None:
        """Note that the desk is in use, after deleting what was left unused for too long."""
        with self.lock:
            self.expire()
            self._used = self._clock()

    def expire(self) -> None:
        """Delete everything if the desk was not used for UNUSED_SECONDS and nothing is being read."""
        with self.lock:
            if not self.busy and self._clock() - self._used >= UNUSED_SECONDS:
                self.clear()

    def clear(self) -> None:
        """Delete all files and results; the results of a batch being read are dropped when they come."""
        with self.lock:
            self._generation += 1
            self.contents = Contents()
            shutil.rmtree(self._files, ignore_errors=True)
            self._files.mkdir(exist_ok=True)

    def keep(self, sha256: str, data: bytes) -> Path:
        """Write a document to the desk, under its digest, so that no name of a file becomes a path."""
        path = self._files / sha256
        with self.lock:
            path.write_bytes(data)
        return path

    def open_batch(self, drafts: Sequence[Received], earlier: Sequence[Received]) -> Batch:
        """Begin a batch: note the previous year's reports, and count the drafts as to be read."""
        with self.lock:
            contents = self.contents
            contents.failure = None
            for one in earlier:
                if isinstance(one.content, Refusal):
                    contents.unread[one.name] = (one.name, one.content.why)
                else:
                    contents.earlier[one.sha256] = one
            contents.sources |= {one.sha256: one.content for one in drafts if isinstance(one.content, Path)}
            self.progress.total += len(drafts)
            return Batch(tuple(drafts), self._generation)

    def advance(self, batch: Batch) -> None:
        """Count one more document of a batch as read."""
        with self.lock:
            self.progress.done = min(self.progress.done + 1, self.progress.total)

    def close_batch(self, batch: Batch, found: CheckedDocuments | None, failure: Message | None = None) -> None:
        """End a batch: put its results on the desk, or note why there are none."""
        with self.lock:
            self.progress.total = max(self.progress.total - len(batch.drafts), 0)
            self.progress.done = 0
            self._used = self._clock()
            if batch.generation != self._generation:
                return
            self.contents.failure = failure
            if found is not None:
                self._take_results(batch, found)

    def received_drafts(self) -> list[Received]:
        """The drafts on the desk as they were received, to be read again; without those that no file was kept of."""
        with self.lock:
            sources = self.contents.sources
            drafts = [draft for draft in self.contents.drafts if draft.sha256 in sources]
            return [Received(draft.name, draft.sha256, sources[draft.sha256]) for draft in drafts]

    def draft(self, number: int) -> Draft | None:
        with self.lock:
            return next((draft for draft in self.contents.drafts if draft.number == number), None)

    def names(self) -> Mapping[str, str] | None:
        """The names of all reports by digest, as each may be the previous year's of another; None where none is."""
        with self.lock:
            earlier, drafts = self.contents.earlier, self.contents.drafts
            if not earlier and all(draft.checked.earlier is None for draft in drafts):
                return None
            return {draft.sha256: draft.name for draft in drafts} | {key: one.name for key, one in earlier.items()}

    def _take_results(self, batch: Batch, found: CheckedDocuments) -> None:
        """Each result replaces the version of an earlier batch, else it is a new draft; copies in a batch are one."""
        contents, seen = self.contents, set[str]()
        older = list(contents.drafts)
        for draft in _drafts(batch, found):
            if draft.sha256 and draft.sha256 in seen:
                continue
            seen.add(draft.sha256)
            same = next((known for known in older if draft.is_version_of(known)), None)
            if same is not None:
                older.remove(same)
                same.replace(draft)
                continue
            draft.number, contents.next_number = contents.next_number, contents.next_number + 1
            contents.drafts.append(draft)
        contents.unread |= {
            sha256: (contents.earlier[sha256].name, read.why)
            for sha256, read in found.earlier.items()
            if isinstance(read, Refusal)
        }


def _drafts(batch: Batch, found: CheckedDocuments) -> list[Draft]:
    """The drafts of a batch, not numbered yet."""
    return [
        Draft(0, one.name, Checked(one.content) if isinstance(one.content, Refusal) else found.checked[one.sha256])
        for one in batch.drafts
    ]
