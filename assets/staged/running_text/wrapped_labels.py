"""Joins labels that lines or spaces break, also where figures and parts of other labels are printed between the parts.

A label is joined only where its parts make up a wording of the form completely. Headings of applicants whose parts are
mixed show their order only in part: where that part is the form's order they are dropped, and recognition assumes the
form's; else they stay as printed, and recognition takes no number under them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from assets.staged.cells.labels import FormLabels, list_number, normalise_label
from assets.staged.running_text.items import Item
from assets.staged.running_text.label_search import search_of
from assets.text.characters import without_spaces

_MOST_PARTS = 40  # items looked at after the first part
_MOST_LINES = 12  # a label of 36 letters in a narrow column
_FEWEST_HEADINGS = 3
_MOST_HEADING_LINES = 3
_NOT_LETTERS = re.compile(r"[\W_]+")


class _Join(NamedTuple):
    """A wording made up by the items at `parts`; `skipped`: how many other items are printed between them."""

    parts: tuple[int, ...]
    skipped: int


def join_wrapped(items: Sequence[Item], labels: FormLabels) -> list[Item]:
    """The items of a table with wrapped labels joined at the place of their first part."""
    joins = _Joins(items, labels).find()
    dropped: set[int] = set()
    for headings in _applicant_headings(items, joins, labels):
        if any(joins[at].skipped for at in headings if at in joins):
            if _is_form_order(headings, items, labels):
                dropped.update(headings)
            else:
                joins = {at: join for at, join in joins.items() if at not in headings}
    consumed = {part for join in joins.values() for part in join.parts[1:]}
    return [
        replace(item, kind="label", text=_text(items, joins[at]), broken=True) if at in joins else item
        for at, item in enumerate(items)
        if at not in consumed and at not in dropped
    ]


def _text(items: Sequence[Item], join: _Join) -> str:
    return "".join(items[part].text for part in join.parts)


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", without_spaces(text)).replace("其它", "其他")


class _Joins:
    """Looks for the parts of each label from its first."""

    def __init__(self, items: Sequence[Item], labels: FormLabels) -> None:
        self._items, self._labels, self._search = items, labels, search_of(labels)
        self._letters = [_letters(item.text) if item.kind in ("label", "words") else "" for item in items]
        self._taken: set[int] = set()

    def find(self) -> dict[int, _Join]:
        """The joins by the item they begin with."""
        found: dict[int, _Join] = {}
        for at, item in enumerate(self._items):
            if at in self._taken or not self._letters[at]:
                continue
            beginning = normalise_label(item.text)
            possible = [
                join for wording in self._search.wordings_from(beginning) if (join := self._complete(at, wording))
            ]
            if possible:
                found[at] = min(possible, key=lambda join: (join.skipped, -len(join.parts)))
                self._taken.update(found[at].parts)
        return found

    def _complete(self, at: int, wording: str) -> _Join | None:
        """The parts that complete `wording` from item `at` on."""
        left = wording[len(normalise_label(self._items[at].text)) :]
        whole = self._is_whole(at)
        parts, skipped, between = [at], 0, 0
        for n in range(at + 1, min(at + _MOST_PARTS, len(self._items))):
            if n in self._taken or not self._letters[n]:
                continue
            if self._items[n].line - self._items[at].line > _MOST_LINES or (whole and between):
                return None
            if left.startswith(self._letters[n]) and not (whole and self._is_whole(n)):
                parts.append(n)
                left = left[len(self._letters[n]) :]
                skipped, between = skipped + between, 0
                if not left:
                    return _Join(tuple(parts), skipped)
            elif self._is_row(n):
                return None
            else:
                between += 1
        return None

    def _is_whole(self, at: int) -> bool:
        """Whether an item is a wording of the form as it is."""
        return normalise_label(self._items[at].text) in self._labels.vocabulary

    def _is_row(self, at: int) -> bool:
        """Whether an item is the whole label of a row and nothing else."""
        meaning = self._labels.meaning(self._items[at].text)
        row = meaning.row is not None and not (meaning.column or meaning.result)
        return (row or meaning.entry is not None) and self._is_whole(at)


def _applicant_headings(
    items: Sequence[Item], joins: dict[int, _Join], labels: FormLabels
) -> Iterator[dict[int, str]]:
    """The headings of applicants in each printing of them: the key of the column by the item it begins with."""
    found: dict[int, str] = {}
    for at, item in enumerate(items):
        meaning = labels.meaning(_text(items, joins[at]) if at in joins else item.text)
        if item.kind == "value" or (meaning.row and (not meaning.column or list_number(item.text) is not None)):
            if len(found) >= _FEWEST_HEADINGS:
                yield found
            found = {}
        elif meaning.column and item.kind in ("label", "words"):
            found[at] = meaning.column


def _is_form_order(printed: Mapping[int, str], items: Sequence[Item], labels: FormLabels) -> bool:
    """Whether all applicants are in `printed`, by item, and nothing contradicts the form's order.

    In few lines each line is in order; a column in many lines is in order as a whole. The total may be anywhere: the
    sums show where it is.
    """
    *columns, total = (column.key for column in labels.form.applications.columns)
    lines: dict[int, list[str]] = {}
    for at, key in printed.items():
        if key != total:
            lines.setdefault(items[at].line, []).append(key)
    if sorted(printed.values()) != sorted((*columns, total)):
        return False
    if len(lines) <= _MOST_HEADING_LINES:
        return all(line == [key for key in columns if key in line] for line in lines.values())
    return [key for line in lines.values() for key in line] == columns
