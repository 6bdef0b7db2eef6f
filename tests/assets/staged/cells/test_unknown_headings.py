"""Headings that name no column of the form: the numbers below are left over, and each heading is named once."""

from dataclasses import replace
from random import Random

import pytest

from assets.staged.cells.recognise import recognise
from assets.staged.grid import Grid, Row
from assets.staged.values import read_value
from tests.assets.staged.readers.pages import changed, grid, report

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


@pytest.mark.parametrize("text", ["0", "-"])
def test_fifteen_like_figures_are_known_under_headings_in_any_order(text):
    """Where the headings of table four are unclear, which of them is which makes no difference."""
    keys = [cell.key for cell in report().form.all_cells() if cell.key.startswith("disputes.")]
    of = report(**{key.replace(".", "__"): text for key in keys})
    read = recognise(changed(grid(of), mixed_up))
    assert {read.cells[key].value for key in keys} == {read_value(text, "count")}
    other = report(**{key.replace(".", "__"): text if n else "3" for n, key in enumerate(keys)})
    assert not recognise(changed(grid(other), mixed_up)).cells.keys() & set(keys)


def mixed_up(row):
    """The last line of headings of table four with one result over all of its columns."""
    results = [cell.text for cell in row.cells].count("结果维持") > 1
    return [replace(row, cells=tuple(cell._replace(text="结果维持") for cell in row.cells))] if results else [row]
