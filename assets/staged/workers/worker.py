"""A worker: reads document after document in a process of its own, within limits it sets itself: the child's side.

Started by process.py as `python -m assets.staged.workers.worker HANDLE SECONDS MEGABYTES`; ends when its parent is
gone.
"""

import gc
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.reduction import ForkingPickler
from pathlib import Path

from assets.collected.media_type import media_type
from assets.staged.identity.publication import Attached
from assets.staged.report import Refusal, Report, beyond_memory, form_named, read_by, read_report
from assets.staged.workers.page_images import Pictures
from assets.text.characters import in_words
from warehouse.messages import Message
from warehouse.reference.forms.form import Form

if sys.platform == "win32":
    from multiprocessing.connection import PipeConnection as Connection
else:
    import resource
    from multiprocessing.connection import Connection

_GRACE = 5  # seconds by which a parent that is still there comes first
_MEGABYTE = 1 << 20
_SHORT = 0.5  # of the memory allowed; much of what is reserved is never used, so less is not far from all
_TITLE = "北京市人民政府2023年政府信息公开工作年度报告"


def main(handle: int, seconds: float, megabytes: int) -> None:
    os.environ.pop("PYTHONPATH", None)  # was for this process, not for those it starts
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _confine(megabytes)
    ForkingPickler.register(Form, lambda form: (form_named, (form.form,)))
    _prepare()
    gc.freeze()  # the collector need not look through the reference data again and again
    connection = Connection(handle)
    connection.send("ready")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)

    def short() -> bool:
        return _peak() > megabytes * _SHORT

    while True:
        try:
            sha256, source = connection.recv()
        except EOFError:
            return
        _clock(seconds + _GRACE)
        connection.send((_read(connection, sha256, source, short), _peak()))
        _clock(0)


def _confine(megabytes: int) -> None:
    """Limit memory in use, which onnxruntime and glibc reserve a multiple of, and the size of a file; leave no core."""
    if sys.platform == "win32":
        return
    for what, most in (
        (resource.RLIMIT_DATA, megabytes * _MEGABYTE),
        (resource.RLIMIT_FSIZE, megabytes * _MEGABYTE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _prepare() -> None:
    """Load the reference data, which is no document's doing; where it cannot be, no worker starts."""
    read = read_report(_TITLE.encode())
    if isinstance(read, Refusal) and read.outcome == "unreadable":
        sys.exit(read.why.en)


def _clock(seconds: float) -> None:
    """Be ended by the system after `seconds`, whoever still listens; 0 for never."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _read(
    connection: Connection,
    sha256: str,
    source: Callable[[], bytes | Attached | Pictures | Refusal],
    short: Callable[[], bool],
) -> Report | Pictures | Refusal:
    """Say what reads the document, then read it; what a source has drawn or refused itself goes back as it is."""
    try:
        document = source()
        if isinstance(document, Pictures | Refusal):
            return document
        connection.send(read_by(media_type(document.data if isinstance(document, Attached) else document)))
    except (OSError, ValueError) as error:
        said = in_words(error)
        return Refusal(
            sha256,
            None,
            "unreadable",
            Message(zh=f"存档中取不到（{said}）", en=f"it cannot be had from the archive ({said})"),
            transient=True,
        )
    except MemoryError:
        return beyond_memory(sha256, None)
    return read_report(document, short)


def _peak() -> int:
    """The most memory the process has had, in megabytes; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    peaks = [line.split()[1] for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM:")]
    return int(peaks[0]) // 1024 if peaks else 0


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
