"""Number formats of spreadsheets: the text they show around a figure, and those that show another figure than is
stored.

Knows no cells. Ignores decimal places and thousands separators.
"""

import re
from functools import lru_cache

PERCENT_FORMATS = {9: "0%", 10: "0.00%"}  # built-in formats, stored by number without a code
_LONGEST_FORMAT = 255
_TOKEN = re.compile(
    r"\"(?P<said>[^\"]*)\"?|[\\!](?P<escaped>.)|_.|\*.|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]"
    r"|(?P<pattern>(?:General|G/通用格式|E[+-]|[0#?.,@%])+)|(?P<end>;)|(?P<bare>.)",
    re.DOTALL | re.IGNORECASE,
)
_PLAIN_PATTERN = re.compile(r"[0#?,]*[0#?](?:\.[0#?]*)?(?:E[+-][0#?]+)?|\.[0#?]+|General|G/通用格式|@", re.IGNORECASE)
_CONDITION_MARKS = ("<", ">", "=")

# The text before and after a figure; None where the format shows another figure than the stored one.
_Section = tuple[str, str] | None


def is_plain(code: str) -> bool:
    """Whether a format shows every figure as stored, except for decimal places and commas."""
    return all(section == ("", "") for section in _parse_format(code)[0][:1]) and _show("-1", code) == "-1"


def format_hides(code: str, figure: str | None) -> bool:
    """Whether a format shows nothing for a figure, or for a text if `figure` is None: its section is empty.

    A 0 that is hidden while other figures are shown is blank.
    """
    sections = [section.strip() for section in code[:_LONGEST_FORMAT].split(";")]
    if len(sections) < 2:
        return False
    if figure is None:
        return len(sections) > 3 and not sections[3]
    if figure == "0":
        return not any(sections[:3])
    return not sections[1 if figure.startswith("-") else 0]


def show_figure(figure: str, code: str) -> str:
    """`figure`, as stored, with the text and signs that its format shows around it.

    If the format shows another figure (percent, thousands left out, its own decimal point), the result is a text that
    is not a number: the figure and the format. What a format shows instead of 0 is ignored.
    """
    return _show(figure, code) or f"{figure} ({code[:_LONGEST_FORMAT].replace('0', '#')})"


def _show(figure: str, code: str) -> str | None:
    sections, conditions = _parse_format(code)
    negative, digits = figure.startswith("-"), figure.lstrip("-")
    if conditions or not sections:
        return figure if sections and all(section == ("", "") for section in sections) else None
    if digits == "0":
        return figure if len(sections) > 2 else _surround(figure, sections[0]) or figure
    if not negative or len(sections) == 1:
        around = _surround(digits, sections[0])
        return around if around is None or not negative else f"-{around}"
    around = _surround(digits, sections[1])
    return None if around == digits else around


def _surround(figure: str, section: _Section) -> str | None:
    return None if section is None else f"{section[0]}{figure}{section[1]}".strip()


@lru_cache(maxsize=1_024)
def _parse_format(code: str) -> tuple[list[_Section], bool]:
    """The sections of a format for figures, none if it is too long, and whether they have conditions."""
    if len(code) > _LONGEST_FORMAT:
        return [], False
    sections: list[_Section] = []
    parts: list[str] = ["", "", ""]
    conditions = False
    for token in (*_TOKEN.finditer(code), None):
        if token is None or token["end"]:
            sections.append((parts[0], parts[2]) if _PLAIN_PATTERN.fullmatch(parts[1]) else None)
            parts = ["", "", ""]
        elif token["pattern"]:
            # Text between two parts of a pattern breaks it: the format shows another figure.
            parts[1:] = [parts[1] + ("\0" if parts[2].strip() else "") + token["pattern"], ""]
        elif token["bracket"] is not None:
            conditions = conditions or token["bracket"].startswith(_CONDITION_MARKS)
        else:
            words = next(filter(None, token.group("said", "escaped", "money", "bare")), "")
            parts[2 if parts[1] else 0] += words
    return sections[:3], conditions
