"""Measures a page's markup: parsers are too slow for far more tags, or deeper nesting, than any real page has.

Knows no tags except those that need no end tag. The caller decides what happens to such a page.
"""

import re
from collections import Counter
from collections.abc import Iterator

_MOST_TAGS = 1_000_000
# The parser's time grows with the square of these two; real pages are far below.
_DEEPEST = 3_000
_LONGEST_TAG = 20_000
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_OPENING = re.compile(r"<([a-zA-Z][^\s/>]*)")
_NO_END_TAG = frozenset(
    {
        "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
        "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
    }
)  # fmt: skip
# A tag with its attributes. A quotation mark begins a value, which may contain < and >, only after =.
_WHOLE_TAG = re.compile(r"<[a-zA-Z](?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+")
_VALUE = re.compile(r"=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+)")
_SEPARATORS = " \n\t\r\f/\"'"


def measure_markup(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Tags, nested tags and attributes of one tag: for each the count, the limit, and its name in Chinese and English.

    Each is counted when the iterator reaches it.
    """
    yield text.count("<"), _MOST_TAGS, "个网页标记", "tags"
    yield _depth(text), _DEEPEST, "层嵌套的网页标记", "nested tags"
    yield _most_attributes(text), _LONGEST_TAG, "个属性的网页标记", "attributes in a tag"


def is_parseable(text: str) -> bool:
    """Whether a parser is fast enough for `text`."""
    return all(count <= most for count, most, *_ in measure_markup(text))


def _depth(text: str) -> int:
    """The deepest possible nesting of tags, 0 where there are too few tags for the limit.

    Tags without an end tag are not counted.
    """
    if text.count("<") - text.count("</") <= _DEEPEST:
        return 0
    openings = Counter(_OPENING.findall(text))
    if sum(count for name, count in openings.items() if name.lower() not in _NO_END_TAG) <= _DEEPEST:
        return 0
    opened: Counter[str] = Counter()
    deepest = depth = 0
    for closing, name in _TAG.findall(text.lower()):
        if name in _NO_END_TAG or (closing and not opened[name]):
            continue
        step = -1 if closing else 1
        opened[name] += step
        depth += step
        deepest = max(deepest, depth)
    return deepest


def _most_attributes(text: str) -> int:
    """The attributes of the tag with the most, 0 where the page has too few separators for the limit."""
    if sum(map(text.count, _SEPARATORS)) <= _LONGEST_TAG:
        return 0
    tags = (tag for tag in _WHOLE_TAG.findall(text) if len(tag) > _LONGEST_TAG)
    return max((len(_VALUE.sub(" ", tag).replace("/", " ").split()) for tag in tags), default=0)
