"""A text that Python calls printable is passed on as it is: nothing that has to be replaced is printable."""

import random
import re
import sys

import pytest

from assets.staged.identity.fiscal_years import DATE, DATED, YEAR
from assets.text.characters import CONTROL_CHARACTERS, escape_controls, on_one_line
from warehouse.schema import storable

PRINTABLE = "".join(filter(str.isprintable, map(chr, range(sys.maxunicode + 1))))
PIECES = (
    "2023",
    "二〇二三",
    "二零二四",
    "20",
    "年",
    "月",
    "日",
    "1",
    "12",
    "十",
    "第",
    "号",
    "5",
    "08:30",
    ":30",
    "度",
    "版",
)
PIECES += tuple("-./〔[(〕])")


def test_no_printable_character_is_escaped_or_replaced() -> None:
    assert CONTROL_CHARACTERS.search(PRINTABLE) is None
    assert escape_controls(PRINTABLE) == storable(PRINTABLE) == PRINTABLE


@pytest.mark.parametrize("odd", ["\0", "\x1b", "\u202e", "\ufeff", "\ufffe", "\U000e0041"])
def test_a_control_character_among_printable_ones_is_found(odd: str) -> None:
    assert odd not in escape_controls(f"甲{odd}乙")
    assert on_one_line(f"甲{odd}乙") == "甲\ufffd乙"


@pytest.mark.parametrize("odd", ["\0", "\ud800"])
def test_what_no_sql_string_holds_is_replaced(odd: str) -> None:
    assert storable(f"甲\n{odd}乙") == "甲\n\ufffd乙"


def test_dates_are_found_as_by_one_pattern_for_all() -> None:
    """DATED lists the first characters one by one for speed: the same is found as without that."""
    whole = re.compile(rf"{DATE}(?:\d\d?:\d\d(?::\d\d)?)?|[\[(〔]{YEAR}[\])〕]第?\d{{1,4}}号")
    rng = random.Random(7)
    for _ in range(5_000):
        text = "".join(rng.choices(PIECES, k=rng.randint(1, 14)))
        assert [m.span() for m in DATED.finditer(text)] == [m.span() for m in whole.finditer(text)], text
