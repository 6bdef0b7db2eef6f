"""Makes items of the lines of a text: labels of the form, figures and blanks between separators, and other words.

Bars and tabs separate cells and keep blank ones; spaces and line breaks separate cells and keep none. Where nothing
separates them the labels do (label_search.py).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from assets.staged.cells.labels import FormLabels, list_number
from assets.staged.narrative.sections import split_sections
from assets.staged.running_text.label_search import Piece, search_of
from assets.staged.values import looks_like_value
from assets.text.characters import to_plain

ItemKind = Literal["label", "value", "blank", "words", "section", "prose", "page number"]

_BARS_ONLY = re.compile(r"[\s|｜]*[|｜][\s|｜]*")
_BAR = re.compile(r"[|｜]")
_SPACES = re.compile(r"[ \xa0\u3000]+")
_PAGE_NUMBER = re.compile(
    r"[-\u2013\u2014]\s*\d{1,3}\s*[-\u2013\u2014]|第\s*\d{1,3}\s*页(?:\s*[，,/]?\s*共\s*\d{1,3}\s*页)?"
)
_DIGITS = re.compile(r"\d+(?:,\d{3,})*", re.ASCII)  # with commas of thousands also where numbers ran together
_LIST_NUMBER = re.compile(r"[（(]?(?:\d{1,2}|[一二三四五六七八九十])[.．、)）]")
_LONGEST_FIELD = 60
_FEWEST_LABELS = 4  # one after the other in text without separators; fewer may be words of a sentence


@dataclass(frozen=True, slots=True)
class Item:
    """A label, a value, a blank cell, words of a table, the heading of a section, prose, or a page number.

    `line` counts from 0. `alone`: nothing separates it from the item before. `broken`: a label joined from parts.
    """

    kind: ItemKind
    text: str
    line: int
    alone: bool = False
    broken: bool = False


def items_of(lines: Sequence[str], labels: FormLabels) -> list[Item]:
    """The items of all lines; a line that is a page number or holds a sentence is prose."""
    barred = [line.lstrip() for line in lines if _BAR.search(line) and not _BARS_ONLY.fullmatch(line)]
    outer = all(map(_BAR.match, barred))
    found: list[Item] = []
    for item in (item for number, line in enumerate(lines) for item in _items_of_line(line, number, labels, outer)):
        if found and item.kind in ("label", "words") and _LIST_NUMBER.fullmatch(found[-1].text):
            item = replace(item, text=found.pop().text + item.text)
        found.append(item)
    return found


def _items_of_line(line: str, number: int, labels: FormLabels, outer: bool) -> Iterator[Item]:
    """The items of a line; `outer`: a bar before the first cell of a line, too, and not only after each."""
    words = to_plain(line)
    if not words:
        return
    if _BARS_ONLY.fullmatch(line):
        yield from (Item("blank", "", number) for _ in _BAR.findall(line))
    elif _PAGE_NUMBER.fullmatch(words):
        yield Item("page number", line.strip(), number)
    elif "|" in line or "｜" in line:
        yield from _items_of_cells(_between_bars(line, outer), number, labels)
    elif "\t" in line:
        yield from _items_of_cells(line.split("\t"), number, labels)
    else:
        yield from _items_of_words(line, number, labels)


def _between_bars(line: str, outer: bool) -> list[str]:
    """The cells between bars; no cell is after the last bar, nor before the first of a line with `outer` bars."""
    cells = _BAR.split(line)
    return cells[1 if outer else 0 : len(cells) if cells[-1].strip() else -1]


def _items_of_cells(cells: Sequence[str], number: int, labels: FormLabels) -> Iterator[Item]:
    """The items of separated cells; blank cells before words are merged cells of other rows."""
    first = next((cell for cell in cells if cell.strip()), "")
    filled = looks_like_value(first)
    for cell in cells:
        if cell.strip():
            filled = True
            yield from _items_of_field(cell.strip(), number, labels)
        elif filled:
            yield Item("blank", "", number)


def _items_of_words(line: str, number: int, labels: FormLabels) -> Iterator[Item]:
    """The items of a line without bars and tabs: the whole line where it is a label or a value, else its words."""
    whole = line.strip()
    if looks_like_value(whole) or (labels.meaning(whole) and not labels.has_extra_number(whole)):
        yield from _items_of_field(whole, number, labels)
    elif "。" in whole or max(map(len, _SPACES.split(whole))) > _LONGEST_FIELD:
        yield from _items_of_prose(whole, number, labels)
    else:
        for field in _SPACES.split(whole):
            yield from _items_of_field(field, number, labels)


def _items_of_field(field: str, number: int, labels: FormLabels) -> Iterator[Item]:
    """The items of a text between separators: words unless labels and figures make it up completely."""
    if looks_like_value(field) or _DIGITS.fullmatch(to_plain(field)):
        yield Item("value", field, number)
    elif opens_section(field, labels):
        yield Item("section", field, number)
    elif labels.meaning(field) and not labels.has_extra_number(field):
        yield Item("label", field, number)
    elif len(field) > _LONGEST_FIELD or "。" in field:
        yield from _items_of_prose(field, number, labels)
    else:
        pieces = search_of(labels).pieces(field)
        if any(piece.kind == "words" for piece in pieces) or not any(piece.kind == "label" for piece in pieces):
            yield Item("words", field, number)
        else:
            yield from _as_items(pieces, number, labels)


def _items_of_prose(text: str, number: int, labels: FormLabels) -> Iterator[Item]:
    """Long text: prose, and the items of a table where labels and figures follow each other without other words."""
    prose = ""
    for is_words, run in groupby(search_of(labels).pieces(text), key=lambda piece: piece.kind == "words"):
        pieces = list(run)
        if is_words or sum(piece.kind == "label" for piece in pieces) < _FEWEST_LABELS:
            prose += "".join(piece.text for piece in pieces)
            continue
        if prose:
            yield Item("prose", prose.strip(), number)
            prose = ""
        yield from _as_items(pieces, number, labels)
    if prose:
        yield Item("prose", prose.strip(), number)


def _as_items(pieces: Sequence[Piece], number: int, labels: FormLabels) -> Iterator[Item]:
    for piece in pieces:
        text = piece.text.strip()
        if piece.kind == "value":
            yield Item("value", text, number, alone=True)
        elif piece.kind == "label":
            yield Item("section" if opens_section(text, labels) else "label", text, number, alone=True)


def opens_section(text: str, labels: FormLabels) -> bool:
    """Whether a text is the heading of a section of the report."""
    return list_number(text) is not None and bool(split_sections((text,), labels.form)[0].section)
