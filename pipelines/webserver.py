"""`gongkai ui`: the Dagster webserver and daemon on 127.0.0.1, from workspace.yaml.

The webserver is Dagster's own, run in this process, with a check in front of it of who asks (loopback_only.py); the
daemon is a process beside it, which ends with it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines import stopping
from pipelines.resources import dagster_home, workplace
from warehouse.scratch import Scratch

WORKSPACE = Path(__file__).parent.parent / "workspace.yaml"
_PATIENCE = 60  # seconds for the daemon to end its work


def main(port: int) -> None:
    """Serve the UI until this process is asked to end."""
    dagster_home()
    stopping.begin("ui", workplace().warehouse)
    with Scratch() as folder:
        stopping.clear(str(folder))
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)  # for the sockets of its servers
        _begin_history()
        with _daemon():
            _serve(["--workspace", str(WORKSPACE), "--host", "127.0.0.1", "--port", str(port)])


def _begin_history() -> None:
    """Make the tables of Dagster's history before two programs begin to: the second one would fail."""
    with dg.DagsterInstance.get() as instance:
        instance.get_runs(limit=1)
        instance.all_instigator_state()
        instance.get_daemon_statuses()


def _serve(arguments: list[str]) -> None:
    """Dagster's webserver as its command runs it, with our check as the first middleware of its app."""
    from dagster_webserver.cli import dagster_webserver
    from dagster_webserver.webserver import DagsterWebserver
    from starlette.middleware import Middleware

    from pipelines.loopback_only import LoopbackOnly

    theirs = DagsterWebserver.build_middleware

    def ours(server: Any) -> list[Middleware]:
        return [Middleware(LoopbackOnly), *theirs(server)]

    DagsterWebserver.build_middleware = ours  # type: ignore[method-assign, assignment]
    dagster_webserver(arguments, prog_name="gongkai ui", standalone_mode=False)


@contextmanager
def _daemon() -> Iterator[None]:
    """The daemon that runs schedule and sensors, while the UI is on."""
    program = shutil.which("dagster-daemon", path=str(Path(sys.executable).parent))
    assert program is not None, "dagster-daemon is installed with dagster"
    with subprocess.Popen([program, "run", "--workspace", str(WORKSPACE)]) as daemon:  # noqa: S603
        try:
            yield
        finally:
            daemon.terminate()
            try:
                daemon.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                daemon.kill()
