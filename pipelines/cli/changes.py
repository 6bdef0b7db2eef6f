"""The changes between two releases, by table: what `gongkai release` and `gongkai diff` both print."""

from pipelines.cli.tables import print_table
from pipelines.cli.terminal import show
from pipelines.cli.words import Words
from warehouse.releases.diff import Comparison


def print_changes(compared: Comparison, language: str) -> None:
    """Print the notes of the comparison, and a row a table that changed."""
    words = Words("diff", language)
    for note in compared.notes:
        show(note)
    if compared.tables:
        rows = [(each.table, *(f"{n:,}" for n in (each.added, each.changed, each.gone))) for each in compared.tables]
        print_table(words.columns("tables"), rows)
    else:
        show(words("no_changes"))
