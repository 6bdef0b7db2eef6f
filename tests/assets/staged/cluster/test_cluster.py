"""Real clusters of processes on this machine: the rows are those of reading here, also where one is killed midway."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

pytest.importorskip("distributed", reason='needs pip install "gongkai[cluster]"')

from assets.staged.cluster.address import Cluster, ClusterError
from assets.staged.cluster.batches import Batch
from assets.staged.cluster.dask_cluster import DaskCluster
from assets.staged.cluster.landing import documents_of
from assets.staged.cluster.reader_versions import version
from assets.staged.cluster.stage_on_cluster import ClusterUse, stage_on_cluster
from assets.staged.cluster.stored_readings import stored_keys, unpacked
from pipelines.process.descendants import descendants
from tests.assets.staged.cluster.documents import DOCUMENTS, archive_documents, letters, staged
from tests.assets.staged.cluster.running_cluster import RunningCluster
from tests.assets.staged.cluster.sockets import listening
from tests.certificates import certificate
from tests.conftest import plain_environment
from warehouse.files.guard import building_path
from warehouse.store import building, count, memory

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks at sockets in /proc")]
DRIVER = """
import os, sys
from pathlib import Path
from assets.collected.archive.archive import Archive
from assets.staged.cluster.address import Cluster
from assets.staged.cluster.stage_on_cluster import ClusterUse, stage_on_cluster
from warehouse.store import building

def track(items, what, total):
    for item in items:
        yield item
        os.kill(os.getpid(), 9)

with building(Path(sys.argv[1])) as con:
    stage_on_cluster(con, Archive(Path(sys.argv[2])), ClusterUse(Cluster(sys.argv[3])), track=track)
