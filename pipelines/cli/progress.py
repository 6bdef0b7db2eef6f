"""Progress bars for long work on a terminal; nothing is printed elsewhere, and their library not imported."""

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from assets.workplace import TrackProgress, without_progress

if TYPE_CHECKING:
    from rich.console import Console


def tracker() -> TrackProgress:
    """A Track that draws on standard error; one that draws nothing where that is not a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        return without_progress
    from rich.console import Console

    # A descriptor of its own, as Dagster redirects standard error to a file while a step runs.
    return bars(Console(file=os.fdopen(os.dup(sys.stderr.fileno()), "w", encoding=sys.stderr.encoding)))


def bars(screen: "Console") -> TrackProgress:
    """A Track that draws a bar on `screen` and removes it when the work is done."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    def track(items: Iterable[Any], what: str, total: int) -> Iterable[Any]:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=screen, transient=True) as bar:
            yield from bar.track(items, total=total, description=what)

    return track
