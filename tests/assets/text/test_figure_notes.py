"""A figure with a note in its cell: the figure is read, the note stays in the text, unclear cells have no number."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from assets.staged.values import Value, read_value
from tests.assets.staged.cells.test_other_layouts import FORMATS, reading
from tests.generator.kinds.truth import report


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("22（其中修订16件）", 22),
        ("22\n（其中修订 16 件）", 22),
        ("55(含自然失效29件)", 55),
        ("1,234件（含修订件）", 1234),
        ("22，其中修订16件", 22),
        ("22 其中：修订16件", 22),
        ("22（其中修改16件，其余6件为新制发）", 22),
        ("0（本年未制发）", 0),
        ("0（注1）", 0),
        ("0（见附件2）", 0),
        ("3（说明：12）", 3),
    ],
)
def test_the_figure_before_a_note_is_the_value(text, figure):
    assert read_value(text, "count") == Value("number", figure)


@pytest.mark.parametrize(
    "text",
    [
        "22（16）", "22（应为23）", "235（累计）", "22（2022年）", "22（上年数）", "16（其中修订22件）", "22（）",
        "22（其中修订16件）3", "（其中修订16件）", "22（误）", "12（合计）", "1（2项）", "22（全市35件）",
        "0（注12件）", "0（第3项1件）",
    ],
)  # fmt: skip
def test_an_unclear_note_leaves_no_number(text):
    assert read_value(text, "count").number is None


@pytest.mark.parametrize("note", ["万", "万件", "千件", "百", "亿", "倍", "百分比", "分之一"])
@pytest.mark.parametrize("kind", ["count", "change", "amount"])
def test_a_note_that_scales_the_figure_leaves_no_number(kind, note):
    assert read_value(f"3（{note}）", kind, "元").number is None


@pytest.mark.parametrize("note", ["减", "减少", "较计划减少", "下降", "负", "负数", "少"])
def test_a_note_that_turns_a_change_leaves_no_number(note):
    assert read_value(f"6（{note}）", "change").number is None


@pytest.mark.parametrize(
    "note",
    ["实际2件", "原报2件", "原为2", "修正为2", "更改为2", "调整后2", "漏2件", "约", "余", "左右", "以上", "不含2件",
     "未计2件", "另有2件"],
)  # fmt: skip
def test_a_note_that_corrects_or_adds_to_the_figure_leaves_no_number(note):
    assert read_value(f"5（{note}）", "count").number is None


def test_a_unit_in_the_note_of_an_amount_is_no_explanation():
    assert read_value("22.5（元）", "amount").number is None
    assert read_value("22.5（含滞纳金）", "amount").number == Decimal("22.5")


NOTES = (
    "（其中修订{part}件）",
    "(含自然失效{part}件)",
    "\n（其中：{part}件为联合制发）",
    "，其中修订{part}件",
    "（含转发件）",
)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("format_", FORMATS)
def test_notes_in_cells_move_no_number(format_, seed):
    rng = Random(seed)
    kinds, _, plain = FORMATS[format_]
    drawn = report(seed)
    counts = [cell.key for cell in drawn.form.layout(drawn.layout) if cell.type == "count"]
    keys = [key for key in counts if isinstance(drawn.values[key], int)]
    noted = {}
    for key in rng.sample(keys, min(3, len(keys))):
        note = rng.choice(NOTES if format_ in ("html", "docx") else NOTES[:2])
        noted[key] = f"{drawn.values[key]}{note.format(part=rng.randint(0, drawn.values[key]))}"
    read = reading(kinds[plain](replace(drawn, values={**drawn.values, **noted}), Random(seed)))
    found = {key: (read.cells[key].value.number, "".join(read.cells[key].text.split())) for key in noted}
    assert found == {key: (drawn.values[key], "".join(text.split())) for key, text in noted.items()}
    assert read.ignored["note on a figure"] == sum(
        any(map(str.isdigit, t[len(str(drawn.values[k])) :])) for k, t in noted.items()
    )
    assert read.seen == read.used + read.ignored.total() + read.left
