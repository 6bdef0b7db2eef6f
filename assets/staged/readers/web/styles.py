"""What the styles of a web page hide, raise or set on lines of their own, by style attribute and by simple style rules.

Of style rules only those for one class or id are followed, outside @media; where several speak of one, the last does.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assets.staged.readers.web.grids import innermost

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*(?:super|sub)\b", re.IGNORECASE)
_PARTED = re.compile(r"display\s*:\s*(?:block|flex|grid|inline-block|list-item|table)", re.IGNORECASE)
_TOLD = re.compile("|".join(found.pattern for found in (_HIDDEN, _RAISED, _PARTED)), re.IGNORECASE)
_SPEAKS = re.compile("display|visibility|vertical-align", re.IGNORECASE)
_STYLED = '[style*="display" i], [style*="visibility" i], [style*="vertical-align" i]'
_UNREAD = "noscript, template, select, [hidden]"
_NOT_RULES = re.compile(r"/\*.*?\*/|<!--|-->|@[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"\w*[.#][A-Za-z_][\w-]*", re.ASCII)
_MOST_RULES = 50


@dataclass(frozen=True, slots=True)
class Styles:
    """Nodes by mem_id: with `raised` text, and `parted` from the text beside them."""

    raised: frozenset[int]
    parted: frozenset[int]


def styled(page: LexborHTMLParser) -> Styles:
    """Take out of `page` what it does not show, and tell what its styles do to the rest.

    What a rule hides is taken out inside innermost tables only: elsewhere a script may show it.
    """
    inline = [(node, node.attributes.get("style") or "") for node in page.css(_STYLED)]
    hidden = [*page.css(_UNREAD), *(node for node, style in inline if _HIDDEN.search(style))]
    rules = _rules(page)
    tables = innermost(page.css("table")) if rules else ()
    inside = _Above(lambda above: above.mem_id in tables if above.tag == "table" else None)
    for selector, style in rules:
        if _HIDDEN.search(style):
            hidden += [node for node in page.css(f"table {selector}") if inside.tell(node)]
        else:
            inline += [(node, style) for node in page.css(selector)]
    raised = frozenset(node.mem_id for node, style in inline if _RAISED.search(style))
    parted = frozenset(node.mem_id for node, style in inline if _PARTED.search(style))
    _remove(hidden)
    return Styles(raised, parted)


def _rules(page: LexborHTMLParser) -> list[tuple[str, str]]:
    """Selector and style of the rules that matter here."""
    text = "\n".join(node.text() for node in page.css("style"))
    if not _TOLD.search(text):
        return []
    last: dict[str, str] = {}
    for selectors, style in _RULE.findall(_NOT_RULES.sub(" ", text)):
        if _SPEAKS.search(style):
            last.update((name, style) for name in map(str.strip, selectors.split(",")) if _SIMPLE.fullmatch(name))
    return [rule for rule in last.items() if _TOLD.search(rule[1])][:_MOST_RULES]


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
