"""What the attributes, the style rules and the styles of a page say of each node, the word that holds of each property.

Rules of any selector the parser can find are in it, save those within others (@media) and of what nobody has done yet
(:hover). Of most pages nothing is asked but whether a rule that may hide something touches what is read.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from assets.staged.readers.html.hiding_styles import SHORTHANDS, Said, hides, properties, telling
from assets.staged.readers.html.style_rules import blocks, uncommented

_ATTRIBUTES = {
    ("font", "color"): "color", ("body", "text"): "color", ("", "bgcolor"): "background-color",
    ("", "background"): "background-image",
}  # fmt: skip
_ATTRIBUTED = "font[color], [bgcolor], [background], body[text]"
_MOST_RULES = 150
_LONGEST_SELECTOR = 200
_ADDED = re.compile(r"::?(?:before|after|marker|selection|placeholder|hover|focus|active|visited)\b")
_TAG = re.compile(r"(?:^|[\s>+~])[a-z]", re.IGNORECASE)
_NAMED = re.compile(r"[.\[]|(?<!:):(?!:|not|is|where|has)")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]{1,100})\s*(?:,([^(),]*))?\)")

_Written = tuple[Said, Said]


class _Rule(NamedTuple):
    strength: tuple[int, int, int]
    selector: str
    style: str


class Cascade:
    """What is said of the nodes of a page whose rules are the text `sheet`.

    `whole`: whether all rules are in it. `touched` are nodes that something may hide, and the nodes around them.
    """

    def __init__(self, page: LexborHTMLParser, sheet: str) -> None:
        self._page = page
        found = _rules(sheet)
        self._rules, self.whole = found[-_MOST_RULES:], len(found) <= _MOST_RULES
        self.veiled: set[int] = set()
        self.touched: set[int] = set()
        for node in self._veiled():
            self.veiled.add(node.mem_id)
            above: LexborNode | None = node
            while above is not None and above.mem_id not in self.touched:
                self.touched.add(above.mem_id)
                above = above.parent

    def _veiled(self) -> Iterator[LexborNode]:
        """The nodes of which something is said that may hide text."""
        for rule in self._rules:
            if hides(rule.style):
                yield from self._matched(rule.selector)
        for node in self._page.css("[style]"):
            if hides(node.attributes.get("style") or ""):
                yield node
        yield from (
            node for node, said in attributes(self._page) if any(map(telling, *zip(*said.items(), strict=True)))
        )

    @cached_property
    def said(self) -> Mapping[int, Said]:
        """What is said of nodes, by mem_id; of those of which the same is said it is one object."""
        layers: dict[int, list[_Written]] = {}
        for node, given in attributes(self._page):
            layers.setdefault(node.mem_id, []).append((given, {}))
        for rule in sorted(self._rules, key=lambda rule: rule.strength):
            written = properties(rule.style)
            for node in self._matched(rule.selector) if any(written) else ():
                layers.setdefault(node.mem_id, []).append(written)
        known: dict[str, _Written] = {}
        for node in self._page.css("[style]"):
            style = node.attributes.get("style") or ""
            layers.setdefault(node.mem_id, []).append(known.setdefault(style, properties(style)))
        return _merged(layers)

    def _matched(self, selector: str) -> list[LexborNode]:
        try:
            return self._page.css(selector)
        except SelectolaxError:
            return []


def attributes(page: LexborHTMLParser) -> Iterator[tuple[LexborNode, dict[str, str]]]:
    """The nodes whose attributes colour them, with what these stand for in a style."""
    for node in page.css(_ATTRIBUTED):
        said: dict[str, str] = {}
        for (tag, attribute), name in _ATTRIBUTES.items():
            if tag in ("", node.tag) and (value := node.attributes.get(attribute)):
                said[name] = "url()" if name == "background-image" else value.strip().lower()
        if said:
            yield node, said


@lru_cache(maxsize=16)
def _rules(sheet: str) -> tuple[_Rule, ...]:
    """The rules in order; pages of one site have the same."""
    return tuple(_each_rule(sheet))


def _each_rule(sheet: str) -> Iterator[_Rule]:
    for selectors, style in blocks(uncommented(sheet)):
        for name in selectors.split(","):
            selector = " ".join(name.split())
            if 0 < len(selector) <= _LONGEST_SELECTOR and not _ADDED.search(selector):
                strength = selector.count("#"), len(_NAMED.findall(selector)), len(_TAG.findall(selector))
                yield _Rule(strength, selector, style)


def _merged(layers: Mapping[int, list[_Written]]) -> dict[int, Said]:
    """The layers of each node as one, those that are important last; what is said later holds."""
    values = _variables(layers)
    whole: dict[tuple[int, ...], Said] = {}
    told: dict[int, Said] = {}
    for own, written in layers.items():
        key = tuple(map(id, written))
        if key not in whole:
            whole[key] = _one([*(said for said, _ in written), *(said for _, said in written)], values)
        if whole[key]:
            told[own] = whole[key]
    return told


def _one(layers: list[Said], values: Mapping[str, set[str]]) -> Said:
    """A shorthand unsays what its parts said. Variables that the page gives one value are that, others stay."""

    def value(found: re.Match[str]) -> str:
        known = values.get(found[1], {found[2].strip()} if found[2] else set())
        return next(iter(known)) if len(known) == 1 else found[0]

    said: dict[str, str] = {}
    for layer in layers:
        for part in (part for short, parts in SHORTHANDS.items() if short in layer for part in parts):
            said.pop(part, None)
        said.update(layer)
    return {name: _VARIABLE.sub(value, said) for name, said in said.items() if not name.startswith("--")}


def _variables(layers: Mapping[int, list[_Written]]) -> dict[str, set[str]]:
    values: dict[str, set[str]] = {}
    for each in {id(said): said for written in layers.values() for pair in written for said in pair}.values():
        for name in each:
            if name.startswith("--"):
                values.setdefault(name, set()).add(each[name])
    return values
