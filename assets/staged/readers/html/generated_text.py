"""Text that style rules draw in the cells of a page, and that its markup lacks: ::before, ::after and ::marker.

Text that may change a figure is added to the page, so that a cell reads as drawn, and its cell is unclear: a style of
another sheet or a script may draw it otherwise. Icons, quotation marks and words change none and are left out. Also
unclear are cells whose first letter or line has a style that may hide it.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assets.staged.readers.html.cascade import select
from assets.staged.readers.html.grids import CELL_TAGS
from assets.staged.readers.html.hiding_styles import font_size, is_tiny, style_may_hide
from assets.staged.readers.html.rule_blocks import specificity, split_rules
from assets.staged.readers.html.style_rules import Declarations
from assets.text.characters import UNKNOWN_TEXT

_MAY_DRAW = re.compile(r"content\s*:|first-l", re.IGNORECASE)
_PSEUDO_ELEMENT = re.compile(r"::?(before|after|marker|first-letter|first-line)$", re.IGNORECASE)
_DECLARATION = re.compile(
    r"(?:^|;)\s*(content|display|visibility|opacity|font-size)\s*:((?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^;\"'])*)",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|attr\(\s*([\w-]+)\s*\)|([\w-]+)(?:\([^()]*\)?)?", re.DOTALL
)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_NOTHING = frozenset(
    ("none", "normal", "initial", "inherit", "unset", "revert", "open-quote", "close-quote", "no-open-quote",
     "no-close-quote", "url", "important")
)  # fmt: skip
_SIGNS = frozenset("-+.,%\u2030\u2212\u2010\u2011\u2012\u2013\u2014\uff0d\uff0b\uff0e\uff0c/元百千万亿增减负\ufffd")
_PARTS_OF_TABLES = ("table", "thead", "tbody", "tfoot", "tr")


class _PseudoRule(NamedTuple):
    """A rule for part of an element: `kind` as written behind the colons, `selector` that of the element."""

    strength: tuple[int, int, int]
    selector: str
    kind: str
    style: str


def add_generated_text(page: LexborHTMLParser, rule_text: str) -> frozenset[int]:
    """Add to `page` the text that its rules draw in cells; the unclear nodes around it, by mem_id."""
    rules = _parse_rules(rule_text) if _MAY_DRAW.search(rule_text) else ()
    unclear: set[int] = set()
    for rule in rules:
        if rule.kind.startswith("first"):
            nodes = select(page, rule.selector) if style_may_hide(rule.style) else []
            for node in nodes:
                unclear.update(part.mem_id for part in _with_cells(node))
    drawn = {rule.selector for rule in rules if _may_draw_figure(rule)}
    affected = {node.mem_id: node for selector in drawn for node in select(page, selector)}
    for node, kind, text in _drawn_texts(page, rules, affected) if affected else ():
        around = list(_with_cells(node))
        unclear.update(part.mem_id for part in around)
        if any(part.tag in CELL_TAGS and not _has_letters(part.text()) for part in around):
            _add(node, kind, text)
    return frozenset(unclear)


@lru_cache(maxsize=16)
def _parse_rules(rule_text: str) -> tuple[_PseudoRule, ...]:
    """The rules for parts of elements, the stronger ones last. Cached, as the pages of one site share them."""
    found = []
    for selector, style in split_rules(rule_text):
        if pseudo := _PSEUDO_ELEMENT.search(selector):
            element = selector[: pseudo.start()]
            element += "*" if not element or element[-1] in " >+~" else ""
            found.append(_PseudoRule(specificity(element), element, pseudo[1].lower(), style))
    return tuple(sorted(found, key=lambda rule: rule.strength))


def _may_draw_figure(rule: _PseudoRule) -> bool:
    """Whether a rule may draw what changes a figure, for some element at least."""
    content = _declarations(rule.style).get("content", "")
    return "attr(" in content or _changes_figure(_drawn(content, None))


def _drawn_texts(
    page: LexborHTMLParser, rules: tuple[_PseudoRule, ...], affected: dict[int, LexborNode]
) -> Iterator[tuple[LexborNode, str, str]]:
    """What is drawn in each of the `affected` nodes and may change a figure, with its kind."""
    styles: dict[tuple[int, str], Declarations] = {}
    for rule in rules:
        if own := _declarations(rule.style):
            for node in select(page, rule.selector):
                if node.mem_id in affected:
                    at = node.mem_id, rule.kind
                    styles[at] = {**styles.get(at, {}), **own}
    for (node_id, kind), style in styles.items():
        text = _drawn(style.get("content", ""), affected[node_id])
        if _changes_figure(text) and not _is_unseen(style):
            yield affected[node_id], kind, text


def _declarations(style: str) -> Declarations:
    return {name.lower(): value.partition("!")[0].strip() for name, value in _DECLARATION.findall(style)}


def _drawn(content: str, node: LexborNode | None) -> str:
    """The text of a `content` value; UNKNOWN_TEXT for what neither it nor an attribute of `node` states."""
    parts = []
    for one, two, attribute, word in _TOKEN.findall(content):
        if attribute:
            parts.append((node.attributes.get(attribute) or "") if node is not None else "")
        elif word:
            parts.append("" if word.lower() in _NOTHING else UNKNOWN_TEXT)
        else:
            parts.append(_ESCAPE.sub(_unescaped, one or two))
    return "".join(parts)


def _unescaped(found: re.Match[str]) -> str:
    if not found[1]:
        return found[2]
    code = int(found[1], 16)
    return chr(code) if 0 < code < 0x110000 else UNKNOWN_TEXT


def _changes_figure(text: str) -> bool:
    return any(char in _SIGNS or unicodedata.category(char).startswith("N") for char in text)


def _is_unseen(style: Declarations) -> bool:
    size = font_size(style)
    hidden = style.get("display") == "none" or style.get("visibility", "visible") != "visible"
    return hidden or style.get("opacity") == "0" or (size is not None and is_tiny(size))


def _with_cells(node: LexborNode) -> Iterator[LexborNode]:
    """A node and those around it up to its cell; the cells of a row or table."""
    if node.tag in _PARTS_OF_TABLES:
        yield from node.css("td, th")
    above: LexborNode | None = node
    while above is not None:
        yield above
        above = above.parent if above.tag not in CELL_TAGS else None


def _has_letters(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _add(node: LexborNode, kind: str, text: str) -> None:
    """Add text at the end of a node, else at its beginning."""
    first = node.first_child
    if kind == "after" or first is None:
        node.insert_child(text)
    else:
        first.insert_before(text)
