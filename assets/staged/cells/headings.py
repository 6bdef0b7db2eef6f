"""Which column of the form each printed column is, by the headings above it.

Position proves nothing: a column whose heading names nothing of the form holds no number of it. Only where a heading is
lost, and the others are in the form's own order, the column is assumed to be the form's. Reads no values; the tables'
modules collect the headings.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import nan
from typing import NamedTuple

from assets.staged.cells.labels import labels_by_form, normalise_label
from assets.staged.grid import Cell, Row
from assets.staged.values import count_numbers, looks_like_value
from assets.text.characters import is_blank, without_spaces

_LETTER = re.compile(r"[^\W\d_]")
# Words that make a heading differ from the label it resembles: another period, a rate, a part.
_CHANGES_MEANING = re.compile("上年|上一年|去年|前年|往年|历年|累计|同比|环比|增|减|比例|占比|率|小计|其中")
_LEAST_SHARED = 0.5  # of the characters of the longer of two texts


class Heading(NamedTuple):
    """A cell of the headings of a table, or a blank or unknown cell among them.

    `column`: the key of the form's column it names. `line`: the line of headings it is printed in, from 1 in each
    printing. `dispute`: the block of table four it names. `spanning`: the heading over several columns it is, "" for
    the heading of a section or table.
    """

    cell: Cell
    column: str | None = None
    line: int = 0
    dispute: str | None = None
    spanning: str | None = None


@dataclass(slots=True)
class HeadingsInForce:
    """The headings of a table printed last, which apply to the rows below: headings may be printed again on each page.

    `table`: the table of the document that their last line is in. `columns`: what they mean, None until worked out.
    `values_seen`: values have followed, so the next line of headings replaces them.
    """

    table: int = 0
    headings: list[Heading] = field(default_factory=list)
    columns: "PrintedColumns | None" = None
    values_seen: bool = False
    _lines: int = 0

    @property
    def open(self) -> bool:
        """Whether another line of headings may continue these."""
        return bool(self.headings) and not self.values_seen

    def add_line(self, row: Row, headings: Iterable[Heading], *, continued: bool) -> None:
        """Add a line of headings, in place of the lines before unless it continues them."""
        if not continued:
            self.headings, self._lines, self.values_seen = [], 0, False
        self.table, self.columns, self._lines = row.table, None, self._lines + 1
        self.headings += [heading._replace(line=self._lines) for heading in headings]

    def at_table_start(self, row: Row) -> bool:
        """Whether `row` opens the table after the headings: a page may end below them."""
        return row.table == self.table + 1 and row.number == 1


Position = Callable[[Cell], float]


def grid_position(cell: Cell) -> float:
    """Where a heading begins, by its column in the grid."""
    return cell.column


def page_position(cell: Cell) -> float:
    """The middle of a heading across its page; not a number for cells without a box."""
    return (cell.box[0] + cell.box[2]) / 2 if cell.box else nan


def spans_only(parent: float, inside: Sequence[float], outside: Iterable[float], position: Position) -> bool:
    """Whether a heading at `parent` is printed over the columns at `inside` and over none at `outside`.

    In a grid it begins where they do, or before them; on a page its middle is among theirs.
    """
    if not inside:
        return True
    first = min(parent, *inside) if position is grid_position else min(inside)
    over = parent <= min(inside) if position is grid_position else len(inside) < 2 or first <= parent <= max(inside)
    return over and not any(first <= other <= max(inside) for other in outside)


@dataclass(frozen=True, slots=True)
class PrintedColumns:
    """The columns of values of a printed table, in printed order.

    `keys`: the form's column each one is, None where it is none; empty where the headings do not determine them.
    `assumed`: the columns whose headings are lost, placed by the form's order. `places`: their grid columns in `table`,
    empty where unknown. `contrary`: the headings are not in the form's order, or contradict each other. `known`: where
    all columns are assumed, the index and cell of the headings that are readable; each must be above its value.
    `unknown`: the headings as printed that are none of the form's, in order; of the None in `keys` if there are any.
    """

    keys: tuple[str | None, ...]
    assumed: frozenset[str] = frozenset()
    places: tuple[int, ...] = ()
    table: int = 0
    contrary: bool = False
    known: tuple[tuple[int, Cell], ...] = ()
    unknown: tuple[str, ...] = ()

    def fit(self, row: Row, values: Sequence[Cell]) -> bool:
        """Whether each heading of `known` is above its value among `values`, cells of `row` in printed order."""
        if not self.known:
            return True
        if any(cell.box is None for cell in (*values, *(cell for _, cell in self.known))):
            return row.table == self.table and all(values[at].column == cell.column for at, cell in self.known)
        middles = [page_position(cell) for cell in values]
        nearest = [
            min(range(len(middles)), key=lambda n: abs(middles[n] - page_position(cell))) for _, cell in self.known
        ]
        return nearest == [at for at, _ in self.known]

    def possible_starts(self, cells: Sequence[Cell]) -> list[int]:
        """Offsets at which one cell a column covers every filled cell of `cells`."""
        filled = [i for i, cell in enumerate(cells) if not is_blank(cell.text)]
        last = len(cells) - len(self.keys)
        first, end = (filled[0], filled[-1]) if filled else (last, 0)
        return [start for start in range(last + 1) if start <= first and end < start + len(self.keys)]

    def in_row(self, row: str) -> "PrintedColumns":
        """These columns with the keys of the cells of the form's row `row`."""
        keys = tuple([key and f"{row}.{key}" for key in self.keys])
        assumed = frozenset([f"{row}.{key}" for key in self.assumed])
        return PrintedColumns(keys, assumed, self.places, self.table, self.contrary, self.known, self.unknown)


