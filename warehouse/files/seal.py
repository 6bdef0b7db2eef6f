"""The seal of a DuckDB file, `FILE.seal` beside it: a digest of its headers when we closed it, to detect changes.

Every checkpoint that changes a row writes another header, and DuckDB never overwrites blocks that an earlier header
refers to. So a file with the sealed header and no log beside it holds the rows it was sealed with. To compare takes a
millisecond for a file of any size. DuckDB itself detects disk errors, by the checksum of each block.
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
    """The logs beside `file`. DuckDB replays them into the next file of that name that it opens."""
    return [log for ending in LOGS if (log := file.with_name(file.name + ending)).exists()]


def write(file: Path, *headers: str) -> None:
    """Seal `file`; it may have any of `headers`."""
    sealed = seal_path(file)
    part = sealed.with_name(f"{sealed.name}.part")
    part.write_text(json.dumps({"headers": headers}) + "\n", "utf-8")
    part.replace(sealed)


def sealed_headers(file: Path) -> tuple[str, ...]:
    """The headers that `file` is sealed with; none without a readable seal."""
    try:
        return tuple(json.loads(seal_path(file).read_text("utf-8"))["headers"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return ()


def is_changed(file: Path, opened: IO[bytes]) -> bool:
    """Whether `file`, open as `opened`, is sealed and holds other rows than it was sealed with."""
    now = header(opened)  # read before the seal: a file that is published meanwhile is sealed before it gets its name
    sealed = sealed_headers(file)
    return bool(sealed) and now not in sealed
