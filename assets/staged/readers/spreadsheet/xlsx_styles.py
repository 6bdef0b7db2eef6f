"""The styles of an XLSX: number formats, fonts and backgrounds of cells by style number, with the theme's colours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from assets.staged.readers.contrast import BLACK, UNKNOWN_COLOUR, WHITE, Colour, Visibility, parse_hex_colour
from assets.staged.readers.spreadsheet.cell_visibility import (
    PLAIN,
    SMALLEST_FONT,
    CellStyle,
    FontStyle,
    TextRun,
    apply_tint,
    palette_colour,
)
from assets.staged.readers.spreadsheet.number_formats import PERCENT_FORMATS, is_plain

# Styles number the theme colours with light and dark swapped.
_THEME_SLOTS = {"lt1": 0, "dk1": 1, "lt2": 2, "dk2": 3, **{f"accent{n}": n + 3 for n in range(1, 7)}, "hlink": 10}
_DEFAULT_THEME = {0: WHITE, 1: BLACK}


@dataclass(slots=True)
class WorkbookStyles:
    """By style number, the cell styles that are not plain. `hiding` are the conditional styles that may hide cells.

    `texts` are the shared strings, by number, with parts whose font matters.
    """

    formats: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, CellStyle] = field(default_factory=dict)
    hiding: frozenset[str] = frozenset()
    texts: Mapping[str, list[TextRun]] = field(default_factory=dict)
    resolver: "StyleResolver" = field(default_factory=lambda: StyleResolver(None))


class StyleResolver:
    """Determines fonts and colours by the theme of a workbook."""

    def __init__(self, theme: etree._Element | None) -> None:
        scheme = next(theme.iter("{*}clrScheme"), None) if theme is not None else None
        self._theme = dict(_DEFAULT_THEME)
        for slot in scheme if scheme is not None else ():
            number = _THEME_SLOTS.get(etree.QName(slot).localname)
            value = next(iter(slot), None)
            if number is not None and value is not None:
                self._theme[number] = parse_hex_colour(value.get("lastClr", value.get("val", ""))) or UNKNOWN_COLOUR

    def font(self, element: etree._Element | None) -> FontStyle:
        """The style of a font or of the properties of a run."""
        if element is None:
            return PLAIN
        colour, size = element.find("{*}color"), element.find("{*}sz")
        tiny = size is not None and float(size.get("val", "11")) < SMALLEST_FONT
        return FontStyle((self.element_colour(colour) if colour is not None else None) or BLACK, tiny)

    def with_property(self, font: FontStyle, name: str, attributes: Mapping[str, str]) -> FontStyle:
        """A font style changed by one element of a run's properties."""
        if name == "sz":
            return font._replace(tiny=float(attributes.get("val", "11")) < SMALLEST_FONT)
        return font._replace(colour=self.colour_of(attributes) or BLACK)

    def element_colour(self, element: etree._Element) -> Colour | None:
        """The colour of a colour element, None if it is automatic."""
        return self.colour_of(element.attrib)  # type: ignore[arg-type]

    def colour_of(self, attributes: Mapping[str, str]) -> Colour | None:
        """The colour given by attributes, None if it is automatic."""
        if code := attributes.get("rgb"):
            return parse_hex_colour(code[-6:])
        tint = float(attributes.get("tint", "0"))
        if "theme" in attributes:
            return apply_tint(self._theme.get(int(attributes["theme"]), UNKNOWN_COLOUR), tint)
        return apply_tint(palette_colour(int(attributes["indexed"])), tint) if "indexed" in attributes else None

    def background(self, fill: etree._Element) -> Colour:
        """The background made by a fill: white without one, unknown for a pattern or a gradient."""
        pattern = fill.find("{*}patternFill")
        kind = pattern.get("patternType", "none") if pattern is not None else "none"
        if pattern is None or kind != "solid":
            return WHITE if kind == "none" and fill.find("{*}gradientFill") is None else UNKNOWN_COLOUR
        colour = pattern.find("{*}fgColor")
        return (self.element_colour(colour) if colour is not None else None) or BLACK

    def rich_text(self, text: etree._Element) -> list[TextRun]:
        """A text as runs; empty if no font in it matters."""
        found: list[TextRun] = []
        for run in text.iterfind("{*}r"):
            properties = run.find("{*}rPr")
            content = "".join(part.text or "" for part in run.iterfind("{*}t"))
            found.append((content, self.font(properties) if properties is not None else None))
        return found if any(font and font.matters for _, font in found) else []


def read_styles(
    root: etree._Element | None, theme: etree._Element | None, strings: etree._Element | None
) -> WorkbookStyles:
    """The styles of a workbook. `strings` is None if none of its strings has parts that may be invisible."""
    resolver = StyleResolver(theme)
    texts = {} if strings is None else dict(_rich_texts(strings, resolver))
    if root is None:
        return WorkbookStyles(texts=texts, resolver=resolver)
    codes = {str(number): code for number, code in PERCENT_FORMATS.items()}
    codes |= {
        element.get("numFmtId", ""): element.get("formatCode", "") for element in root.iterfind("{*}numFmts/{*}numFmt")
    }
    cells = list(root.iterfind("{*}cellXfs/{*}xf"))
    formats = {str(number): codes.get(cell.get("numFmtId", "")) for number, cell in enumerate(cells)}
    return WorkbookStyles(
        {number: code for number, code in formats.items() if code and not is_plain(code)},
        dict(_cell_styles(root, cells, resolver)),
        frozenset(
            str(number)
            for number, element in enumerate(root.iterfind("{*}dxfs/{*}dxf"))
            if _may_hide(element, resolver)
        ),
        texts,
        resolver,
    )


def _rich_texts(strings: etree._Element, resolver: StyleResolver) -> Iterator[tuple[str, list[TextRun]]]:
    for at, text in enumerate(strings.iterfind("{*}si")):
        if rich_text := resolver.rich_text(text):
            yield str(at), rich_text


def _cell_styles(
    root: etree._Element, cells: list[etree._Element], resolver: StyleResolver
) -> Iterator[tuple[str, CellStyle]]:
    fonts = [resolver.font(font) for font in root.iterfind("{*}fonts/{*}font")]
    backgrounds = [resolver.background(fill) for fill in root.iterfind("{*}fills/{*}fill")]
    for at, cell in enumerate(cells):
        font_id, fill_id = int(cell.get("fontId", "0")), int(cell.get("fillId", "0"))
        font = fonts[font_id] if font_id < len(fonts) else PLAIN
        style = CellStyle(font, backgrounds[fill_id] if fill_id < len(backgrounds) else WHITE)
        if style != CellStyle():
            yield str(at), style


def _may_hide(style: etree._Element, resolver: StyleResolver) -> bool:
    """Whether a conditional style may hide the cells it applies to."""
    fill, font, code = style.find("{*}fill"), style.find("{*}font"), style.find("{*}numFmt")
    colour = style.find("{*}fill/{*}patternFill/{*}bgColor")
    background = (resolver.element_colour(colour) if colour is not None else None) or WHITE
    is_hidden = CellStyle(resolver.font(font), background).visibility is not Visibility.VISIBLE
    return ((font is not None or fill is not None) and is_hidden) or (
        code is not None and code.get("formatCode") == ";;;"
    )
