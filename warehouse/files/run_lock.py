"""One run at a time: whoever works on a warehouse has its turn, from its first step to its last, and the next waits.

A lock of the operating system on a file beside the warehouse, which a run that dies lets go. What a run does is
elsewhere; that no two programs write to one file at once is the store's matter.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from warehouse.files.locks import lock
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
        held = file.open("r+", encoding="utf-8")
    except OSError as error:
        raise WarehouseError(f"{file} cannot be written ({error.strerror}): see to the folder and its disk") from error
    with held:
        if not lock(held):
            say(f"another run is at {warehouse} ({held.read().strip() or 'just begun'}): waiting for it to end")
            lock(held, wait=True)
        held.seek(0)
        held.truncate()
        held.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n")
        held.flush()
        yield
