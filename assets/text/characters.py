"""Normalises characters: full width to half width, radicals to the characters they stand for, traditional ones to
simplified ones, invisible ones removed.

Knows no labels or values. NFKC replaces the Kangxi radicals (U+2F00) that PDF fonts map to, but not the CJK Radicals
Supplement (U+2E80), which is mapped here.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from assets.text.traditional_characters import SIMPLIFIED_OF_TRADITIONAL

_RADICALS = (
    "⻅见⻔门⻥鱼⺠民⻛风⻓长⻘青⻩黄⻚页⻁虎⻄西⻆角⻉贝⻋车⻢马⻦鸟⻨麦⻬齐⻮齿⻰龙⻳龟⻝食⻜飞⻙韦⻤鬼⻣骨⻑長⻒镸⺟母⺝月⻐钅⻏阝⻖阝"
    "⻈讠⻌辶⻊足⻎辶⻍辶⺮竹⺷羊⺶羊⻀艹⺾艹⺩王⺨犭⺭礻⻂衤⺡氵⺣灬⺤爪⺘扌⺖忄⺗心⺅亻⺈刀⺉刂⺌小⺍小⺊卜⺁厂⺆冂⺇几⺼肉⺲罒"
    "⺫目⺪疋⺛旡⺙攵⺐尣⺋巳⺔彑⺕彐⺯糸⺰纟⺴网⺳网⺹耂⺺聿⺻聿⺸羊⺧牛⺦丬⺢水⺞歹⻃襾⻇角"
    "⺜日⻗雨⺬示⺱网⺵网⻠饣⻧卤⻪黾⻫斉⻭歯⻯竜⻱龟⻲亀⻞食⻟食⻡首⺥爪⺽臼⺿艹⻕阝⺓幺⺒巳⺎兀⺏尣⺑尢"
)
_PLAIN_CHARACTER = str.maketrans(
    SIMPLIFIED_OF_TRADITIONAL
    | {
        radical: SIMPLIFIED_OF_TRADITIONAL.get(character, character)
        for radical, character in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)
    }
)
# Readers write digits above the line, as footnote marks, with these characters: no number contains them.
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# A footnote mark after a text: raised, ringed, in square brackets, called 注, or a star or dagger.
_NOTE = re.compile(
    r"\s*(?:[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]{1,2}|[\u2460-\u2487]|[*\uff0a\u2020\u2021]"
    r"|[\[\uff3b\u3014\u3010]\s*注?\s*[\d\u2070\u00b9\u00b2\u00b3\u2074-\u2079]{1,2}\s*[\]\uff3d\u3015\u3011]"
    r"|注\s*[\d\u2070\u00b9\u00b2\u00b3\u2074-\u2079]{0,2}){1,3}\s*\Z"
)
_LONGEST_NOTE = 16
# Readers write this stroke over each struck digit, and this mark before text that is printed in reverse: no number
# contains them.
_STROKE = "\u0336"
REVERSED = "\u202e"
# They write this for what shows on a page and has no known characters, as a picture: no number contains it either.
UNKNOWN_TEXT = "\ufffd"
_DIGIT = re.compile(r"\d")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@lru_cache(maxsize=65_536)
def to_plain(text: str) -> str:
    """`text` in plain characters, without white space at the ends."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text.translate(_PLAIN_CHARACTER))).strip()


def replaced_characters(codes: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Those of `codes` whose character `to_plain` replaces, each with what replaces it."""
    for code in codes:
        can_change = code in _PLAIN_CHARACTER or unicodedata.decomposition(chr(code))
        if can_change and (plain := to_plain(chr(code))) != chr(code):
            yield code, plain


@lru_cache(maxsize=65_536)
def is_blank(text: str) -> bool:
    """Whether `text` has no visible character."""
    return not to_plain(text)


def without_spaces(text: str) -> str:
    """`text` in plain characters, without any white space."""
    return "".join(to_plain(text).split())


@lru_cache(maxsize=65_536)
def without_note_marks(text: str) -> str:
    """`text` without footnote marks at its end; a text of marks alone is returned unchanged."""
    found = _NOTE.search(text, max(0, len(text) - _LONGEST_NOTE))
    return text[: found.start()] if found and text[: found.start()].strip() else text


def strike_digits(text: str) -> str:
    """`text` with a stroke over each digit."""
    return _DIGIT.sub(rf"\g<0>{_STROKE}", text)


def settle_struck(text: str) -> str:
    """The text of a cell without the lines whose digits are struck, if there are others that replace them."""
    if _STROKE not in text:
        return text
    kept = "\n".join(line for line in text.split("\n") if _STROKE not in line)
    return kept if _DIGIT.search(kept) else text


# Characters that a terminal acts on or that change the order of text, except tab and line feed.
CONTROL_CHARACTERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)
_LONGEST_ERROR = 200
_OBJECT = re.compile(r"\s*<[\w.]+ object at 0x[0-9a-fA-F]+>")


def escape_controls(text: str) -> str:
    """JSON with control characters, which can only be inside its strings, as escapes."""
    if text.isprintable():  # no control character is: three times as fast as to search for one
        return text
    return CONTROL_CHARACTERS.sub(lambda found: json.dumps(found[0])[1:-1], text)


def error_text(error: object) -> str:
    """A library's error message, to be quoted in a reason: one line of at most 200 characters, without the objects of
    the program that some name with their address, which mean nothing to a reader and differ in every run.
    """
    line = on_one_line(_OBJECT.sub("", str(error)))
    return line if len(line) <= _LONGEST_ERROR else f"{line[: _LONGEST_ERROR - 1]}…"


def on_one_line(text: str) -> str:
    """Text of a document for display: on one line, characters that are not printable replaced."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(char if char.isprintable() else "\ufffd" for char in line)
