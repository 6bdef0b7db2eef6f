"""The text of a web page that is or may be invisible: by colour and background, size, room and place.

Colours, sizes and indents are inherited; a style set inside can make text visible again. Walks trees of nodes.
hiding_styles.py interprets declarations, cascade.py assigns them to nodes.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assets.staged.readers import contrast
from assets.staged.readers.contrast import BLACK, UNKNOWN_COLOUR, WHITE, Colour, Visibility
from assets.staged.readers.html import colours, hiding_styles
from assets.staged.readers.html.cascade import Cascade, colour_attributes
from assets.staged.readers.html.style_rules import Declarations

_LINK = Colour(0, 0, 238)
_EXTERNAL_SHEET = "link[rel~=stylesheet i][href]"
_EDGE_PROPERTIES = ("text-shadow", "-webkit-text-stroke", "-webkit-text-stroke-width")


class _InheritedStyle(NamedTuple):
    """The style that a node passes on to the text inside it."""

    colour: Colour = BLACK
    background: Colour = WHITE
    gone: bool = False
    hidden: bool = False
    tiny: bool = False
    indented: bool = False
    shifted: bool = False
    doubtful: bool = False
    edged: bool = False  # letters have an outline or a shadow, which may be visible where they are not

    def visibility(self) -> Visibility:
        if self.gone or self.hidden or self.tiny or self.shifted:
            return Visibility.INVISIBLE
        by_colour = contrast.judge_visibility(self.colour, self.background)
        is_doubtful = self.edged if by_colour is Visibility.INVISIBLE else self.doubtful
        return Visibility.DOUBTFUL if is_doubtful else by_colour


class TextVisibility:
    """Finds the invisible text in parts of a page. `doubtful` holds the nodes around text that may be invisible, by
    mem_id.
    """

    def __init__(self, page: LexborHTMLParser, rule_text: str) -> None:
        self.doubtful: set[int] = set()
        self._cascade = Cascade(page, rule_text)
        has_external_rules = "@import" in rule_text or not self._cascade.is_whole or bool(page.css(_EXTERNAL_SHEET))
        self._page_background = UNKNOWN_COLOUR if has_external_rules else WHITE
        self._derived: dict[tuple[int, str, _InheritedStyle], _InheritedStyle] = {}

    def find_invisible(self, tops: Iterable[LexborNode]) -> Iterator[LexborNode]:
        """The invisible texts and the elements not displayed in `tops`. Doubtful ones are added to `doubtful`."""
        for top in tops:
            ancestors = list(_ancestors(top))
            if top.mem_id in self._cascade.affected or any(node.mem_id in self._cascade.hiding for node in ancestors):
                style = self._inherited_colours(ancestors)
                own_style = self._inherit(top, style)
                yield from self._walk(
                    top,
                    own_style._replace(colour=style.colour if own_style.colour == UNKNOWN_COLOUR else own_style.colour),
                )

    def _inherited_colours(self, ancestors: list[LexborNode]) -> _InheritedStyle:
        """The colours inherited from `ancestors`, unknown ones left out. Nothing else is inherited: a script may show
        the rest.
        """
        style = _InheritedStyle(background=self._page_background)
        for node in reversed(ancestors):
            if declarations := self._cascade.declarations.get(node.mem_id):
                text = _text_colour(style, declarations)
                style = style._replace(
                    colour=style.colour if text == UNKNOWN_COLOUR else text, background=_background(style, declarations)
                )
        return style

    def _walk(self, top: LexborNode, style: _InheritedStyle) -> Iterator[LexborNode]:
        levels = [(top.iter(include_text=True), style)]
        while levels:
            nodes, style = levels[-1]
            visibility = style.visibility()
            for node in nodes:
                if (text := node.text_content) is not None:
                    if visibility is Visibility.VISIBLE or text.isspace():
                        continue
                    if visibility is Visibility.INVISIBLE:
                        yield node
                    else:
                        self._mark_doubtful(node, top)
                elif self._cascade.declarations.get(node.mem_id, {}).get("display") == "none":
                    yield node
                else:
                    levels.append((node.iter(include_text=True), self._inherit(node, style)))
                    break
            else:
                levels.pop()

    def _mark_doubtful(self, node: LexborNode | None, top: LexborNode) -> None:
        while node is not None and node.mem_id not in self.doubtful:
            self.doubtful.add(node.mem_id)
            node = node.parent if node.mem_id != top.mem_id else None

    def _inherit(self, node: LexborNode, style: _InheritedStyle) -> _InheritedStyle:
        """The style that a node passes on, given the one it inherits."""
        tag, declarations = node.tag or "", self._cascade.declarations.get(node.mem_id)
        if tag == "a" and "href" in node.attributes:
            style = style._replace(colour=_LINK)
        if declarations is None:
            return style._replace(shifted=True) if style.indented and hiding_styles.is_block({}, tag) else style
        key = id(declarations), tag, style
        if key not in self._derived:
            self._derived[key] = _derive_style(tag, declarations, style)
        return self._derived[key]


def page_may_hide(page: LexborHTMLParser, styles: Iterable[str], rule_text: str) -> bool:
    """Whether any style, rule or attribute of a page may hide text."""
    if hiding_styles.style_may_hide(rule_text) or any(map(hiding_styles.style_may_hide, styles)):
        return True
    return any(
        hiding_styles.colour_may_hide(name, value)
        for _, declarations in colour_attributes(page)
        for name, value in declarations.items()
    )


def _derive_style(tag: str, declarations: Declarations, style: _InheritedStyle) -> _InheritedStyle:
    """The style that an element with declarations passes on, given the one it inherits."""
    block = hiding_styles.is_block(declarations, tag)
    indented, size, visibility = (
        hiding_styles.is_indented_off_page(declarations),
        hiding_styles.font_size(declarations),
        declarations.get("visibility"),
    )
    indented = style.indented if indented is None else indented
    return _InheritedStyle(
        colour=_text_colour(style, declarations),
        background=_background(style, declarations),
        gone=style.gone or hiding_styles.hides_contents(declarations, block, tag),
        hidden=style.hidden if visibility is None else visibility in ("hidden", "collapse"),
        tiny=style.tiny if size is None else hiding_styles.is_tiny(size),
        indented=indented,
        shifted=indented if block else style.shifted,
        doubtful=style.doubtful or hiding_styles.is_doubtful(declarations, block, tag),
        edged=style.edged or any(declarations.get(edge, "none") not in ("none", "0") for edge in _EDGE_PROPERTIES),
    )


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """The ancestors of a node, the nearest first."""
    while (parent := node.parent) is not None:
        yield parent
        node = parent


def _text_colour(style: _InheritedStyle, declarations: Declarations) -> Colour:
    found = colours.parse_colour(declarations.get("-webkit-text-fill-color", declarations.get("color", "")))
    return style.colour if found is None else found


def _background(style: _InheritedStyle, declarations: Declarations) -> Colour:
    """The background of a node: its own over the one below it."""
    layers = [
        colours.parse_background(declarations.get(name, ""))
        for name in ("background-color", "background", "background-image")
    ]
    if UNKNOWN_COLOUR in layers:
        return UNKNOWN_COLOUR
    own_style = next((layer for layer in layers if layer is not None), None)
    return style.background if own_style is None else contrast.blend(own_style, style.background)
