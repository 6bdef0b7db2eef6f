"""A child of this process that shares what it has loaded: started by fork, it neither imports nor reads anything again.

Has of `subprocess.Popen` what process.py uses. What runs in the child is a function given to it (worker.py). Linux
only: elsewhere the libraries of the system do not survive a fork. Fork before DuckDB is opened, as its threads would be
missing in the child.
"""

import io
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

CAN_FORK = sys.platform == "linux"
_STANDARD = 3  # the number of the first file that is none of the standard streams
_FAILED = 1


class ForkedProcess:
    """A running child, in a session of its own, with `folder` for temporary files and no open file but `handle`."""

    def __init__(self, run: Callable[[], None], handle: int, folder: Path) -> None:
        """OSError where the system has no room for another process."""
        self.returncode: int | None = None
        self.stderr = io.BytesIO()  # nothing that a child could lack is left to be missed when it starts
        self.pid = os.fork()
        if self.pid == 0:
            _become_child(run, handle, folder)
        self._ended = os.pidfd_open(self.pid)

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, below 0 for a signal; TimeoutExpired if it runs on for `timeout` seconds."""
        if self.returncode is None:
            if not select.select([self._ended], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired([], timeout or 0)
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
            os.close(self._ended)
        return self.returncode

    def kill(self) -> None:
        if self.returncode is None:
            os.kill(self.pid, signal.SIGKILL)


def _become_child(run: Callable[[], None], handle: int, folder: Path) -> NoReturn:
    """Run, and end without leaving the stack, since what is on it belongs to the parent."""
    code = _FAILED
    try:
        _leave_parent(handle, folder)
        run()
        code = 0
    finally:
        os._exit(code)


def _leave_parent(handle: int, folder: Path) -> None:
    """Give up signals, files and temporary folder of the parent. A file that stayed open would keep its locks held, and
    the connections of other workers from ending with it.
    """
    os.setsid()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(_STANDARD):
        os.dup2(null, stream)
    os.closerange(_STANDARD, handle)
    os.closerange(handle + 1, os.sysconf("SC_OPEN_MAX"))
    os.environ |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    tempfile.tempdir = None
