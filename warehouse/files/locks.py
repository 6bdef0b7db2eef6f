"""Locks of the operating system on files, which go with the process that holds them: the one a program of ours holds
on a file of its own, and the one that keeps every program from writing to a DuckDB file. Knows no file of ours.
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
    _FAR = 1 << 30  # a byte no one reads: Windows lets nobody read what is locked

    def lock(file: IO[Any], *, wait: bool = False) -> bool:
        """Whether `file` is locked now, for this process alone; closing it lets go."""
        file.seek(_FAR)
        while True:  # it gives up after ten seconds by itself
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
    def unwritten(file: Path) -> Iterator[IO[bytes]]:
        """The beginning of `file`, and no lock: Windows itself refuses to replace a file that a program has open."""
        with file.open("rb") as opened:
            beginning = BytesIO(opened.read(_BEGINNING))
        yield beginning

else:
    import fcntl

    def lock(file: IO[Any], *, wait: bool = False) -> bool:
        """Whether `file` is locked now, for this process alone; closing it lets go."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    @contextmanager
    def unwritten(file: Path) -> Iterator[IO[bytes]]:
        """The DuckDB file `file`, opened to be read, while no program has it open for writing nor can open it so;
        BlockingIOError where one has. The lock is the one DuckDB takes to read, so readers are in nobody's way. It is
        lost as soon as this process closes the file, be it opened elsewhere.
        """
        with file.open("rb") as held:
            try:
                fcntl.lockf(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except PermissionError as error:  # some systems refuse a lock in these words
                raise BlockingIOError(*error.args) from error
            yield held
