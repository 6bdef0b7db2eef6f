"""The cells of a report on the page, in the CSV and in the JSON: what is known of places, keys in order."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.site.bodies.cell_frame import CellFrame
from pipelines.site.bodies.cell_store import open_store
from pipelines.site.bodies.frames import SEPARATOR, Frame
from pipelines.site.bodies.report_cells import ReportCells
from pipelines.site.bodies.special_cells import Mark

CELLS = {
    "b.two": ("7", "2,3,5,1", "70.5,110.5", "12.2,28.2"),
    "a.one": ("0", ",1,4,2", ",", ","),
    "c.three": ("", "1,,,", "1.0,3.0", ",4.0"),
}
SPECIAL = ("c.three", '=1+"<b>', "invalid", None, None, ",4", "1,,,", "1.0,3.0", ",4.0")
# Two cells of a row of the original.
DOWN = "12.2,28.2"
BESIDE = {
    "r.a": ("1", "2,3,5,0", "70.5,110.5", "12.2,28.2"),
    "r.b": ("2", "2,3,5,1", "110.5,150.5", "12.2,28.2"),
}
ORDERED = tuple(sorted(CELLS))
MARKS = {"c.three": Mark(("T3-01",), True)}


def joined(keys=tuple(CELLS), cells=CELLS):
    rows = [(key, *cells[key]) for key in keys]
    return [SEPARATOR.join(column).encode() for column in zip(*rows, strict=True)]


def cells(marks=MARKS):
    return ReportCells.of(joined(), False, [SPECIAL], marks)


def shown(found, language, keys=ORDERED):
    """The cells as the page of a form with `keys` has them."""
    frame = Frame.of("\n".join(f"\0{key}\0" for key in (*keys, "title")))
    *listed, title = CellFrame(frame, language).fill({"title": "T"}, found, found.edges()).decode().split("\n")
    assert title == "T"
    return listed


def test_cells_are_in_the_order_of_their_keys_with_what_is_known_of_their_places():
    one, two, three = shown(cells(), "en")
    assert one == '<td title="table 1, row 4, column 2">0'
    assert two == '<td title="page 2, table 3, row 5, column 1, 70.5 12.2 110.5 28.2 pt">7'
    assert three.startswith('<td class="gap fault" title="invalid; page 1; T3-01">=1+&#34;&lt;b&gt;<sup')
    assert three.endswith("</sup>")


def row_of(cells, marks=None, *, whole=True, special=()):
    """A row of the page with its heading and these cells, in English."""
    found = ReportCells.of(joined(cells, cells), whole, special, marks or {})
    frame = Frame.of("<tr\0row\0><th>H" + "".join(f"\0{key}\0" for key in cells) + "")
    return CellFrame(frame, "en").fill({}, found, found.edges()).decode()


def moved(key, **changed):
    """The cells of BESIDE, one with other parts."""
    fields = dict(zip(("text", "position", "across", "down"), BESIDE[key], strict=True))
    return {**BESIDE, key: tuple((fields | changed).values())}


def test_a_row_states_what_its_cells_share_and_each_cell_its_column():
    assert row_of(BESIDE) == (
        '<tr title="page 2, table 3, row 5, 12.2–28.2 pt"><th>H'
        '<td title="column 0, 70.5–110.5">1<td title="column 1, 110.5–150.5">2'
    )


def test_a_row_of_cells_without_edges_states_their_row_and_each_cell_its_column():
    cells = {key: (own[0], f",{own[1].partition(',')[2]}", ",", ",") for key, own in BESIDE.items()}
    expected = '<tr title="table 3, row 5"><th>H<td title="column 0">1<td title="column 1">2'
    assert row_of(cells, whole=False) == expected
    nowhere = {key: (own[0], ",,,", ",", ",") for key, own in BESIDE.items()}
    assert row_of(nowhere, whole=False) == "<tr><th>H<td>1<td>2"


def table_of(cells, columns=2, *, whole=True, special=(), marks=None):
    """A table of the page with a heading for each column and these cells in rows, in English."""
    found = ReportCells.of(joined(cells, cells), whole, special, marks or {})
    keys = list(cells)
    rows = ("".join(f"\0{key}\0" for key in keys[at : at + columns]) for at in range(0, len(keys), columns))
    text = "".join("<th\0column\0>" for _ in range(columns)) + "".join(f"<tr\0row\0>{row}" for row in rows)
    return CellFrame(Frame.of(text), "en").fill({}, found, found.edges())


def below(cells, **changed):
    """Two rows: BESIDE, and the same below it; `cells` of these have other parts."""
    lower = {
        f"{key}{key}": (text, position.replace(",5,", ",6,"), across, "30.0,40.0")
        for key, (text, position, across, _) in BESIDE.items()
    }
    found = {**BESIDE, **lower}
    for key in cells:
        fields = dict(zip(("text", "position", "across", "down"), found[key], strict=True))
        found[key] = tuple((fields | changed).values())
    return found


HEADS = '<th title="column 0, 70.5–110.5"><th title="column 1, 110.5–150.5">'
ROWS = ('<tr title="page 2, table 3, row 5, 12.2–28.2 pt">', '<tr title="page 2, table 3, row 6, 30.0–40.0 pt">')


def test_a_heading_states_what_the_cells_of_its_column_share():
    assert table_of(below([])).decode() == f"{HEADS}{ROWS[0]}<td>1<td>2{ROWS[1]}<td>1<td>2"


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"across": "111.0,150.5"}, "column 1, 111.0–150.5"),
        ({"position": "2,3,6,4"}, "column 4, 110.5–150.5"),
        ({"position": "2,3,6,"}, "110.5–150.5"),
    ],
)
def test_each_cell_of_a_column_states_its_own_where_they_differ(changed, place):
    heads = '<th title="column 0, 70.5–110.5"><th>'
    first = '<td title="column 1, 110.5–150.5">2'
    expected = f'{heads}{ROWS[0]}<td>1{first}{ROWS[1]}<td>1<td title="{place}">2'
    assert table_of(below(["r.br.b"], **changed)).decode() == expected


def test_a_cell_of_which_the_column_is_not_known_is_not_given_that_of_its_heading():
    nowhere = {key: (text, "2,3,5,", ",", ",") for key, (text, *_) in BESIDE.items()}
    assert table_of(nowhere, whole=False).decode() == '<th><th><tr title="page 2, table 3, row 5"><td>1<td>2'
    known = {key: (text, position, ",", ",") for key, (text, position, *_) in below([]).items()}
    known["r.br.b"] = ("2", "2,3,6,", ",", ",")
    assert table_of(known, whole=False).decode() == (
        '<th title="column 0"><th><tr title="page 2, table 3, row 5"><td>1<td title="column 1">2'
        '<tr title="page 2, table 3, row 6"><td>1<td>2'
    )


def test_a_cell_that_is_not_in_the_row_of_its_heading_states_its_whole_place():
    moved_down = table_of(below(["r.br.b"], position="2,3,9,1")).decode()
    whole = "page 2, table 3, row 9, column 1, 110.5 30.0 150.5 40.0 pt"
    assert f'<td title="{whole}">2' in moved_down
    assert '<td title="page 2, table 3, row 6, column 0, 70.5 30.0 110.5 40.0 pt">1' in moved_down
    assert moved_down.startswith(f"{HEADS}{ROWS[0]}<td>1<td>2<tr><td")


def test_a_marked_figure_below_a_heading_that_states_its_column_states_it_too():
    marked = table_of(below([]), marks={"r.b": Mark(("T3-02",), False)}).decode()
    assert f'{ROWS[0]}<td>1<td class="noted" title="column 1, 110.5–150.5; T3-02">2<tr' in marked


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"position": "2,3,6,1"}, "page 2, table 3, row 6, column 1, 110.5 12.2 150.5 28.2 pt"),
        ({"down": "12.2,40.0"}, "page 2, table 3, row 5, column 1, 110.5 12.2 150.5 40.0 pt"),
    ],
)
def test_each_cell_states_its_whole_place_where_those_of_a_row_differ(changed, place):
    first = "page 2, table 3, row 5, column 0, 70.5 12.2 110.5 28.2 pt"
    row = row_of(moved("r.b", **changed))
    assert row == f'<tr><th>H<td title="{first}">1<td title="{place}">2'


def test_a_marked_figure_in_a_row_states_its_column_and_its_rule():
    row = row_of(BESIDE, {"r.b": Mark(("T3-02",), False)})
    assert '<td class="noted" title="column 1, 110.5–150.5; T3-02">2' in row


def test_a_figure_that_a_rule_names_keeps_its_text_and_its_place():
    one, two, _ = shown(cells({"b.two": Mark(("N-01", "T3-02"), False)}), "en")
    place = "page 2, table 3, row 5, column 1, 70.5 12.2 110.5 28.2 pt"
    assert two == f'<td class="noted" title="{place}; N-01 T3-02">7'
    assert one == '<td title="table 1, row 4, column 2">0'
    assert cells({"b.two": Mark(("N-01",), False)}).csv(2024) == cells({}).csv(2024)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_report_whose_cells_all_have_edges_shows_the_same_as_one_where_some_lack_them(language):
    whole = ReportCells.of(joined(["b.two"]), True, (), {})
    assert shown(whole, language, ["b.two"]) == shown(cells(), language)[1:2]


@given(st.permutations([*CELLS, "d.absent"]), st.booleans())
def test_each_cell_is_in_the_slot_of_its_key_and_one_that_was_not_found_is_a_dash(keys, marked):
    by_key = dict(zip(sorted(CELLS), shown(cells(MARKS if marked else {}), "en"), strict=True))
    for key, cell in zip(keys, shown(cells(MARKS if marked else {}), "en", keys), strict=True):
        assert cell == by_key.get(key, '<td class="gap" title="not found on the page">—')


def written(found, year=2024):
    """The rows of the CSV, and the columns of the JSON."""
    return list(csv.reader(io.StringIO(found.csv(year).decode().lstrip()))), json.loads(found.json(year, 3))


def test_the_csv_and_the_json_have_the_same_values_and_missing_ones_are_empty_or_null():
    rows, columns = written(cells())
    assert rows[0] == ["2024", "a.one", "0", "number", "0", "", "", "", "1", "4", "2", "", "", "", ""]
    assert rows[2][2:] == ["'=1+\"<b>", "invalid", "", "", "4", "1", "", "", "", "1.0", "3.0", "", "4.0"]
    assert columns == {
        "year": 2024, "keys": 3, "text": ["0", "7", '=1+"<b>'], "status": ["number", "number", "invalid"],
        "value": [0, 7, None], "corrected": None, "suggested": [None, None, 4], "page": [None, 2, 1],
        "table_number": [1, 3, None], "row_number": [4, 5, None], "column_number": [2, 1, None],
        "x0": [None, 70.5, 1.0], "x1": [None, 110.5, 3.0], "top": [None, 12.2, None], "bottom": [None, 28.2, 4.0],
    }  # fmt: skip


def test_the_json_states_once_what_all_cells_of_a_report_share():
    _, columns = written(ReportCells.of(joined(BESIDE, BESIDE), True, (), {}))
    lists = {name for name, column in columns.items() if type(column) is list}
    assert lists == {"text", "value", "column_number", "x0", "x1"}
    assert (columns["page"], columns["top"], columns["status"], columns["corrected"]) == (2, 12.2, "number", None)


def test_the_printed_texts_of_the_json_are_a_list_though_they_are_the_same():
    special = [(key, "/", "invalid", None, None, ",", *BESIDE[key][1:]) for key in BESIDE]
    _, columns = written(ReportCells.of(joined(BESIDE, BESIDE), True, special, {}))
    assert (columns["text"], columns["status"], columns["value"]) == (["/", "/"], "invalid", None)


def test_a_report_without_cells_has_none():
    none = ReportCells()
    assert (none.csv(2024), none.key_list) == (b"", ())
    assert shown(none, "en") == shown(ReportCells(whole=False), "en")
    assert all("—" in cell for cell in shown(none, "en"))


def test_cells_that_are_kept_on_disk_are_those_that_were_read_whatever_the_order(tmp_path):
    special = json.dumps(SPECIAL, ensure_ascii=False).encode()
    with open_store(tmp_path) as store:
        store.add((7, *joined(), False, special))
        store.add((2, *joined(["b.two"]), True, None))
        assert store.read(2, {}) == ReportCells.of(joined(["b.two"]), True, (), {})
        assert store.read(7, MARKS) == cells()
        assert store.read(3, MARKS) == ReportCells()
