"""Rows and tables of another year or of other bodies beside the report's own: no number of theirs is the report's."""

from random import Random

import pytest

from assets.staged.report import read_report
from tests.generator.arranged import figures_of_another
from tests.generator.kinds.compare import compared
from tests.generator.kinds.matrix import copied, markup, matrix
from tests.generator.kinds.truth import report, truth
from tests.generator.kinds.web_page import page
from tests.generator.printed import Cell

SEEDS = (1, 2, 3, 6)


def read(drawn, section, draw):
    """The reading of a page whose table of `section` is drawn with the figures of another report."""
    other = figures_of_another(drawn, Random(drawn.year))

    def drawn_table(table):
        rows = matrix(table)
        if table.section != section:
            return markup(rows)
        old = [[Cell(other.printed_value(c.key)) if c.key else c for c in row] for row in copied(rows)]
        return draw(rows, old)

    return read_report(page(drawn, drawn_table).encode()).reading


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("heading", ["年度", ""])
@pytest.mark.parametrize("own_first", [True, False])
def test_the_row_of_another_year_in_table_four_is_excluded(own_first, heading, seed):
    drawn = report(seed)
    names = ("本年", "上年") if not heading else (f"{drawn.year}", f"{drawn.year - 1}")

    def draw(rows, old):
        both = [[Cell(names[0]), *rows[-1]], [Cell(names[1]), *old[-1]]]
        return markup([*([Cell(heading), *row] for row in rows[:-1]), *(both if own_first else both[::-1])])

    found = read(drawn, drawn.form.disputes.section, draw)
    assert compared(drawn, found).unlike == []
    assert found.ignored["a table of another year"] > 0
    assert found.leftovers == ()


@pytest.mark.parametrize("seed", [1, 3, 4])  # reports with disputes
@pytest.mark.parametrize("total_first", [True, False])
def test_rows_of_several_bodies_in_table_four_are_left_over(total_first, seed):
    drawn = report(seed)

    def draw(rows, old):
        lines = [[Cell("合计"), *rows[-1]], [Cell("财政局"), *old[-1]]]
        return markup([*([Cell("单位"), *row] for row in rows[:-1]), *(lines if total_first else lines[::-1])])

    found = read(drawn, drawn.form.disputes.section, draw)
    assert compared(drawn, found).wrong == []
    assert found.left > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_a_row_labelled_as_the_sum_is_the_row_of_values(seed):
    drawn = report(seed)

    def draw(rows, old):
        return markup([*([Cell("项目"), *row] for row in rows[:-1]), [Cell("合计"), *rows[-1]]])

    assert compared(drawn, read(drawn, drawn.form.disputes.section, draw)).unlike == []


@pytest.mark.parametrize("seed", SEEDS)
def test_tabs_of_years_above_tables_do_not_name_the_table_below_them(seed):
    drawn = report(seed)
    tabs = f"<ul><li>{drawn.year}年</li><li>{drawn.year - 1}年</li></ul>"
    section = drawn.form.applications.section
    assert compared(drawn, read(drawn, section, lambda rows, old: tabs + markup(rows))).unlike == []
    both = read(drawn, section, lambda rows, old: tabs + markup(rows) + markup(old))
    assert compared(drawn, both).wrong == []
    assert both.left > 0 or not any(truth(drawn)[key].strip("0") for key in truth(drawn) if key.startswith("app"))


@pytest.mark.parametrize("label", ["其中：予以公开", "上年予以公开", "予以公开占比", "其中：上年结转申请"])
def test_a_part_or_another_period_of_a_row_is_not_that_row(label):
    drawn = report(5)  # every figure of the row is blank

    def draw(rows, old):
        at = next(y for y, row in enumerate(rows) if row[-1].key == "applications.granted.total")
        wide = len(rows[0]) - 7
        return markup([*rows[: at + 1], [*[Cell(label)] * wide, *(Cell("3") for _ in range(7))], *rows[at + 1 :]])

    found = read(drawn, drawn.form.applications.section, draw)
    assert compared(drawn, found).wrong == []
    assert found.left >= 7


def test_narrative_below_table_four_is_not_its_row_of_values():
    drawn = report(2)

    def draw(rows, old):
        figures = [Cell(f"{cell.text} (#%)") for cell in rows[-1]]
        words = [[Cell("工作中还有栏目更新不够均衡的情况。"), *(Cell("") for _ in rows[0][1:])]]
        return markup([*rows[:-1], figures, *words])

    found = read(drawn, drawn.form.disputes.section, draw)
    assert not any(key.startswith("disputes.") for key in found.cells)
    assert found.left > 0
