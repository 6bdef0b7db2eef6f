"""What workers are given to read in their tests: things that give bytes, or do something else in the worker instead.

Each is loaded in the worker, while the clock of its document runs, so this module loads little.
"""

import os
import sys
from functools import partial
from pathlib import Path
from signal import SIGHUP, SIGKILL, SIGSEGV, SIGTERM, raise_signal
from threading import Event

from assets.collected.archive.address import digest


def given(*documents):
    """Documents as jobs, by their digest."""
    return {digest(data): partial(bytes, data) for data in documents}


def hang():
    """Never come back, and hold on to everything, as code outside Python may."""
    Event().wait()


def hang_known(pipe):
    """Tell the number of this process through a named pipe, then hang."""
    Path(pipe).write_text(str(os.getpid()), "ascii")
    hang()


def counted(note, then):
    """Leave a line for each time this is read, then do something else."""
    with Path(note).open("a", encoding="ascii") as file:
        file.write("read\n")
    return then()


def much(megabytes):
    """Need so much memory, a megabyte after another."""
    return b"".join([bytes(1 << 20) for _ in range(megabytes)])


def told():
    """Fail, telling the number of the process."""
    raise OSError(f"process {os.getpid()}")


def told_after(megabytes):
    """The same, having needed so much memory before."""
    bytearray(megabytes << 20)
    told()


def deadly_in_a_reader():
    """Kill the process that reads documents, as one that needs too much memory does; bytes in any other."""
    if "assets.staged.workers.worker" in " ".join(sys.orig_argv):
        raise_signal(SIGKILL)
    return b"bytes"


def asked_to_end(data):
    """What a service manager does that stops every process of a service, while the document `data` is read."""
    raise_signal(SIGTERM)
    return data


def leave_files():
    """Leave a file where temporary ones go, then die."""
    import tempfile

    Path(tempfile.mkdtemp(), "left").write_bytes(bytes(1000))
    raise_signal(SIGSEGV)


DEADLY = {
    "segmentation fault": partial(raise_signal, SIGSEGV),
    "killed from outside": partial(raise_signal, SIGKILL),
    "its session was ended": partial(raise_signal, SIGHUP),
    "exit": partial(os._exit, 3),
    "an exception": partial(int, "not a number", base=10),
}
