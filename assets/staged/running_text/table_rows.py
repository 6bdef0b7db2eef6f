"""Makes rows of items: each label of a row with the values after it, each line of headings, prose as paragraphs.

A region is a table of its own: from the first label to the next heading of a section, or prose. Takes no values itself:
recognition does, and reports what it cannot take.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from assets.staged.cells.labels import FormLabels, list_number, normalise_label
from assets.staged.grid import Cell, Row, paragraph
from assets.staged.running_text.items import Item
from assets.staged.running_text.wrapped_labels import join_wrapped
from assets.staged.values import read_value
from assets.text.characters import to_plain

_FEWEST_LABELS = 2
_MOST_PARTS = 12  # of the labels before the first whole one
_MOST_HEADING_LINES = 3
_MAY_BE_PAGE_NUMBER = re.compile(r"[1-9]\d{0,2}", re.ASCII)


def rows_of(items: Sequence[Item], labels: FormLabels) -> list[Row]:
    """The rows of all items: tables numbered from 1, and paragraphs."""
    rows: list[Row] = []
    table = 0
    for is_table, run in groupby(_regions(items), key=lambda region: region[0]):
        for _, region in run:
            if is_table:
                table += 1
                rows += _number(_TableRows(labels).rows(join_wrapped(region, labels)), table)
            else:
                rows += _paragraphs(region)
    return rows


def _regions(items: Sequence[Item]) -> Iterator[tuple[bool, list[Item]]]:
    """The items of each table, and the items between tables."""
    region: list[Item] = []
    outside: list[Item] = []
    for item in items:
        if region and not _ends_table(item):
            region.append(item)
            continue
        if region:
            yield from _checked(region)
            region = []
        if item.kind == "label":
            region = _cut_last_words(outside)
            if outside:
                yield False, outside
                outside = []
            region.append(item)
        else:
            outside.append(item)
    if region:
        yield from _checked(region)
    if outside:
        yield False, outside


def _cut_last_words(items: list[Item]) -> list[Item]:
    """Take the last words off `items`: they may be the first part of a label."""
    first = len(items)
    while first and items[first - 1].kind == "words" and len(items) - first < _MOST_PARTS:
        first -= 1
    taken, items[first:] = items[first:], []
    return taken


def _checked(region: list[Item]) -> Iterator[tuple[bool, list[Item]]]:
    """A region as a table, if labels and values are in it."""
    named = sum(item.kind == "label" for item in region)
    yield named >= _FEWEST_LABELS and any(item.kind in ("value", "blank") for item in region), region


def _ends_table(item: Item) -> bool:
    return item.kind in ("section", "prose")


def _paragraphs(items: Sequence[Item]) -> Iterator[Row]:
    """A paragraph for each line, and for each heading inside a line."""
    for _, run in groupby(items, key=lambda item: (item.line, item.kind == "section")):
        yield paragraph(" ".join(item.text for item in run if item.text))


def _number(rows: Sequence[Sequence[str]], table: int) -> Iterator[Row]:
    for number, texts in enumerate(rows, start=1):
        yield Row(tuple(Cell(text, column) for column, text in enumerate(texts, start=1)), table, number)


@dataclass(slots=True)
class _TextRow:
    """A row being made: its labels, and its values with their lines. `expected`: how many values it has; 0 if none.

    `summed`: after so many values the last is the sum of the others; 0 where no value is. `passed`: the line of words
    that are printed after its label, which belong to other rows.
    """

    labels: list[str] = field(default_factory=list)
    values: list[Item] = field(default_factory=list)
    expected: int = 0
    summed: int = 0
    broken: bool = False
    line: int = -1
    passed: int = -1

    def texts(self) -> list[list[str]]:
        """The row, and the values printed in lines of their own that are not its own, as page numbers are."""
        own, others = self._own_values()
        return [[*self.labels, *own], *([other] for other in others)]

    def _own_values(self) -> tuple[list[str], list[str]]:
        texts = [item.text for item in self.values]
        if len(texts) < self.expected or any(item.kind == "blank" for item in self.values):
            return texts, []
        lines = [[item.text for item in line] for _, line in groupby(self.values, key=lambda item: item.line)]
        own = [line for line in lines if len(line) == self.expected]
        if len(texts) == self.expected:
            own = [line for line in lines if not _may_be_page_number(line)]
            if self._adds_up(texts) or all(len(line) == 1 for line in lines):
                return texts, []
        elif len(own) != 1:
            return texts, []
        return [text for line in own for text in line], [text for line in lines if line not in own for text in line]

    def _adds_up(self, texts: Sequence[str]) -> bool:
        """Whether the totals among the values prove that all of them belong to the row."""
        numbers = [n for text in texts if (n := read_value(text, "count").number) is not None]
        if not self.summed or len(numbers) < len(texts):
            return False
        parts = [numbers[at : at + self.summed] for at in range(0, len(numbers), self.summed)]
        return all(2 * part[-1] == sum(part) for part in parts)


class _TableRows:
    """The rows of one table, item by item."""

    def __init__(self, labels: FormLabels) -> None:
        self._labels = labels
        form = labels.form
        self._columns = {b: len(block.columns) for b, block in enumerate(form.proactive.blocks)}
        self._applicants = len(form.applications.columns)
        self._results = len(form.disputes.blocks) * len(form.disputes.columns)
        self._summed = {self._applicants: self._applicants, self._results: len(form.disputes.columns)}
        self._beside = {normalise_label(group.label) for group in form.applications.groups}
        self._beside.update(map(normalise_label, form.applications.headings))
        self._rows: list[_TextRow] = []
        self._in_rows = False  # a row of table three has been seen

    def rows(self, items: Sequence[Item]) -> list[list[str]]:
        for item in items:
            if item.kind == "page number":
                self._rows.insert(-1, _TextRow([item.text], line=item.line))
            elif item.kind in ("value", "blank"):
                self._add_value(item)
            else:
                self._add_words(item)
        for row in self._rows:
            if not row.labels:
                _trim_merged(row)
        return [texts for row in self._stacked_headings() for texts in row.texts() if texts]

    def _stacked_headings(self) -> Iterator[_TextRow]:
        """The rows, with headings one below the other where they are in more lines than any table's."""
        for is_heading, run in groupby(self._rows, key=lambda row: not row.expected):
            rows = list(run)
            if is_heading and sum(any(map(self._heads_column, row.labels)) for row in rows) > _MOST_HEADING_LINES:
                yield from (_TextRow([label]) for row in rows for label in row.labels)
            else:
                yield from rows

    def _heads_column(self, label: str) -> bool:
        meaning = self._labels.meaning(label)
        return meaning.column is not None or meaning.result is not None

    def _add_value(self, item: Item) -> None:
        """A value belongs to the label before it; not where other words are beside it, unless the label is broken."""
        row = self._rows[-1] if self._rows else None
        if row is None or not row.expected or (row.passed == item.line and not row.broken):
            self._rows.append(self._row([], self._results))
        self._rows[-1].values.append(item)

    def _add_words(self, item: Item) -> None:
        """A label of values begins a row; headings in one line are one row."""
        row = self._rows[-1] if self._rows else None
        expected = self._expected(item) if item.kind == "label" else 0
        if row and row.labels and row.expected and not row.values and self._is_beside(item, row, expected):
            self._rows.insert(-1, _TextRow([item.text], line=item.line))
            row.passed = item.line
        elif row and row.labels and not row.expected and row.line == item.line and not item.alone:
            row.labels.append(item.text)
            row.expected, row.summed, row.broken = expected, self._summed.get(expected, 0), item.broken
        else:
            row = self._row([item.text], expected)
            row.broken, row.line = item.broken, item.line
            self._rows.append(row)

    def _row(self, labels: list[str], expected: int) -> _TextRow:
        return _TextRow(labels, expected=expected, summed=self._summed.get(expected, 0))

    def _is_beside(self, item: Item, row: _TextRow, expected: int) -> bool:
        """Whether words are, or are part of, a label of several rows of table three, which is printed beside `row`."""
        words = normalise_label(item.text)
        return any(words in label for label in self._beside) and (row.broken or not expected)

    def _expected(self, item: Item) -> int:
        """How many values follow a label in its row; 0 where it heads a column or several rows."""
        meaning = self._labels.meaning(item.text)
        if meaning.entry is not None:
            return self._columns[meaning.entry[0]]
        if meaning.row is None:
            self._in_rows = self._in_rows and meaning.dispute is None
            return 0
        if not (meaning.column or meaning.result) or list_number(item.text) is not None:
            self._in_rows = True
        return self._applicants if self._in_rows else 0


def _may_be_page_number(line: Sequence[str]) -> bool:
    """Whether a line is a number alone that may be that of a page, which is never 0."""
    return len(line) == 1 and _MAY_BE_PAGE_NUMBER.fullmatch(to_plain(line[0])) is not None


def _trim_merged(row: _TextRow) -> None:
    """Drop the blanks around the values of a row without a label: merged cells of the headings before it."""
    lines = [list(line) for _, line in groupby(row.values, key=lambda item: item.line)]
    filled = [line for line in lines if any(item.kind == "value" for item in line)]
    if len(filled) < 2:
        row.values = filled[0] if filled else []
        if row.values and row.values[0].kind == row.values[-1].kind == "blank":
            return  # which of them are too many is not known
        while len(row.values) > row.expected and row.values[-1].kind == "blank":
            row.values = row.values[:-1]
    while len(row.values) > row.expected and row.values[0].kind == "blank":
        row.values = row.values[1:]