UNCLEAR = PrintedColumns(())
CONTRARY = PrintedColumns((), contrary=True)


def with_unknown(columns: PrintedColumns, headings: Sequence[Heading]) -> PrintedColumns:
    """`columns` that are not determined, with those of `headings` that may be the cause: words that name nothing."""
    nameless = (h for h in headings if h.column is None and h.dispute is None and h.spanning is None)
    words = (" ".join(h.cell.text.split()) for h in nameless if _LETTER.search(h.cell.text))
    return replace(columns, unknown=tuple(dict.fromkeys(words)))


def assume_form_order(keys: Sequence[str]) -> PrintedColumns:
    """The columns of a table without headings: those of the form, each of them assumed."""
    return PrintedColumns(tuple(keys), frozenset(keys))


def columns_by_position(columns_at: Callable[[Position], PrintedColumns | None]) -> PrintedColumns | None:
    """The columns by the positions of their headings: on the page, since a grid may be a guess, else in the grid.

    Where both agree the grid columns are known too.
    """
    page, grid = columns_at(page_position), columns_at(grid_position)
    if page is None or grid is None:
        return grid if page is None else replace(page, places=(), table=0)
    return grid if grid.keys == page.keys and grid.keys else replace(page, places=(), table=0)


def resolve_columns(headings: Sequence[Heading], labels: Mapping[str, str], table: int = 0) -> PrintedColumns:
    """The columns under `headings`, in printed order; `labels` are the form's own, by key in the form's order.

    `table`: the table in whose grid the headings have their columns, 0 where these are unknown. Headings that are lost
    among others in the form's order are assumed to be the form's; otherwise the result is UNCLEAR or CONTRARY.
    """
    known = [heading.column for heading in headings if heading.column is not None]
    places = tuple(heading.cell.column for heading in headings) if table else ()
    if len(set(known)) < len(known) or any(_may_be_value(h.cell.text) for h in headings if h.column is None):
        return with_unknown(UNCLEAR, headings)  # a value among the headings belongs elsewhere, and so may they
    if len(known) == len(labels):
        return _columns_of([h.column for h in headings], headings, places, table, contrary=known != list(labels))
    if not _is_in_order(known, labels):
        return with_unknown(CONTRARY, headings)
    if len(headings) == len(labels) and all(h.column in (None, k) for h, k in zip(headings, labels, strict=True)):
        return _assume_unreadable(headings, labels, places, table)
    unnamed = (heading for heading in headings if heading.column is None)
    if len(headings) < len(labels) and not any(_LETTER.search(heading.cell.text) for heading in unnamed):
        index = {key: n for n, key in enumerate(labels)}
        few = tuple((index[heading.column], heading.cell) for heading in headings if heading.column is not None)
        return replace(assume_form_order(tuple(labels)), table=table, known=few)
    return with_unknown(UNCLEAR, headings)


def _may_be_value(text: str) -> bool:
    """Whether a heading of none of the form's columns may be a number that belongs elsewhere, also one with a faulty
    comma or with its unit: words have two letters at least.
    """
    return looks_like_value(text) or (count_numbers(text) > 0 and len(_LETTER.findall(text)) < 2)


def _assume_unreadable(
    headings: Sequence[Heading], labels: Mapping[str, str], places: tuple[int, ...], table: int
) -> PrintedColumns:
    """The columns of as many headings as the form has, those that cannot be read assumed."""
    pairs = list(zip(headings, labels, strict=True))
    keys = [key if h.column or _may_be_remains(h.cell.text, labels[key]) else None for h, key in pairs]
    return _columns_of(keys, headings, places, table)


def _columns_of(
    keys: Sequence[str | None],
    headings: Sequence[Heading],
    places: tuple[int, ...],
    table: int,
    *,
    contrary: bool = False,
) -> PrintedColumns:
    """The columns `keys` under as many `headings`, each known or assumed; that of None is of no column of the form."""
    pairs = list(zip(keys, headings, strict=True))
    assumed = frozenset(key for key, heading in pairs if key is not None and heading.column is None)
    unknown = tuple(" ".join(heading.cell.text.split()) for key, heading in pairs if key is None)
    return PrintedColumns(tuple(keys), assumed, places, table, contrary, unknown=unknown)


def _may_be_remains(text: str, label: str) -> bool:
    """Whether `text` may be what remains of `label`: no word at all, or most of the label and nothing else.

    A label of any form is itself: a block may be printed as in another form.
    """
    if not _LETTER.search(normalise_label(text)):
        return True
    return resembles(text, label) and not any(known.meaning(text) for known in labels_by_form().values())


def resembles(text: str, label: str) -> bool:
    """Whether `text` has most characters of `label`, and no word that makes it another heading."""
    words, own = normalise_label(text), normalise_label(label)
    shared = (Counter(words) & Counter(own)).total()
    alike = bool(words) and shared >= _LEAST_SHARED * max(len(words), len(own))
    return alike and not set(_CHANGES_MEANING.findall(without_spaces(text))) - set(_CHANGES_MEANING.findall(label))


def _is_in_order(keys: Sequence[str], labels: Mapping[str, str]) -> bool:
    left = iter(labels)
    return all(any(key == other for other in left) for key in keys)
