"""A scheduler and workers in processes of their own on this machine. Holds no test."""

import os
import socket
import subprocess
import sys
from contextlib import suppress

from assets.staged.cluster.address import Cluster
from assets.staged.cluster.dask_cluster import DaskCluster
from assets.staged.cluster.reader_versions import version
from tests.conftest import gongkai_command, plain_environment

# A worker that is started again whenever it ends, as a service is; the imports are done once. A document with the word
# ends it, as one does that makes the system kill a process that has too much memory.
SUPERVISED = """
import os, sys
from assets.staged.cluster import dask_servers, read_batch, reader_versions
from assets.staged.cluster.address import Cluster
address, version = sys.argv[1], sys.argv[2] or reader_versions.version()
read = read_batch._read
def read_or_die(jobs):
    if any(b"POISON" in job().data for job in jobs.values()):
        os.kill(os.getpid(), 9)
    return read(jobs)
read_batch._read = read_or_die
while True:
    if (pid := os.fork()) == 0:
        dask_servers.serve_worker(
            Cluster(address), version, 1, read_batch.COUNTS.values, ready=lambda: print(os.getpid(), flush=True)
        )
        os._exit(0)
    os.waitpid(pid, 0)
"""


class RunningCluster:
    """A context manager; `workers` are started by `gongkai cluster worker`. A batch that ends more workers than
    `allowed_failures` is halved.
    """

    def __init__(self, folder, certificates=None, allowed_failures=0):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"{'tls' if certificates else 'tcp'}://127.0.0.1:{free.getsockname()[1]}"
        self.cluster, self._folder, self._started = Cluster(self.address, certificates), folder, []
        self._allowed = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(allowed_failures)}
        self.settings = {"GONGKAI_CLUSTER": self.address, "LC_ALL": "C.UTF-8"}
        if certificates:
            self.settings["GONGKAI_CLUSTER_TLS"] = str(certificates)

    def __enter__(self):
        self.start_scheduler()
        return self

    def start_scheduler(self):
        self.scheduler = self._start(gongkai_command("cluster", "scheduler"), "listens", **self._allowed)

    def __exit__(self, *_):
        for process in reversed(self._started):
            self.kill(process)

    def kill(self, process):
        """Kill a process and all that it started."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()
        process.stdout.close()

    def worker(self, address=None):
        """A worker that reaches the scheduler at `address`, by default the scheduler's own."""
        at = {"GONGKAI_CLUSTER": address} if address else {}
        return self._start(gongkai_command("cluster", "worker", "--processes", "1"), "Connected", **at)

    def supervised_worker(self, of_version=""):
        return self.program(SUPERVISED, of_version)

    def program(self, source, *arguments):
        """A Python program that is given the address and `arguments`, and prints a line once it is connected."""
        return self._start([sys.executable, "-c", source, self.address, *arguments], "")

    def counts(self):
        """What the workers did so far, together."""
        with DaskCluster(self.cluster, version()) as connected:
            return [worker.counts for worker in connected.workers()]

    def _start(self, command, ready, **settings):
        process = subprocess.Popen(
            command, cwd=self._folder, env=plain_environment(**self.settings | settings), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self._started.append(process)
        line = process.stdout.readline()
        assert line, command
        assert ready in line
        return process
