"""Progress bars on long work, where a person is watching a terminal; nothing is printed otherwise."""

import os
import sys
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from assets.workplace import TrackProgress, without_progress


def tracker() -> TrackProgress:
    """A Track that draws on standard error, or one that draws nothing where that is no terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        return without_progress
    # A descriptor of our own: Dagster points standard error at a file while a step runs.
    return bars(Console(file=os.fdopen(os.dup(sys.stderr.fileno()), "w", encoding=sys.stderr.encoding)))


def bars(screen: Console) -> TrackProgress:
    """A Track that draws a bar on `screen` and takes it away when the work is done."""

    def track(items: Iterable[Any], what: str, total: int) -> Iterable[Any]:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=screen, transient=True) as bar:
            yield from bar.track(items, total=total, description=what)

    return track
