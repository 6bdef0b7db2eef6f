"""Web pages: tables with their spans, hidden parts and encodings."""

import pytest

from assets.staged.cells.recognise import recognise
from assets.staged.grid import Unreadable
from assets.staged.readers.html.read import read, readings
from tests.assets.staged.readers.pages import printed_values, report
from tests.generator import write_html


def page(body, head=""):
    return read(f"<html><head>{head}</head><body>{body}</body></html>".encode())


def table(*rows):
    return page(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")


def row_texts(grid):
    return [(row.table, [cell.text for cell in row.cells]) for row in grid.rows]


def columns(grid):
    return [[cell.column for cell in row.cells] for row in grid.rows]


def test_cells_begin_in_the_first_column_that_no_span_occupies():
    grid = table(
        "<td rowspan=2 colspan=2>a</td><td>b</td><td rowspan=3>c</td>",
        "<td>d</td>",
        "<td>e</td><td>f</td><td>g</td>",
        "<td>h</td><td>i</td><td>j</td><td>k</td>",
    )
    assert columns(grid) == [[1, 3, 4], [3], [1, 2, 3], [1, 2, 3, 4]]


@pytest.mark.parametrize("span", ["", "0", "x", "-2", "1.9", " 1", "1px"])
def test_an_invalid_span_counts_as_one(span):
    assert columns(table(f'<td colspan="{span}" rowspan="{span}">a</td><td>b</td>', "<td>c</td>")) == [[1, 2], [1]]


@pytest.mark.parametrize("span", ["3", "3px", "3.0", " 3 ", "+3", "3%"])
def test_a_span_is_the_leading_digits_of_its_attribute(span):
    assert columns(table(f'<td colspan="{span}">a</td><td>b</td>')) == [[1, 4]]


def test_spans_beyond_the_table_are_harmless():
    grid = table("<td rowspan=99 colspan=3>a</td><td>b</td>", "<td>c</td>", "<td>d</td>")
    assert columns(grid) == [[1, 4], [4], [4]]


def test_places_have_table_row_and_column():
    grid = page("<table><tr><td>a</table><p>b</p><table><tr><td>c<tr><td colspan=2>d<td>e</table>")
    assert [row.place(cell).compact() for row in grid.rows for cell in row.cells] == [
        "|1|1|1||||", "|0|1|1||||", "|2|1|1||||", "|2|2|1||||", "|2|2|3||||",
    ]  # fmt: skip


def test_only_the_innermost_tables_are_tables():
    inner = "<table><tr><td>a</td><td>1</td></tr></table>"
    grid = page(f"<table><tr><td>left</td><td>{inner}<p>between</p>{inner}</td></tr></table>")
    assert row_texts(grid) == [(0, ["left"]), (1, ["a", "1"]), (0, ["between"]), (2, ["a", "1"])]


def test_a_table_in_a_table_in_a_table_is_found():
    nested = "<table><tr><td>1</td></tr></table>"
    for _ in range(20):
        nested = f"<div><table><tr><td>{nested}</td></tr></table></div>"
    assert row_texts(page(nested)) == [(1, ["1"])]


def test_a_table_of_one_cell_in_a_cell_of_a_table_is_its_text():
    frame = "<table><tr><td>{}</td></tr></table>"
    rows = (("甲", frame.format("乙"), "丙"), ("规章", frame.format("1"), frame.format("2")))
    table = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    assert row_texts(page(f"<table>{table}</table>")) == [(1, ["甲", "乙", "丙"]), (1, ["规章", "1", "2"])]


@pytest.mark.parametrize(
    "broken", ["1<br>2", "<p>1</p><p>2</p>", "<div>1</div>2", "<ul><li>1<li>2</ul>", "1<br/><br/>2"]
)
def test_numbers_on_two_lines_are_not_joined(broken):
    assert row_texts(table(f"<td>{broken}</td>")) == [(1, ["1\n2"])]


@pytest.mark.parametrize("inline", ["<b>1</b>2", "1<span>2</span>", "<font>1</font><a>2</a>", "1<wbr>2", "1<!-- -->2"])
def test_a_number_in_several_elements_is_one_number(inline):
    assert row_texts(table(f"<td> {inline} </td>")) == [(1, ["12"])]


def test_white_space_of_the_source_is_one_space():
    assert row_texts(table("<td>\n   结果\n   维持 &nbsp; </td>")) == [(1, ["结果 维持"])]


def test_a_note_mark_stays_raised():
    assert row_texts(table("<td>5<sup>1</sup></td><td>7<sup>[<a>2</a>]</sup></td>")) == [(1, ["5¹", "7[²]"])]


ROWS = (("甲", "乙"), ("规章", "1", "2"), ("许可", "", "3"))


def divisions(table="", row="", cell=""):
    lines = ("".join(f"<div {cell}>{text}</div>" for text in texts) for texts in ROWS)
    return f"<div {table}>{''.join(f'<div {row}>{line}</div>' for line in lines)}</div>"


GRIDS = {
    "classes": divisions("", 'class="tr"', 'class="td"'),
    "several classes": divisions("", 'class="line top"', 'class="w20 cell"'),
    "styles": divisions('style="display:table"', 'style="display: table-row"', 'style="display:table-cell"'),
    "flex": divisions("", 'style="display:flex"', 'class="c"'),
    "flex without cell marks": divisions("", 'style="display:flex"'),
    "roles": divisions("role=table", "role=row", "role=cell"),
    "sections": divisions("", 'style="display:flex"').replace("div", "section"),
    "terms": "".join(f"<dl class=r>{''.join(f'<dd>{text}</dd>' for text in texts)}</dl>" for texts in ROWS),
    "lists": "".join(f"<ul class=tr>{''.join(f'<li class=td>{text}</li>' for text in texts)}</ul>" for texts in ROWS),
}


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_blocks_in_rows_and_columns_are_a_table(grid):
    assert row_texts(page(f"<p>a</p>{grid}b")) == [(0, ["a"]), *((1, list(row)) for row in ROWS), (0, ["b"])]


LAYOUTS = {
    "paragraphs of spans": "<div class=p><span class=s>1</span><span class=s>2</span></div>" * 3,
    "lines without a class": "<div><div>1</div><div>2</div></div>" * 3,
    "one row": "<div class=r><div class=c>1</div><div class=c>2</div></div>",
    "one column": "<div class=r><div class=c>1</div></div>" * 3,
    "text beside": "<div class=r>1<div class=c>2</div><div class=c>3</div></div>" * 3,
    "articles": f"<div class=r><div class=c>{'长' * 300}</div><div class=c>2</div></div>" * 3,
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_layout_blocks_are_not_a_table(layout):
    assert {row.table for row in page(layout).rows} == {0}


def test_only_the_innermost_blocks_are_a_table():
    outer = f"<div class=row><div class=col>nav</div><div class=col>{GRIDS['classes']}</div></div>"
    assert row_texts(page(f"<div>{outer * 2}</div>")) == [
        row for table in (1, 2) for row in ((0, ["nav"]), *((table, list(row)) for row in ROWS))
    ]


def test_a_page_with_tables_is_read_without_grids_of_other_tags_first():
    first, second = readings(f"<table><tr><td>x</table>{GRIDS['classes']}".encode())
    assert [row.table for row in first.rows] == [1, *[0] * 7]
    assert row_texts(second) == [(1, ["x"]), *((2, list(row)) for row in ROWS)]


def test_preformatted_text_with_tabs_is_a_table():
    grid = page("a<pre>\n甲\t1\n\n乙\t\n说明\n</pre><table><tr><td>b</table>")
    assert row_texts(grid) == [(0, ["a"]), (1, ["甲", "1"]), (1, ["乙", ""]), (0, ["说明"]), (2, ["b"])]


@pytest.mark.parametrize("form", ["<pre>{}</pre>", "<p>{}</p>", "<div>{}</div>"])
def test_a_page_without_tables_is_also_read_as_plain_text(form):
    lines = [line for at in range(20) for line in (f"标签{at}", str(at), "", "7")]
    apart = {"<pre>{}</pre>": "\n", "<p>{}</p>": "</p>\n<p>", "<div>{}</div>": "<br>\n"}[form]
    text = apart.join(line or ("" if "pre" in form else "&nbsp;") for line in lines)
    tables = [[row for row in grid.rows if row.table] for grid in readings(form.format(text).encode())]
    assert [cell.text for cell in tables[-1][3].cells] == ["标签3", "3", "", "7"]


@pytest.mark.parametrize("value", ["1", '"<"', "'>'", '" "'])
def test_a_tag_with_too_many_attributes_is_refused(value):
    with pytest.raises(Unreadable, match="attributes in a tag"):
        read(f"<p {' '.join(f'a{n}={value}' for n in range(25_000))}>".encode())


def test_a_long_address_in_a_tag_is_accepted():
    assert (
        row_texts(page(f'<img src="data:image/png;base64,{"iVBO/w0K+=" * 20_000}">a{" b" * 15_000}'))[0][1][0][:3]
        == "a b"
    )


def test_a_caption_is_a_paragraph_before_its_table():
    assert row_texts(page("<table><caption>单位：件</caption><tr><td>1</table>")) == [(0, ["单位：件"]), (1, ["1"])]


def test_titles_come_first():
    head = '<title>甲</title><meta name="ArticleTitle" content="乙">'
    assert row_texts(page("<h1>丙</h1>text", head)) == [(0, ["乙"]), (0, ["甲"]), (0, ["丙"]), (0, ["text"])]


def test_text_runs_to_the_next_break():
    assert row_texts(page("a<b>b</b>c<p>d<br>e</p>f<hr>g")) == [(0, [t]) for t in ("abc", "d", "e", "f", "g")]


@pytest.mark.parametrize(
    "declared", ["gb2312", "GBK", "gb18030", "utf-8", "iso-8859-1", "windows-1252", "none", "punycode"]
)
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_the_declared_encoding_does_not_change_the_result(declared, encoding):
    of = report()
    text = write_html.write(of).decode().replace('charset="utf-8"', f'charset="{declared}"')
    cells = recognise(read(text.encode(encoding))).cells
    assert {key: cell.text for key, cell in cells.items()} == printed_values(of)


def test_a_page_in_big5_is_read_as_it_declares():
    text = '<meta charset="big5"><p>政府資訊公開</p>'
    assert row_texts(read(text.encode("big5"))) == [(0, ["政府資訊公開"])]


def test_a_page_without_its_outer_tags_is_a_page():
    assert row_texts(read(b"<table><tr><td>a<td>1")) == [(1, ["a", "1"])]


def test_reading_twice_gives_the_same_grid():
    data = write_html.write(report())
    assert read(data) == read(data)
