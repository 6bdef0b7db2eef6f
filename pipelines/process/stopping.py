"""A process that stops when it is told to: by Ctrl-C, by SIGTERM, by a terminal that closes.

The work is not interrupted. An exception raised in the middle of it, of an import or of a call into DuckDB, leaves half
of either behind, and DuckDB then waits for ever for a connection that nobody closes. A thread waits for the signal
instead and puts another program in the place of this one, whatever its other threads are at: after_stop.py, which ends
all that was started and reports. That costs nothing that is stored: a run that is killed at any moment can be taken up.

On Windows nothing of this is there: no program can take the place of another.
"""

import os
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Literal, NoReturn

Kind = Literal["command", "run", "ui"]
STOPPED = 128  # the exit code of a process that a signal stopped is above this by the number of the signal
_LANGUAGE_OF_THE_LOCALE = ""


@dataclass
class _Work:
    """What is under way, as far as the program that takes over has to know it."""

    kind: Kind = "command"
    warehouse: str = ""
    language: str = _LANGUAGE_OF_THE_LOCALE
    folders: list[str] = field(default_factory=list)


_work = _Work()
_watching = threading.Lock()


def speak(language: str) -> None:
    """The language in which to say that the command was stopped, where it is not the locale's."""
    _work.language = language


def begin(kind: Kind, warehouse: Path | None = None) -> None:
    """What is under way from now on; where it tells Dagster of runs, the `warehouse` they work at."""
    _work.kind, _work.warehouse = kind, str(warehouse.absolute()) if warehouse else ""


def clear(folder: str) -> None:
    """A folder to remove should the command be stopped."""
    _work.folders.append(folder)


def watch() -> None:
    """Stop when told to, from now until the process ends; where it does so already, or cannot, nothing changes."""
    if (
        sys.platform == "win32"
        or threading.current_thread() is not threading.main_thread()
        or not _watching.acquire(blocking=False)
    ):
        return
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    streams = {number: _kept(number) for number in (1, 2)}  # Dagster points them elsewhere while a step runs
    numbers = _numbers()
    threading.Thread(target=_wait, args=(reading, numbers, streams), daemon=True).start()
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    for number in numbers:
        if _is_the_systems(number):
            signal.signal(number, _heard)


def _numbers() -> set[int]:
    """The signals that stop this process; it outlives its terminal where whoever started it wants that (nohup)."""
    ignored = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    return {signal.SIGINT, signal.SIGTERM} | (set() if ignored else {signal.SIGHUP})


def _is_the_systems(number: int) -> bool:
    """Whether nobody has set a handler of their own, which would have the signal written to our pipe too."""
    return signal.getsignal(number) in (signal.SIG_DFL, signal.SIG_IGN, signal.default_int_handler)


def _heard(number: int, frame: object) -> None:
    """The signal is in the pipe by now."""


def _kept(stream: int) -> int | None:
    with suppress(OSError):
        return os.dup(stream)
    return None


def _wait(reading: int, numbers: set[int], streams: dict[int, int | None]) -> NoReturn:
    while True:
        (heard,) = os.read(reading, 1)
        if heard in numbers:
            _give_way(heard, numbers, streams)


def _give_way(number: int, numbers: set[int], streams: dict[int, int | None]) -> NoReturn:
    """Become the program that reports; a second signal does not disturb it."""
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
        for stream, kept in streams.items():
            if kept is not None:
                os.dup2(kept, stream)
        modules = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
        said = [
            str(number),
            str(monotonic()),
            _work.kind,
            _work.warehouse,
            _work.language,
            *_work.folders,
            *_of_workers(),
        ]
        module = [sys.executable, "-P", "-m", "pipelines.process.after_stop"]
        os.execve(sys.executable, module + said, os.environ | {"PYTHONPATH": modules})  # noqa: S606 - our own module
    finally:
        os._exit(STOPPED + number)


def _of_workers() -> tuple[str, ...]:
    """The folders that would go with the workers, were they ended one by one."""
    process = sys.modules.get("assets.staged.workers.process")
    return tuple(getattr(process, "FOLDERS", ()))
