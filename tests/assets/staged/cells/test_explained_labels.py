"""Labels with an explanation in brackets: the label is known by its own words, unless the explanation changes them."""

from dataclasses import replace
from random import Random

import pytest

from assets.staged.cells.labels import labels_by_form
from assets.staged.cells.recognise import recognise
from tests.assets.staged.readers.pages import changed, grid, left, printed_values, read, report
from warehouse.reference.forms.form_list import forms

EXPLANATIONS = (
    "（设区的市、自治州人民政府应提供相关数据）",
    "(行政机关制定发布的决定、公告、通告、意见、通知，以及标题采用“规定”“办法”（含“细则”）等字样的公文)",
    "（件）",
    "（含委托办理）",
)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("form", forms())
def test_a_page_whose_labels_carry_explanations_is_read_completely(form, seed):
    rng, of = Random(seed), report(form)
    table = of.form.proactive
    terms = [row.label for block in table.blocks for row in block.rows]
    terms += [column.label for block in table.blocks for column in block.columns if "元" not in column.label]
    terms += [column.label for column in (*of.form.applications.columns, *of.form.disputes.columns)]
    explained = {label: f"{label}{rng.choice(EXPLANATIONS)}" for label in rng.sample(sorted(set(terms)), 8)}
    page = changed(
        grid(of),
        lambda row: [replace(row, cells=tuple(c._replace(text=explained.get(c.text, c.text)) for c in row.cells))],
    )
    assert read(page) == printed_values(of)
    assert left(page) == []


@pytest.mark.parametrize(
    "text",
    [
        "规章（上年）",
        "规章（2022年）",
        "行政诉讼（行政复议）",
        "总计（其中自然人）",
        "本年制发件数（累计）",
        "规章（小计）",
    ],
)
def test_an_explanation_that_names_something_else_makes_another_label(text):
    assert not labels_by_form()["f2021"].meaning(text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("（二）部分公开（不含予以公开）", "partially_granted"),
        ("1.信访举报类申请（不含重复申请）", "not_processed_petition"),
        ("（一）予以公开（含部分公开的除外）", "granted"),
    ],
)
def test_a_row_is_known_by_its_label_and_not_by_the_explanation(text, row):
    assert labels_by_form()["f2021"].meaning(text).row == row


def test_an_extra_entry_with_an_explanation_is_left_over():
    of = report("f2019")
    page = grid(of)
    label = "其他主动公开文件（除规范性文件以外的主动公开文件）"
    rows = list(page.rows)
    at = next(n for n, row in enumerate(rows) if row.cells[0].text == "规范性文件")
    extra = replace(
        rows[at],
        cells=tuple(c._replace(text=t) for c, t in zip(rows[at].cells, (label, "91", "92", "93"), strict=True)),
    )
    found = recognise(replace(page, rows=(*rows[: at + 1], extra, *rows[at + 1 :])))
    assert sorted(leftover.text for leftover in found.leftovers) == ["91", "92", "93"]
    assert len(found.cells) == found.expected
