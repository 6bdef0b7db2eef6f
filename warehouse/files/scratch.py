"""Temporary folders that end with the process that made them. A killed process leaves its folder, and the next run
removes it. A lock on a file in the folder shows whether its owner lives, even if another process has its number.
"""

import os
import re
import shutil
import stat
import sys
import tempfile
import time
import weakref
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from warehouse.files.locks import lock, lock_against_writers

PREFIX = "gongkai-"
_OWNER = "owner.lock"
_DAY = 24 * 3600
_SPILL = ".building.tmp"  # what DuckDB spills to disk
_PART = re.compile(r"\.building\.(\d+)$")  # the copy of an earlier version, by the number of its process


class Scratch:
    """A folder below `within`, or below that for temporary files, until `close` or until the object is collected."""

    def __init__(self, within: Path | None = None, *, prefix: str = PREFIX, suffix: str = "") -> None:
        self.path = Path(tempfile.mkdtemp(prefix=prefix, suffix=suffix, dir=within))
        hidden = sys.platform != "win32"  # Windows renames no open file; nor deletes it, so it may be seen unlocked
        owner = (self.path / (f"{_OWNER}.part" if hidden else _OWNER)).open("wb")
        self.close = weakref.finalize(self, _close, self.path, owner)
        lock(owner, wait=True)
        if hidden:
            Path(owner.name).rename(self.path / _OWNER)

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self.close()


def _close(path: Path, owner: IO[bytes]) -> None:
    owner.close()
    shutil.rmtree(path, ignore_errors=True)


def remove_leftovers(warehouse: Path) -> None:
    """Remove what killed runs left in the folder for temporary files and beside `warehouse`."""
    remove_unowned(Path(tempfile.gettempdir()).glob(f"{PREFIX}*"))
    remove_unowned(warehouse.parent.glob(f"{warehouse.name}.building.*"))


def remove_unowned(paths: Iterable[Path]) -> None:
    """Remove those of `paths` whose owner has ended; what cannot be removed is left to the next run."""
    for path in paths:
        with suppress(OSError):
            if _is_unowned(path):
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _is_unowned(path: Path) -> bool:
    facts = path.lstat()
    if facts.st_uid != getattr(os, "getuid", lambda: facts.st_uid)():
        return False
    if not stat.S_ISDIR(facts.st_mode):
        process = _PART.search(path.name)
        return process is not None and _has_ended(int(process[1]), facts)
    if path.name.endswith(_SPILL):
        return _has_no_writer(path.with_suffix(""))
    owner = path / _OWNER
    if not owner.exists():
        return time.time() - facts.st_mtime > 7 * _DAY
    with owner.open("r+b") as opened:
        return lock(opened)


def _has_ended(process: int, facts: os.stat_result) -> bool:
    """Whether no process has the number, or none that can be writing the file: to copy one takes less than a day.
    On Windows the age alone decides.
    """
    with suppress(ProcessLookupError):
        if sys.platform != "win32":  # there it would end the process
            os.kill(process, 0)
        return time.time() - facts.st_mtime > _DAY
    return True


def _has_no_writer(file: Path) -> bool:
    if file.exists():
        with lock_against_writers(file):  # OSError while a program writes to it
            pass
    return True
