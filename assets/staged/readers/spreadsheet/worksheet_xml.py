"""The XML of a worksheet walked once, for what calamine does not tell of it: what it hides, errors, how far it goes.

Takes no values, except of errors and of formulas without their result. Opens no file.
"""

import re
from collections.abc import Iterator, Mapping

from assets.staged.grid import bounded
from assets.staged.readers.contrast import Sight
from assets.staged.readers.spreadsheet.cell_visibility import PLAIN, Ink, Run, Style, runs_seen
from assets.staged.readers.spreadsheet.number_formats import hides
from assets.staged.readers.spreadsheet.sheet_state import Aspect, Range
from assets.staged.readers.spreadsheet.xlsx_styles import Styles
from assets.staged.readers.xml_packages import parsed
from warehouse.messages import Message

_MOST_MERGES = 20_000
_PLACE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_TRUE = ("1", "true")
_MOST_RANGES = 200
_PLAIN = Style()


def aspect(xml: bytes, styles: Styles) -> Aspect:
    """Of one worksheet, with the styles of its workbook; packages.DAMAGED, Unreadable as parsing it is."""
    walk = _Walk(styles)
    parsed(xml, walk)
    return walk.aspect


class _Walk:
    """Gathers the aspect of a worksheet while its XML is parsed."""

    def __init__(self, styles: Styles) -> None:
        self.aspect = Aspect()
        self._styles = styles
        self._style = _PLAIN
        self._runs: list[tuple[list[str], Ink | None]] | None = None
        self._conditional: list[Range] = []
        self._row = self._column = -1
        self._merges = 0
        self._kind = "n"
        self._said: list[str] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        match tag.rpartition("}")[2]:
            case "c":
                self._place(attributes.get("r"))
                self._kind = attributes.get("t", "n")
                number = attributes.get("s", "0")
                if (code := self._styles.formats.get(number)) is not None:
                    if self._kind == "n":
                        self.aspect.formats[self._row, self._column] = code
                    elif hides(code, None):
                        self.aspect.unseen.add((self._row, self._column))
                self._style = self._styles.cells.get(number, _PLAIN)
                if self._style is not _PLAIN and (sight := self._style.sight) is not Sight.SEEN:
                    self.aspect.see((self._row, self._column), sight)
            case "v" | "is" as name:
                self.aspect.fill(self._row, self._column)
                self._said = []
                self._runs = [] if name == "is" else None
            case "r" if self._runs is not None:
                self._runs.append(([], None))
            case "rPr" if self._runs:
                self._runs[-1] = (self._runs[-1][0], PLAIN)
            case "color" | "sz" as name if self._runs and (ink := self._runs[-1][1]) is not None:
                self._runs[-1] = (self._runs[-1][0], self._styles.inks.written(ink, name, attributes))
            case "f":
                self.aspect.fill(self._row, self._column)
                self._said = ["="]
            case "row":
                self._begin_row(attributes)
            case "col":
                self._hide_columns(attributes)
            case "conditionalFormatting":
                self._conditional = list(_ranges(attributes.get("sqref", "")))
            case "cfRule" if attributes.get("dxfId") in self._styles.veiling:
                self.aspect.conditional += self._conditional
            case "mergeCell":
                self._merges += 1
                bounded(self._merges, _MOST_MERGES, Message(zh="个合并的单元格", en="merged cells"))

    def data(self, text: str) -> None:
        if self._said is not None:
            self._said.append(text)
            if self._runs:
                self._runs[-1][0].append(text)

    def end(self, tag: str) -> None:
        if self._said is None or (name := tag.rpartition("}")[2]) not in ("v", "is", "f"):
            return
        at, text = (self._row, self._column), "".join(self._said)
        self._said = None
        if name == "is" and self._runs:
            self._show([("".join(said), ink) for said, ink in self._runs])
        elif self._kind == "s" and text in self._styles.texts:
            self._show(self._styles.texts[text])
        self._runs = None
        if name == "f" or (text and self._kind == "e"):
            self.aspect.errors[at] = text
        elif text or self._kind == "str":  # a formula may have an empty text for its result, but no empty number
            self.aspect.errors.pop(at, None)

    def close(self) -> None:
        """What lxml calls at the end; the aspect is had from the walk."""

    def _show(self, runs: list[Run]) -> None:
        """Note what is seen of a text in parts, where it is not all."""
        at = (self._row, self._column)
        text, doubtful = runs_seen(runs, self._style)
        if text != "".join(said for said, _ in runs):
            self.aspect.texts[at] = text.strip()
        self.aspect.see(at, Sight.DOUBTFUL if doubtful else Sight.SEEN)

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


def _ranges(places: str) -> Iterator[Range]:
    """The ranges that are written, each from its first place to its last."""
    for place in places.split()[:_MOST_RANGES]:
        found = [(int(row) - 1, _column(column)) for column, row in _PLACE.findall(place)]
        if found:
            yield found[0], found[-1]


def _nothing(size: str | None) -> bool:
    return size is not None and float(size) == 0


def _column(letters: str) -> int:
    """A as 0, Z as 25, AA as 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