"""
# A worker of a machine whose clock is off by so many seconds.
CLOCK_OFF = """
import sys, time
now = time.time
time.time = lambda: now() + float(sys.argv[2])
from assets.staged.cluster import dask_servers, read_batch, reader_versions
from assets.staged.cluster.address import Cluster
dask_servers.serve_worker(
    Cluster(sys.argv[1]), reader_versions.version(), 1, read_batch.COUNTS.values, ready=lambda: print(now(), flush=True)
)
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A scheduler and two workers."""
    with RunningCluster(tmp_path_factory.mktemp("cluster")) as cluster:
        cluster.workers = [cluster.worker(), cluster.worker()]
        yield cluster


def test_all_that_takes_part_listens_on_loopback_only_and_the_run_and_what_reads_not_at_all(running, archive):
    seen = {}
    before = listening(os.getpid())  # servers of other tests in this process

    def look(items, what, total):
        for item in items:
            for process in (running.scheduler.pid, *(worker.pid for worker in running.workers), os.getpid()):
                started = descendants(process)
                seen[process] = listening(process), len(started), [one for child in started for one in listening(child)]
            yield item

    with memory() as con:
        archive_documents(con, archive, DOCUMENTS[-20:])
        stage_on_cluster(con, archive, ClusterUse(running.cluster), track=look)
    assert seen.pop(os.getpid())[0] == before
    assert [started for _, started, _ in seen.values()] == [0, 1, 1]  # a process that reads for each worker
    for own, _, of_started in seen.values():
        assert own
        assert [address for address in own if not address.startswith("127.0.0.1:")] == []
        assert of_started == []


def test_a_cluster_gives_the_rows_that_this_machine_gives_and_lists_what_it_did(running, archive, here, gongkai):
    with memory() as con:
        archive_documents(con, archive, DOCUMENTS)
        result = stage_on_cluster(con, archive, ClusterUse(running.cluster))
        assert staged(con) == here
        assert (result.reports, len(result.refusals), len(result.read)) == (4, 56, 4)
        again = stage_on_cluster(con, archive, ClusterUse(running.cluster))
        assert (again.reports, again.unchanged) == (0, 60)
    printed = gongkai("cluster", "--lang", "en", **running.settings)
    assert printed.returncode == 0, printed.stderr
    assert "2 in use, 0 refused" in printed.stdout
    assert version() in printed.stdout


def test_a_folder_is_checked_as_on_this_machine(running, tmp_path, gongkai):
    for n, data in enumerate(DOCUMENTS[:8]):
        (tmp_path / f"{n}.txt").write_bytes(data)
    here, there = (gongkai("check", tmp_path, "--json", **settings) for settings in ({}, running.settings))
    assert (there.returncode, there.stderr, there.stdout) == (here.returncode, here.stderr, here.stdout)
    assert '"outcome": "read"' in there.stdout


def certificates_in(folder):
    """A folder with a certificate that is its own authority."""
    folder.mkdir()
    cert, key = certificate(folder, "127.0.0.1")
    shutil.copyfile(cert, folder / "ca.pem")
    cert.rename(folder / "cert.pem")
    key.rename(folder / "key.pem")
    return folder


def test_only_who_has_a_certificate_of_the_authority_is_connected(tmp_path, gongkai):
    ours, others = certificates_in(tmp_path / "ours"), certificates_in(tmp_path / "others")
    with RunningCluster(tmp_path, ours) as cluster:
        cluster.worker()
        printed = gongkai("cluster", "--lang", "en", **cluster.settings)
        assert (printed.returncode, "1 in use" in printed.stdout) == (0, True)
        for stranger in (Cluster(cluster.address, others), Cluster(cluster.address.replace("tls", "tcp"))):
            with pytest.raises(ClusterError, match="cannot be reached"), DaskCluster(stranger, version()):
                pass


def test_a_worker_that_is_killed_in_the_middle_costs_no_document(running, archive, here):
    victim = running.worker()

    def kill_once(items, what, total):
        for n, item in enumerate(items):
            if n == 0:
                os.killpg(victim.pid, signal.SIGKILL)
            yield item

    with memory() as con:
        archive_documents(con, archive, DOCUMENTS)
        stage_on_cluster(con, archive, ClusterUse(running.cluster), track=kill_once)
        assert staged(con) == here


def test_a_driver_that_is_killed_is_continued_and_nothing_stored_is_read_again(running, archive, here, tmp_path):
    warehouse = tmp_path / "warehouse.duckdb"
    with building(warehouse) as con:
        archive_documents(con, archive, DOCUMENTS)
    killed = subprocess.run(
        [sys.executable, "-c", DRIVER, warehouse, archive.root, running.address], env=plain_environment(), check=False
    )
    assert killed.returncode == -signal.SIGKILL
    wait_until_idle(running)
    before = sum(counts["documents"] for counts in running.counts())
    with building(warehouse) as con:
        with unpacked(archive.root, version(), stored_keys(archive.root, version())) as files:
            stored = documents_of(con, files)
        assert stored
        result = stage_on_cluster(con, archive, ClusterUse(running.cluster))
        assert staged(con) == here
        assert count(con, "staged.report") + count(con, "staged.refusal") == len(DOCUMENTS)
        keys = con.execute("SELECT key FROM staged.landed").fetchall()
        assert len(keys) == len(set(keys)) == len(stored_keys(archive.root, version()))
    wait_until_idle(running)
    assert sum(counts["documents"] for counts in running.counts()) - before == len(DOCUMENTS) - len(stored)
    assert result.reports + len(result.refusals) + result.unchanged == len(DOCUMENTS)
    assert building_path(warehouse).exists()


def wait_until_idle(running):
    """Until every worker reported twice, one report after the other, that it reads nothing and read nothing since."""
    with DaskCluster(running.cluster, version()) as connected:
        earlier, idle = {}, set()
        while len(idle) < len(running.workers):
            for worker in connected.workers():
                before = earlier.setdefault(worker.address, worker)
                if worker.reported > before.reported:
                    same = worker.counts == before.counts and not worker.counts["reading"]
                    (idle.add if same else idle.discard)(worker.address)
                    earlier[worker.address] = worker


def test_the_clock_of_a_worker_may_be_an_hour_off(archive, here, tmp_path, gongkai):
    with RunningCluster(tmp_path) as cluster, memory() as con:
        for seconds in ("3600", "-3600"):
            cluster.program(CLOCK_OFF, seconds)
        archive_documents(con, archive, DOCUMENTS)
        stage_on_cluster(con, archive, ClusterUse(cluster.cluster))
        assert staged(con) == here
        assert "2 in use, 0 refused" in gongkai("cluster", "--lang", "en", **cluster.settings).stdout


def test_a_worker_of_another_version_is_refused(archive, tmp_path, gongkai):
    with RunningCluster(tmp_path) as cluster:
        cluster.supervised_worker("another")
        printed = gongkai("cluster", "--lang", "en", **cluster.settings)
        assert (printed.returncode, "0 in use, 1 refused" in printed.stdout) == (1, True)
        batch = Batch(archive.root, version(), ())
        with (
            DaskCluster(cluster.cluster, version(), patience=0) as connected,
            pytest.raises(ClusterError, match=r"Its workers read by other versions \(another\) and are refused"),
        ):
            list(connected.run(len, [batch], lambda task: []))


def test_a_scheduler_that_cannot_be_reached_is_a_sentence_that_says_what_to_do(archive):
    with memory() as con:
        archive_documents(con, archive, letters(1))
        with pytest.raises(ClusterError, match=r"cannot be reached .*Start it with `gongkai cluster scheduler`"):
            stage_on_cluster(con, archive, ClusterUse(Cluster("tcp://127.0.0.1:9")))
        assert count(con, "staged.refusal") == 0
