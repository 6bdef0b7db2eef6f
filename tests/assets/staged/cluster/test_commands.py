"""The commands that read on a cluster: run, backfill and check; and what `gongkai cluster` prints."""

import os
import re
import signal
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason='needs pip install "gongkai[cluster]"')

from assets.collected.archive.address import digest
from assets.staged.cluster import reader_versions
from assets.staged.cluster.job_pool import ClusterPool
from assets.staged.cluster.stage_on_cluster import ClusterUse, stage_on_cluster
from assets.staged.report import Report
from pipelines.process.descendants import descendants
from tests.assets.collected.sources.declared import deadly_in_a_reader
from tests.assets.staged.cluster.documents import DOCUMENTS, archive_documents, letters, reports, staged
from tests.assets.staged.cluster.running_cluster import RunningCluster
from tests.conftest import gongkai_command, plain_environment
from warehouse.store import memory, published

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="ends processes by what /proc says")]


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A scheduler and a worker."""
    with RunningCluster(tmp_path_factory.mktemp("cluster")) as cluster:
        cluster.only = cluster.worker()
        yield cluster


_SHORT_OF_PATIENCE = 30  # seconds; it gives the scheduler up after 60 by itself
_ASKED = 200  # times, as a worker reports what it did some time after


def read_so_far(cluster):
    return sum(counts["documents"] for counts in cluster.counts())


def test_a_nightly_run_and_a_backfill_read_on_the_cluster_as_on_this_machine(running, tmp_path, gongkai):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for n, data in enumerate([*reports(3), *letters(2)]):
        (inbox / f"{n}.txt").write_bytes(data)
    held, before = {}, read_so_far(running)
    for where, settings in (("here", {}), ("there", running.settings)):
        data = tmp_path / where
        data.mkdir()
        for command in (["run", "--inbox", inbox], ["backfill", "--year", "2023"]):
            printed = gongkai(*command, "--warehouse", data / "warehouse.duckdb", **settings)
            assert printed.returncode == 0, printed.stderr
        with published(data / "warehouse.duckdb") as con:
            landed = con.execute("SELECT sum(documents) FROM staged.landed").fetchone()
            held[where] = staged(con), con.execute("FROM marts.fact_report ORDER BY ALL").fetchall()
    assert held["there"] == held["here"]
    assert landed == (8,)  # all five, and the reports once more
    assert read_so_far(running) - before == 8


def test_what_a_worker_cannot_open_is_read_on_this_machine(running, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    one, other = reports(2)
    (tmp_path / "here.txt").write_bytes(one)
    jobs = {
        digest(one): Path("here.txt").read_bytes,
        digest(other): partial(bytes, other),
        "none": Path("x").read_bytes,
    }
    heard = []
    read = {document.sha256: document for document in ClusterPool(running.cluster, heard.append).read(jobs)}
    assert {name for name, document in read.items() if isinstance(document, Report)} == {digest(one), digest(other)}
    assert read["none"].never_opened
    (sentence,) = heard
    assert "could not open 2 documents, which are read on this machine" in sentence


def test_a_document_that_ends_what_reads_it_is_not_tried_on_this_machine(running):
    heard = []
    jobs = {"deadly": deadly_in_a_reader}
    (read,) = ClusterPool(running.cluster, heard.append).read(jobs)
    assert (read.sha256, read.never_opened, heard) == ("deadly", True, [])


def test_what_each_worker_read_and_how_fast_is_printed(tmp_path, archive, gongkai):
    with RunningCluster(tmp_path) as cluster, memory() as con:
        cluster.worker()
        assert "0.0 documents a second" in gongkai("cluster", "--lang", "en", **cluster.settings).stdout
        archive_documents(con, archive, DOCUMENTS)
        stage_on_cluster(con, archive, ClusterUse(cluster.cluster))
        assert any(read_so_far(cluster) == len(DOCUMENTS) for _ in range(_ASKED))
        printed = gongkai("cluster", "--lang", "en", **cluster.settings).stdout.replace("│", "")
    assert re.search(r"in use +1 +60 +56 +0 +[1-9]\d*\.\d", printed)
    assert re.search(r"[1-9]\d*\.\d documents a second together", printed)


def test_a_worker_of_another_version_beside_one_of_ours_reads_nothing(tmp_path, archive, here, gongkai):
    with RunningCluster(tmp_path) as cluster, memory() as con:
        cluster.supervised_worker("another")
        cluster.worker()
        archive_documents(con, archive, DOCUMENTS)
        stage_on_cluster(con, archive, ClusterUse(cluster.cluster))
        assert staged(con) == here
        printed = gongkai("cluster", "--lang", "en", **cluster.settings)
    assert (printed.returncode, "1 in use, 1 refused" in printed.stdout) == (1, True)
    assert re.search(r"another +refused.* 0 +0 +0 +0\.0", printed.stdout.replace("│", ""))


def test_a_worker_whose_service_is_stopped_refuses_no_document(tmp_path, archive, here):
    """systemd sends SIGTERM to every process of a service, those that read included."""
    with RunningCluster(tmp_path) as cluster, memory() as con:
        victim = cluster.worker()

        def stop_once(items, what, total):
            for n, item in enumerate(items):
                if n == 0:
                    reading = descendants(victim.pid)
                    assert reading
                    for process in (*reading, victim.pid):
                        os.kill(process, signal.SIGTERM)
                    cluster.worker()
                yield item

        archive_documents(con, archive, DOCUMENTS)
        stage_on_cluster(con, archive, ClusterUse(cluster.cluster), track=stop_once)
        assert staged(con) == here


def test_a_worker_is_stopped_while_it_waits_for_its_scheduler():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        worker = subprocess.Popen(gongkai_command("cluster", "worker", "--cluster", address), env=plain_environment())
        silent.accept()  # it asks, and gets no answer
        worker.terminate()
        assert worker.wait(_SHORT_OF_PATIENCE) == 0


@pytest.mark.parametrize(
    ("what", "otherwise"),
    [
        ("has_ocr", lambda: "another"),
        ("find_program", lambda: None),
        ("form_edition", lambda: "another"),
        ("reader_version", lambda kind: "another"),
        ("installed_version", lambda name: "another"),
        ("tables", dict),
    ],
)
def test_whatever_decides_what_is_read_is_in_the_version(what, otherwise, monkeypatch):
    monkeypatch.setattr(reader_versions, "find_program", lambda: Path("/usr/bin/soffice"))
    before = reader_versions.version.__wrapped__()
    monkeypatch.setattr(reader_versions, what, otherwise)
    assert reader_versions.version.__wrapped__() != before
