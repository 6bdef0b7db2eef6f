"""The mark-up of a web page before it is parsed: decoded, and refused where no parser would get through it in time.

Knows no tags but those that close by themselves.
"""

import re
from collections import Counter

from assets.staged.grid import bounded
from assets.staged.readers.text import decode

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
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*(big5(?:-hkscs)?|hz-gb-2312)", re.IGNORECASE)


def markup(data: bytes) -> str:
    """The text of a page with its tags; Unreadable where they are more, or deeper in each other, than any page's."""
    text = _decoded(data)
    bounded(text.count("<"), _MOST_TAGS, "个网页标记", "tags")
    bounded(_depth(text), _DEEPEST, "层嵌套的网页标记", "tags one inside another")
    bounded(_longest(text), _LONGEST_TAG, "个属性的网页标记", "attributes in a tag")
    return text


def _decoded(data: bytes) -> str:
    """The page as text is decoded, save one that says it is Big5 or HZ and is; other declarations are often wrong."""
    declared = _CHARSET.search(data[:4096])
    if declared:
        try:
            return data.decode(declared.group(1).decode("ascii"))
        except UnicodeDecodeError:
            pass
    return decode(data)


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
