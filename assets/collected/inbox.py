"""The inbox: a folder of documents. Each file found is archived, or refused unread with the reason.

What the bytes say is read at the next stop.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assets.collected.archive import Archive, FirstSight, digest
from assets.collected.media import media_type

LARGEST = 64 * 1024 * 1024


class InboxError(RuntimeError):
    """The inbox is no folder that can be listed."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One file as found: `outcome` is archived or refused, `why` says why it was refused."""

    source: str
    sha256: str
    bytes: int
    media_type: str | None
    outcome: str
    why: str | None
    seen: datetime


def found(inbox: Path) -> list[Path]:
    """Every file below `inbox` in a fixed order, hidden ones and part-written ones left out."""
    if not inbox.is_dir():
        raise InboxError(f"the inbox {inbox} is not a folder: make it, or name another with --inbox")
    return sorted(
        path
        for path in inbox.rglob("*")
        if path.is_file() and not any(part.startswith((".", "~$")) for part in path.relative_to(inbox).parts)
    )


def collect(paths: list[Path], archive: Archive, seen: datetime) -> Iterator[Sighting]:
    """Archive `paths` one by one; a file that cannot be taken costs itself only."""
    for path in paths:
        yield _take(path, archive, seen)


def _take(path: Path, archive: Archive, seen: datetime) -> Sighting:
    # A name in another encoding is kept as the escapes of its bytes: it is no text, and must cost nothing.
    source, size = os.fsencode(path.resolve()).decode("utf-8", "backslashreplace"), 0
    try:
        size = path.stat().st_size
        if refused := _refused(size):
            return Sighting(source, "", size, None, "refused", refused, seen)
        data = path.read_bytes()
    except OSError as error:
        return Sighting(source, "", size, None, "refused", f"it cannot be read ({error.strerror})", seen)
    sha256, kind = digest(data), media_type(data)
    archive.put(sha256, data, FirstSight(source, kind, len(data), seen))
    return Sighting(source, sha256, len(data), kind, "archived", None, seen)


def _refused(size: int) -> str | None:
    if size == 0:
        return "it is empty: fetch it again"
    if size > LARGEST:
        return f"it is {size:,} bytes, over the limit of {LARGEST:,}: no annual report is so large"
    return None
