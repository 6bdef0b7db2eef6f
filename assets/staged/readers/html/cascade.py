"""The cascade of a web page: the declarations that apply to each node, from attributes, style rules and style
attributes.

Rules with any selector the parser supports are included, except states (:hover) and conditions that a wide screen does
not meet (@media print). For most pages only one question is asked: whether a rule that may hide text affects what is
read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from assets.staged.readers.html.hiding_styles import SHORTHANDS, colour_may_hide, parse_style, style_may_hide
from assets.staged.readers.html.rule_blocks import (
    PSEUDO_ELEMENT_OR_STATE,
    own_names,
    specificity,
    split_rules,
)
from assets.staged.readers.html.style_rules import Declarations

_ATTRIBUTES = {
    ("font", "color"): "color", ("body", "text"): "color", ("", "bgcolor"): "background-color",
    ("", "background"): "background-image",
}  # fmt: skip
_WITH_ATTRIBUTES = "font[color], [bgcolor], [background], body[text]"
_MOST_RULES = 150
_VARIABLE = re.compile(r"var\(\s*(--[\w-]{1,100})\s*(?:,([^(),]*))?\)")
_WITHOUT_TAG = re.compile(r"(^|[\s>+~,(])(?=:(?:has|is|not|where)\()", re.IGNORECASE)

_StyleLayer = tuple[Declarations, Declarations]


class _StyleRule(NamedTuple):
    specificity: tuple[int, int, int]
    selector: str
    style: str


class Cascade:
    """The declarations of each node of a page with the style rules `rule_text`.

    `is_whole`: no rule was dropped. `hiding` holds the nodes with a declaration that may hide text, `affected` these
    and their ancestors, by mem_id.
    """

    def __init__(self, page: LexborHTMLParser, rule_text: str) -> None:
        self._page = page
        found: Sequence[_StyleRule] = _parse_rules(rule_text)
        if len(found) > _MOST_RULES:
            found = _rules_of(page, found)
        self._rules, self.is_whole = found[-_MOST_RULES:], len(found) <= _MOST_RULES
        self.hiding: set[int] = set()
        self.affected: set[int] = set()
        for node in self._find_hiding_nodes():
            self.hiding.add(node.mem_id)
            ancestor: LexborNode | None = node
            while ancestor is not None and ancestor.mem_id not in self.affected:
                self.affected.add(ancestor.mem_id)
                ancestor = ancestor.parent

    def _find_hiding_nodes(self) -> Iterator[LexborNode]:
        """The nodes with a declaration that may hide text."""
        for rule in self._rules:
            if style_may_hide(rule.style):
                yield from select(self._page, rule.selector)
        for node in self._page.css("[style]"):
            if style_may_hide(node.attributes.get("style") or ""):
                yield node
        yield from (
            node
            for node, declarations in colour_attributes(self._page)
            if any(map(colour_may_hide, *zip(*declarations.items(), strict=True)))
        )

    @cached_property
    def declarations(self) -> Mapping[int, Declarations]:
        """The declarations of nodes by mem_id. Nodes with equal declarations share one object."""
        layers: dict[int, list[_StyleLayer]] = {}
        for node, from_attributes in colour_attributes(self._page):
            layers.setdefault(node.mem_id, []).append((from_attributes, {}))
        for rule in sorted(self._rules, key=lambda rule: rule.specificity):
            layer = parse_style(rule.style)
            for node in select(self._page, rule.selector) if any(layer) else ():
                layers.setdefault(node.mem_id, []).append(layer)
        layers_by_style: dict[str, _StyleLayer] = {}
        for node in self._page.css("[style]"):
            style = node.attributes.get("style") or ""
            layers.setdefault(node.mem_id, []).append(layers_by_style.setdefault(style, parse_style(style)))
        return _merge_layers(layers)


def select(page: LexborHTMLParser, selector: str) -> list[LexborNode]:
    """The nodes of `page` that a selector is for; none where the parser does not support it."""
    try:
        return page.css(_with_any_tag(selector))
    except SelectolaxError:
        return []


def any_selected(page: LexborHTMLParser, selectors: Sequence[str]) -> bool:
    """Whether `page` has a node that one of `selectors` is for. One search is enough where none is."""
    try:
        return page.css_first(_with_any_tag(", ".join(selectors))) is not None
    except SelectolaxError:
        return any(select(page, selector) for selector in selectors)


def _with_any_tag(selector: str) -> str:
    """`selector` with the tag * before each `:is()` and the like that has none: the parser would find only the children
    of its nodes where it should find all descendants.
    """
    return _WITHOUT_TAG.sub(r"\1*", selector) if "(" in selector else selector


def colour_attributes(page: LexborHTMLParser) -> Iterator[tuple[LexborNode, dict[str, str]]]:
    """The nodes with colour attributes, each with the equivalent declarations."""
    for node in page.css(_WITH_ATTRIBUTES):
        declarations: dict[str, str] = {}
        for (tag, attribute), name in _ATTRIBUTES.items():
            if tag in ("", node.tag) and (value := node.attributes.get(attribute)):
                declarations[name] = "url()" if name == "background-image" else value.strip().lower()
        if declarations:
            yield node, declarations


@lru_cache(maxsize=16)
def _parse_rules(rule_text: str) -> tuple[_StyleRule, ...]:
    """The rules in order. Cached, as the pages of one site share them."""
    return tuple(_iterate_rules(rule_text))


def _iterate_rules(rule_text: str) -> Iterator[_StyleRule]:
    for selector, style in split_rules(rule_text):
        if any(parse_style(style)) and not PSEUDO_ELEMENT_OR_STATE.search(selector):
            yield _StyleRule(specificity(selector), selector, style)


def _rules_of(page: LexborHTMLParser, rules: Sequence[_StyleRule]) -> list[_StyleRule]:
    """The rules without those for classes and ids that no element has."""
    attributes = [node.attributes for node in page.css("[class], [id]")]
    names = {f".{name}" for found in attributes for name in (found.get("class") or "").split()}
    names |= {f"#{name}" for found in attributes if (name := found.get("id"))}
    return [rule for rule in rules if names.issuperset(own_names(rule.selector))]


def _merge_layers(layers: Mapping[int, list[_StyleLayer]]) -> dict[int, Declarations]:
    """The layers of each node merged into one: later layers win, important declarations last."""
    values = _collect_variables(layers)
    merged: dict[tuple[int, ...], Declarations] = {}
    by_node: dict[int, Declarations] = {}
    for node_id, written in layers.items():
        key = tuple(map(id, written))
        if key not in merged:
            merged[key] = _merge_declarations(
                [*(normal for normal, _ in written), *(important for _, important in written)], values
            )
        if merged[key]:
            by_node[node_id] = merged[key]
    return by_node


def _merge_declarations(layers: list[Declarations], values: Mapping[str, set[str]]) -> Declarations:
    """One set of declarations from layers; a shorthand resets its parts. A variable with one value on the page is
    replaced by it.
    """

    def value(found: re.Match[str]) -> str:
        known = values.get(found[1], {found[2].strip()} if found[2] else set())
        return next(iter(known)) if len(known) == 1 else found[0]

    merged: dict[str, str] = {}
    for layer in layers:
        for part in (part for short, parts in SHORTHANDS.items() if short in layer for part in parts):
            merged.pop(part, None)
        merged.update(layer)
    return {name: _VARIABLE.sub(value, merged) for name, merged in merged.items() if not name.startswith("--")}


def _collect_variables(layers: Mapping[int, list[_StyleLayer]]) -> dict[str, set[str]]:
    values: dict[str, set[str]] = {}
    for declarations_once in {
        id(declarations): declarations for written in layers.values() for pair in written for declarations in pair
    }.values():
        for name in declarations_once:
            if name.startswith("--"):
                values.setdefault(name, set()).add(declarations_once[name])
    return values
