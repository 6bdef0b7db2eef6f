"""Names of sheets that Excel and WPS accept: at most 31 UTF-16 units, none of `:\\/?*[]`, no apostrophe at an end, no
control character, not the reserved History, and none twice, capitals aside.
"""

import re
from collections.abc import Mapping, Sequence

from assets.text.characters import CONTROL_CHARACTERS

LONGEST = 31  # UTF-16 units
_FORBIDDEN = re.compile(r"[:\\/?*\[\]\x00-\x1f\x7f]+")


def unique_names(wanted: Mapping[int, str], taken: Sequence[str]) -> dict[int, str]:
    """By number, a name for each of `wanted` that begins with it (`001 杭州市西湖区人民政府 2023`); none is `taken`."""
    width, used = max(3, len(str(max(wanted, default=0)))), {name.casefold() for name in taken}
    names: dict[int, str] = {}
    for n, text in wanted.items():
        names[n] = sheet_name(f"{n:0{width}d} {text}")
        while names[n].casefold() in used:  # only where a sheet of another kind has such a name
            names[n] = sheet_name(f"_{names[n]}")
        used.add(names[n].casefold())
    return names


def sheet_name(text: str) -> str:
    """`text` as the name of a sheet, shortened in its middle, so that a year at its end is kept."""
    clean = CONTROL_CHARACTERS.sub("", _FORBIDDEN.sub(" ", text))
    clean = "".join(char for char in " ".join(clean.split()) if char.isprintable()).strip("' ")
    if clean.casefold() in ("", "history"):
        clean = f"_{clean}"
    head, space, tail = clean.rpartition(" ")
    if not (space and tail.isdigit() and len(tail) < LONGEST // 2):
        head, tail = clean, ""
    ending = f"{space}{tail}" if tail else ""
    return _shortened(head, LONGEST - len(ending)).rstrip("' ") + ending


def link_to(name: str, row: int = 0) -> str:
    """A link to the first cell of a row, counted from 0, of the sheet `name`."""
    quoted = name.replace("'", "''")
    return f"internal:'{quoted}'!A{row + 1}"


def _shortened(text: str, most: int) -> str:
    """The first characters of `text` that take at most `most` UTF-16 units, none cut in half."""
    while len(text.encode("utf-16-le")) // 2 > most:
        text = text[:-1]
    return text
