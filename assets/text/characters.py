"""Characters as they are meant: full width made half, stand-in radicals mended, invisible ones gone.

Holds nothing about labels or values. NFKC mends the Kangxi radicals (U+2F00) that PDF fonts map to, but leaves the
CJK Radicals Supplement (U+2E80) as it is, so that block is mapped here.
"""

import json
import re
import unicodedata
from functools import lru_cache

_RADICALS = (
    "⻅见⻔门⻥鱼⺠民⻛风⻓长⻘青⻩黄⻚页⻁虎⻄西⻆角⻉贝⻋车⻢马⻦鸟⻨麦⻬齐⻮齿⻰龙⻳龟⻝食⻜飞⻙韦⻤鬼⻣骨⻑長⻒镸⺟母⺝月⻐钅⻏阝⻖阝"
    "⻈讠⻌辶⻊足⻎辶⻍辶⺮竹⺷羊⺶羊⻀艹⺾艹⺩王⺨犭⺭礻⻂衤⺡氵⺣灬⺤爪⺘扌⺖忄⺗心⺅亻⺈刀⺉刂⺌小⺍小⺊卜⺁厂⺆冂⺇几⺼肉⺲罒"
    "⺫目⺪疋⺛旡⺙攵⺐尣⺋巳⺔彑⺕彐⺯糸⺰纟⺴网⺳网⺹耂⺺聿⺻聿⺸羊⺧牛⺦丬⺢水⺞歹⻃襾⻇角"
    "⺜日⻗雨⺬示⺱网⺵网⻠饣⻧卤⻪黾⻫斉⻭歯⻯竜⻱龟⻲亀⻞食⻟食⻡首⺥爪⺽臼⺿艹⻕阝⺓幺⺒巳⺎兀⺏尣⺑尢"
)
_MENDED = str.maketrans(dict(zip(_RADICALS[::2], _RADICALS[1::2], strict=True)))
# Digits set above the line, as footnote marks are: readers write them so, and no number holds them.
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# The mark of a note behind a text: raised, ringed, in square brackets, named 注, or a star or dagger on the line.
_NOTE = re.compile(
    r"\s*(?:[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]{1,2}|[\u2460-\u2487]|[*\uff0a\u2020\u2021]"
    r"|[\[\uff3b\u3014\u3010]\s*注?\s*[\d\u2070\u00b9\u00b2\u00b3\u2074-\u2079]{1,2}\s*[\]\uff3d\u3015\u3011]"
    r"|注\s*[\d\u2070\u00b9\u00b2\u00b3\u2074-\u2079]{0,2}){1,3}\s*\Z"
)
_LONGEST_NOTE = 16
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """`text` in plain characters; white space inside stays, at the ends it goes."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text.translate(_MENDED))).strip()


def blank(text: str) -> bool:
    """Whether nothing of `text` shows; characters of no width are nothing."""
    return not plain(text)


def squeezed(text: str) -> str:
    """`text` in plain characters with all white space gone."""
    return "".join(plain(text).split())


@lru_cache(maxsize=65_536)
def unnoted(text: str) -> str:
    """`text` without the marks of notes at its end; a text of marks alone stays as it is."""
    found = _NOTE.search(text, max(0, len(text) - _LONGEST_NOTE))
    return text[: found.start()] if found and text[: found.start()].strip() else text


# What a terminal does something with, or that changes the order of what stands beside it; a tab and a line feed aside.
CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)
_LONGEST_WORDS = 200


def escaped(text: str) -> str:
    """JSON with such characters as their escapes, which they can only be within its strings."""
    return CONTROLS.sub(lambda found: json.dumps(found[0])[1:-1], text)


def in_words(error: object) -> str:
    """What a library says of a file, to be quoted in a reason: a line of at most 200 characters."""
    said = on_a_line(str(error))
    return said if len(said) <= _LONGEST_WORDS else f"{said[: _LONGEST_WORDS - 1]}…"


def on_a_line(text: str) -> str:
    """Text of a document to be shown, on one line and without characters that do something else than show."""
    return "".join(char if char.isprintable() else "\ufffd" for char in " ".join(text.split()))
