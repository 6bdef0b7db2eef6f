"""What the styles of a web page hide, raise or separate, by style attribute and by style rules.

Works on nodes. style_rules.py interprets declarations; visibility.py finds invisible text in tables.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assets.staged.readers.html.cascade import any_selected, select
from assets.staged.readers.html.drawn_order import find_reordered
from assets.staged.readers.html.generated_text import add_generated_text
from assets.staged.readers.html.grids import CELL_TAGS, cell_around, find_innermost_tables
from assets.staged.readers.html.rule_blocks import media_are_met
from assets.staged.readers.html.style_rules import (
    Declarations,
    is_hidden,
    is_raised,
    is_separate,
    is_struck,
    parse_declarations,
    parse_rules,
)
from assets.staged.readers.html.unread_contents import fill_unread_cells
from assets.staged.readers.html.visibility import TextVisibility, page_may_hide

_UNREAD = (
    "noscript, template, select, [hidden], iframe, canvas, audio, video, datalist, meter, noembed, noframes, progress"
)
# What these show depends on the browser and on a click; a formula or a drawing places its digits itself.
_UNCLEAR = "details:not([open]), dialog:not([open]), object"
_PLACING = "math, svg"
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class PageStyles:
    """Nodes by mem_id: those with `raised` text, those `separate` from the text beside them, those with `struck` text,
    and those `unclear`: with elements that may be shown or not, or with text that styles make or move.
    """

    raised: frozenset[int]
    separate: frozenset[int]
    struck: frozenset[int] = frozenset()
    unclear: frozenset[int] = frozenset()
    visibility: TextVisibility | None = None

    def is_doubtful(self, node: LexborNode) -> bool:
        """Whether text in a node may be invisible, or drawn otherwise than it is written."""
        visibility = self.visibility
        return node.mem_id in self.unclear or (visibility is not None and node.mem_id in visibility.doubtful)

    def remove_invisible(self, tops: Iterable[LexborNode]) -> None:
        """Remove invisible text from `tops`, nodes outside tables."""
        if self.visibility:
            _remove(list(self.visibility.find_invisible(tops)))


@dataclass(slots=True)
class _StyledNode:
    """A node with its own style, and with its style including the rules."""

    node: LexborNode
    own_style: Declarations
    whole_style: Declarations


def apply_styles(page: LexborHTMLParser) -> PageStyles:
    """Remove from `page` what it does not show; return the effect of its styles on the rest.

    What a rule hides, and text that is only invisible, is removed inside innermost tables only: elsewhere a script may
    show it.
    """
    styles: dict[str, Declarations] = {}
    styled: dict[int, _StyledNode] = {}
    for node in page.css("[style]"):
        style = node.attributes.get("style") or ""
        if style not in styles:
            styles[style] = parse_declarations(style)
        if own_style := styles[style]:
            styled[node.mem_id] = _StyledNode(node, own_style, own_style)
    rule_text = _rule_text(page)
    _add_rules(page, rule_text, styled)
    fill_unread_cells(page)
    to_remove = page.css(_UNREAD)
    for styled_node in styled.values():
        if is_hidden(styled_node.own_style):
            to_remove += _nodes_to_remove(styled_node)
    generated = add_generated_text(page, rule_text)
    visibility = TextVisibility(page, rule_text) if page_may_hide(page, styles, rule_text) else None
    if visibility:
        tables = page.css("table")
        inner = find_innermost_tables(tables)
        to_remove += visibility.find_invisible(table for table in tables if table.mem_id in inner)
    raised = frozenset(
        node_id
        for node_id, styled_node in styled.items()
        if is_raised(styled_node.whole_style, styled_node.node.tag or "")
    )
    separate = frozenset(node_id for node_id, styled_node in styled.items() if is_separate(styled_node.whole_style))
    struck = frozenset(node_id for at in separate for node_id in _struck_nodes(styled[at]))
    _remove(to_remove)
    unclear = _unclear_cells(page) | generated | find_reordered(page, styles, rule_text)
    return PageStyles(raised, separate, struck, unclear, visibility)


def _rule_text(page: LexborHTMLParser) -> str:
    """The text of the style elements that apply on a wide screen where scripts run."""
    sheets = page.css("style:not(noscript style)")
    return "\n".join(node.text() for node in sheets if media_are_met(node.attributes.get("media") or "all"))


def _struck_nodes(each: _StyledNode) -> Iterator[int]:
    """A node whose text is struck out; a row with its cells."""
    if is_struck(each.whole_style):
        yield each.node.mem_id
        yield from (cell.mem_id for cell in each.node.iter() if cell.tag in CELL_TAGS)


def _unclear_cells(page: LexborHTMLParser) -> frozenset[int]:
    """The cells around elements that may be shown or not."""
    found: set[int] = set()
    for node in (*page.css(_UNCLEAR), *(node for node in page.css(_PLACING) if _DIGIT.search(node.text()))):
        above = cell_around(node)
        if above is not None:
            found.add(above.mem_id)
    return frozenset(found)


def _add_rules(page: LexborHTMLParser, rule_text: str, styled: dict[int, _StyledNode]) -> None:
    """Add the declarations of the rules to `styled`, by mem_id. A node's own style overrides them."""
    from_rules: dict[int, tuple[LexborNode, Declarations]] = {}

    def are_in_cells(selectors: Sequence[str]) -> bool:
        return any_selected(page, [f":is(td, th) :is({selector})" for selector in selectors])

    for selector, declarations in parse_rules(rule_text, are_in_cells):
        for node in select(page, selector):
            from_rules[node.mem_id] = node, {**from_rules.get(node.mem_id, (node, {}))[1], **declarations}
    for at, (node, declarations) in from_rules.items():
        known_own = styled[at].own_style if at in styled else {}
        styled[at] = _StyledNode(node, known_own, {**declarations, **known_own})


def _nodes_to_remove(each: _StyledNode) -> Iterator[LexborNode]:
    """A hidden node; for a cell that keeps its place, its contents."""
    if each.node.tag in CELL_TAGS and each.whole_style.get("display") != "none":
        yield from each.node.iter(include_text=True)
    else:
        yield each.node


def _remove(nodes: list[LexborNode]) -> None:
    """Remove the outermost of `nodes`; the nodes inside them go with it."""
    to_remove = {node.mem_id: node for node in nodes}
    inside = _AncestorSearch(lambda above: True if above.mem_id in to_remove else None)
    for node in [node for node in to_remove.values() if not inside.search(node)]:
        node.decompose()


class _AncestorSearch:
    """Searches the ancestors of nodes, visiting each ancestor once."""

    def __init__(self, answer: Callable[[LexborNode], bool | None]) -> None:
        self._answer = answer
        self._known: dict[int, bool] = {}

    def search(self, node: LexborNode) -> bool:
        """The first answer that is not None on the way up, False where there is none."""
        climbed = []
        found = None
        while found is None and (parent := node.parent) is not None:
            node = parent
            found = self._known.get(node.mem_id, self._answer(node))
            climbed.append(node.mem_id)
        self._known.update(dict.fromkeys(climbed, bool(found)))
        return bool(found)
