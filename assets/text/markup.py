"""How much mark-up a page has: more, or deeper, than any page has is what no parser gets through in time.

Knows no tags but those that close by themselves. What becomes of such a page is its reader's matter.
"""

import re
from collections import Counter
from collections.abc import Iterator

_MOST_TAGS = 1_000_000
# The parser's time grows with the square of these two, and no page comes near.
_DEEPEST = 3_000
_LONGEST_TAG = 20_000
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_OPENING = re.compile(r"<([a-zA-Z][^\s/>]*)")
_CLOSED_BY_OTHERS = frozenset(
    {
        "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
        "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
    }
)  # fmt: skip
# A tag with its attributes; only behind = does a quotation mark begin a value, which may hold marks of tags.
_WHOLE_TAG = re.compile(r"<[a-zA-Z](?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+")
_VALUE = re.compile(r"=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+)")
_PARTING = " \n\t\r\f/\"'"


def measured(text: str) -> Iterator[tuple[int, int, str, str]]:
    """What `text` has of tags, of tags one inside another and of attributes in one: how many, how many a page may have
    at most, and of what, in Chinese and in English; each counted only when it is asked for.
    """
    yield text.count("<"), _MOST_TAGS, "个网页标记", "tags"
    yield _depth(text), _DEEPEST, "层嵌套的网页标记", "tags one inside another"
    yield _longest(text), _LONGEST_TAG, "个属性的网页标记", "attributes in a tag"


def parses(text: str) -> bool:
    """Whether a parser gets through `text` in time."""
    return all(count <= most for count, most, *_ in measured(text))


def _depth(text: str) -> int:
    """How deep tags can stand in each other, 0 where no count of them comes near what is too deep.

    Tags that close by themselves are not counted.
    """
    if text.count("<") - text.count("</") <= _DEEPEST:
        return 0
    openings = Counter(_OPENING.findall(text))
    if sum(count for name, count in openings.items() if name.lower() not in _CLOSED_BY_OTHERS) <= _DEEPEST:
        return 0
    opened: Counter[str] = Counter()
    deepest = depth = 0
    for closing, name in _TAG.findall(text.lower()):
        if name in _CLOSED_BY_OTHERS or (closing and not opened[name]):
            continue
        step = -1 if closing else 1
        opened[name] += step
        depth += step
        deepest = max(deepest, depth)
    return deepest


def _longest(text: str) -> int:
    """How many attributes the tag with the most has, 0 where the page has not enough to part as many."""
    if sum(map(text.count, _PARTING)) <= _LONGEST_TAG:
        return 0
    tags = (tag for tag in _WHOLE_TAG.findall(text) if len(tag) > _LONGEST_TAG)
    return max((len(_VALUE.sub(" ", tag).replace("/", " ").split()) for tag in tags), default=0)
