"""The seal of a DuckDB file, `FILE.seal` beside it: the headers it had when we closed it, by which we know it again.

Every checkpoint that changes a row writes another header, and nothing is ever written over that an earlier header leads
to. So a file that has the header it was sealed with, and no log beside it, holds the rows it was sealed with. To look
takes a millisecond, however large the file is. What a disk spoils DuckDB finds itself, by the checksum of each block.
"""

import hashlib
import json
from pathlib import Path
from typing import IO

_HEADERS = 3 * 4096  # DuckDB's main header, and the two that checkpoints write in turn
LOGS = (".wal", ".wal.checkpoint", ".wal.recovery")


def seal_path(file: Path) -> Path:
    return file.with_name(file.name + ".seal")


def header(opened: IO[bytes]) -> str:
    """The digest of the headers of the DuckDB file `opened`."""
    opened.seek(0)
    return hashlib.sha256(opened.read(_HEADERS)).hexdigest()


def logs(file: Path) -> list[Path]:
    """The logs beside `file`, which DuckDB plays into whatever file of that name it opens next."""
    return [log for ending in LOGS if (log := file.with_name(file.name + ending)).exists()]


def write(file: Path, *headers: str) -> None:
    """Seal `file`, which may have any of `headers`."""
    sealed = seal_path(file)
    part = sealed.with_name(f"{sealed.name}.part")
    part.write_text(json.dumps({"headers": headers}) + "\n", "utf-8")
    part.replace(sealed)


def sealed_headers(file: Path) -> tuple[str, ...]:
    """The headers `file` is sealed with; none where it has no seal that can be read."""
    try:
        return tuple(json.loads(seal_path(file).read_text("utf-8"))["headers"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return ()


def is_changed(file: Path, opened: IO[bytes]) -> bool:
    """Whether `file`, which is `opened`, is sealed and holds other rows than it was sealed with."""
    now = header(opened)  # before the seal is read: a file that is published meanwhile is sealed before it is put there
    sealed = sealed_headers(file)
    return bool(sealed) and now not in sealed
