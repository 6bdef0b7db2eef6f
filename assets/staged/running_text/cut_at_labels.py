"""Readings of a text that lost its tables: cut at the labels of the form whose wordings it has most of.

Offers a reading only; whether it is better than the text as it is laid out, the form's sums and the cells found decide
(assets/staged/ambiguity/best_reading.py).
"""

from collections import Counter
from collections.abc import Iterator

from assets.staged.cells.labels import FormLabels, distinctive_wordings, labels_by_form, normalise_label
from assets.staged.grid import Grid
from assets.staged.running_text.items import items_of
from assets.staged.running_text.table_rows import rows_of

_MOST_CHARACTERS = 200_000  # a report has some 10,000


def cut_at_labels(grid: Grid) -> Iterator[Grid]:
    """The text of `grid` as rows cut at labels; nothing where it is far longer than a report."""
    lines = ["\t".join(cell.text.replace("\n", "") for cell in row.cells) for row in grid.rows]
    if sum(map(len, lines)) > _MOST_CHARACTERS:
        return
    labels = _most_likely_form(lines)
    rows = rows_of(items_of(lines, labels), labels)
    if any(row.table for row in rows):
        yield Grid(tuple(rows), grid.reader, grid.pages, grid.tags)


def _most_likely_form(lines: list[str]) -> FormLabels:
    """The form with most distinctive wordings in the text, the newest where several have as many."""
    words = normalise_label("".join(lines))
    votes = Counter(form for wording, having in distinctive_wordings().items() if wording in words for form in having)
    forms = labels_by_form()
    return forms[max(reversed(forms), key=lambda form: votes[form])]
