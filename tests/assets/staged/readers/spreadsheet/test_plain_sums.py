"""Formulas without a stored result: plain sums of numbers are calculated and say so, anything else is left over."""

import random
import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from assets.staged.readers.spreadsheet.read import read
from assets.staged.report import Report, read_report
from tests.assets.staged.readers.spreadsheet.workbooks import row, xlsx
from tests.generator.kinds.compare import compared
from tests.generator.kinds.sheets import SHEET_KINDS
from tests.generator.kinds.truth import report


def cell_of(*cells):
    """The last cell of a row of cells."""
    return read(xlsx(row(1, "a", *cells))).rows[0].cells[-1]


def formula(written):
    return f"<c><f>{written}</f></c>"


@pytest.mark.parametrize(
    ("written", "result"),
    [
        ("SUM(B1:D1)", "6"),
        ("sum($B$1:$D$1)", "6"),
        ("SUM(B1,D1)", "4"),
        ("SUM(B1:C1, D1)", "6"),
        ("B1+C1+D1", "6"),
        ("+B1 + D1", "4"),
        ("SUM(A1:D1)", "6"),  # a spreadsheet adds no words
    ],
)
def test_a_plain_sum_is_calculated(written, result):
    cell = cell_of(1, 2, 3, formula(written))
    assert (cell.text, cell.calculated) == (result, True)


@pytest.mark.parametrize(
    "written",
    [
        "B1-C1",
        "B1*2",
        "SUM(B1:D1)*1",
        "SUM(B1:D1)+C1",
        "A1+B1",
        "SUM(E1:E1)",
        "SUM(F1:G1)",
        "S!B1+C1",
        "IF(B1,1,2)",
        "",
    ],
)
def test_any_other_formula_stays_as_written(written):
    cell = cell_of(1, 2, 3, formula(written))
    assert (cell.text, cell.calculated) == (f"={written}", False)


def test_a_number_stored_as_text_is_not_added_up():
    assert cell_of(1, "2", 3, formula("SUM(B1:D1)")).text == "=SUM(B1:D1)"


def test_sums_of_sums_are_calculated_and_a_circle_is_not():
    assert cell_of(1, formula("B1+B1"), formula("SUM(B1:C1)")).text == "3"
    assert cell_of(1, formula("D1+B1"), formula("C1+B1")).text == "=C1+B1"


def test_a_stored_result_is_not_calculated_again():
    cell = cell_of(1, 2, "<c><f>SUM(B1:C1)</f><v>9</v></c>")
    assert (cell.text, cell.calculated) == ("9", False)


def with_totals_as(data, rng, written):
    """A workbook of stored numbers with some totals of rows of seven as formulas without a result.

    `written` makes the formula of the names of the first and the last cell that are added up.
    """
    figure = r'<c r="([A-Z]+\d+)"[^>]*><v>\d+</v></c>'

    def total(found):
        *_, last, own = names = re.findall(figure, found[0])
        if rng.random() < 0.3:
            return found[0]
        cell = rf'(<c r="{own}"[^>]*>)<v>\d+</v>'
        return re.sub(cell, rf"\1<f>{written(names[0], last)}</f>", found[0])

    source, target = ZipFile(BytesIO(data)), BytesIO()
    with ZipFile(target, "w") as archive:
        for name in source.namelist():
            part = source.read(name)
            if "worksheets/" in name:
                part = re.sub(rf"(?<!</v></c>)(?:{figure}){{7}}(?=\s*</row>)", total, part.decode()).encode()
            archive.writestr(name, part)
    return target.getvalue()


@pytest.mark.parametrize("seed", [1, 4, 6])
def test_totals_of_a_report_are_calculated_with_a_status_of_their_own(seed):
    drawn, rng = report(seed), random.Random(seed)
    data = with_totals_as(SHEET_KINDS["numbers"](drawn, rng), rng, lambda first, last: f"SUM({first}:{last})")
    document = read_report(data)
    assert isinstance(document, Report)
    assert compared(drawn, document.reading).unlike == []
    statuses = {cell.value.status for key, cell in document.reading.cells.items() if key.endswith(".total")}
    assert statuses == {"number", "calculated"}


@pytest.mark.parametrize("seed", [1, 4, 6])
def test_a_formula_that_is_not_calculated_says_so(seed):
    drawn, rng = report(seed), random.Random(seed)
    data = with_totals_as(SHEET_KINDS["numbers"](drawn, rng), rng, lambda first, last: f"{first}*{last}")
    document = read_report(data)
    assert isinstance(document, Report)
    assert compared(drawn, document.reading).wrong == []
    assert {left.why.en.split(";")[0] for left in document.reading.leftovers} == {
        "it is a formula whose result the file does not hold"
    }
