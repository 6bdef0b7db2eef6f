"""Headings that name no column of the form: the numbers below are left over, and each heading is named once."""

from dataclasses import replace
from random import Random

import pytest

from assets.staged.cells.recognise import recognise
from assets.staged.grid import Grid, Row
from tests.assets.staged.readers.pages import grid, report

FOREIGN = ("境外来访", "国外 用户", "新闻媒体", "港澳\n居民", "媒体{}")


def with_headings(page: Grid, table: int, instead: dict[str, str]) -> Grid:
    """The page with other texts in place of headings of a table, each replaced where it is printed first."""
    left, rows = dict(instead), list[Row]()
    for row in page.rows:
        if row.table == table:
            cells = (cell._replace(text=left.pop(cell.text, cell.text)) for cell in row.cells)
            row = replace(row, cells=tuple(cells))
        rows.append(row)
    assert not left
    return replace(page, rows=tuple(rows))


def whys(page: Grid) -> list[str]:
    read = recognise(page)
    assert read is not None
    return [leftover.why.zh for leftover in read.leftovers]


def one_line(heading: str) -> str:
    return " ".join(heading.split())


@pytest.mark.parametrize("seed", range(8))
def test_the_heading_of_a_foreign_column_is_named_once(seed):
    draw = Random(seed)
    of = report()
    labels = [column.label for column in of.form.applications.columns if column.under]
    foreign = draw.choice(FOREIGN)
    found = whys(with_headings(grid(of), 2, {draw.choice(labels): foreign}))
    assert [one_line(foreign) in why for why in found].count(True) == 1
    assert one_line(foreign) in found[0]
    assert all("不是" in why for why in found)
    assert len(found) > 10


@pytest.mark.parametrize("seed", range(8))
def test_unclear_headings_name_each_unknown_one_once(seed):
    """One column is headed as another and two are foreign: no column is known."""
    draw = Random(seed)
    of = report()
    labels = [column.label for column in of.form.applications.columns if column.label != "总计"]
    twice, *replaced = draw.sample(labels, 3)
    foreign = draw.sample(FOREIGN, 2)
    other = next(label for label in labels if label not in (twice, *replaced))
    instead = {other: twice, **dict(zip(replaced, foreign, strict=True))}
    page = with_headings(grid(of), 2, instead)
    found = whys(page)
    assert not [key for key in recognise(page).cells if key.startswith("applications.")]
    for heading in foreign:
        assert [f"“{one_line(heading)}”" in why for why in found].count(True) == 1
    assert all(one_line(heading) in found[0] for heading in foreign)


def test_a_foreign_result_of_disputes_is_named_once():
    found = whys(with_headings(grid(report()), 3, {"结果维持": "调解和解"}))
    assert sum("调解和解" in why for why in found) == 1
