"""Locks of the operating system on files; they end with the process that holds them. One is held on a lock file of our
own, the other keeps every program from writing to a DuckDB file. Knows no path.

What a system lacks is imported only where it is used, so that this module can be imported on all of them.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, Any

_BEGINNING = 1 << 16
_FAR = 1 << 30  # a byte that is never read: Windows lets no program read a locked one


def lock(file: IO[Any], *, wait: bool = False) -> bool:
    """Lock `file` for this process alone, until it is closed; returns whether it is locked now."""
    if sys.platform == "win32":
        return _lock_on_windows(file, wait=wait)
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


@contextmanager
def lock_against_writers(file: Path) -> Iterator[IO[bytes]]:
    """The DuckDB file `file`, opened for reading; no program can open it for writing meanwhile.

    BlockingIOError if one has it open for writing. The lock is the one that DuckDB takes to read, so it
    does not affect readers. It is lost as soon as this process closes the file, even where it was opened elsewhere.
    On Windows it is the beginning of the file, without a lock: the system does not replace a file that is open.
    """
    with file.open("rb") as opened:
        if sys.platform != "win32":
            _lock_to_read(opened)
            yield opened
            return
        beginning = BytesIO(opened.read(_BEGINNING))
    yield beginning


def _lock_to_read(opened: IO[bytes]) -> None:
    import fcntl

    try:
        fcntl.lockf(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except PermissionError as error:  # what some systems raise for a held lock
        raise BlockingIOError(*error.args) from error


def _lock_on_windows(file: IO[Any], *, wait: bool) -> bool:
    import msvcrt

    locking: Any = msvcrt  # its names are known on Windows only
    file.seek(_FAR)
    try:
        while True:  # LK_LOCK gives up after ten seconds
            try:
                locking.locking(file.fileno(), locking.LK_LOCK if wait else locking.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
            else:
                return True
    finally:
        file.seek(0)
