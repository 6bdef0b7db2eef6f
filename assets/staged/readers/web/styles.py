"""What the styles of a web page hide, raise or set on lines of their own, by style attribute and by its style rules.

Knows the nodes; what a style says is known to web/rules.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assets.staged.readers.web.grids import innermost
from assets.staged.readers.web.rules import Declared, declared, faint, hidden, parted, raised, rules, sizeless

_UNREAD = "noscript, template, select, [hidden]"
_CELLS = ("td", "th")


@dataclass(frozen=True, slots=True)
class Styles:
    """Nodes by mem_id: with `raised` text, and `parted` from the text beside them."""

    raised: frozenset[int]
    parted: frozenset[int]


@dataclass(slots=True)
class _Told:
    """A node with what its own style says, and what the rules say as well."""

    node: LexborNode
    own: Declared
    whole: Declared


def styled(page: LexborHTMLParser) -> Styles:
    """Take out of `page` what it does not show, and tell what its styles do to the rest.

    What a rule hides, and what only cannot be seen, is taken out inside innermost tables only: elsewhere a script may
    show it.
    """
    told = _told(page)
    unread = page.css(_UNREAD)
    for each in told.values():
        if hidden(each.own):
            unread += _taken(each)
    doubtful = [each for each in told.values() if hidden(each.whole) or faint(each.whole)]
    if doubtful:
        tables = innermost(page.css("table"))
        inside = _Above(lambda above: above.mem_id in tables if above.tag == "table" else None)
        sized = _sized(told)
        for each in doubtful:
            if inside.tell(each.node):
                unread += _unseen(each, sized)
    lifted = frozenset(own for own, each in told.items() if raised(each.whole, each.node.tag or ""))
    apart = frozenset(own for own, each in told.items() if parted(each.whole))
    _remove(unread)
    return Styles(lifted, apart)


def _told(page: LexborHTMLParser) -> dict[int, _Told]:
    """The nodes of which styles say something that matters, by mem_id; the style of a node itself has the last word."""
    known: dict[str, Declared] = {}
    told: dict[int, _Told] = {}
    for node in page.css("[style]"):
        style = node.attributes.get("style") or ""
        if style not in known:
            known[style] = declared(style)
        if own := known[style]:
            told[node.mem_id] = _Told(node, own, own)
    said: dict[int, tuple[LexborNode, Declared]] = {}
    for selector, more in rules("\n".join(node.text() for node in page.css("style"))):
        for node in page.css(selector):
            said[node.mem_id] = node, {**said.get(node.mem_id, (node, {}))[1], **more}
    for at, (node, more) in said.items():
        known_own = told[at].own if at in told else {}
        told[at] = _Told(node, known_own, {**more, **known_own})
    return told


def _sized(told: dict[int, _Told]) -> set[int]:
    """What stands above a node whose text has a size of its own."""
    above: set[int] = set()
    for each in told.values():
        if "font-size" in each.whole and not sizeless(each.whole):
            node = each.node.parent
            while node is not None and node.mem_id not in above:
                above.add(node.mem_id)
                node = node.parent
    return above


def _unseen(each: _Told, sized: set[int]) -> Iterator[LexborNode]:
    """What does not show of a node; only its own text where other parts of it have a size of their own."""
    rest = {name: said for name, said in each.whole.items() if name != "font-size"}
    if each.node.mem_id not in sized or hidden(rest) or faint(rest):
        yield from _taken(each)
    else:
        yield from (child for child in each.node.iter(include_text=True) if child.text_content is not None)


def _taken(each: _Told) -> Iterator[LexborNode]:
    """A node that does not show; of a cell that keeps its place what is in it."""
    if each.node.tag in _CELLS and each.whole.get("display") != "none":
        yield from each.node.iter(include_text=True)
    else:
        yield each.node


def _remove(nodes: list[LexborNode]) -> None:
    """Of nodes in each other only the outermost is taken out: the rest go with it."""
    unread = {node.mem_id: node for node in nodes}
    inside = _Above(lambda above: True if above.mem_id in unread else None)
    for node in [node for node in unread.values() if not inside.tell(node)]:
        node.decompose()


class _Above:
    """Asks what stands above nodes, no node twice: `tell` is the first answer going up, False where there is none."""

    def __init__(self, answer: Callable[[LexborNode], bool | None]) -> None:
        self._answer = answer
        self._known: dict[int, bool] = {}

    def tell(self, node: LexborNode) -> bool:
        climbed = []
        told = None
        while told is None and (parent := node.parent) is not None:
            node = parent
            told = self._known.get(node.mem_id, self._answer(node))
            climbed.append(node.mem_id)
        self._known.update(dict.fromkeys(climbed, bool(told)))
        return bool(told)
