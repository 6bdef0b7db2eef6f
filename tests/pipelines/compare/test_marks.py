"""Marks within a sentence: they lead from one text to the other, and are the changes that a person would mark."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.compare.marks import mark_changes

TEXTS = st.text("公开申请政府信息一二，。、；件次0123456789.%ab（）", max_size=40)


def shown(before, after):
    marks = {"equal": "{}", "deleted": "[-{}]", "inserted": "[+{}]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in mark_changes(before, after))


def joined(pieces, without):
    return "".join(piece.text for piece in pieces if piece.kind != without)


@settings(max_examples=400, deadline=None)
@given(TEXTS, TEXTS)
def test_the_marks_lead_from_the_earlier_text_to_the_later(before, after):
    pieces = mark_changes(before, after)
    assert joined(pieces, "inserted") == before
    assert joined(pieces, "deleted") == after
    assert all(piece.text for piece in pieces)
    assert all((one.kind, other.kind) != ("equal", "equal") for one, other in pairwise(pieces))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_a_text_has_no_changes_from_itself(text):
    assert [piece.kind for piece in mark_changes(text, text)] == ["equal"] * bool(text)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 99999), st.integers(1, 99999), st.sampled_from(["件", "次。", "%", "年度"]))
def test_a_number_changes_as_a_whole(before, after, unit):
    found = shown(f"全年共办理{before}{unit}", f"全年共办理{after}{unit}")
    mark = "%" if unit == "%" else ""
    changed = f"[-{before}{mark}][+{after}{mark}]" if before != after else f"{before}{mark}"
    assert found == f"全年共办理{changed}{'' if mark else unit}"


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        (
            "收到申请123件，上年结转4件。",
            "收到申请145件，上年结转7件。",
            "收到申请[-123][+145]件，上年结转[-4][+7]件。",
        ),
        (
            "列入考核，没有责任追究。",
            "列入考核，开展社会评议，没有责任追究。",
            "列入考核，[+开展社会评议，]没有责任追究。",
        ),
        ("列入考核，开展社会评议，没有追究。", "列入考核，没有追究。", "列入考核，[-开展社会评议，]没有追究。"),
        ("提高工作人员能力。", "提高全体工作人员业务能力。", "提高[+全体]工作人员[+业务]能力。"),
        ("收入1,234.5万元", "收入1,235.5万元", "收入[-1,234.5][+1,235.5]万元"),
        ("办结率98.5%", "办结率99%", "办结率[-98.5%][+99%]"),
        ("一百二十三件", "一百四十三件", "[-一百二十三][+一百四十三]件"),
        ("栏目更新快。", "完全不同的说法。", "[-栏目更新快。][+完全不同的说法。]"),
    ],
)
def test_the_changes_are_those_that_a_person_marks(before, after, marked):
    assert shown(before, after) == marked


def test_changes_with_a_character_between_them_are_one():
    """Two replaced characters with one the same between them by chance are one replaced phrase."""
    pieces = mark_changes("本机关高度重视信息公开工作开展", "本机关认真研究部署公开工作开展")
    assert [piece.kind for piece in pieces] == ["equal", "deleted", "inserted", "equal"]


def test_texts_without_sentences_are_compared_however_long_they_are():
    """A page whose text lost its marks is one sentence of many thousand characters."""
    same, other = "无" * 20_000, "有" * 20_000
    pieces = mark_changes(f"{same}甲{other}", f"{same}{other}")
    assert [(piece.kind, len(piece.text)) for piece in pieces] == [("equal", 20_000), ("deleted", 1), ("equal", 20_000)]
    assert [piece.kind for piece in mark_changes(same, other)] == ["deleted", "inserted"]
