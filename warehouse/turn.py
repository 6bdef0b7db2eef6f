"""One run at a time: whoever works on a warehouse has its turn, from its first step to its last, and the next waits.

A lock of the operating system on a file beside the warehouse, which a run that dies lets go. What a run does is
elsewhere; that no two programs write to one file at once is the store's matter.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from warehouse.store import WarehouseError

Say = Callable[[str], None]


def lock_path(warehouse: Path) -> Path:
    return warehouse.with_name(warehouse.name + ".lock")


@contextmanager
def turn(warehouse: Path, say: Say) -> Iterator[None]:
    """Have the turn at `warehouse` until left; while another run has it wait, and `say` so once."""
    file = lock_path(warehouse)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        lock = file.open("r+", encoding="utf-8")
    except OSError as error:
        raise WarehouseError(f"{file} cannot be written ({error.strerror}): see to the folder and its disk") from error
    with lock:
        if not _lock(lock, wait=False):
            say(f"another run is at {warehouse} ({lock.read().strip() or 'just begun'}): waiting for it to end")
            _lock(lock, wait=True)
        lock.seek(0)
        lock.truncate()
        lock.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n")
        lock.flush()
        yield


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # a byte no one reads: Windows lets nobody read what is locked

    def _lock(file: IO[str], *, wait: bool) -> bool:
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
else:
    import fcntl

    def _lock(file: IO[str], *, wait: bool) -> bool:
        """Whether the file is locked now; closing it lets go."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True
