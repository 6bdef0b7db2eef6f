"""Where the drawing of tied figures has its boxes, lines and words. The template writes the SVG.

The earlier report's figures are above, the later report's below, a column for each tie; the line between them is calm
where they agree, and thick, in the colour of failures and with the difference, where they do not. Sizes are in pixels
of the drawing, which the page scales.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.compare.carried_over import Outcome, Tie, TiedCell, TiedRule, own_label, shared_label
from pipelines.compare.figure_text import write_outcome, write_sign
from pipelines.compare.words import words as in_language

_COLUMN, _BOX, _HEIGHT = 112, 84, 26
_LETTER, _YEAR = 13, 66  # of a row label: a letter, and the year with the gaps beside it
_TOP, _ROW, _LINE = 26, 34, 46


@dataclass(frozen=True, slots=True)
class Box:
    """A figure: left and top, its text; `key` is its cell."""

    x: int
    y: int
    text: str
    outcome: Outcome
    key: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line downward from an earlier to a later figure, with its words beside it."""

    x: int
    top: int
    bottom: int
    outcome: Outcome
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place: of a row (`year` is that of its report), or of a column."""

    x: int
    y: int
    text: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of `width` by `height`: the row labels are aligned right, the column labels centred."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    row_labels: tuple[Label, ...]
    column_labels: tuple[Label, ...]
    box_width: int = _BOX
    box_height: int = _HEIGHT


def draw_ties(rule: TiedRule, years: tuple[int, int], language: str) -> Drawing:
    """The drawing of one rule."""
    before, now = len(rule.ties[0].earlier), len(rule.ties[0].later)
    tops = [_TOP + n * _ROW for n in range(before)]
    below = _TOP + before * _ROW + _LINE
    tops += [below + n * _ROW for n in range(now)]
    rows = [[(*tie.earlier, *tie.later)[n] for tie in rule.ties] for n in range(before + now)]
    shared = [shared_label(cells) for cells in rows]
    names = [f"{write_sign(cells[0])}{label}" for label, cells in zip(shared, rows, strict=True)]
    left = _YEAR + _LETTER * max(map(len, names))
    columns = [left + _COLUMN * n + _COLUMN // 2 for n in range(len(rule.ties))]
    return Drawing(
        left + _COLUMN * len(rule.ties), below + now * _ROW + 4,
        tuple(_boxes(rule.ties, rows, tops, columns, language)),
        tuple(_lines(rule.ties, tops[before - 1] + _HEIGHT, below, columns, language)),
        tuple(
            Label(left - 12, top + _HEIGHT // 2, name, years[n >= before])
            for n, (top, name) in enumerate(zip(tops, names, strict=True))
        ),
        tuple(Label(x, _TOP - 12, own_label(cell, shared[0])) for x, cell in zip(columns, rows[0], strict=True)),
    )  # fmt: skip


def _boxes(
    ties: Sequence[Tie], rows: Sequence[Sequence[TiedCell]], tops: Sequence[int], columns: Sequence[int], language: str
) -> Iterator[Box]:
    blank = in_language(language)["blank"]
    for top, cells in zip(tops, rows, strict=True):
        for tie, x, cell in zip(ties, columns, cells, strict=True):
            yield Box(x - _BOX // 2, top, cell.text or blank, tie.outcome, cell.key)


def _lines(ties: Sequence[Tie], top: int, bottom: int, columns: Sequence[int], language: str) -> Iterator[Line]:
    words = in_language(language)
    for tie, x in zip(ties, columns, strict=True):
        yield Line(x, top, bottom, tie.outcome, write_outcome(tie, words))
