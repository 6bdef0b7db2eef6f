"""The XML of a worksheet walked once, for what calamine does not tell of it: what it hides, errors, how far it goes.

Takes no values, except of errors and of formulas without their result. Opens no file.
"""

import re
from collections.abc import Mapping

from assets.staged.grid import bounded
from assets.staged.readers.packages import parsed
from assets.staged.readers.workbook.aspect import Aspect

_MOST_MERGES = 20_000
_PLACE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_TRUE = ("1", "true")


def aspect(xml: bytes, formats: Mapping[str, str]) -> Aspect:
    """Of one worksheet, with the `formats` of its styles by number; packages.DAMAGED, Unreadable as parsing it is."""
    walk = _Walk(formats)
    parsed(xml, walk)
    return walk.aspect


class _Walk:
    """Gathers the aspect of a worksheet while its XML is parsed."""

    def __init__(self, formats: Mapping[str, str]) -> None:
        self.aspect = Aspect()
        self._formats = formats
        self._row = self._column = -1
        self._merges = 0
        self._kind = "n"
        self._said: list[str] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        match tag.rpartition("}")[2]:
            case "c":
                self._place(attributes.get("r"))
                self._kind = attributes.get("t", "n")
                if self._kind == "n" and (code := self._formats.get(attributes.get("s", "0"))) is not None:
                    self.aspect.formats[self._row, self._column] = code
            case "v" | "is":
                self.aspect.fill(self._row, self._column)
                self._said = []
            case "f":
                self.aspect.fill(self._row, self._column)
                self._said = ["="]
            case "row":
                self._begin_row(attributes)
            case "col":
                self._hide_columns(attributes)
            case "mergeCell":
                self._merges += 1
                bounded(self._merges, _MOST_MERGES, "个合并的单元格", "merged cells")

    def data(self, text: str) -> None:
        if self._said is not None:
            self._said.append(text)

    def end(self, tag: str) -> None:
        if self._said is None or (name := tag.rpartition("}")[2]) not in ("v", "is", "f"):
            return
        at, text = (self._row, self._column), "".join(self._said)
        self._said = None
        if name == "f" or (text and self._kind == "e"):
            self.aspect.errors[at] = text
        elif text or self._kind == "str":  # a formula may have an empty text for its result, but no empty number
            self.aspect.errors.pop(at, None)

    def close(self) -> None:
        """What lxml calls at the end; the aspect is had from the walk."""

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self._row = int(attributes["r"][:9]) - 1 if "r" in attributes else self._row + 1
        self._column = -1
        if attributes.get("hidden") in _TRUE or _nothing(attributes.get("ht")):
            self.aspect.rows.add(self._row)

    def _place(self, place: str | None) -> None:
        self._column += 1
        if place:
            found = _PLACE.fullmatch(place)
            if found is None:
                raise ValueError(f"no cell is called {place[:20]}")
            self._row, self._column = int(found[2]) - 1, _column(found[1])

    def _hide_columns(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("hidden") in _TRUE or _nothing(attributes.get("width")):
            first, last = (int(attributes[name][:9]) for name in ("min", "max"))
            self.aspect.hide_columns(first - 1, last - 1)


def _nothing(size: str | None) -> bool:
    return size is not None and float(size) == 0


def _column(letters: str) -> int:
    """A as 0, Z as 25, AA as 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
