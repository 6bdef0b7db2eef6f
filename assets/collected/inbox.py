"""The inbox: a folder of documents. Each file found is archived, or refused unread with the reason; one that has not
changed since it was last taken is not opened.

Of a ZIP each document in it is archived, and the ZIP itself is not. What the bytes say is read at the next stop.
"""

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assets.collected import unpacked
from assets.collected.archive import Archive, FirstSight, digest
from assets.collected.media import ZIP, media_type

LARGEST = unpacked.LARGEST
# Some file systems tell times by two seconds: of a file that changed so shortly before, a further change may not show.
_SETTLED = timedelta(seconds=2)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class InboxError(RuntimeError):
    """The inbox is no folder that can be listed."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What is known of a file since it was last taken: its digest, bytes, when it had last changed (`_changed`), and
    why it was refused.
    """

    sha256: str
    bytes: int
    changed_ns: int
    why: str | None


@dataclass(frozen=True, slots=True)
class Sighting:
    """One file as found, or one in a ZIP (`path of the zip!name in it`).

    `outcome` is archived, refused, of a ZIP unpacked, or unchanged, which it has been since it was last taken, with all
    that is in it; `why` says why it was refused. `changed_ns` is when it last changed, None where that cannot be told.
    """

    source: str
    sha256: str
    bytes: int
    media_type: str | None
    outcome: str
    why: str | None
    seen: datetime
    changed_ns: int | None = None


def folder(inbox: Path) -> Path:
    """The inbox by its real path, or InboxError."""
    if not inbox.is_dir():
        raise InboxError(f"the inbox {inbox} is not a folder: make it, or name another with --inbox")
    return inbox.resolve()


def found(inbox: Path, apart: Collection[Path] = ()) -> list[Path]:
    """Every file below `inbox` by its real path, in a fixed order, without what is no document (`junk`, unpacked.py)
    and what lies in the folders `apart`; InboxError as `folder`.
    """
    root = folder(inbox)
    if not {root, *root.parents}.isdisjoint(apart):
        return []
    paths = []
    for above, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not unpacked.junk((name,)) and Path(above, name) not in apart]
        paths += [Path(above, name) for name in names if not unpacked.junk((name,))]
    return sorted((path for path in map(_real, paths) if path.is_file() and _lies_in(path, root, apart)), key=os.fspath)


def _real(path: Path) -> Path:
    return path.resolve() if path.is_symlink() else path


def _lies_in(path: Path, root: Path, apart: Collection[Path]) -> bool:
    """Whether `path` was met on the way, or a link led out of `root`, but not into a folder `apart`."""
    return path.is_relative_to(root) or set(apart).isdisjoint(path.parents)


def collect(
    paths: list[Path], archive: Archive, seen: datetime, taken: Mapping[str, Taken] | None = None
) -> Iterator[Sighting]:
    """Archive `paths` one by one but for those that are as they were when last `taken`, by source; `seen` (UTC) is when
    the run began. A file that cannot be taken costs itself only.
    """
    for path in paths:
        yield from _take(path, archive, seen, taken or {})


def _take(path: Path, archive: Archive, seen: datetime, taken: Mapping[str, Taken]) -> Iterator[Sighting]:
    # A name in another encoding is kept as the escapes of its bytes: it is no text, and must cost nothing.
    source, size, changed = os.fsencode(path).decode("utf-8", "backslashreplace"), 0, None
    try:
        facts = path.stat()
        size, changed = facts.st_size, _changed(facts, seen)
        before = taken.get(source)
        if before and (before.bytes, before.changed_ns) == (size, changed):
            yield Sighting(source, before.sha256, size, None, "unchanged", before.why, seen, changed)
            return
        refused, data = _refused(size), b""
        if not refused:
            data = path.read_bytes()
    except OSError as error:
        refused = f"it cannot be read ({error.strerror})"
    if refused:
        yield Sighting(source, "", size, None, "refused", refused, seen)
    elif media_type(data) == ZIP:
        yield from unpack(source, data, archive, seen, changed)
    else:
        yield _keep(source, data, archive, seen, changed)


def _changed(facts: os.stat_result, seen: datetime) -> int | None:
    """When a file was last written or put in its place, in nanoseconds; None where that is too near to `seen`."""
    changed = max(facts.st_mtime_ns, facts.st_ctime_ns)
    settled = seen.replace(tzinfo=UTC) - _SETTLED - _EPOCH
    return changed if changed < settled // timedelta(microseconds=1) * 1_000 else None


def _keep(source: str, data: bytes, archive: Archive, seen: datetime, changed: int | None = None) -> Sighting:
    sha256, kind = digest(data), media_type(data)
    archive.put(sha256, data, FirstSight(source, kind, len(data), seen))
    return Sighting(source, sha256, len(data), kind, "archived", None, seen, changed)


def unpack(
    source: str, data: bytes, archive: Archive, seen: datetime, changed: int | None = None
) -> Iterator[Sighting]:
    """The documents in a ZIP found at `source`, each archived or refused, then the ZIP."""
    outcome, why = "unpacked", None
    try:
        for member in unpacked.members(data):
            within = f"{source}!{member.name}"
            if member.data is None:
                yield Sighting(within, "", member.size, None, "refused", member.why, seen)
            else:
                yield _keep(within, member.data, archive, seen)
    except unpacked.NotUnpacked as error:
        outcome, why = "refused", str(error)
    yield Sighting(source, digest(data), len(data), ZIP, outcome, why, seen, changed)


def _refused(size: int) -> str | None:
    if size == 0:
        return "it is empty: fetch it again"
    if size > LARGEST:
        return f"it is {size:,} bytes, over the limit of {LARGEST:,}: no annual report is so large"
    return None
