"""The marks of Markdown in a line: bars, the rule under a table's heading, emphasis, escapes, the tags it may hold.

Makes no rows.
"""

import re
from html import unescape

from assets.text.characters import SUPERSCRIPTS

_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_NOTE = re.compile(r"<su[bp]>([^<>]{0,20})</su[bp]>|\[\^(\w{1,20})\]|\^(\d{1,2})\^", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# What is struck out and what replaces it are no one figure.
_STRUCK = re.compile(r"</?(?:del|s|strike)\b[^<>]*>|~~", re.IGNORECASE)
_LOOKS = re.compile(
    r"none|hidden|mso-hide|line-through|opacity|vertical-align|position|font-size\s*:\s*0", re.IGNORECASE
)
_EMPHASIS = re.compile(r"(\*\*\*|\*\*|__|\*|(?<!\w)_|`+)(?=[^\s*_`])((?:(?!\1).)*[^\s\\])\1")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HEAD = re.compile(r"\s*(?:>\s*)*(?:#{1,6}\s+|[-*+]\s+(?=\S))?")
_ORNAMENT = re.compile(r"\s*(?:[-*_=]\s*){3,}|\s*(?:```|~~~).*")


def is_rule(line: str) -> bool:
    """Whether a line with bars is the rule under the heading of a table."""
    return "-" in line and _RULE.fullmatch(line) is not None


def fields(line: str) -> list[str]:
    """What stands between the bars of a line, the outer ones too."""
    return _BAR.split(line)


def shown(text: str) -> str:
    """A cell or a line as it shows: breaks part lines, emphasis and tags are gone, digits of notes raised.

    Of a tag whose style may hide, strike or raise what is in it U+FFFD is left, which no number holds.
    """
    if text.isalnum():
        return text
    text = _STRUCK.sub("\n", _BREAK.sub("\n", text))
    text = _TAG.sub(_untagged, _NOTE.sub(_raised, text))
    for _ in range(3):
        text = _EMPHASIS.sub(r"\2", text)
    text = unescape(_ESCAPED.sub(r"\1", text))
    return "\n".join(words for line in text.split("\n") if (words := " ".join(line.split())))


def unmarked(line: str) -> str:
    """A line outside tables as it shows, without the mark of a heading, a list or a quotation; empty for ornaments."""
    return "" if _ORNAMENT.fullmatch(line) else shown(_HEAD.sub("", line, count=1))


def _raised(note: re.Match[str]) -> str:
    raised, foot, short = note.groups()
    return f"[{foot.translate(SUPERSCRIPTS)}]" if foot else (raised or short or "").translate(SUPERSCRIPTS)


def _untagged(tag: re.Match[str]) -> str:
    said = tag[0].lower()
    return "\ufffd" if "style" in said and _LOOKS.search(said) else ""
