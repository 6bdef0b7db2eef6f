"""The inbox: a folder of documents. Each file is archived, or rejected unread with the reason; a file that has not
changed since the last run is not opened.

Of a ZIP, the documents in it are archived and the ZIP itself is not. listing.py lists the files; the next stage reads
what their bytes say.
"""

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from assets.collected.archive.address import digest
from assets.collected.archive.archive import Archive, FirstSight
from assets.collected.inbox import zip_members
from assets.collected.inbox.listing import RejectedEntry
from assets.collected.inbox.messages import rejection
from assets.collected.media_type import ZIP, media_type
from warehouse.messages import Message

LARGEST = zip_members.LARGEST
# Some file systems store times in steps of two seconds: a change so soon after another may not show.
_TIME_STEP = timedelta(seconds=2)
_MAX_READS = 3  # of a file that is written meanwhile
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file as the last run took it: digest, bytes, time of the last change (`_last_change`), reason if rejected."""

    sha256: str
    bytes: int
    changed_ns: int
    why: str | None


@dataclass(frozen=True, slots=True)
class Sighting:
    """One file as found, or one in a ZIP (`path of the zip!name in it`).

    `outcome` is archived, refused, unpacked (of a ZIP), or unchanged since the last run, with all that is in it. `why`
    is the reason of a rejection. `changed_ns` is the time of the last change, None where it is not certain.
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
    paths: Iterable[Path], archive: Archive, seen: datetime, taken: Mapping[str, KnownFile] | None = None
) -> Iterator[Sighting]:
    """Archive the files at `paths`, except those unchanged since they were last `taken` (by source); `seen` (UTC) is
    when the run began. A file that cannot be read does not affect the others.
    """
    for path in paths:
        yield from _collect_file(path, archive, seen, taken or {})


def refusals(refused: Iterable[RejectedEntry], seen: datetime) -> Iterator[Sighting]:
    """The rejected entries of a listing as sightings."""
    for one in refused:
        yield Sighting(_source_name(one.path), "", 0, None, "refused", one.why.en, seen)


def _collect_file(path: Path, archive: Archive, seen: datetime, taken: Mapping[str, KnownFile]) -> Iterator[Sighting]:
    source, size, changed = _source_name(path), 0, None
    why, data = None, b""
    try:
        facts = os.lstat(path)
        size, changed = facts.st_size, _last_change(facts, seen)
        before = taken.get(source)
        if before and (before.bytes, before.changed_ns) == (size, changed):
            yield Sighting(source, before.sha256, size, None, "unchanged", before.why, seen, changed)
            return
        why = _check_size(size)
        if why is None:
            data, facts = _read_whole(path)
            size, changed = len(data), _last_change(facts, seen)
            why = _check_size(size)
    except _Changing:
        why = rejection("changing")
    except OSError as error:
        why = rejection("not_readable", error=error.strerror or type(error).__name__)
    if why is not None:
        yield Sighting(source, "", size, None, "refused", why.en, seen)
    elif media_type(data) == ZIP:
        yield from unpack(source, data, archive, seen, changed)
    else:
        yield _archive(source, data, archive, seen, changed)


def _source_name(path: Path) -> str:
    """A path as text, with the bytes escaped that are not UTF-8."""
    text = os.fspath(path)
    return text if text.isascii() else os.fsencode(text).decode("utf-8", "backslashreplace")


class _Changing(Exception):
    """A file is written while it is read."""


def _read_whole(path: Path) -> tuple[bytes, os.stat_result]:
    """A file as it was at one moment, and its stat result then; raises _Changing and OSError. Reads one byte more than
    LARGEST at most.
    """
    for _ in range(_MAX_READS):
        with open(path, "rb", opener=_open_regular) as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):  # replaced since it was listed
                raise OSError(errno.EINVAL, "it is no longer a regular file")
            data = file.read(LARGEST + 1)
            if _version(before) == _version(os.fstat(file.fileno())) and len(data) == min(before.st_size, LARGEST + 1):
                return data, before
    raise _Changing


def _open_regular(path: str, flags: int) -> int:
    """Open without following a link, or waiting for a pipe, that replaced the file since it was listed."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def _version(facts: os.stat_result) -> tuple[int, int, int]:
    return facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns


def _last_change(facts: os.stat_result, seen: datetime) -> int | None:
    """When a file was last written or moved here, in nanoseconds; None where that is too close to `seen`."""
    changed = max(facts.st_mtime_ns, facts.st_ctime_ns)
    return changed if changed < _latest_certain(seen) else None


@lru_cache(maxsize=1)
def _latest_certain(seen: datetime) -> int:
    """Up to when a change is certain to show by `seen`, in nanoseconds."""
    return (seen.replace(tzinfo=UTC) - _TIME_STEP - _EPOCH) // timedelta(microseconds=1) * 1_000


def _archive(source: str, data: bytes, archive: Archive, seen: datetime, changed: int | None = None) -> Sighting:
    sha256, kind = digest(data), media_type(data)
    archive.put(sha256, data, FirstSight(source, kind, len(data), seen))
    return Sighting(source, sha256, len(data), kind, "archived", None, seen, changed)


def unpack(
    source: str, data: bytes, archive: Archive, seen: datetime, changed: int | None = None
) -> Iterator[Sighting]:
    """The documents in a ZIP found at `source`, each archived or rejected, then the ZIP."""
    outcome, why = "unpacked", None
    try:
        for member in zip_members.members(data):
            name = f"{source}!{member.name}"
            if member.data is None:
                yield Sighting(name, "", member.size, None, "refused", member.why.en if member.why else None, seen)
            else:
                yield _archive(name, member.data, archive, seen)
    except zip_members.NotUnpacked as error:
        outcome, why = "refused", error.why.en
    yield Sighting(source, digest(data), len(data), ZIP, outcome, why, seen, changed)


def _check_size(size: int) -> Message | None:
    if size == 0:
        return rejection("empty")
    return rejection("too_large", size=size, limit=LARGEST) if size > LARGEST else None
