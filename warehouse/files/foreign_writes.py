"""Changes that other programs made to the warehouse's files. They are renamed to something DuckDB never reads, so that
they are never published and nobody loses rows. Also finds the programs that have a file open. Opens no warehouse.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from warehouse.files.seal import logs

READ_ONLY = "open the warehouse read-only (docs/bi.md)"
_PROCESSES = Path("/proc")  # Linux only; on other systems no program is found


def writers(file: Path) -> list[str]:
    """The programs that have `file` open for writing, each with its process, as far as this system shows them."""
    with suppress(OSError):
        facts = file.stat()
        processes = (process for process in _PROCESSES.glob("[0-9]*") if _writes(process, facts))
        return [f"{_program(process)} (process {process.name})" for process in processes]
    return []


def describe_writers(file: Path) -> str:
    """The programs that have `file` open for writing, in words."""
    return ", ".join(writers(file)) or "another program, whose process this system does not show"


def _writes(process: Path, facts: os.stat_result) -> bool:
    with suppress(OSError):  # the process has ended, or is another user's
        return any(_is_file(opened, facts) and _is_for_writing(opened) for opened in (process / "fd").iterdir())
    return False


def _is_file(opened: Path, facts: os.stat_result) -> bool:
    with suppress(OSError):  # the file was closed meanwhile
        return os.path.samestat(opened.stat(), facts)
    return False


def _is_for_writing(opened: Path) -> bool:
    fields = (opened.parent.parent / "fdinfo" / opened.name).read_text("ascii").split()
    return bool(int(fields[fields.index("flags:") + 1], 8) & (os.O_WRONLY | os.O_RDWR))


def _program(process: Path) -> str:
    """The program and the script it runs, if any. Other arguments may hold a password."""
    with suppress(OSError):
        words = (process / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
        script = words[1] if len(words) > 1 and words[1] and not words[1].startswith("-") else ""
        return f"{Path(words[0]).name} {script}".strip()
    return "a program"


def set_aside_logs(file: Path) -> Iterator[str]:
    """Rename the logs that another program left beside `file`; yields what was done, in words."""
    for log in logs(file):
        aside = _free_name(log)
        log.rename(aside)
        yield (
            f"{log} was left by a program that opened {file} for writing. Its changes were not published. They are kept"
            f" in {aside}: delete it if nobody needs it, and {READ_ONLY}"
        )


def set_aside(file: Path, why: str) -> str:
    """Rename `file`, which another program changed; returns what was done, in words."""
    aside = _free_name(file)
    file.rename(aside)
    return _describe_change(file, aside, why)


def keep_beside(file: Path, why: str) -> str:
    """Give `file`, which another program changed and which is about to be replaced, a second name; returns what was
    done, in words.
    """
    aside = _free_name(file)
    aside.hardlink_to(file)
    return _describe_change(file, aside, why)


def _describe_change(file: Path, aside: Path, why: str) -> str:
    return (
        f"{file} was changed by a program that opened it for writing. {why}. The changed file is kept as {aside}:"
        f" delete it if nobody needs it, and {READ_ONLY}"
    )


def _free_name(file: Path) -> Path:
    return file.with_name(f"{file.name}.foreign-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}")
