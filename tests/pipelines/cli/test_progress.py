"""Progress bars: on a terminal, and nowhere else."""

import io

from rich.console import Console

from pipelines.cli import progress


class Terminal:
    """A standard error that is a terminal or not."""

    def __init__(self, terminal):
        self.terminal = terminal

    def isatty(self):
        return self.terminal


def test_bars_are_drawn_on_a_terminal_and_nothing_elsewhere(monkeypatch):
    screen = Console(file=io.StringIO(), force_terminal=True, width=80, _environ={"TERM": "xterm"})
    assert list(progress.bars(screen)(range(3), "reading", 3)) == [0, 1, 2]
    assert "reading" in screen.file.getvalue()
    monkeypatch.setattr("sys.stderr", Terminal(terminal=False))
    assert progress.tracker() is progress.without_progress
