"""One run at a time: a run holds the lock of its warehouse from its first step to its last, and the next run waits.

The lock is one of the operating system, on a file beside the warehouse, and ends with the run. That no two programs
write to one DuckDB file is ensured by guard.py.
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
def hold_run_lock(warehouse: Path, say: Say) -> Iterator[None]:
    """Hold the lock of `warehouse`. While another run holds it, wait, and `say` so once.

    WarehouseError if the lock file cannot be written.
    """
    file = lock_path(warehouse)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        held = file.open("r+", encoding="utf-8")
    except OSError as error:
        raise WarehouseError(f"{file} cannot be written ({error.strerror}): check the folder and its disk") from error
    with held:
        if not lock(held):
            say(f"another run works on {warehouse} ({held.read().strip() or 'just started'}): waiting for it to end")
            lock(held, wait=True)
        held.seek(0)
        held.truncate()
        held.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n")
        held.flush()
        yield
