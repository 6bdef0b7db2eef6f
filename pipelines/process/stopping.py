"""Stopping a command on Ctrl-C, on SIGTERM, and when its terminal closes.

No exception is raised in the middle of the work: in an import or a call into DuckDB it would leave a half-done state,
and DuckDB would wait without end for a connection that is never closed. Instead a thread waits for the signal and
replaces this program by another (exec), independently of other threads: after_stop.py, which ends the processes that
the command started and reports. No stored data are lost, as a run that is killed at any moment can be continued.

Windows cannot replace a program by another; there this module does nothing.
"""

import atexit
import os
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Literal, NoReturn

Kind = Literal["command", "run", "ui", "desk"]
STOPPED = 128  # plus the number of the signal: the exit code of a process that a signal stopped
_LANGUAGE_OF_THE_LOCALE = ""


@dataclass
class _Work:
    """The work in progress, as far as after_stop.py needs it."""

    kind: Kind = "command"
    warehouse: str = ""
    language: str = _LANGUAGE_OF_THE_LOCALE
    folders: list[str] = field(default_factory=list)


_work = _Work()
_watching = threading.Lock()


def use_language(language: str) -> None:
    """Set the language of the sentence about a stopped command; without it that of the locale."""
    _work.language = language


def begin(kind: Kind, warehouse: Path | None = None) -> None:
    """Set the kind of the work from now on, and the `warehouse` of its Dagster runs where it has any."""
    _work.kind, _work.warehouse = kind, str(warehouse.absolute()) if warehouse else ""


def remove_when_stopped(folder: str) -> None:
    """Add a folder that is removed if the command is stopped."""
    _work.folders.append(folder)


def watch() -> None:
    """Stop on a signal from now on. Does nothing where this is not possible, or was done before."""
    if (
        sys.platform == "win32"
        or threading.current_thread() is not threading.main_thread()
        or not _watching.acquire(blocking=False)
    ):
        return
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    streams = {number: _duplicate(number) for number in (1, 2)}  # Dagster redirects them while a step runs
    numbers = _stopping_signals()
    threading.Thread(target=_wait, args=(reading, numbers, streams), daemon=True).start()
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    for number in numbers:
        if _has_default_handler(number):
            signal.signal(number, _ignore)
    atexit.register(_end, numbers)


def _end(numbers: set[int]) -> None:
    """Ignore signals while the process exits: its work is complete, and Python would restore their default actions."""
    for number in numbers:
        signal.signal(number, signal.SIG_IGN)


def _stopping_signals() -> set[int]:
    """The signals that stop this process; without SIGHUP where the process was started to ignore it (nohup)."""
    ignored = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    return {signal.SIGINT, signal.SIGTERM} | (set() if ignored else {signal.SIGHUP})


def _has_default_handler(number: int) -> bool:
    """Whether no other code has set a handler; one that is set writes the signal to the pipe too."""
    return signal.getsignal(number) in (signal.SIG_DFL, signal.SIG_IGN, signal.default_int_handler)


def _ignore(number: int, frame: object) -> None:
    """Do nothing: Python has written the signal to the pipe."""


def _duplicate(stream: int) -> int | None:
    with suppress(OSError):
        return os.dup(stream)
    return None


def _wait(reading: int, numbers: set[int], streams: dict[int, int | None]) -> NoReturn:
    while True:
        (number,) = os.read(reading, 1)
        if number in numbers:
            _replace_process(number, numbers, streams)


def _replace_process(number: int, numbers: set[int], streams: dict[int, int | None]) -> NoReturn:
    """Replace this program by after_stop.py, with the signals blocked so that a second one does not interrupt it."""
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
        for stream, duplicate in streams.items():
            if duplicate is not None:
                os.dup2(duplicate, stream)
        modules = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
        arguments = [
            str(number),
            str(monotonic()),
            _work.kind,
            _work.warehouse,
            _work.language,
            *_work.folders,
            *_worker_folders(),
        ]
        module = [sys.executable, "-P", "-m", "pipelines.process.after_stop"]
        os.execve(sys.executable, module + arguments, os.environ | {"PYTHONPATH": modules})  # noqa: S606 - our own module
    finally:
        os._exit(STOPPED + number)


def _worker_folders() -> tuple[str, ...]:
    """The temporary folders of the workers, which are killed before they can remove them."""
    process = sys.modules.get("assets.staged.workers.process")
    return tuple(getattr(process, "FOLDERS", ()))
