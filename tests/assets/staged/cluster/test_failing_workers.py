"""Workers of real clusters that fail or are ended, by themselves or by a document: no other document is affected."""

import sys
from socket import gethostname

import pytest

pytest.importorskip("distributed", reason='needs pip install "gongkai[cluster]"')

from assets.staged.cluster.address import ClusterError
from assets.staged.cluster.batches import Batch
from assets.staged.cluster.dask_cluster import DaskCluster
from assets.staged.cluster.reader_versions import version
from assets.staged.cluster.stage_on_cluster import ClusterUse, stage_on_cluster
from tests.assets.staged.cluster.documents import DOCUMENTS, archive_documents, letters, staged
from tests.assets.staged.cluster.running_cluster import RunningCluster
from warehouse.store import count, memory

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="kills sessions of processes")]
# A worker whose disk is full: a file that may not grow any more is what that is for one process. Python would leave
# compiled modules that are cut off.
DISK_FULL = """
import os, resource, signal, sys
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
sys.dont_write_bytecode = True
from assets.staged.cluster import dask_servers, read_batch, reader_versions
from assets.staged.cluster.address import Cluster
version = reader_versions.version()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))
dask_servers.serve_worker(
    Cluster(sys.argv[1]), version, 1, read_batch.COUNTS.values, ready=lambda: print(version, flush=True)
)
"""
# So many workers; the imports are done once.
SEVERAL = """
import os, sys
from assets.staged.cluster import dask_servers, read_batch, reader_versions
from assets.staged.cluster.address import Cluster
version = reader_versions.version()
for _ in range(int(sys.argv[2]) - 1):
    if os.fork() == 0:
        break
dask_servers.serve_worker(
    Cluster(sys.argv[1]), version, 1, read_batch.COUNTS.values, ready=lambda: print(version, flush=True)
)
"""
# A worker that may use so little memory for a document that the largest is more.
LITTLE_MEMORY = """
import sys
from assets.staged.cluster import dask_servers, read_batch, reader_versions
from assets.staged.cluster.address import Cluster
from assets.staged.workers.pool import Workers
read_batch.Workers = lambda count: Workers(count, megabytes=100)
version = reader_versions.version()
dask_servers.serve_worker(
    Cluster(sys.argv[1]), version, 1, read_batch.COUNTS.values, ready=lambda: print(version, flush=True)
)
"""


def test_a_document_that_ends_its_workers_is_refused_and_no_other(archive, here, tmp_path):
    with RunningCluster(tmp_path) as cluster, memory() as con:
        cluster.supervised_worker()
        *_, poison = archive_documents(con, archive, [*DOCUMENTS[:9], b"POISON"])
        result = stage_on_cluster(con, archive, ClusterUse(cluster.cluster))
        assert (result.reports, len(result.refusals)) == (4, 6)
        rows = con.execute("SELECT sha256, transient FROM staged.refusal WHERE why LIKE '%every worker%'").fetchall()
        assert rows == [(poison, True)]
        assert stage_on_cluster(con, archive, ClusterUse(cluster.cluster)).unchanged == 10


def test_a_document_that_needs_too_much_memory_is_refused_and_no_other(archive, here, tmp_path):
    with RunningCluster(tmp_path) as cluster, memory() as con:
        cluster.program(LITTLE_MEMORY)
        page = b"<table>" + b"<tr><td>12<td>34<td>56" * 60_000
        *_, large = archive_documents(con, archive, [*DOCUMENTS, page])
        stage_on_cluster(con, archive, ClusterUse(cluster.cluster))
        rows = con.execute("SELECT sha256 FROM staged.refusal WHERE why LIKE '%memory%'").fetchall()
        assert rows == [(large,)]
        con.execute("DELETE FROM staged.refusal WHERE sha256 = ?", [large])
        assert staged(con) == here


def test_a_worker_whose_disk_is_full_is_named_and_costs_no_document(archive, here, tmp_path):
    with RunningCluster(tmp_path) as cluster, memory() as con:
        full = cluster.program(DISK_FULL)
        archive_documents(con, archive, DOCUMENTS)
        with pytest.raises(ClusterError, match=rf"failed 3 times \({gethostname()}: "):
            stage_on_cluster(con, archive, ClusterUse(cluster.cluster))
        assert count(con, "staged.report") + count(con, "staged.refusal") == 0
        cluster.kill(full)
        cluster.worker()
        stage_on_cluster(con, archive, ClusterUse(cluster.cluster))
        assert staged(con) == here


def test_a_worker_whose_disk_is_full_is_left_out_in_a_sentence_while_another_reads(archive, here, tmp_path, gongkai):
    with RunningCluster(tmp_path) as cluster, memory() as con:
        cluster.program(DISK_FULL)
        cluster.worker()
        archive_documents(con, archive, DOCUMENTS)
        sentences = []
        stage_on_cluster(con, archive, ClusterUse(cluster.cluster, notify=sentences.append))
        assert staged(con) == here
        (sentence,) = sentences
        assert f"failed 3 times ({gethostname()}: " in sentence
        assert "others read them" in sentence
        listed = gongkai("cluster", "--lang", "en", **cluster.settings)
        assert (listed.returncode, "1 in use, 0 refused" in listed.stdout) == (1, True)
        assert "left out: it failed" in listed.stdout
        archive_documents(con, archive, [*DOCUMENTS, *letters(116)])
        stage_on_cluster(con, archive, ClusterUse(cluster.cluster, notify=sentences.append))
        assert sentences == [sentence, sentence], "the next run does not use it again"


def test_what_fails_at_three_workers_ends_the_run_though_there_are_more(archive, tmp_path):
    with RunningCluster(tmp_path) as cluster:
        cluster.program(SEVERAL, "4")
        notified = []
        with DaskCluster(cluster.cluster, version(), notify=notified.append) as connected:
            while connected.processes() < 4:
                pass
            with pytest.raises(ClusterError, match=r"failed 3 times \(.*has no len.*Correct the cause"):
                list(connected.run(len, [Batch(archive.root, version(), ())], lambda task: []))
            assert len(notified) == 2
            assert connected.processes() == 1
