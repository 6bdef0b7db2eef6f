"""Finds the parts of labels that lines or spaces break: items that make up a wording of the form one after the other.

Parts of other labels and figures may be printed between them. Joins nothing (wrapped_labels.py).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assets.staged.cells.labels import FormLabels, normalise_label
from assets.staged.running_text.items import Item
from assets.staged.running_text.label_search import search_of
from assets.text.characters import without_spaces

_MOST_PARTS = 40  # items looked at after the first part
_MOST_LINES = 12  # a label of 36 letters in a narrow column
_MOST_LINES_OF_WORD = 2  # where the first part is a label too, as 其他 of 其他结果
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Join:
    """A wording made up by the items at `parts`; `skipped`: how many other items are printed between them."""

    parts: tuple[int, ...]
    skipped: int

    def text(self, items: Sequence[Item]) -> str:
        return "".join(items[part].text for part in self.parts)


def find_joins(items: Sequence[Item], labels: FormLabels) -> dict[int, Join]:
    """The joins by the item they begin with."""
    return _Joins(items, labels).find()


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", without_spaces(text)).replace("其它", "其他")


class _Joins:
    """Looks for the parts of each label from its first."""

    def __init__(self, items: Sequence[Item], labels: FormLabels) -> None:
        self._items, self._labels, self._search = items, labels, search_of(labels)
        self._letters = [_letters(item.text) if item.kind in ("label", "words") else "" for item in items]
        self._taken: set[int] = set()

    def find(self) -> dict[int, Join]:
        """The joins by the item they begin with."""
        found: dict[int, Join] = {}
        for at, item in enumerate(self._items):
            if at in self._taken or not self._letters[at]:
                continue
            wordings = self._search.wordings_from(normalise_label(item.text))
            if possible := [join for wording in wordings if (join := self._complete(at, wording))]:
                found[at] = min(possible, key=lambda join: (join.skipped, -len(join.parts)))
                self._taken.update(found[at].parts)
        return found

    def _complete(self, at: int, wording: str) -> Join | None:
        """The parts that complete `wording` from item `at` on."""
        left = wording[len(normalise_label(self._items[at].text)) :]
        whole = self._is_whole(at)
        last_line = self._items[at].line + (_MOST_LINES_OF_WORD if whole else _MOST_LINES)
        parts, skipped, between = [at], 0, 0
        for n in range(at + 1, min(at + _MOST_PARTS, len(self._items))):
            if n in self._taken or not self._letters[n]:
                continue
            if self._items[n].line > last_line:
                return None
            if left.startswith(self._letters[n]) and not (whole and self._is_whole(n)):
                parts.append(n)
                left = left[len(self._letters[n]) :]
                skipped, between = skipped + between, 0
                if not left:
                    return None if skipped and self._is_block(at) else Join(tuple(parts), skipped)
            elif self._is_row(n):
                return None
            else:
                between += 1
        return None

    def _is_whole(self, at: int) -> bool:
        """Whether an item is a wording of the form as it is."""
        return normalise_label(self._items[at].text) in self._labels.vocabulary

    def _is_block(self, at: int) -> bool:
        """Whether an item is the whole heading of a block of table four: others follow it without being parts of it."""
        meaning = self._labels.meaning(self._items[at].text)
        return self._is_whole(at) and bool(meaning.dispute or meaning.spanning or meaning.heading)

    def _is_row(self, at: int) -> bool:
        """Whether an item is the whole label of a row and nothing else."""
        meaning = self._labels.meaning(self._items[at].text)
        row = meaning.row is not None and not (meaning.column or meaning.result or meaning.group)
        return (row or meaning.entry is not None) and self._is_whole(at)
