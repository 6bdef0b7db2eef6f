"""The marks of Markdown in a line: bars, the rule below a table heading, emphasis, escapes, embedded tags.

Makes no rows.
"""

import re
from html import unescape

from assets.text.characters import SUPERSCRIPTS, settle_struck, strike_digits

_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_NOTE = re.compile(r"<su[bp]>([^<>]{0,20})</su[bp]>|\[\^(\w{1,20})\]|\^(\d{1,2})\^", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# Struck text and its replacement must not form one number.
_STRUCK = re.compile(r"<(del|s|strike)\b[^<>]*>(.*?)</\1\s*>|~~(.*?)~~", re.IGNORECASE | re.DOTALL)
_STRIKE = re.compile(r"</?(?:del|s|strike)\b[^<>]*>|~~", re.IGNORECASE)
_HIDING_STYLE = re.compile(
    r"none|hidden|mso-hide|line-through|opacity|vertical-align|position|font-size\s*:\s*0", re.IGNORECASE
)
_EMPHASIS = re.compile(r"(\*\*\*|\*\*|__|\*|(?<!\w)_|`+)(?=[^\s*_`])((?:(?!\1).)*[^\s\\])\1")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_LINE_MARK = re.compile(r"\s*(?:>\s*)*(?:#{1,6}\s+|[-*+]\s+(?=\S))?")
_ORNAMENT = re.compile(r"\s*(?:[-*_=]\s*){3,}|\s*(?:```|~~~).*")


def is_rule(line: str) -> bool:
    """Whether a line with bars is the rule below a table heading."""
    return "-" in line and _RULE.fullmatch(line) is not None


def split_fields(line: str) -> list[str]:
    """The fields between the bars of a line, including those outside the outer bars."""
    return _BAR.split(line)


def strip_marks(text: str) -> str:
    """A cell or a line as it shows: breaks separate lines, emphasis and tags are removed, note digits raised.

    A tag whose style may hide, strike or raise its contents becomes U+FFFD, which no number contains.
    """
    if text.isalnum():
        return text
    text = settle_struck(_STRUCK.sub(_strike, _BREAK.sub("\n", text)))
    text = _STRIKE.sub("\n", text)
    text = _TAG.sub(_replace_tag, _NOTE.sub(_raise_note, text))
    for _ in range(3):
        text = _EMPHASIS.sub(r"\2", text)
    text = unescape(_ESCAPED.sub(r"\1", text))
    return "\n".join(words for line in text.split("\n") if (words := " ".join(line.split())))


def strip_line_marks(line: str) -> str:
    """A line outside tables as it shows, without the mark of a heading, list or quotation; empty for ornaments."""
    return "" if _ORNAMENT.fullmatch(line) else strip_marks(_LINE_MARK.sub("", line, count=1))


def _raise_note(note: re.Match[str]) -> str:
    raised, foot, short = note.groups()
    return f"[{foot.translate(SUPERSCRIPTS)}]" if foot else (raised or short or "").translate(SUPERSCRIPTS)


def _strike(struck: re.Match[str]) -> str:
    return f"\n{strike_digits(struck[2] or struck[3] or '')}\n"


def _replace_tag(tag: re.Match[str]) -> str:
    markup = tag[0].lower()
    return "\ufffd" if "style" in markup and _HIDING_STYLE.search(markup) else ""
