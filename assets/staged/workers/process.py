"""One worker as its parent sees it: a process to give documents to, to hear from, and to kill when its time is up.

Words what became of a document whose process did not outlive it. What runs in the process is worker.py.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from pathlib import Path
from pickle import UnpicklingError
from time import monotonic
from typing import TYPE_CHECKING, Any

from warehouse.files.scratch import Scratch
from warehouse.messages import Message

if TYPE_CHECKING:
    from assets.staged.report import Refusal, Report
    from assets.staged.workers.page_images import Pictures

SECONDS = 120.0  # for a document; a scan takes about 1.5 a page
MEGABYTES = 2048  # for a document
STARTING = 60.0  # seconds for a worker to be ready
_WORTH_KEEPING = 0.5  # of the memory allowed; what once took more starts anew
_EXITING = 10.0

FOLDERS: set[str] = set()  # that go with a worker: to be removed where all of a process is ended at once

_ADVICE_ZH = "请只放入报告本身，或另存为 DOCX 或 PDF"
_ADVICE = "put in the report alone, or save it as DOCX or PDF"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take, `seconds` by the clock and `megabytes` of memory, and a worker `starting` seconds."""

    seconds: float
    megabytes: int
    starting: float


class CannotStart(RuntimeError):
    """No worker can be started, so no document can be read; the message says why and what to do."""

    def __init__(self, why: str) -> None:
        super().__init__(f"no process to read documents can be started ({why}): see to the installation and the memory")


class Process:
    """A worker: starting until it says it is ready, then idle, or at the document `sha256` until `deadline`."""

    def __init__(self, limits: Limits) -> None:
        self.sha256: str | None = None
        self.ready = self.ended = False
        self.deadline = monotonic() + limits.starting
        self.connection, theirs = Pipe()
        self._limits = limits
        self._reader: str | None = None
        self._folder = Scratch()
        FOLDERS.add(str(self._folder.path))
        try:
            self._process = _started(theirs.fileno(), limits, self._folder.path)
        except OSError as error:
            raise CannotStart(str(error)) from error
        finally:
            theirs.close()
        assert self._process.stderr
        self._errors = self._process.stderr  # what it writes there until it is ready

    @property
    def idle(self) -> bool:
        return self.ready and self.sha256 is None

    def give(self, sha256: str, source: Callable[[], Any]) -> None:
        self.sha256, self._reader = sha256, None
        self.deadline = monotonic() + self._limits.seconds
        with suppress(OSError):  # it has died meanwhile, and is heard of when listened to
            self.connection.send((sha256, source))

    def hear(self) -> "Report | Pictures | Refusal | None":
        """Take in what it says: that it is ready; what reads its document; or, given back, what came of that."""
        try:
            said: Any = self.connection.recv()
        except (EOFError, OSError, UnpicklingError):
            return self._died()
        if not self.ready:
            self.ready = True
            self._errors.close()
            return None
        if said is None or isinstance(said, str):
            self._reader = said
            return None
        document: Report | Pictures | Refusal
        document, peak = said
        self.sha256 = None
        if peak > self._limits.megabytes * _WORTH_KEEPING:
            self.end()
        return document

    def overdue(self) -> "Refusal":
        """Kill it, its time being up; the refusal of its document."""
        self.end()
        if not self.ready:
            raise CannotStart(f"it was not ready after {self._limits.starting:g} seconds")
        return self._refusal(_too_long(self._limits.seconds))

    def end(self) -> None:
        """Kill it with all it started; whatever it was at is lost."""
        if self.ended:
            return
        self.ended = True
        if sys.platform == "win32":
            self._process.kill()
        else:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._errors.close()
        self.connection.close()
        self._folder.close()
        FOLDERS.discard(str(self._folder.path))

    def _died(self) -> "Refusal":
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_EXITING)  # killed now it would not tell how it ended
        said = "" if self.ready else self._errors.read().decode("utf-8", "replace").strip()
        self.end()
        code = self._process.returncode
        if not self.ready:
            raise CannotStart(said.splitlines()[-1] if said else f"it ended with code {code}")
        if code == -getattr(signal, "SIGALRM", 0):
            return self._refusal(_too_long(self._limits.seconds))
        if code == -getattr(signal, "SIGKILL", 0):
            self._reader = None  # by no doing of the document alone: to be read again another day
        return self._refusal(_lost(code, self._limits.megabytes))

    def _refusal(self, why: Message) -> "Refusal":
        from assets.staged.report import Refusal

        assert self.sha256
        sha256, self.sha256 = self.sha256, None
        return Refusal(sha256, self._reader, "unreadable", why, transient=True)


def _started(handle: int, limits: Limits, folder: Path) -> "subprocess.Popen[bytes]":
    """A worker that talks through `handle`, finds modules where this process does, and leaves files in `folder`."""
    modules = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
    module = [sys.executable, "-P", "-m", "assets.staged.workers.worker"]
    environment = os.environ | {"PYTHONPATH": modules} | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    passed: dict[str, Any] = {"pass_fds": [handle], "start_new_session": True}
    if sys.platform == "win32":
        os.set_handle_inheritable(handle, True)
        passed = {"startupinfo": subprocess.STARTUPINFO(lpAttributeList={"handle_list": [handle]})}
    return subprocess.Popen(  # noqa: S603 - our own module, by numbers
        [*module, str(handle), str(limits.seconds), str(limits.megabytes)],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **passed,
    )  # fmt: skip


def _too_long(seconds: float) -> Message:
    return Message(
        zh=f"读取超过 {seconds:g} 秒，已停止：{_ADVICE_ZH}",
        en=f"reading it took more than {seconds:g} seconds and was stopped: {_ADVICE}",
    )


def _lost(code: int, megabytes: int) -> Message:
    """Words for a process that ended at a document with `code`, below 0 by a signal."""
    en = f"by signal {-code} ({signal.Signals(-code).name})" if code < 0 else f"with code {code}"
    zh = f"因信号 {-code}（{signal.Signals(-code).name}）中止" if code < 0 else f"以代码 {code} 退出"
    return Message(
        zh=f"读取它的进程{zh}，可能是文件已损坏，或需要超过 {megabytes} MB 的内存：{_ADVICE_ZH}",
        en=f"the process reading it ended {en}, as it may where a file is damaged or needs more than {megabytes} MB of "
        f"memory: {_ADVICE}",
    )
