"""Workers read documents within their limits; one that hangs, grows or dies costs its document alone."""

import os
import re
import select
import signal
import subprocess
import sys
from functools import partial

import pytest

from assets.checked.check_files import check_documents
from assets.collected.archive.archive import Archive
from assets.staged.report import Refusal, Report, read_report
from assets.staged.workers.pool import CannotStart, Workers, worker_count
from tests.assets.collected.sources import declared
from tests.assets.staged.outcomes import ADVICE_EN, CHINESE, FILES
from tests.conftest import ROOT, plain_environment

REPORT = FILES["xuwan-2023.txt"]


def by_digest(documents):
    return {document.sha256: document for document in documents}


def ended(pid):
    """Whether a process ends; waits for it for a while."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 30)[0])
    finally:
        os.close(handle)


def refusal(read, sha256):
    """The refusal of a document, which must give reason and advice in both languages."""
    document = read[sha256]
    assert isinstance(document, Refusal)
    assert document.outcome == "unreadable"
    assert CHINESE.search(document.why.zh)
    assert ADVICE_EN.search(document.why.en)
    assert "请" in document.why.zh
    return document


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 3])
def test_workers_read_the_same_as_without_them(count):
    jobs = declared.given(*FILES.values(), b"", b"no report")
    with Workers(count) as workers:
        read = list(workers.read(jobs))
    assert len(read) == len(jobs)
    assert by_digest(read) == {digest: read_report(source()) for digest, source in jobs.items()}


@pytest.mark.slow
def test_workers_read_one_lot_after_another():
    with Workers(2) as workers:
        lots = [list(workers.read(declared.given(data))) for data in (REPORT, b"no report", REPORT)]
        assert list(workers.read({})) == []
    assert [[type(document) for document in lot] for lot in lots] == [[Report], [Refusal], [Report]]


def test_there_are_no_more_workers_than_documents():
    assert worker_count(0) == 0
    assert worker_count(1) == 1
    assert 1 <= worker_count(10_000) <= os.cpu_count()


@pytest.mark.slow
def test_a_document_that_takes_too_long_is_refused_and_the_others_are_read():
    jobs = {"slow": declared.hang, "slower": declared.hang} | declared.given(*FILES.values())
    with Workers(2, seconds=2) as workers:
        read = by_digest(workers.read(jobs))
    for name in ("slow", "slower"):
        why = refusal(read, name)
        assert "more than 2 seconds" in why.why.en
        assert "超过 2 秒" in why.why.zh
    assert sum(isinstance(document, Report) for document in read.values()) > 10
    assert len(read) == len(jobs)


@pytest.mark.slow
@pytest.mark.parametrize("how", declared.DEADLY)
def test_a_document_that_ends_its_worker_is_refused_and_the_next_is_read(how):
    with Workers(1) as workers:
        read = by_digest(workers.read({"deadly": declared.DEADLY[how]} | declared.given(REPORT)))
    assert isinstance(read.pop("deadly"), Refusal)
    assert [type(document) for document in read.values()] == [Report]


@pytest.mark.slow
def test_the_refusal_states_how_the_worker_ended():
    with Workers(1) as workers:
        read = by_digest(workers.read(declared.DEADLY))
    why = refusal(read, "segmentation fault")
    assert "signal 11 (SIGSEGV)" in why.why.en
    assert "信号 11（SIGSEGV）" in why.why.zh
    assert "with code 3" in refusal(read, "exit").why.en


@pytest.mark.parametrize("sharing", [False, True])
def test_a_worker_leaves_it_to_its_parent_to_end_it(sharing):
    with Workers(1, sharing=sharing) as workers:
        (read,) = workers.read({"1": partial(declared.asked_to_end, REPORT)})
    assert isinstance(read, Report)


@pytest.mark.slow
def test_a_document_that_ends_its_worker_is_read_once(tmp_path):
    note = tmp_path / "note"
    deadly = {name: partial(declared.counted, note, how) for name, how in declared.DEADLY.items()}
    with Workers(2, seconds=1) as workers:
        read = list(workers.read(deadly | {"slow": partial(declared.counted, note, declared.hang)}))
    assert len(read) == len(declared.DEADLY) + 1
    assert len(note.read_text().splitlines()) == len(read)


@pytest.mark.slow
def test_a_document_that_needs_too_much_memory_is_refused_for_memory():
    jobs = {"at once": partial(bytearray, 10**10), "bit by bit": partial(declared.much, 1000)}
    with Workers(1, megabytes=300) as workers:
        read = by_digest(workers.read(jobs | declared.given(REPORT)))
    for name in jobs:
        why = refusal(read, name)
        assert "memory" in why.why.en
        assert "内存" in why.why.zh
    assert isinstance(read.popitem()[1], Report)


def test_a_reader_that_runs_out_of_memory_refuses_for_memory():
    page = b"<table>" + b"<tr><td>12<td>34<td>56" * 60_000
    with Workers(1, megabytes=100) as workers:
        ((digest, read),) = by_digest(workers.read(declared.given(page))).items()
    assert "memory" in refusal({digest: read}, digest).why.en
    assert "内存" in read.why.zh
    assert "report this file" not in read.why.en


@pytest.mark.slow
def test_a_worker_that_grew_is_replaced_and_one_that_did_not_is_used_again():
    jobs = {"1": declared.told, "2": declared.told, "big": partial(declared.told_after, 250), "3": declared.told}
    with Workers(1, megabytes=400) as workers:
        readers = [re.search(r"process (\d+)", document.why.en)[1] for document in workers.read(jobs)]
    assert readers[0] == readers[1] == readers[2] != readers[3]


def test_a_document_missing_in_the_archive_is_refused(tmp_path):
    archive = Archive(tmp_path)
    with Workers(1) as workers:
        (read,) = workers.read({"0" * 64: partial(archive.get, "0" * 64)})
    assert (read.outcome, read.reader) == ("unreadable", None)
    assert "archive" in read.why.en


@pytest.mark.slow
def test_files_of_a_killed_worker_are_removed(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Workers(1) as workers:
        list(workers.read({"deadly": declared.leave_files}))
        list(workers.read({"deadly": declared.leave_files}))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("program", ["false", "nothing/of/this/name"])
def test_the_run_fails_with_a_reason_where_no_worker_can_start(program, monkeypatch):
    monkeypatch.setattr(sys, "executable", program)
    with pytest.raises(CannotStart, match="no process to read documents can be started"), Workers(1) as workers:
        list(workers.read(declared.given(b"")))


def test_a_worker_that_never_gets_ready_fails_the_run(tmp_path, monkeypatch):
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\nexec sleep 1000\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    with pytest.raises(CannotStart, match="seconds"), Workers(1, starting=0.1) as workers:
        list(workers.read(declared.given(b"")))


def test_a_pool_whose_worker_did_not_start_tries_another_the_next_time():
    with Workers(1, megabytes=8) as workers:
        for _ in range(2):
            with pytest.raises(CannotStart):
                list(workers.read(declared.given(REPORT)))


def test_too_little_memory_to_start_with_fails_the_run():
    with pytest.raises(CannotStart), Workers(1, megabytes=8) as workers:
        list(workers.read(declared.given(b"")))


@pytest.fixture
def pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


def said(pipe):
    """The number written into a named pipe; what dies before it writes fails the test and does not hang it."""
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert select.select([end], [], [], 120)[0], "nothing was written"
        return int(os.read(end, 100))
    finally:
        os.close(end)


def busy(workers, pipe):
    """Documents being read, one of them by a worker that hangs; the number of its process."""
    reading = workers.read({"slow": partial(declared.hang_known, pipe)} | declared.given(REPORT, b"-"))
    assert next(reading).sha256 != "slow"
    return reading, said(pipe)


@pytest.mark.slow
def test_leaving_ends_every_worker(pipe):
    with Workers(2) as workers:
        _reading, pid = busy(workers, pipe)
    assert ended(pid)


@pytest.mark.slow
def test_an_exception_ends_every_worker(pipe):
    seen = []

    def interrupted():
        with Workers(2) as workers:
            seen.extend(busy(workers, pipe))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert ended(seen[1])


@pytest.mark.slow
def test_an_abandoned_reading_ends_its_workers_and_another_can_begin(pipe):
    with Workers(2) as workers:
        reading, pid = busy(workers, pipe)
        reading.close()
        assert ended(pid)
        assert [type(document) for document in workers.read(declared.given(REPORT))] == [Report]


SCRIPT = """
import sys
from functools import partial
from assets.staged.workers.pool import Workers
from tests.assets.collected.sources import declared
with Workers(2, seconds=2) as workers:
    for read in workers.read({"slow": partial(declared.hang_known, sys.argv[1])} | declared.given(b"", b"-")):
        print(read.sha256, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_its_parent(how, pipe):
    command = [sys.executable, "-c", SCRIPT, str(pipe)]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=plain_environment(TMPDIR=str(pipe.parent)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as parent:
        parent.stdout.readline()
        pid = said(pipe)
        parent.send_signal(how)
    assert ended(pid)


def test_a_check_reads_documents_once_and_gives_them_in_order():
    documents = [REPORT, b"no report", FILES["baofeng-2023.html"], REPORT]
    checked = check_documents(documents)
    assert [result.document for result in checked] == [read_report(data) for data in documents]
    assert check_documents([]) == []


@pytest.mark.slow
def test_workers_started_before_may_read_for_several_checks():
    with Workers(1) as workers:
        for data in (REPORT, b"no report"):
            (checked,) = check_documents([data], workers)
            assert checked.document == read_report(data)
