"""Guards the warehouse's files against other programs: fails while one writes to them, sets aside what one left, and
seals each file that we close, so that a later change is detected. Opens no warehouse.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from warehouse.files import locks, seal
from warehouse.files.foreign_writes import READ_ONLY, describe_writers, set_aside, set_aside_logs, writers


class WarehouseError(RuntimeError):
    """The warehouse cannot be opened, migrated or published; the message states why and what to do."""


def building_path(path: Path) -> Path:
    """The file under construction beside the published one."""
    return path.with_name(path.name + ".building")


@contextmanager
def lock_against_writers(file: Path) -> Iterator[IO[bytes] | None]:
    """`file` opened, or None if it is missing; no program can write to it meanwhile. WarehouseError while one does."""
    if not file.exists():
        yield None
        return
    with ExitStack() as stack:
        try:
            opened = stack.enter_context(locks.lock_against_writers(file))
        except BlockingIOError as error:
            raise WarehouseError(describe_held(file)) from error
        yield opened


def describe_held(file: Path) -> str:
    """That a program has `file` open for writing, which one, and what to do."""
    return (
        f"{file} is held by another run or program: wait for it to end, then run again. It is open for writing in"
        f" {describe_writers(file)}. To read it, {READ_ONLY}"
    )


def set_logs_aside(file: Path) -> list[str]:
    """Set the logs beside `file` aside; returns what was done. WarehouseError while a program writes to one."""
    for log in seal.logs(file):
        if programs := writers(log):  # it has a file open that had this name before
            raise WarehouseError(
                f"{', '.join(programs)} writes to {log}, which DuckDB would replay into {file}: close it there, or"
                f" {READ_ONLY}, then run again"
            )
    return list(set_aside_logs(file))


def set_changed_aside(target: Path) -> list[str]:
    """Set the file under construction aside if another program changed it since we closed it; returns what was done,
    in words.
    """
    done = []
    if seal.sealed_headers(target):
        with lock_against_writers(target) as opened:
            if opened and (seal.logs(target) or seal.is_changed(target, opened)):
                done.append(set_aside(target, "The run starts from the published file"))
    return done if target.exists() else done + set_logs_aside(target)


def seal_built(target: Path) -> None:
    """Seal the file under construction. Without a seal, as on a full disk, every change in it counts as ours."""
    with suppress(OSError), locks.lock_against_writers(target) as opened:
        if not seal.logs(target):
            seal.write(target, seal.header(opened))


def link_unless_present(part: Path, target: Path) -> None:
    """Give `part` the name `target` unless a file has it: to replace that would take it from the run that uses it."""
    try:
        target.hardlink_to(part)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        part.replace(target)


def set_foreign_aside(path: Path) -> list[str]:
    """Set aside what other programs left in and beside the files at `path`. Returns what was done, and which program
    prevents publishing, in words.
    """
    done = set_changed_aside(building_path(path))
    try:
        with lock_against_writers(path):
            return done + set_logs_aside(path)
    except WarehouseError as error:
        return [*done, f"nothing can be published for now: {error}"]
