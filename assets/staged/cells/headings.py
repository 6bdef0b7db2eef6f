"""What the printed headings of a table say of its columns: which column of the form each is, in printed order.

Position is no evidence: a column whose heading names nothing of the form holds no figure of it. Only where a heading is
lost, and the others are in the form's own order, is it taken to be the form's. Reads no values and knows no table.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan
from typing import NamedTuple

from assets.staged.cells.labels import normalise
from assets.staged.grid import Cell, Row
from assets.staged.values import looks_like_value
from assets.text.characters import squeezed

_LETTER = re.compile(r"[^\W\d_]")
# Words that make a heading another one than the label it resembles: another period, a rate, a part.
_OTHERWISE = re.compile("上年|上一年|去年|前年|往年|历年|累计|同比|环比|增|减|比例|占比|率|小计|其中")
_ALIKE = 0.5  # of the characters of the longer of two texts, those they share


Place = Callable[[Cell], float]


def in_grid(cell: Cell) -> float:
    """Where a heading begins, by its column in the grid."""
    return cell.column


def on_page(cell: Cell) -> float:
    """The middle of a heading across its page; cells without boxes are nowhere."""
    return (cell.box[0] + cell.box[2]) / 2 if cell.box else nan


def nested(parent: float, inside: Sequence[float], outside: Iterable[float], place: Place) -> bool:
    """Whether a heading is printed over the columns at `inside` and over none at `outside`, places as `place` has them.

    In a grid it begins where they do, or before; on a page its middle is among theirs.
    """
    if not inside:
        return True
    first = min(parent, *inside) if place is in_grid else min(inside)
    over = parent <= min(inside) if place is in_grid else len(inside) < 2 or first <= parent <= max(inside)
    return over and not any(first <= other <= max(inside) for other in outside)


def placed(columns: Callable[[Place], "Columns | None"]) -> "Columns | None":
    """The columns that places give: those on the page, which are truer than the ones in a grid that is a guess.

    Where both say the same the places in the grid are known too.
    """
    page, grid = columns(on_page), columns(in_grid)
    if page is None or grid is None:
        return grid if page is None else replace(page, places=(), table=0)
    return grid if grid.keys == page.keys and grid.keys else replace(page, places=(), table=0)


class Slot(NamedTuple):
    """A heading above one column of values: the column of the form it names (None where none), and its cell."""

    key: str | None
    cell: Cell


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of values of a printed table, in printed order.

    `keys`: which of the form each is, None where it is none of them; empty where the headings do not tell. `assumed`:
    those of lost headings, which are where the form's own order has them. `places`: the grid columns they stand in
    within `table`, empty where these are not known. `contrary`: the headings do not stand in the form's order. `known`:
    of columns that are assumed as their headings are too few, those there are, which must stand over their values.
    """

    keys: tuple[str | None, ...]
    assumed: frozenset[str] = frozenset()
    places: tuple[int, ...] = ()
    table: int = 0
    contrary: bool = False
    known: tuple[tuple[int, Cell], ...] = ()

    def over(self, row: Row, values: Sequence[Cell]) -> bool:
        """Whether each heading of `known` stands over its value among `values`, cells of `row` in printed order."""
        if not self.known:
            return True
        if any(cell.box is None for cell in (*values, *(cell for _, cell in self.known))):
            return row.table == self.table and all(values[at].column == cell.column for at, cell in self.known)
        middles = [on_page(cell) for cell in values]
        nearest = [min(range(len(middles)), key=lambda n: abs(middles[n] - on_page(cell))) for _, cell in self.known]
        return nearest == [at for at, _ in self.known]

    def of(self, row: str) -> "Columns":
        """These columns for a row of the table, `row` before the key of each."""
        keys = tuple(key and f"{row}.{key}" for key in self.keys)
        return replace(self, keys=keys, assumed=frozenset(f"{row}.{key}" for key in self.assumed))


UNCLEAR = Columns(())
CONTRARY = Columns((), contrary=True)


def lost(form: Sequence[str]) -> Columns:
    """The columns of a table without headings: those of the form, each of them assumed."""
    return Columns(tuple(form), frozenset(form))


def settle(slots: Sequence[Slot], labels: Mapping[str, str], table: int = 0) -> Columns:
    """The columns under `slots`, headings in printed order; `labels` are the form's own, by key in the form's order.

    `table` is where the slots have their places, 0 where they have none. Where headings are lost among others that are
    in the form's order, theirs is assumed to be the form's too if they are as many; else UNCLEAR or CONTRARY.
    """
    known = [slot.key for slot in slots if slot.key is not None]
    places = tuple(slot.cell.column for slot in slots) if table else ()
    if len(set(known)) < len(known) or any(looks_like_value(s.cell.text) for s in slots if s.key is None):
        return UNCLEAR  # a figure among headings belongs elsewhere, and so may they
    if len(known) == len(labels):
        return Columns(tuple(slot.key for slot in slots), frozenset(), places, table, known != list(labels))
    if not _in_order(known, labels):
        return CONTRARY
    if len(slots) == len(labels) and all(s.key in (None, key) for s, key in zip(slots, labels, strict=True)):
        keys = [
            key if s.key or unreadable(s.cell.text, labels[key]) else None for s, key in zip(slots, labels, strict=True)
        ]
        assumed = {key for key, slot in zip(keys, slots, strict=True) if key is not None and slot.key is None}
        return Columns(tuple(keys), frozenset(assumed), places, table)
    others = (slot for slot in slots if slot.key is None)
    if len(slots) < len(labels) and not any(_LETTER.search(s.cell.text) for s in others):
        at = {key: n for n, key in enumerate(labels)}
        few = tuple((at[slot.key], slot.cell) for slot in slots if slot.key is not None)
        return replace(lost(tuple(labels)), table=table, known=few)
    return UNCLEAR


def unreadable(text: str, label: str) -> bool:
    """Whether `text` may be what is left of `label`: no word is in it, or most of the label and nothing else."""
    return not _LETTER.search(normalise(text)) or resembles(text, label)


def resembles(text: str, label: str) -> bool:
    """Whether most of `label` is in `text`, and no word that makes it another heading."""
    words, own = normalise(text), normalise(label)
    shared = (Counter(words) & Counter(own)).total()
    alike = bool(words) and shared >= _ALIKE * max(len(words), len(own))
    return alike and not set(_OTHERWISE.findall(squeezed(text))) - set(_OTHERWISE.findall(label))


def _in_order(keys: Sequence[str], form: Mapping[str, str]) -> bool:
    left = iter(form)
    return all(any(key == other for other in left) for key in keys)
