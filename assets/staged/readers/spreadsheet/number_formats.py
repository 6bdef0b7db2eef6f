"""Number formats of a spreadsheet: what they write around a figure, and which show another figure than is stored.

Knows no cells. How many places a format shows is not followed, nor how it parts thousands.
"""

import re
from functools import lru_cache

PERCENT = {9: "0%", 10: "0.00%"}  # of those that have a number and no code
_LONGEST = 255
_TOKEN = re.compile(
    r"\"(?P<said>[^\"]*)\"?|[\\!](?P<escaped>.)|_.|\*.|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]"
    r"|(?P<pattern>(?:General|G/通用格式|E[+-]|[0#?.,@%])+)|(?P<end>;)|(?P<bare>.)",
    re.DOTALL | re.IGNORECASE,
)
_PLAIN = re.compile(r"[0#?,]*[0#?](?:\.[0#?]*)?(?:E[+-][0#?]+)?|\.[0#?]+|General|G/通用格式|@", re.IGNORECASE)
_CONDITION = ("<", ">", "=")

# What stands before a figure and behind it; None where what is shown is not the figure with something around it.
_Section = tuple[str, str] | None


def is_plain(code: str) -> bool:
    """Whether a format shows every figure as it is stored, but for places and commas."""
    return all(section == ("", "") for section in _read(code)[0][:1]) and _shown("-1", code) == "-1"


def hides(code: str, figure: str | None) -> bool:
    """Whether a format shows nothing of a figure, or of a text where that is None: its section is empty.

    A 0 that is hidden while other figures are shown is what it is: nothing.
    """
    sections = [section.strip() for section in code[:_LONGEST].split(";")]
    if len(sections) < 2:
        return False
    if figure is None:
        return len(sections) > 3 and not sections[3]
    if figure == "0":
        return not any(sections[:3])
    return not sections[1 if figure.startswith("-") else 0]


def shown(figure: str, code: str) -> str:
    """`figure`, as it is stored, with the words and signs that its format shows around it.

    Where the format shows another figure (percent, thousands left out, a decimal point of its own), a text that is no
    number: the figure and the format. What a format shows in the place of 0 is not followed.
    """
    return _shown(figure, code) or f"{figure} ({code[:_LONGEST].replace('0', '#')})"


def _shown(figure: str, code: str) -> str | None:
    sections, conditions = _read(code)
    negative, digits = figure.startswith("-"), figure.lstrip("-")
    if conditions or not sections:
        return figure if sections and all(section == ("", "") for section in sections) else None
    if digits == "0":
        return figure if len(sections) > 2 else _around(figure, sections[0]) or figure
    if not negative or len(sections) == 1:
        around = _around(digits, sections[0])
        return around if around is None or not negative else f"-{around}"
    around = _around(digits, sections[1])
    return None if around == digits else around


def _around(figure: str, section: _Section) -> str | None:
    return None if section is None else f"{section[0]}{figure}{section[1]}".strip()


@lru_cache(maxsize=1_024)
def _read(code: str) -> tuple[list[_Section], bool]:
    """The sections of a format for figures, none where it is too long, and whether they have conditions."""
    if len(code) > _LONGEST:
        return [], False
    sections: list[_Section] = []
    parts: list[str] = ["", "", ""]
    conditions = False
    for token in (*_TOKEN.finditer(code), None):
        if token is None or token["end"]:
            sections.append((parts[0], parts[2]) if _PLAIN.fullmatch(parts[1]) else None)
            parts = ["", "", ""]
        elif token["pattern"]:
            # What stands between two parts of a pattern makes it none, and shows as another figure.
            parts[1:] = [parts[1] + ("\0" if parts[2].strip() else "") + token["pattern"], ""]
        elif token["bracket"] is not None:
            conditions = conditions or token["bracket"].startswith(_CONDITION)
        else:
            words = next(filter(None, token.group("said", "escaped", "money", "bare")), "")
            parts[2 if parts[1] else 0] += words
    return sections[:3], conditions
