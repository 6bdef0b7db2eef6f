"""`gongkai ui`: the Dagster webserver and daemon on 127.0.0.1, from workspace.yaml."""

import os
import sys
from pathlib import Path

from pipelines.resources import dagster_home

WORKSPACE = Path(__file__).parent.parent / "workspace.yaml"


def main(port: int) -> None:
    """Become `dagster dev`; returns only if that cannot be started."""
    dagster_home()
    arguments = ["dev", "--workspace", str(WORKSPACE), "--host", "127.0.0.1", "--port", str(port)]
    os.execv(sys.executable, [sys.executable, "-m", "dagster", *arguments])  # noqa: S606
