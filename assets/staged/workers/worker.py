"""A worker: reads document after document in a process of its own, within limits it sets itself: the child's side.

Started by process.py as `python -m assets.staged.workers.worker HANDLE SECONDS MEGABYTES`, or as a fork that calls
`serve`; ends with its parent.
"""

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterable
from multiprocessing.reduction import ForkingPickler
from pathlib import Path

from assets.collected.media_type import media_type
from assets.staged.identity.received_document import ReceivedDocument
from assets.staged.readers import load_readers
from assets.staged.report import MESSAGES, Refusal, Report, form_by_name, read_report, reader_version, refuse_for_memory
from assets.staged.workers.page_images import PageImages
from assets.text.characters import error_text
from warehouse.messages import Message, load_messages
from warehouse.reference.forms.form import Form

if sys.platform == "win32":
    from multiprocessing.connection import PipeConnection as Connection
else:
    from multiprocessing.connection import Connection

_GRACE = 5  # seconds that leave the parent, while it lives, to end an overdue worker
_MEGABYTE = 1 << 20
_SHORT_OF_MEMORY = 0.5  # of the memory allowed: much memory is reserved and never used
_TITLE = "北京市人民政府2023年政府信息公开工作年度报告"


def main(handle: int, seconds: float, megabytes: int) -> None:
    os.environ.pop("PYTHONPATH", None)  # set for this process, not for those it starts
    serve(handle, seconds, megabytes)


def serve(handle: int, seconds: float, megabytes: int, media_types: Iterable[str] = (), inherited: int = 0) -> None:
    """Read the documents that come through the connection `handle`, until it is closed; `inherited` megabytes that the
    process began with are not counted against them.

    The first message is empty, or why the reference data and the readers of `media_types` cannot be loaded.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave_to_parent)
    _limit_resources(megabytes)
    connection = Connection(handle)
    why = load_reference_data(media_types)
    connection.send(why.en if why else "")
    if why:
        return
    ForkingPickler.register(Form, lambda form: (form_by_name, (form.form,)))
    gc.freeze()  # spares the collector from scanning the reference data on every pass
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)

    def grown() -> int:
        return peak_megabytes() - inherited

    def short_of_memory() -> bool:
        return grown() > megabytes * _SHORT_OF_MEMORY

    while True:
        try:
            sha256, job = connection.recv()
        except EOFError:
            return
        _set_alarm(seconds + _GRACE)
        connection.send((_run(connection, sha256, job, short_of_memory), grown()))
        _set_alarm(0)


def _leave_to_parent(_number: int, _frame: object) -> None:
    """Go on when a service manager stops every process of the service: the parent ends this one when it ends itself.
    Programs that this process starts do not inherit that, as they would where the signal is ignored.
    """


def _limit_resources(megabytes: int) -> None:
    """Limit the memory in use (onnxruntime and glibc reserve a multiple of it) and the size of files; dump no core."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_DATA, megabytes * _MEGABYTE),
        (resource.RLIMIT_FSIZE, megabytes * _MEGABYTE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def load_reference_data(media_types: Iterable[str] = ()) -> Message | None:
    """Load the reference data before the first document, by reading a title, and the readers of these `media_types`;
    returns why they cannot be loaded.
    """
    load_readers(media_types)
    read = read_report(_TITLE.encode())
    return read.why if isinstance(read, Refusal) and read.outcome == "unreadable" else None


def _set_alarm(seconds: float) -> None:
    """Let the system end this process after `seconds`, even if the parent is gone; 0 for never."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _run(
    connection: Connection,
    sha256: str,
    job: Callable[[], bytes | ReceivedDocument | PageImages | Refusal],
    short_of_memory: Callable[[], bool],
) -> Report | PageImages | Refusal:
    """The result of a job: the report of the document it returns, whose reader is sent first, or its own result."""
    try:
        document = job()
        if isinstance(document, PageImages | Refusal):
            return document
        data = document.data if isinstance(document, ReceivedDocument) else document
        connection.send(reader_version(media_type(data)))
    except (OSError, ValueError) as error:
        why = load_messages(MESSAGES)["not_in_archive"].format(error=error_text(error))
        return Refusal(sha256, None, "unreadable", why, transient=True)
    except MemoryError:
        return refuse_for_memory(sha256, None)
    return read_report(document, short_of_memory)


def peak_megabytes() -> int:
    """The most memory the process has had, in megabytes; 0 where the system does not report it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    peaks = [line.split()[1] for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM:")]
    return int(peaks[0]) // 1024 if peaks else 0


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
