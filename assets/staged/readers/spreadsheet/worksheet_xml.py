"""The XML of a worksheet, parsed once for what calamine does not report: hidden parts, errors and the filled area.

Reads no values except those of errors and of formulas without a result. Opens no file.
"""

import re
from collections.abc import Iterator, Mapping

from assets.staged.readers.contrast import Visibility
from assets.staged.readers.refusals import check_limit
from assets.staged.readers.spreadsheet.cell_visibility import PLAIN, CellStyle, FontStyle, TextRun, visible_text
from assets.staged.readers.spreadsheet.number_formats import format_hides
from assets.staged.readers.spreadsheet.sheet_state import CellRange, SheetState
from assets.staged.readers.spreadsheet.xlsx_styles import WorkbookStyles
from assets.staged.readers.xml_packages import parse_xml

_MOST_MERGES = 20_000
_CELL_NAME = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_TRUE = ("1", "true")
_MOST_RANGES = 200
_PLAIN = CellStyle()


def read_sheet_state(xml: bytes, styles: WorkbookStyles) -> SheetState:
    """The state of one worksheet with the styles of its workbook. Raises CORRUPT_ERRORS, or Unreadable if it is too
    large.
    """
    parser = _WorksheetParser(styles)
    parse_xml(xml, parser)
    return parser.state


class _WorksheetParser:
    """The target of an lxml parser that builds the state of a worksheet."""

    def __init__(self, styles: WorkbookStyles) -> None:
        self.state = SheetState()
        self._styles = styles
        self._style = _PLAIN
        self._runs: list[tuple[list[str], FontStyle | None]] | None = None
        self._conditional: list[CellRange] = []
        self._row = self._column = -1
        self._merges = 0
        self._kind = "n"
        self._text: list[str] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        match tag.rpartition("}")[2]:
            case "c":
                self._enter_cell(attributes.get("r"))
                self._kind = attributes.get("t", "n")
                style_number = attributes.get("s", "0")
                if (code := self._styles.formats.get(style_number)) is not None:
                    if self._kind == "n":
                        self.state.formats[self._row, self._column] = code
                    elif format_hides(code, None):
                        self.state.invisible.add((self._row, self._column))
                self._style = self._styles.cells.get(style_number, _PLAIN)
                if self._style is not _PLAIN and (visibility := self._style.visibility) is not Visibility.VISIBLE:
                    self.state.note_visibility((self._row, self._column), visibility)
            case "v" | "is" as name:
                self.state.note_filled(self._row, self._column)
                self._text = []
                self._runs = [] if name == "is" else None
            case "r" if self._runs is not None:
                self._runs.append(([], None))
            case "rPr" if self._runs:
                self._runs[-1] = (self._runs[-1][0], PLAIN)
            case "color" | "sz" as name if self._runs and (font := self._runs[-1][1]) is not None:
                self._runs[-1] = (self._runs[-1][0], self._styles.resolver.with_property(font, name, attributes))
            case "f":
                self.state.note_filled(self._row, self._column)
                self._text = ["="]
            case "row":
                self._begin_row(attributes)
            case "col":
                self._hide_columns(attributes)
            case "conditionalFormatting":
                self._conditional = list(parse_ranges(attributes.get("sqref", "")))
            case "cfRule" if attributes.get("dxfId") in self._styles.hiding:
                self.state.conditional += self._conditional
            case "mergeCell":
                self._merges += 1
                check_limit(self._merges, _MOST_MERGES, "merged_cells")

    def data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
            if self._runs:
                self._runs[-1][0].append(text)

    def end(self, tag: str) -> None:
        if self._text is None or (name := tag.rpartition("}")[2]) not in ("v", "is", "f"):
            return
        at, text = (self._row, self._column), "".join(self._text)
        self._text = None
        if name == "is" and self._runs:
            self._note_parts([("".join(parts), font) for parts, font in self._runs])
        elif self._kind == "s" and text in self._styles.texts:
            self._note_parts(self._styles.texts[text])
        self._runs = None
        if name == "f" or (text and self._kind == "e"):
            self.state.errors[at] = text
        elif text or self._kind == "str":  # the result of a formula may be an empty text, but not an empty number
            self.state.errors.pop(at, None)

    def close(self) -> None:
        """Called by lxml at the end of the document; the result is `state`."""

    def _note_parts(self, runs: list[TextRun]) -> None:
        """Record the visible part of a text, unless all of it is visible."""
        at = (self._row, self._column)
        text, doubtful = visible_text(runs, self._style)
        if text != "".join(parts for parts, _ in runs):
            self.state.texts[at] = text.strip()
        self.state.note_visibility(at, Visibility.DOUBTFUL if doubtful else Visibility.VISIBLE)

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self._row = int(attributes["r"][:9]) - 1 if "r" in attributes else self._row + 1
        self._column = -1
        if attributes.get("hidden") in _TRUE or _is_zero(attributes.get("ht")):
            self.state.hidden_rows.add(self._row)

    def _enter_cell(self, cell_name: str | None) -> None:
        self._column += 1
        if cell_name:
            found = _CELL_NAME.fullmatch(cell_name)
            if found is None:
                raise ValueError(f"not a cell name: {cell_name[:20]}")
            self._row, self._column = int(found[2]) - 1, _column_number(found[1])

    def _hide_columns(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("hidden") in _TRUE or _is_zero(attributes.get("width")):
            first, last = (int(attributes[name][:9]) for name in ("min", "max"))
            self.state.hide_columns(first - 1, last - 1)


def parse_ranges(cell_names: str) -> Iterator[CellRange]:
    """The ranges written in a list of cell names, each from its first cell to its last."""
    for cell_name in cell_names.split()[:_MOST_RANGES]:
        found = [(int(row) - 1, _column_number(column)) for column, row in _CELL_NAME.findall(cell_name)]
        if found:
            yield found[0], found[-1]


def _is_zero(size: str | None) -> bool:
    return size is not None and float(size) == 0


def _column_number(letters: str) -> int:
    """A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
