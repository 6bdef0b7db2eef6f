"""What the styles of a web page hide, raise or set on lines of their own, by style attribute and by its style rules.

Knows the nodes; what a style says is known to style_rules.py, and what is not seen in a table to visibility.py.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assets.staged.readers.html.grids import innermost
from assets.staged.readers.html.style_rules import Declared, declared, hidden, parted, raised, rules
from assets.staged.readers.html.visibility import Seen, may_veil

_UNREAD = "noscript, template, select, [hidden]"
_CELLS = ("td", "th")


@dataclass(frozen=True, slots=True)
class Styles:
    """Nodes by mem_id: with `raised` text, and `parted` from the text beside them."""

    raised: frozenset[int]
    parted: frozenset[int]
    seen: Seen | None = None

    @property
    def doubtful(self) -> Collection[int]:
        """The nodes around text that may not be seen."""
        return self.seen.doubtful if self.seen else ()

    def clear(self, tops: Iterable[LexborNode]) -> None:
        """Take out what is not seen in `tops`, which are in no table."""
        if self.seen:
            _remove(list(self.seen.unseen(tops)))


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
    styles: dict[str, Declared] = {}
    told: dict[int, _Told] = {}
    for node in page.css("[style]"):
        style = node.attributes.get("style") or ""
        if style not in styles:
            styles[style] = declared(style)
        if own := styles[style]:
            told[node.mem_id] = _Told(node, own, own)
    sheet = "\n".join(node.text() for node in page.css("style"))
    _add_rules(page, sheet, told)
    unread = page.css(_UNREAD)
    for each in told.values():
        if hidden(each.own):
            unread += _taken(each)
    seen = Seen(page, sheet) if may_veil(page, styles, sheet) else None
    if seen:
        tables = page.css("table")
        inner = innermost(tables)
        unread += seen.unseen(table for table in tables if table.mem_id in inner)
    lifted = frozenset(own for own, each in told.items() if raised(each.whole, each.node.tag or ""))
    apart = frozenset(own for own, each in told.items() if parted(each.whole))
    _remove(unread)
    return Styles(lifted, apart, seen)


def _add_rules(page: LexborHTMLParser, sheet: str, told: dict[int, _Told]) -> None:
    """Add to what is told of nodes, by mem_id, what the rules say; the style of a node itself has the last word."""
    said: dict[int, tuple[LexborNode, Declared]] = {}
    for selector, more in rules(sheet):
        for node in page.css(selector):
            said[node.mem_id] = node, {**said.get(node.mem_id, (node, {}))[1], **more}
    for at, (node, more) in said.items():
        known_own = told[at].own if at in told else {}
        told[at] = _Told(node, known_own, {**more, **known_own})


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
