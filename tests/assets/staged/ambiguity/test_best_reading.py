"""Choosing between readings: most cells, fewest broken sums, and the first that is without fault."""

from assets.staged.ambiguity.best_reading import choose_best
from assets.staged.grid import Cell, Grid, Row, paragraph
from assets.staged.readers.text import read as text
from tests.generator.bodies import written
from tests.generator.figures import figures
from tests.generator.write_text import write
from warehouse.reference.forms.form import STANDARD
from warehouse.reference.forms.form_list import forms


def grid():
    form = forms()["f2021"]
    values = figures(form, STANDARD, seed=3)
    return text.read(write(written("宝丰县人民政府", 2023, form.form, STANDARD, values)))


def altered(page, old, new):
    """`page` with the first cell of table three that reads `old` reading `new`."""
    rows = list(page.rows)
    at, row = next((n, r) for n, r in enumerate(rows) if r.table and any("新收" in c.text for c in r.cells))
    first = next(n for n, c in enumerate(row.cells) if c.text == old)
    cells = [*row.cells[:first], Cell(new, row.cells[first].column), *row.cells[first + 1 :]]
    rows[at] = Row(tuple(cells), row.table, row.number, row.page)
    return Grid(tuple(rows), page.reader)


def received(page):
    row = next(r for r in page.rows if r.table and any("新收" in c.text for c in r.cells))
    return next(c.text for c in row.cells if c.text.isdigit())


def test_the_reading_that_breaks_no_sum_is_chosen():
    right = grid()
    wrong = altered(right, received(right), "987654")
    assert choose_best([wrong, right])[0] is right
    assert choose_best([right, wrong])[0] is right


def test_a_flawless_reading_is_chosen_at_once():
    def readings():
        yield grid()
        raise AssertionError("a second reading was asked for")

    assert len(choose_best(readings())[1].cells) == 200


def test_the_reading_with_most_cells_is_chosen():
    whole = grid()
    cut = Grid(tuple(row for row in whole.rows if not any("新收" in cell.text for cell in row.cells)), whole.reader)
    assert choose_best([cut, whole])[0] is whole


def test_among_equally_bad_readings_the_first_is_chosen():
    right = grid()
    wrong, other = altered(right, received(right), "987654"), altered(right, received(right), "876543")
    assert choose_best([wrong, other])[0] is wrong


def test_a_page_without_words_of_a_form_is_read_once():
    def readings():
        yield Grid((paragraph("关于道路维修的通告"),), "text-1")
        raise AssertionError("a second reading was asked for")

    assert choose_best(readings())[1] is None
