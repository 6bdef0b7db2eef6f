"""Tables of text on a terminal, each with its headings."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

_WIDE = 2_000


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print `rows` under `headings`; where no terminal limits it, each row is one line."""
    table = Table(*(Column(heading, overflow="fold") for heading in headings))
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    screen = Console()
    (screen if screen.is_terminal else Console(width=_WIDE)).print(table)
