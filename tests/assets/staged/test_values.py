"""Print becomes a number, a stated absence of one, or no value: never a 0 that nobody printed, never a guess."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.staged.values import Value, amount_by_unit, count_numbers, looks_like_value, printed_unit, read_value

FULL_WIDTH = str.maketrans("0123456789,+-.", "０１２３４５６７８９，＋－．")
COUNTS = st.integers(0, 10**12 - 1)
KINDS = ["count", "change", "amount"]


def number(printed, kind="count"):
    value = read_value(printed, kind)
    assert value.status == "number", (printed, value)
    return value.number


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("printed", "status"),
    [
        ("", "blank"), (" ", "blank"), ("\u3000", "blank"), ("\u00a0\n", "blank"), ("\u200b", "blank"),
        ("\ufeff", "blank"), ("/", "slash"), ("／", "slash"), ("\\", "slash"), (" / ", "slash"), ("\u2215", "slash"),
        ("-", "dash"), ("—", "dash"), ("——", "dash"), ("－", "dash"), ("–", "dash"), ("−", "dash"), ("─", "dash"),
        ("无", "word"), ("空", "word"), (" 无 ", "word"),
    ],
)  # fmt: skip
def test_each_mark_for_no_number_has_its_own_status(printed, status, kind):
    assert read_value(printed, kind) == Value(status, None)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "printed",
    [
        "零",
        "约5",
        "5左右",
        "3/4",
        "5-6",
        "1 2",
        "5\n6",
        "5；6",
        "一",
        "〇",
        "o",
        "O",
        "N/A",
        "/ /",
        "5%",
        "1e3",
        "0x10",
    ],
)
def test_other_words_are_invalid(printed, kind):
    assert read_value(printed, kind) == Value("invalid")


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("八百九十五", 895),
        ("三十九", 39),
        ("十二件", 12),
        ("一百零五", 105),
        ("两千三百", 2300),
        ("一万二千", 12_000),
        ("伍佰玖拾", 590),
    ],
)
def test_a_count_in_chinese_numerals_is_read_with_a_status_of_its_own(printed, number):
    assert read_value(printed, "count") == Value("in_words", number)
    assert read_value(printed, "change").status == read_value(printed, "amount").status == "invalid"


@pytest.mark.parametrize("printed", ["三九", "二〇", "一二三", "百", "三", "十几", "三百多", "约三十", "三十-四十"])
def test_a_numeral_that_may_be_digits_or_no_exact_number_is_invalid(printed):
    assert read_value(printed, "count") == Value("invalid")


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("3.5件", "count"), ("-3", "count"), ("+3", "count"), ("减3", "count"), ("3.0", "count"), ("3元", "count"),
        ("3万元", "count"), ("3.5", "change"), ("减3元", "change"), ("-3.5", "amount"), ("3件", "amount"),
        ("3项", "amount"),
    ],
)  # fmt: skip
def test_what_the_type_forbids_is_invalid(printed, kind):
    assert read_value(printed, kind) == Value("invalid")


@pytest.mark.parametrize("printed", ["1,23", "1,2345", "12,34,567", ",123", "1,", "1234,567", "1,,234", "1.234.567"])
@pytest.mark.parametrize("kind", KINDS)
def test_commas_only_separate_thousands(printed, kind):
    assert read_value(printed, kind).status == "invalid"


@pytest.mark.parametrize("printed", ["00", "007", "0000000", "0012件", "-05", "00.5", "0,123"])
@pytest.mark.parametrize("kind", KINDS)
def test_digits_that_ran_together_are_invalid(printed, kind):
    assert read_value(printed, kind).status == "invalid"


@pytest.mark.parametrize("printed", ["5²", "5①", "5⑴", "5[1]", "5【注2】", "5注", "5注1", "5*", "5 †", "5¹[2]"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_footnote_mark_after_a_number_is_ignored(printed, kind):
    assert read_value(printed, kind).number == 5
    assert count_numbers(printed) == 1


@pytest.mark.parametrize("printed", ["12⁽¹⁾", "③", "½", "²", "[1]", "5(1)", "5[2021]", "5①6", "²5"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_mark_that_may_be_a_digit_is_invalid(printed, kind):
    assert read_value(printed, kind).status == "invalid"


@pytest.mark.parametrize("printed", ["9" * 13, "9" * 5000, "1,234,567,890,123"])
@pytest.mark.parametrize("kind", KINDS)
def test_more_digits_than_the_warehouse_stores_are_invalid(printed, kind):
    assert read_value(printed, kind).status == "invalid"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("减4", -4), ("增2", 2), ("+3", 3), ("-3", -3), ("－3", -3), ("−3", -3), ("0", 0), ("减 4 项", -4), ("7", 7)],
)
def test_a_change_has_a_sign_or_a_word_for_it(printed, expected):
    assert number(printed, "change") == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("59237.2449", "59237.2449"), ("190.457379万元", "190.457379"), ("251000元", "25.1"),
        ("1,234.5 万元", "1234.5"), ("12345.67元", "1.234567"), ("0", "0"),
        ("0.000001", "0.000001"), ("1元", "0.0001"), ("２０６７．５", "2067.5"), ("2067.5172元", "0.20675172"),
        ("12千元", "1.2"), ("1.5亿元", "15000"), ("0.00000001", "0.00000001"),
    ],
)  # fmt: skip
def test_amounts_are_exact_and_in_ten_thousand_yuan(printed, expected):
    read = number(printed, "amount")
    assert isinstance(read, Decimal)
    assert read == Decimal(expected)


@pytest.mark.parametrize("printed", ["0.123456789", "1.23456元", "0.00000000000000000000001"])
def test_an_amount_finer_than_the_warehouse_stores_is_not_rounded(printed):
    assert read_value(printed, "amount").status == "invalid"


@pytest.mark.parametrize("unit", ["", "件", " 件", "条", "项", "个", "宗", "次", "\n件"])
@given(count=COUNTS)
def test_a_count_reads_back_in_every_accepted_print(unit, count):
    for digits in (str(count), f"{count:,}"):
        for printed in (digits, digits.translate(FULL_WIDTH), f"\u3000{digits}\u00a0", f"\u200b{digits}"):
            read = number(printed + unit)
            assert read == count
            assert type(read) is int


@given(change=st.integers(-(10**12) + 1, 10**12 - 1))
def test_a_change_reads_back_in_every_accepted_print(change):
    word = f"{'减' if change < 0 else '增'}{abs(change)}"
    for printed in (str(change), f"{change:+d}", f"{change:+,d}".translate(FULL_WIDTH), word, f"{word}项"):
        assert number(printed, "change") == change


@pytest.mark.parametrize(
    ("printed", "headed", "expected"),
    [
        ("2067.5172", "元", "0.20675172"), ("12", "千元", "1.2"), ("1.5", "亿元", "15000"), ("3", "万元", "3"),
        ("251000元", "万元", "25.1"), ("25.1万元", "元", "25.1"), ("0", None, "0"), ("5万元", None, "5"),
    ],
)  # fmt: skip
def test_the_unit_beside_an_amount_takes_precedence_over_its_heading(printed, headed, expected):
    assert read_value(printed, "amount", headed) == Value("number", Decimal(expected))


@pytest.mark.parametrize("printed", ["75394432.52", "1", "0.5"])
def test_an_amount_without_a_unit_has_no_number(printed):
    assert read_value(printed, "amount", None) == Value("unit_ambiguous")
    assert amount_by_unit(printed) == {"元": Decimal(printed) / 10_000, "万元": Decimal(printed)}


@given(amount=st.decimals(0, 10**10 - 1, places=8))
def test_an_amount_reads_back_to_the_last_place(amount):
    assert number(f"{amount:f}", "amount") == amount
    assert number(f"{amount:,f}万元", "amount") == amount


@given(text=st.text(max_size=12), kind=st.sampled_from(KINDS))
def test_a_number_is_read_only_from_a_cell_that_holds_exactly_one(text, kind):
    value = read_value(text, kind)
    assert (value.number is not None) == (value.status == "number")
    if value.status == "number":
        assert count_numbers(text) == 1
        assert looks_like_value(text)
    elif value.status != "invalid":
        assert count_numbers(text) == 0


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("无", 0),
        ("12", 1),
        ("1,234.5", 1),
        ("1 2", 2),
        ("5\n6", 2),
        ("３", 1),
        ("1.属于国家秘密", 1),
        ("a1b2", 2),
    ],
)
def test_numbers_in_a_text_are_counted(text, count):
    assert count_numbers(text) == count


@pytest.mark.parametrize(
    ("text", "looks"), [("5", True), ("/", True), ("无", True), ("3件", True), ("", False), ("件", False)]
)
def test_marks_and_numbers_look_like_values(text, looks):
    assert looks_like_value(text) is looks


def test_an_unknown_character_does_not_shorten_a_number():
    assert read_value("8091\ufffd", "count").status == "invalid"
    assert read_value("\ufffd8091", "count").status == "invalid"


def test_a_heading_with_two_units_of_money_states_none():
    assert [printed_unit(f"本年收费金额（单位：{unit}）") for unit in ("元/万元", "万元、元", "元或万元")] == [None] * 3
    assert printed_unit("本年收费金额（单位：万元）") == "万元"
