"""A template rendered once for each language, with slots that are then filled for every page. Holds no words.

A slot is `{{ slot['name'] }}` in a template. What fills it is HTML: the caller escapes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from warehouse.messages import Message

_SLOT = re.compile("\0([^\0]+)\0")
SEPARATOR = "\x1f"  # between the cells of a report
_MOST_ORDERS = 200
_CELL = "."  # the key of a cell has it, the name of another slot has not
# No cell has them: they stand for words, and between cells.
CONTROLS = "".join(map(chr, (*range(9), *range(14, 19), 31)))
_CONTROLS = re.compile(f"[{CONTROLS}]")


class Slots:
    """The slots as a template sees them, each by its name."""

    def __getitem__(self, name: str) -> Markup:
        return Markup(f"\0{name}\0")  # noqa: S704 - a name of a template


def slot_message(name: str) -> Message:
    """A slot in the place of a text of the page."""
    return Message(zh=f"\0{name}\0", en=f"\0{name}\0")


@dataclass(frozen=True)
class Frame:
    """A rendered template as bytes: its texts, and the names of the slots between them."""

    texts: tuple[bytes, ...]
    names: tuple[str, ...]
    _orders: dict[bytes, "_Order"] = field(default_factory=dict)

    @classmethod
    def of(cls, rendered: str) -> "Frame":
        pieces = _SLOT.split(rendered)
        return cls(tuple(text.encode("utf-8", "replace") for text in pieces[::2]), tuple(pieces[1::2]))

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The page with `values` by the names of slots; KeyError where one is missing."""
        return self._join([values[name].encode("utf-8", "replace") for name in self.names])

    def fill_cells(self, values: Mapping[str, str], keys: bytes, cells: Sequence[bytes], absent: str) -> bytes:
        """The same with `cells`, whose keys are `keys` with SEPARATOR between, and `absent` for each cell that is not
        there. Most reports have the same keys, so their places are kept.
        """
        order = self._orders.get(keys) or self._keep_order(keys)
        found = [*cells, absent.encode(), *[values[name].encode("utf-8", "replace") for name in order.further]]
        return self._join([found[n] for n in order.slots])

    def _keep_order(self, keys: bytes) -> "_Order":
        if len(self._orders) >= _MOST_ORDERS:
            self._orders.clear()
        return self._orders.setdefault(keys, _Order.of(self.names, keys))

    def _join(self, filled: Sequence[bytes]) -> bytes:
        parts = [b""] * (2 * len(self.names) + 1)
        parts[::2], parts[1::2] = self.texts, filled
        return b"".join(parts)


@dataclass(frozen=True, slots=True)
class _Order:
    """Which cells go into which slots: the other slots, and what is in each slot."""

    further: tuple[str, ...]
    slots: tuple[int, ...]

    @classmethod
    def of(cls, names: Sequence[str], keys: bytes) -> "_Order":
        places = {key: n for n, key in enumerate(keys.decode().split(SEPARATOR))} if keys else {}
        further = tuple(name for name in names if _CELL not in name)
        number = len(places)
        others = {name: number + 1 + n for n, name in enumerate(further)}
        return cls(further, tuple(others.get(name, places.get(name, number)) for name in names))


def html(text: object) -> str:
    """`text` escaped, without the characters that stand for words in tokens.py."""
    text = str(text)
    return text if text.isalnum() else str(escape(_CONTROLS.sub(" ", text)))
