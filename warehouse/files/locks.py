"""Locks of the operating system on files; they end with the process that holds them. One is held on a lock file of our
own, the other keeps every program from writing to a DuckDB file. Knows no path.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, Any

if sys.platform == "win32":
    import msvcrt

    _BEGINNING = 1 << 16
    _FAR = 1 << 30  # a byte that is never read: Windows lets no program read a locked one

    def lock(file: IO[Any], *, wait: bool = False) -> bool:
        """Lock `file` for this process alone, until it is closed; returns whether it is locked now."""
        file.seek(_FAR)
        while True:  # LK_LOCK gives up after ten seconds
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    file.seek(0)
                    return False
            else:
                file.seek(0)
                return True

    @contextmanager
    def lock_against_writers(file: Path) -> Iterator[IO[bytes]]:
        """The beginning of `file`, without a lock: Windows itself does not replace a file that a program has open."""
        with file.open("rb") as opened:
            beginning = BytesIO(opened.read(_BEGINNING))
        yield beginning

else:
    import fcntl

    def lock(file: IO[Any], *, wait: bool = False) -> bool:
        """Lock `file` for this process alone, until it is closed; returns whether it is locked now."""
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
        """
        with file.open("rb") as opened:
            try:
                fcntl.lockf(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except PermissionError as error:  # what some systems raise for a held lock
                raise BlockingIOError(*error.args) from error
            yield opened
