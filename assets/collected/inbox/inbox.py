"""The inbox: a folder of documents. Each file found is archived, or refused unread with the reason; one that has not
changed since it was last taken is not opened.

Of a ZIP each document in it is archived, and the ZIP itself is not. Which files there are is told in listing.py;
what the bytes say is read at the next stop.
"""

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assets.collected.archive.archive import Archive, FirstSight, digest
from assets.collected.inbox import zip_members
from assets.collected.inbox.listing import Unlisted
from assets.collected.media_type import ZIP, media_type

LARGEST = zip_members.LARGEST
# Some file systems tell times by two seconds: of a file that changed so shortly before, a further change may not show.
_SETTLED = timedelta(seconds=2)
_TRIES = 3  # to read a file that is written meanwhile
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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


def collect(
    paths: Iterable[Path], archive: Archive, seen: datetime, taken: Mapping[str, Taken] | None = None
) -> Iterator[Sighting]:
    """Archive `paths` one by one but for those that are as they were when last `taken`, by source; `seen` (UTC) is when
    the run began. A file that cannot be taken costs itself only.
    """
    for path in paths:
        yield from _take(path, archive, seen, taken or {})


def refusals(refused: Iterable[Unlisted], seen: datetime) -> Iterator[Sighting]:
    """What is refused unread of a listing, as sightings."""
    for one in refused:
        yield Sighting(_named(one.path), "", 0, None, "refused", one.why.en, seen)


def _take(path: Path, archive: Archive, seen: datetime, taken: Mapping[str, Taken]) -> Iterator[Sighting]:
    source, size, changed = _named(path), 0, None
    refused, data = None, b""
    try:
        facts = os.lstat(path)
        size, changed = facts.st_size, _changed(facts, seen)
        before = taken.get(source)
        if before and (before.bytes, before.changed_ns) == (size, changed):
            yield Sighting(source, before.sha256, size, None, "unchanged", before.why, seen, changed)
            return
        refused = _refused(size)
        if not refused:
            data, facts = _whole(path)
            size, changed = len(data), _changed(facts, seen)
            refused = _refused(size)
    except _Changing:
        refused = "it changed while it was read: wait until it is complete, the next run reads it again"
    except OSError as error:
        refused = f"it cannot be read ({error.strerror})"
    if refused:
        yield Sighting(source, "", size, None, "refused", refused, seen)
    elif media_type(data) == ZIP:
        yield from unpack(source, data, archive, seen, changed)
    else:
        yield _keep(source, data, archive, seen, changed)


def _named(path: Path) -> str:
    """A path as text; of a name in another encoding the escapes of its bytes, so that it costs nothing."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


class _Changing(Exception):
    """A file is written while it is read."""


def _whole(path: Path) -> tuple[bytes, os.stat_result]:
    """A file as it was at one moment, and its facts then; _Changing, OSError. Of one over LARGEST no more is read than
    shows that.
    """
    for _ in range(_TRIES):
        with open(path, "rb", opener=_opened) as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):  # since it was listed
                raise OSError(errno.EINVAL, "it is not a regular file any more")
            data = file.read(LARGEST + 1)
            if _version(before) == _version(os.fstat(file.fileno())) and len(data) == min(before.st_size, LARGEST + 1):
                return data, before
    raise _Changing


def _opened(path: str, flags: int) -> int:
    """Opened without following a link, or waiting for a pipe, that took its place since it was listed."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def _version(facts: os.stat_result) -> tuple[int, int, int]:
    return facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns


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
        for member in zip_members.members(data):
            within = f"{source}!{member.name}"
            if member.data is None:
                yield Sighting(within, "", member.size, None, "refused", member.why.en if member.why else None, seen)
            else:
                yield _keep(within, member.data, archive, seen)
    except zip_members.NotUnpacked as error:
        outcome, why = "refused", str(error)
    yield Sighting(source, digest(data), len(data), ZIP, outcome, why, seen, changed)


def _refused(size: int) -> str | None:
    if size == 0:
        return "it is empty: fetch it again"
    if size > LARGEST:
        return f"it is {size:,} bytes, over the limit of {LARGEST:,}: no annual report is so large"
    return None
