"""The styles of an XLSX: the formats, inks and grounds of its cells by number, with the colours of its theme."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from assets.staged.readers.contrast import BLACK, UNKNOWN, WHITE, Colour, Sight, hexadecimal
from assets.staged.readers.spreadsheet.cell_visibility import PLAIN, SMALLEST, Ink, Run, Style, indexed, tinted
from assets.staged.readers.spreadsheet.number_formats import PERCENT, is_plain

# Numbers in a style are those of the theme with light and dark changed about.
_SCHEME = {"lt1": 0, "dk1": 1, "lt2": 2, "dk2": 3, **{f"accent{n}": n + 3 for n in range(1, 7)}, "hlink": 10}
_THEME = {0: WHITE, 1: BLACK}


@dataclass(slots=True)
class Styles:
    """Of cells by the number of their style, those that are not plain; `veiling` are the conditional styles that hide.

    `texts` are the shared strings in parts, by their number, where it matters how a part is written.
    """

    formats: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, Style] = field(default_factory=dict)
    veiling: frozenset[str] = frozenset()
    texts: Mapping[str, list[Run]] = field(default_factory=dict)
    inks: "Inks" = field(default_factory=lambda: Inks(None))


class Inks:
    """Tells inks and colours by the theme of a workbook."""

    def __init__(self, theme: etree._Element | None) -> None:
        scheme = next(theme.iter("{*}clrScheme"), None) if theme is not None else None
        self._theme = dict(_THEME)
        for slot in scheme if scheme is not None else ():
            number = _SCHEME.get(etree.QName(slot).localname)
            told = next(iter(slot), None)
            if number is not None and told is not None:
                self._theme[number] = hexadecimal(told.get("lastClr", told.get("val", ""))) or UNKNOWN

    def ink(self, font: etree._Element | None) -> Ink:
        """What a font or the properties of a run write with."""
        if font is None:
            return PLAIN
        colour, size = font.find("{*}color"), font.find("{*}sz")
        tiny = size is not None and float(size.get("val", "11")) < SMALLEST
        return Ink((self.colour(colour) if colour is not None else None) or BLACK, tiny)

    def written(self, ink: Ink, name: str, said: Mapping[str, str]) -> Ink:
        """An ink with what an element of a run's properties says of it."""
        if name == "sz":
            return ink._replace(tiny=float(said.get("val", "11")) < SMALLEST)
        return ink._replace(colour=self.coloured(said) or BLACK)

    def colour(self, said: etree._Element) -> Colour | None:
        return self.coloured(said.attrib)  # type: ignore[arg-type]

    def coloured(self, said: Mapping[str, str]) -> Colour | None:
        """The colour that attributes tell, None where it is automatic."""
        if code := said.get("rgb"):
            return hexadecimal(code[-6:])
        tint = float(said.get("tint", "0"))
        if "theme" in said:
            return tinted(self._theme.get(int(said["theme"]), UNKNOWN), tint)
        return tinted(indexed(int(said["indexed"])), tint) if "indexed" in said else None

    def ground(self, fill: etree._Element) -> Colour:
        """What a fill covers a cell with: white where it is none, unknown where it is a pattern or goes over."""
        pattern = fill.find("{*}patternFill")
        kind = pattern.get("patternType", "none") if pattern is not None else "none"
        if pattern is None or kind != "solid":
            return WHITE if kind == "none" and fill.find("{*}gradientFill") is None else UNKNOWN
        colour = pattern.find("{*}fgColor")
        return (self.colour(colour) if colour is not None else None) or BLACK

    def runs(self, text: etree._Element) -> list[Run]:
        """A text in parts, none where it does not matter how they are written."""
        found: list[Run] = []
        for run in text.iterfind("{*}r"):
            properties = run.find("{*}rPr")
            said = "".join(part.text or "" for part in run.iterfind("{*}t"))
            found.append((said, self.ink(properties) if properties is not None else None))
        return found if any(ink and ink.telling for _, ink in found) else []


def styles(root: etree._Element | None, theme: etree._Element | None, strings: etree._Element | None) -> Styles:
    """The styles of a workbook; `strings` is None where none of its strings is in parts that may be unseen."""
    inks = Inks(theme)
    texts = {} if strings is None else dict(_texts(strings, inks))
    if root is None:
        return Styles(texts=texts, inks=inks)
    codes = {str(number): code for number, code in PERCENT.items()}
    codes |= {told.get("numFmtId", ""): told.get("formatCode", "") for told in root.iterfind("{*}numFmts/{*}numFmt")}
    cells = list(root.iterfind("{*}cellXfs/{*}xf"))
    formats = {str(at): codes.get(cell.get("numFmtId", "")) for at, cell in enumerate(cells)}
    return Styles(
        {at: code for at, code in formats.items() if code and not is_plain(code)},
        dict(_cells(root, cells, inks)),
        frozenset(str(at) for at, told in enumerate(root.iterfind("{*}dxfs/{*}dxf")) if _veils(told, inks)),
        texts,
        inks,
    )


def _texts(strings: etree._Element, inks: Inks) -> Iterator[tuple[str, list[Run]]]:
    for at, text in enumerate(strings.iterfind("{*}si")):
        if runs := inks.runs(text):
            yield str(at), runs


def _cells(root: etree._Element, cells: list[etree._Element], inks: Inks) -> Iterator[tuple[str, Style]]:
    fonts = [inks.ink(font) for font in root.iterfind("{*}fonts/{*}font")]
    grounds = [inks.ground(fill) for fill in root.iterfind("{*}fills/{*}fill")]
    for at, cell in enumerate(cells):
        font, fill = int(cell.get("fontId", "0")), int(cell.get("fillId", "0"))
        ink = fonts[font] if font < len(fonts) else PLAIN
        style = Style(ink, grounds[fill] if fill < len(grounds) else WHITE)
        if style != Style():
            yield str(at), style


def _veils(told: etree._Element, inks: Inks) -> bool:
    """Whether a conditional style may hide what it is put on."""
    fill, font, code = told.find("{*}fill"), told.find("{*}font"), told.find("{*}numFmt")
    ground = told.find("{*}fill/{*}patternFill/{*}bgColor")
    below = (inks.colour(ground) if ground is not None else None) or WHITE
    unseen = Style(inks.ink(font), below).sight is not Sight.SEEN
    return ((font is not None or fill is not None) and unseen) or (code is not None and code.get("formatCode") == ";;;")
