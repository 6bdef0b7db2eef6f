"""Which text of a web page is not seen, or may not be: by its colour and its ground, its size, its room and its place.

Colours, sizes and indents are handed down; what is set again inside is seen again. Walks trees of nodes; what a style
says is known to hiding_styles.py, of which node it says it to cascade.py.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assets.staged.readers import contrast
from assets.staged.readers.contrast import BLACK, UNKNOWN, WHITE, Colour, Sight
from assets.staged.readers.html import colours, hiding_styles
from assets.staged.readers.html.cascade import Cascade, attributes
from assets.staged.readers.html.hiding_styles import Said

_LINK = Colour(0, 0, 238)
_OUTSIDE = "link[rel~=stylesheet i][href]"
_EDGES = ("text-shadow", "-webkit-text-stroke", "-webkit-text-stroke-width")


class _State(NamedTuple):
    """What a node hands down to the text in it."""

    colour: Colour = BLACK
    ground: Colour = WHITE
    gone: bool = False
    hidden: bool = False
    tiny: bool = False
    indented: bool = False
    shifted: bool = False
    doubtful: bool = False
    edged: bool = False  # letters have an outline or a shadow, which may be seen where they are not

    def sight(self) -> Sight:
        if self.gone or self.hidden or self.tiny or self.shifted:
            return Sight.UNSEEN
        seen = contrast.sight(self.colour, self.ground)
        unsure = self.edged if seen is Sight.UNSEEN else self.doubtful
        return Sight.DOUBTFUL if unsure else seen


class Seen:
    """Tells what is seen in parts of a page. `doubtful` are the nodes around text that may not be seen, by mem_id."""

    def __init__(self, page: LexborHTMLParser, sheet: str) -> None:
        self.doubtful: set[int] = set()
        self._cascade = Cascade(page, sheet)
        outside = "@import" in sheet or not self._cascade.whole or bool(page.css(_OUTSIDE))
        self._paper = UNKNOWN if outside else WHITE
        self._known: dict[tuple[int, str, _State], _State] = {}

    def unseen(self, tops: Iterable[LexborNode]) -> Iterator[LexborNode]:
        """What is not seen in `tops`: texts, and elements that are not displayed; notes what is doubtful in them."""
        for top in tops:
            above = list(_above(top))
            if top.mem_id in self._cascade.touched or any(node.mem_id in self._cascade.veiled for node in above):
                state = self._around(above)
                own = self._inside(top, state)
                yield from self._walk(top, own._replace(colour=state.colour if own.colour == UNKNOWN else own.colour))

    def _around(self, above: list[LexborNode]) -> _State:
        """What comes down from nodes: colours alone, and none that is not known; the rest a script may show."""
        state = _State(ground=self._paper)
        for node in reversed(above):
            if said := self._cascade.said.get(node.mem_id):
                text = _colour(state, said)
                state = state._replace(colour=state.colour if text == UNKNOWN else text, ground=_ground(state, said))
        return state

    def _walk(self, top: LexborNode, state: _State) -> Iterator[LexborNode]:
        levels = [(top.iter(include_text=True), state)]
        while levels:
            nodes, state = levels[-1]
            sight = state.sight()
            for node in nodes:
                if (text := node.text_content) is not None:
                    if sight is Sight.SEEN or text.isspace():
                        continue
                    if sight is Sight.UNSEEN:
                        yield node
                    else:
                        self._doubt(node, top)
                elif self._cascade.said.get(node.mem_id, {}).get("display") == "none":
                    yield node
                else:
                    levels.append((node.iter(include_text=True), self._inside(node, state)))
                    break
            else:
                levels.pop()

    def _doubt(self, node: LexborNode | None, top: LexborNode) -> None:
        while node is not None and node.mem_id not in self.doubtful:
            self.doubtful.add(node.mem_id)
            node = node.parent if node.mem_id != top.mem_id else None

    def _inside(self, node: LexborNode, state: _State) -> _State:
        """What a node hands down, given what it has from above."""
        tag, said = node.tag or "", self._cascade.said.get(node.mem_id)
        if tag == "a" and "href" in node.attributes:
            state = state._replace(colour=_LINK)
        if said is None:
            return state._replace(shifted=True) if state.indented and hiding_styles.is_block({}, tag) else state
        key = id(said), tag, state
        if key not in self._known:
            self._known[key] = _derived(tag, said, state)
        return self._known[key]


def may_veil(page: LexborHTMLParser, styles: Iterable[str], sheet: str) -> bool:
    """Whether anything in the styles, the rules and the attributes of a page may keep text from being seen."""
    if hiding_styles.may_hide(sheet) or any(map(hiding_styles.hides, styles)):
        return True
    return any(hiding_styles.telling(name, value) for _, said in attributes(page) for name, value in said.items())


def _derived(tag: str, said: Said, state: _State) -> _State:
    """What an element of which something is said hands down, given what it has from above."""
    block = hiding_styles.is_block(said, tag)
    indented, size, visibility = hiding_styles.indented(said), hiding_styles.size(said), said.get("visibility")
    indented = state.indented if indented is None else indented
    return _State(
        colour=_colour(state, said),
        ground=_ground(state, said),
        gone=state.gone or hiding_styles.gone(said, block, tag),
        hidden=state.hidden if visibility is None else visibility in ("hidden", "collapse"),
        tiny=state.tiny if size is None else hiding_styles.tiny(size),
        indented=indented,
        shifted=indented if block else state.shifted,
        doubtful=state.doubtful or hiding_styles.doubted(said, block, tag),
        edged=state.edged or any(said.get(edge, "none") not in ("none", "0") for edge in _EDGES),
    )


def _above(node: LexborNode) -> Iterator[LexborNode]:
    """What a node stands in, from within."""
    while (parent := node.parent) is not None:
        yield parent
        node = parent


def _colour(state: _State, said: Said) -> Colour:
    found = colours.colour(said.get("-webkit-text-fill-color", said.get("color", "")))
    return state.colour if found is None else found


def _ground(state: _State, said: Said) -> Colour:
    """The ground of a node: its own background over what is below it."""
    layers = [colours.ground(said.get(name, "")) for name in ("background-color", "background", "background-image")]
    if UNKNOWN in layers:
        return UNKNOWN
    own = next((layer for layer in layers if layer is not None), None)
    return state.ground if own is None else contrast.over(own, state.ground)
