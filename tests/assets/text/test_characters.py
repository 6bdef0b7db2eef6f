"""Characters are normalised, whichever a font or a keyboard used in their place."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.text.characters import is_blank, to_plain, without_spaces
from warehouse.reference.divisions.regions import regions

SUPPLEMENT = [chr(code) for code in range(0x2E80, 0x2EF4) if code != 0x2E9A]


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("⽂⾏⼈⼀", "文行人一"),  # Kangxi radicals, as PDF fonts give them
        ("⻅⻔⻥⺠⻛⻓⻘⻩⻚", "见门鱼民风长青黄页"),  # CJK Radicals Supplement, which NFKC leaves
        ("（一）１２３", "(一)123"),
        ("结\u200b果\ufeff维\u00ad持", "结果维持"),
        ("\u202a5\u202c", "5"),
        ("\u3000总\u00a0计 ", "总 计"),
    ],
)
def test_substitute_characters_are_normalised(printed, meant):
    assert to_plain(printed) == meant


@pytest.mark.parametrize("radical", SUPPLEMENT)
def test_a_normalised_radical_is_one_ordinary_character(radical):
    normalised = to_plain(radical)
    assert len(normalised) == 1
    assert normalised == radical or 0x3400 <= ord(normalised) <= 0x9FFF


def test_all_radicals_of_simplified_characters_are_normalised():
    named = [char for char in SUPPLEMENT if "SIMPLIFIED" in unicodedata.name(char)]
    assert [char for char in named if to_plain(char) == char] == []


@pytest.mark.parametrize("text", ["", " ", "\u3000\u00a0\n\t", "\u200b", "\ufeff \u200d", "\u2060"])
def test_invisible_text_is_blank(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["0", "/", "-", "。"])
def test_visible_text_is_not_blank(text):
    assert not is_blank(text)


@given(st.text())
def test_plain_text_stays_as_it_is(text):
    assert to_plain(to_plain(text)) == to_plain(text)
    assert not any(char.isspace() for char in without_spaces(text))


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("寶豐縣財政局2023年政府信息公開工作年度報告", "宝丰县财政局2023年政府信息公开工作年度报告"),
        ("維持結果糾正其他結果尚未審結總計", "维持结果纠正其他结果尚未审结总计"),
        ("乾县显著於潜", "乾县显著於潜"),  # characters that simplified texts use too
    ],
)
def test_traditional_characters_are_simplified(printed, meant):
    assert to_plain(printed) == meant


def test_no_name_of_a_division_is_changed_by_simplification():
    names = {row.name for row in regions().all_rows()}
    assert [name for name in names if to_plain(name) != unicodedata.normalize("NFKC", name).strip()] == []
