"""`gongkai ui`: the Dagster UI and daemon on 127.0.0.1. The work is in pipelines/orchestration/webserver.py."""

from typing import Annotated

import typer

from pipelines.cli.extras import require
from pipelines.cli.options import LangOption
from pipelines.process import stopping


def ui(*, port: Annotated[int, typer.Option()] = 3000, lang: LangOption) -> None:
    """Serve the UI at `port` until it is stopped."""
    stopping.begin("ui")
    require("pipeline", "ui")
    from pipelines.orchestration import webserver

    webserver.main(port)
