"""Workers that share what their parent has loaded read as the others do and hold no file, lock or folder of its."""

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import pytest

from assets.staged.report import Refusal, Report, read_report
from assets.staged.workers.forked_process import CAN_FORK
from assets.staged.workers.pool import Workers
from tests.assets.collected.sources import declared
from tests.assets.staged.outcomes import FILES
from tests.assets.staged.workers.test_pool import by_digest, ended, pipe, said  # noqa: F401 - pipe is a fixture
from tests.conftest import ROOT, plain_environment
from warehouse.messages import untranslated

REPORT = FILES["xuwan-2023.txt"]
pytestmark = pytest.mark.skipif(not CAN_FORK, reason="workers are forked on Linux only")


def describe():
    """What a worker has open, its session and its folder, as the result of a job."""
    opened = [os.path.realpath(link) for link in Path("/proc/self/fd").iterdir() if int(link.name) > 2]
    held = [path for path in opened if "socket" in path or Path(path).is_file()]
    found = [*held, f"session {os.getsid(0) == os.getpid()}", tempfile.gettempdir()]
    return Refusal("described", None, "unreadable", untranslated("\n".join(found)))


@pytest.mark.parametrize("count", [1, 3])
def test_workers_that_share_read_the_same_as_without_workers(count):
    jobs = declared.given(*FILES.values(), b"", b"no report")
    with Workers(count, sharing=True) as workers:
        workers.start(len(jobs))
        read = list(workers.read(jobs))
    assert by_digest(read) == {digest: read_report(source()) for digest, source in jobs.items()}


def test_a_worker_that_shares_has_its_connection_and_no_file_or_folder_of_its_parent(tmp_path):
    with Workers(2, sharing=True) as workers, (tmp_path / "open").open("wb") as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        workers.start(2)
        ((*connection, session, folder),) = (one.why.en.splitlines() for one in workers.draw({"described": describe}))
    assert len(connection) == 1
    assert "socket" in connection[0]
    assert session == "session True"
    assert folder != tempfile.gettempdir()
    assert not Path(folder).exists()


def test_what_its_parent_holds_is_not_counted_against_the_documents_of_a_worker_that_shares():
    held = bytearray(b"1" * (400 << 20))
    with Workers(1, megabytes=700, sharing=True) as workers:
        workers.start(1)
        ((_, read),) = by_digest(workers.read(declared.given(REPORT))).items()
    assert isinstance(read, Report), (read.why, len(held))


def test_a_worker_is_ended_that_was_only_just_forked(monkeypatch):
    """It leads no group of processes then by which it could be ended."""
    monkeypatch.setattr(os, "setsid", lambda: None)
    with Workers(1, sharing=True) as workers:
        workers.start(1)


@pytest.mark.slow
@pytest.mark.parametrize("how", declared.DEADLY)
def test_a_document_that_ends_a_worker_that_shares_is_refused_and_the_next_is_read(how):
    with Workers(1, sharing=True) as workers:
        workers.start(1)
        read = by_digest(workers.read({"deadly": declared.DEADLY[how]} | declared.given(REPORT)))
    assert isinstance(read.pop("deadly"), Refusal)
    assert [type(document) for document in read.values()] == [Report]


def test_limits_of_time_and_memory_hold_for_workers_that_share():
    jobs = {"slow": declared.hang, "much": partial(declared.much, 1500)}
    with Workers(2, seconds=2, megabytes=900, sharing=True) as workers:
        workers.start(2)
        read = by_digest(workers.read(jobs | declared.given(REPORT)))
    assert "more than 2 seconds" in read.pop("slow").why.en
    assert "memory" in read.pop("much").why.en
    assert [type(document) for document in read.values()] == [Report]


SCRIPT = """
import sys
from functools import partial
from assets.staged.workers.pool import Workers
from tests.assets.collected.sources import declared
with Workers(2, seconds=2, sharing=True) as workers:
    workers.start(2)
    for read in workers.read({"slow": partial(declared.hang_known, sys.argv[1])} | declared.given(b"", b"-")):
        print(read.sha256, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_worker_that_shares_outlives_its_parent(how, pipe):  # noqa: F811 - the fixture
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(pipe)], cwd=ROOT, env=plain_environment(TMPDIR=str(pipe.parent)),
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as parent:  # fmt: skip
        parent.stdout.readline()
        pid = said(pipe)
        parent.send_signal(how)
    assert ended(pid)
