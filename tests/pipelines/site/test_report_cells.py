"""The cells of a report on the page, in the CSV and in the JSON: what is known of places, keys in order."""

import csv
import io
import json

import pytest

from pipelines.site.bodies.report_cells import SEPARATOR, ReportCells
from pipelines.site.bodies.special_cells import SpecialCell

CELLS = {
    "b.two": ("二", "7", "2,3,5,1", "70.5,12.2,110.5,28.2"),
    "a.one": ('a "one"', "0", ",1,4,2", ",,,"),
    "c.three": ("三", "", "1,,,", "1.0,,3.0,4.0"),
}
SPECIAL = SpecialCell("c.three", "三", '=1+"<b>', "invalid", None, None, ",4", "1,,,", "1.0,,3.0,4.0", ["T3-01"], True)


def joined(keys=tuple(CELLS)):
    rows = [(key, *CELLS[key]) for key in keys]
    return [SEPARATOR.join(column).encode() for column in zip(*rows, strict=True)]


def cells(whole=False):
    return ReportCells.of(joined(), whole, {"c.three": SPECIAL})


def test_cells_are_in_the_order_of_their_keys_with_what_is_known_of_their_places():
    one, two, three = (cell.decode() for cell in cells().html("en"))
    assert one == '<td title="table 1, row 4, column 2">0</td>'
    assert two == '<td title="page 2, table 3, row 5, column 1, 70.5 12.2 110.5 28.2 pt">7</td>'
    assert three.startswith('<td class="gap fault" title="invalid; page 1; T3-01">=1+&#34;&lt;b&gt;<sup')


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_report_whose_cells_all_have_edges_shows_the_same_as_one_where_some_lack_them(language):
    whole = ReportCells.of(joined(["b.two"]), True, {})
    assert whole.html(language) == cells().html(language)[1:2]


def test_the_csv_and_the_json_have_the_same_values_and_missing_ones_are_empty_or_null():
    rows = list(csv.reader(io.StringIO(cells().csv(2024).decode().lstrip())))
    given = json.loads(f"[{cells().json(2024).decode()[1:]}]")
    assert rows[0] == ["2024", "a.one", 'a "one"', "0", "number", "0", "", "", "", "1", "4", "2", "", "", "", ""]
    assert given[0] == [2024, "a.one", "0", "number", 0, None, None, None, 1, 4, 2, None, None, None, None]
    assert rows[2][3:] == ["'=1+\"<b>", "invalid", "", "", "4", "1", "", "", "", "1.0", "", "3.0", "4.0"]
    assert given[2][2:] == ['=1+"<b>', "invalid", None, None, 4, 1, None, None, None, 1.0, None, 3.0, 4.0]


def test_a_report_without_cells_has_none():
    none = ReportCells.of([None] * 5, None, {})
    assert (none.html("zh"), none.csv(2024), none.json(2024)) == ([], b"", b"")
