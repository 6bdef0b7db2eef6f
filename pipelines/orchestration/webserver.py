"""`gongkai ui`: the Dagster webserver and daemon on 127.0.0.1, each a process of its own.

The webserver is Dagster's own, with a check of every request in front of it (process/loopback_only.py). Its event loop
handles the signals of its process, so this process starts and stops both.
"""

import json
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

from pipelines.orchestration.resources import prepare_dagster_home, prepare_inbox, workplace
from pipelines.process import stopping
from warehouse.files.scratch import Scratch

# What workspace.yaml declares, which an installed package lacks. What is switched on in Dagster is kept by this name.
LOCATION = {"module_name": "pipelines.orchestration.definitions", "location_name": "gongkai"}
_SECONDS_TO_END = 60  # until a process is killed


def main(port: int) -> None:
    """Serve the UI until this process is stopped or the webserver ends."""
    at = workplace()
    prepare_dagster_home()
    prepare_inbox()
    stopping.begin("ui", at.warehouse)
    with Scratch() as folder:
        stopping.remove_when_stopped(str(folder))
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)  # for the sockets of its servers
        _create_history()
        workspace = str(_write_workspace(folder))
        with (
            _running(_daemon_command(workspace)),
            _running([sys.executable, "-m", "pipelines.orchestration.webserver", str(port), workspace]) as webserver,
        ):
            code = webserver.wait()
    if code:
        raise SystemExit(code)


def _create_history() -> None:
    """Create the tables of Dagster's history before two programs do so at once and one of them fails."""
    with dg.DagsterInstance.get() as instance:
        instance.get_runs(limit=1)
        instance.all_instigator_state()
        instance.get_daemon_statuses()


def _write_workspace(folder: Path) -> Path:
    path = folder / "workspace.yaml"
    path.write_text(json.dumps({"load_from": [{"python_module": LOCATION}]}), "utf-8")
    return path


def serve(port: str, workspace: str) -> None:
    """Run Dagster's webserver as its own command does, with our check as the first middleware of its app."""
    from dagster_webserver.cli import dagster_webserver
    from dagster_webserver.webserver import DagsterWebserver
    from starlette.middleware import Middleware

    from pipelines.process.loopback_only import LoopbackOnly

    theirs = DagsterWebserver.build_middleware

    def ours(server: Any) -> list[Middleware]:
        return [Middleware(LoopbackOnly), *theirs(server)]

    DagsterWebserver.build_middleware = ours  # type: ignore[method-assign, assignment]
    arguments = ["--workspace", workspace, "--host", "127.0.0.1", "--port", port]
    dagster_webserver(arguments, prog_name="gongkai ui", standalone_mode=False)


def _daemon_command(workspace: str) -> list[str]:
    """The command of the daemon, which runs the schedule and the sensors."""
    program = shutil.which("dagster-daemon", path=str(Path(sys.executable).parent))
    assert program is not None, "dagster-daemon is installed with dagster"
    return [program, "run", "--workspace", workspace]


@contextmanager
def _running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that runs as long as the block."""
    with subprocess.Popen(command) as process:  # noqa: S603
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(_SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()


if __name__ == "__main__":
    serve(*sys.argv[1:])
