"""The inbox: a folder of documents. Each file found is archived, or refused unread with the reason.

Of a ZIP each document in it is archived, and the ZIP itself is not. What the bytes say is read at the next stop.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assets.collected import unpacked
from assets.collected.archive import Archive, FirstSight, digest
from assets.collected.media import ZIP, media_type

LARGEST = unpacked.LARGEST


class InboxError(RuntimeError):
    """The inbox is no folder that can be listed."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One file as found, or one in a ZIP (`path of the zip!name in it`).

    `outcome` is archived, refused, or of a ZIP unpacked; `why` says why it was refused.
    """

    source: str
    sha256: str
    bytes: int
    media_type: str | None
    outcome: str
    why: str | None
    seen: datetime


def found(inbox: Path) -> list[Path]:
    """Every file below `inbox` in a fixed order, without what is no document (`junk`, unpacked.py)."""
    if not inbox.is_dir():
        raise InboxError(f"the inbox {inbox} is not a folder: make it, or name another with --inbox")
    return sorted(
        path for path in inbox.rglob("*") if path.is_file() and not unpacked.junk(path.relative_to(inbox).parts)
    )


def collect(paths: list[Path], archive: Archive, seen: datetime) -> Iterator[Sighting]:
    """Archive `paths` one by one; a file that cannot be taken costs itself only."""
    for path in paths:
        yield from _take(path, archive, seen)


def _take(path: Path, archive: Archive, seen: datetime) -> Iterator[Sighting]:
    # A name in another encoding is kept as the escapes of its bytes: it is no text, and must cost nothing.
    source, size = os.fsencode(path.resolve()).decode("utf-8", "backslashreplace"), 0
    try:
        size = path.stat().st_size
        refused, data = _refused(size), b""
        if not refused:
            data = path.read_bytes()
    except OSError as error:
        refused = f"it cannot be read ({error.strerror})"
    if refused:
        yield Sighting(source, "", size, None, "refused", refused, seen)
    elif media_type(data) == ZIP:
        yield from _unpack(source, data, archive, seen)
    else:
        yield _keep(source, data, archive, seen)


def _keep(source: str, data: bytes, archive: Archive, seen: datetime) -> Sighting:
    sha256, kind = digest(data), media_type(data)
    archive.put(sha256, data, FirstSight(source, kind, len(data), seen))
    return Sighting(source, sha256, len(data), kind, "archived", None, seen)


def _unpack(source: str, data: bytes, archive: Archive, seen: datetime) -> Iterator[Sighting]:
    """The documents in a ZIP, then the ZIP."""
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
    yield Sighting(source, digest(data), len(data), ZIP, outcome, why, seen)


def _refused(size: int) -> str | None:
    if size == 0:
        return "it is empty: fetch it again"
    if size > LARGEST:
        return f"it is {size:,} bytes, over the limit of {LARGEST:,}: no annual report is so large"
    return None
