"""Numbers with a unit in running text: what is one, what is a lower bound, and what is none."""

from decimal import Decimal

import pytest

from assets.text.numerals import find_numbers, parse_han_number


@pytest.mark.parametrize(
    ("text", "number", "bound"),
    [("共12件", 12, "exact"), ("收到0件", 0, "exact"), ("共1,234件", 1234, "exact"), ("共1，234件", 1234, "exact"),
     ("共十二件", 12, "exact"), ("共一百零五件", 105, "exact"), ("共两千三百件", 2300, "exact"),
     ("发布100余条", 100, "at_least"), ("发布100多条", 100, "at_least"), ("发布约100条", 100, "at_least"),
     ("发布条目100条以上", 100, "at_least"), ("发布超过100条", 100, "at_least"), ("发布十余条", 10, "at_least"),
     ("发布3万余条", 30000, "at_least"), ("共计2230元", Decimal(2230), "exact"),
     ("共计1.2万元", Decimal(12000), "exact"),
     ("共计1,350.50元", Decimal("1350.50"), "exact"), ("达到100条", 100, "exact"), ("其一，12件", 12, "exact"),
     ("剩余4件", 4, "exact")],
)  # fmt: skip
def test_a_number_with_a_unit_is_found(text, number, bound):
    assert [(count.number, count.bound) for count in find_numbers(text)] == [(number, bound)]


@pytest.mark.parametrize(
    "text",
    ["第3件", "第十二件", "近100件", "不足100件", "数十件", "上百件", "几十件", "3-5件", "3至5件", "3、4件", "05件",
     "1.5件",
     "3万件", "12,34件", "一二件", "百件", "统一件", "一件事", "G5件", "文件", "条例", "共件",
     "1234567890123件", "5件次"],
)  # fmt: skip
def test_other_texts_hold_no_number(text):
    assert list(find_numbers(text)) == []


def test_a_number_has_its_start_and_end():
    text = "收到约１２件"
    (count,) = find_numbers("收到约12件以上，")
    assert (count.start, count.end, count.unit) == (2, 8, "件")
    assert list(find_numbers(text)) == []  # full width is made half before, in narrative/passage.py


@pytest.mark.parametrize(
    ("numeral", "number"),
    [("零", 0), ("〇", 0), ("一", 1), ("两", 2), ("十", 10), ("十九", 19), ("二十", 20), ("九十九", 99), ("一百", 100),
     ("一百一十", 110), ("一百零一", 101), ("一千零五十", 1050), ("一万", 10000), ("一万二千", 12000),
     ("十二万三千", 123000)],
)  # fmt: skip
def test_a_chinese_numeral_is_parsed(numeral, number):
    assert parse_han_number(numeral) == number


@pytest.mark.parametrize(
    "numeral", ["", "百", "万", "一二", "一百一", "十百", "一十百", "零一", "一零", "亿", "二二十", "万一"]
)
def test_an_incomplete_chinese_numeral_is_rejected(numeral):
    assert parse_han_number(numeral) is None
