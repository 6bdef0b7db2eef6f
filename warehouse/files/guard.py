"""Guards the warehouse's files against other programs: refuses while one writes to them, sets aside what one left, and
seals what we close, to know it again. Opens no warehouse.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from warehouse.files import locks, seal
from warehouse.files.foreign_writes import READ_ONLY, held_by, holders, set_aside, set_aside_logs


class WarehouseError(RuntimeError):
    """The warehouse cannot be opened or does not hold what is declared; the message says what to do."""


@contextmanager
def unwritten(file: Path) -> Iterator[IO[bytes] | None]:
    """`file` opened, None where it is missing; no program can write to it meanwhile. WarehouseError where one does."""
    if not file.exists():
        yield None
        return
    with ExitStack() as stack:
        try:
            opened = stack.enter_context(locks.unwritten(file))
        except BlockingIOError as error:
            raise WarehouseError(held(file)) from error
        yield opened


def held(file: Path) -> str:
    """That a program writes to `file`, which one, and what to do."""
    return (
        f"{file} is held by another run or program: wait for it to end, then run again. It is open for writing in"
        f" {held_by(file)}; to look at what is in it, {READ_ONLY}"
    )


def set_logs_aside(file: Path) -> list[str]:
    """Set the logs beside `file` aside; what was done, in words. WarehouseError while a program writes to one."""
    for log in seal.logs(file):
        if programs := holders(log):  # it has a file open that once had this name
            raise WarehouseError(
                f"{', '.join(programs)} writes to {log}, which DuckDB would play into {file}: close it there, or"
                f" {READ_ONLY}, then run again"
            )
    return list(set_aside_logs(file))


def set_changed_aside(target: Path) -> list[str]:
    """Set the file under construction aside where another program changed it since we closed it; in words."""
    done = []
    if seal.sealed_headers(target):
        with unwritten(target) as opened:
            if opened and (seal.logs(target) or seal.is_changed(target, opened)):
                done.append(set_aside(target, "The run begins from what is published"))
    return done if target.exists() else done + set_logs_aside(target)


def seal_built(target: Path) -> None:
    """Seal the file under construction; without a seal, as on a full disk, what is in it counts as ours."""
    with suppress(OSError), locks.unwritten(target) as opened:
        if not seal.logs(target):
            seal.write(target, seal.header(opened))


def put(part: Path, target: Path) -> None:
    """Name `part` `target` too if that is free: to replace it would take the file away from the run that has it."""
    try:
        target.hardlink_to(part)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        part.replace(target)
