"""A template rendered once for each language, with slots that are then filled for every page. Holds no words.

A slot is `{{ slot['name'] }}` in a template. What fills it is HTML: the caller escapes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from warehouse.messages import Message

_SLOT = re.compile("\0([^\0]+)\0")
SEPARATOR = "\x1f"  # between the cells of a report
# No cell has them: they stand for words, and between cells.
CONTROLS = r"[\x00-\x08\x0e-\x12\x1f]"
_CONTROLS = re.compile(CONTROLS)


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

    @classmethod
    def of(cls, rendered: str) -> "Frame":
        pieces = _SLOT.split(rendered)
        return cls(tuple(text.encode("utf-8", "replace") for text in pieces[::2]), tuple(pieces[1::2]))

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The page with `values` by the names of slots; KeyError where one is missing."""
        return self._join([values[name].encode("utf-8", "replace") for name in self.names])

    def _join(self, filled: Sequence[bytes]) -> bytes:
        parts = [b""] * (2 * len(self.names) + 1)
        parts[::2], parts[1::2] = self.texts, filled
        return b"".join(parts)


@lru_cache(maxsize=5000)
def html(text: object) -> str:
    """`text` escaped, without the characters that stand for words in tokens.py."""
    text = str(text)
    return text if text.isalnum() else str(escape(_CONTROLS.sub(" ", text)))
