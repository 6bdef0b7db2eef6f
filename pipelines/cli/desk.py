"""`gongkai desk`: a web page on 127.0.0.1 to check drafts on. The work is in pipelines/desk."""

from typing import Annotated

import typer

from pipelines.cli.options import LangOption

DEFAULT_PORT = 8642


def desk(
    *,
    port: Annotated[int, typer.Option()] = DEFAULT_PORT,
    no_browser: Annotated[bool, typer.Option("--no-browser")] = False,
    lang: LangOption,
) -> int:
    """Serve the desk at `port` until it is stopped; returns the exit code."""
    from pipelines.desk import server

    return server.main(port, lang, browser=not no_browser)
