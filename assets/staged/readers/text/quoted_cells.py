"""Cells that hold line breaks, as spreadsheets put them on the clipboard: in quotation marks between tabs.

Knows no labels. Text with quotation marks at other places is left as it is.
"""

import re
from collections.abc import Sequence

_QUOTED = re.compile(r'(?:(?<=\t)|^)"((?:[^"\t]|"")*)"(?=\t|$)', re.MULTILINE)


def join_quoted_cells(lines: Sequence[str]) -> list[str]:
    """`lines` with each quoted cell in one line, its marks removed and its line breaks gone."""
    text = "\n".join(lines)
    if '"' not in text or "\t" not in text:
        return list(lines)
    return _QUOTED.sub(lambda cell: cell[1].replace("\n", "").replace('""', '"'), text).split("\n")
