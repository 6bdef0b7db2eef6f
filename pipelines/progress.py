"""Progress bars on long work, where a person is watching a terminal; nothing is printed otherwise."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from assets.workplace import Track, untracked


def tracker(screen: Console) -> Track:
    """A Track that draws on `screen`, or one that draws nothing where that is no terminal."""
    if not screen.is_terminal:
        return untracked

    def track(items: Iterable[Any], what: str, total: int) -> Iterable[Any]:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=screen, transient=True) as bar:
            yield from bar.track(items, total=total, description=what)

    return track
