"""A worker process as its parent controls it: assigns it jobs, receives their results, kills it when its time is up.

Refuses the document of a process that was killed or died. What runs in the process is worker.py, in a Python of its
own or in a fork of this process (forked_process.py).
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pipe
from pathlib import Path
from pickle import UnpicklingError
from time import monotonic
from typing import TYPE_CHECKING, Any

from assets.staged.workers.forked_process import ForkedProcess
from warehouse.files.scratch import Scratch
from warehouse.messages import Message, load_messages

if TYPE_CHECKING:
    from assets.staged.report import Refusal, Report
    from assets.staged.workers.page_images import PageImages

SECONDS = 120.0  # for a document; a scan takes about 1.5 a page
MEGABYTES = 2048  # for a document
STARTING = 60.0  # seconds for a worker to be ready
_KEPT_BELOW = 0.5  # of the memory allowed; a process that once used more is replaced
_EXITING = 10.0  # seconds
_FROM_OUTSIDE = [getattr(signal, name, 0) for name in ("SIGKILL", "SIGTERM", "SIGHUP")]

FOLDERS: set[str] = set()  # of workers: remove them where this process is ended at once


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` and `megabytes` of memory for one document, `starting` seconds for a worker to be ready."""

    seconds: float
    megabytes: int
    starting: float


class CannotStart(RuntimeError):
    """No worker can be started, so no document can be read; the message states why and what to do."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"no process to read documents can be started ({why}): check the installation and the free memory"
        )


class WorkerProcess:
    """A worker: starting until it reports that it is ready, then idle, or at the document `sha256` until `deadline`."""

    def __init__(self, limits: Limits, *, forked: bool = False, media_types: Iterable[str] = ()) -> None:
        self.sha256: str | None = None
        self.ready = self.ended = False
        self.deadline = monotonic() + limits.starting
        self.connection, theirs = Pipe()
        self._limits, self._forked = limits, forked
        self._reader: str | None = None
        self._folder = Scratch()
        FOLDERS.add(str(self._folder.path))
        try:
            self._process = (
                _fork(theirs.fileno(), limits, self._folder.path, media_types)
                if forked
                else _start(theirs.fileno(), limits, self._folder.path)
            )
        except OSError as error:
            raise CannotStart(str(error)) from error
        finally:
            theirs.close()
        assert self._process.stderr
        self._errors = self._process.stderr  # read where it dies before it is ready

    @property
    def idle(self) -> bool:
        """Whether it can be given a job: a fork at once, which takes it when it is ready."""
        return (self.ready or self._forked) and self.sha256 is None

    def assign(self, sha256: str, job: Callable[[], Any]) -> None:
        self.sha256, self._reader = sha256, None
        if self.ready:
            self.deadline = monotonic() + self._limits.seconds
        with suppress(OSError):  # it has died meanwhile: `receive` finds out
            self.connection.send((sha256, job))

    def receive(self) -> "Report | PageImages | Refusal | None":
        """Receive a message: that it is ready, or which reader has its document (None), or the result of its job."""
        try:
            message: Any = self.connection.recv()
        except (EOFError, OSError, UnpicklingError):
            return self._refuse_after_death()
        if not self.ready:
            self._note_start(message)
            return None
        if message is None or isinstance(message, str):
            self._reader = message
            return None
        result: Report | PageImages | Refusal
        result, peak = message
        self.sha256 = None
        if peak > self._limits.megabytes * _KEPT_BELOW:
            self.end()
        return result

    def _note_start(self, why: str) -> None:
        """It is ready, unless it reports why it cannot start; its time for the job it has begins."""
        if why:
            self.end()
            raise CannotStart(why)
        self.ready = True
        self._errors.close()
        self.deadline = monotonic() + self._limits.seconds

    def kill_overdue(self) -> "Refusal":
        """Kill it, since its time is up; the refusal of its document."""
        self.end()
        if not self.ready:
            raise CannotStart(f"it was not ready after {self._limits.starting:g} seconds")
        return self._refuse(_took_too_long(self._limits.seconds))

    def end(self) -> None:
        """Kill it and everything it started; a job in progress is lost."""
        if self.ended:
            return
        self.ended = True
        if sys.platform != "win32":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()  # also where it was just forked, and leads no group of processes yet
        self._process.wait()
        self._errors.close()
        self.connection.close()
        self._folder.close()
        FOLDERS.discard(str(self._folder.path))

    def _refuse_after_death(self) -> "Refusal":
        """The refusal of the document at which it died; raises CannotStart where it was not ready yet."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_EXITING)  # killing it now would hide how it ended
        errors = "" if self.ready else self._errors.read().decode("utf-8", "replace").strip()
        self.end()
        code = self._process.wait()
        if not self.ready:
            raise CannotStart(errors.splitlines()[-1] if errors else f"it ended with code {code}")
        if code == -getattr(signal, "SIGALRM", 0):
            return self._refuse(_took_too_long(self._limits.seconds))
        if -code in _FROM_OUTSIDE:
            self._reader = None  # the document alone does not cause this, so it is read again another time
        return self._refuse(_process_ended(code, self._limits.megabytes))

    def _refuse(self, why: Message) -> "Refusal":
        from assets.staged.report import Refusal

        assert self.sha256
        sha256, self.sha256 = self.sha256, None
        return Refusal(sha256, self._reader, "unreadable", why, transient=True)


def _fork(
    handle: int, limits: Limits, folder: Path, media_types: Iterable[str]
) -> "subprocess.Popen[bytes] | ForkedProcess":
    """A worker connected by `handle` that shares what this process has loaded, and loads the rest itself."""
    from assets.staged.workers.worker import peak_megabytes, serve

    run = partial(serve, handle, limits.seconds, limits.megabytes, media_types, peak_megabytes())
    return ForkedProcess(run, handle, folder)


def _start(handle: int, limits: Limits, folder: Path) -> "subprocess.Popen[bytes] | ForkedProcess":
    """A worker connected by `handle`, with the module path of this process and `folder` for temporary files."""
    modules = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
    module = [sys.executable, "-P", "-m", "assets.staged.workers.worker"]
    environment = os.environ | {"PYTHONPATH": modules} | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    passed: dict[str, Any] = {"pass_fds": [handle], "start_new_session": True}
    if sys.platform == "win32":
        os.set_handle_inheritable(handle, True)
        passed = {"startupinfo": subprocess.STARTUPINFO(lpAttributeList={"handle_list": [handle]})}
    return subprocess.Popen(  # noqa: S603 - our own module, with numbers as arguments
        [*module, str(handle), str(limits.seconds), str(limits.megabytes)],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **passed,
    )  # fmt: skip


def _took_too_long(seconds: float) -> Message:
    return _messages()["took_too_long"].format(seconds=f"{seconds:g}")


def _process_ended(code: int, megabytes: int) -> Message:
    """Why a process ended, by its exit code, which is below 0 for a signal."""
    if code < 0:
        how = _messages()["ended_by_signal"].format(number=-code, name=signal.Signals(-code).name)
    else:
        how = _messages()["ended_with_code"].format(code=code)
    return _messages()["process_ended"].format(how=how, megabytes=megabytes)


def _messages() -> Mapping[str, Message]:
    """The messages of assets/staged, loaded only where a document is refused: a worker should start early."""
    return load_messages(Path(__file__).parent.with_name("messages.yaml"))
