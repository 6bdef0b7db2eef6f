"""`gongkai ui`: the Dagster webserver and daemon on 127.0.0.1, from workspace.yaml."""

import os
import runpy
import sys
import tempfile
from pathlib import Path

from pipelines import stopping
from pipelines.resources import dagster_home, workplace

WORKSPACE = Path(__file__).parent.parent / "workspace.yaml"


def main(port: int) -> None:
    """Run `dagster dev` in this process, until it is stopped or cannot be started."""
    dagster_home()
    stopping.begin("ui", workplace().warehouse)
    sys.argv = ["dagster", "dev", "--workspace", str(WORKSPACE), "--host", "127.0.0.1", "--port", str(port)]
    with tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as folder:
        stopping.clear(folder)
        os.environ["TMPDIR"] = tempfile.tempdir = folder  # for the sockets of its servers
        runpy.run_module("dagster", run_name="__main__", alter_sys=True)
