"""Web pages: tables with whatever spans, hidden parts and encodings their sites give them."""

import pytest

from assets.staged.grid import Unreadable
from assets.staged.readers.html import read, readings
from assets.staged.recognise import recognise
from tests.assets.pages import printed_values, report
from tests.generator import write_html


def page(body, head=""):
    return read(f"<html><head>{head}</head><body>{body}</body></html>".encode())


def table(*rows):
    return page(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")


def shown(grid):
    return [(row.table, [cell.text for cell in row.cells]) for row in grid.rows]


def columns(grid):
    return [[cell.column for cell in row.cells] for row in grid.rows]


def test_cells_begin_where_spans_above_and_before_leave_room():
    grid = table(
        "<td rowspan=2 colspan=2>a</td><td>b</td><td rowspan=3>c</td>",
        "<td>d</td>",
        "<td>e</td><td>f</td><td>g</td>",
        "<td>h</td><td>i</td><td>j</td><td>k</td>",
    )
    assert columns(grid) == [[1, 3, 4], [3], [1, 2, 3], [1, 2, 3, 4]]


@pytest.mark.parametrize("span", ["", "0", "x", "-2", "1.9", " 1", "1px"])
def test_a_span_that_says_nothing_is_one(span):
    assert columns(table(f'<td colspan="{span}" rowspan="{span}">a</td><td>b</td>', "<td>c</td>")) == [[1, 2], [1]]


@pytest.mark.parametrize("span", ["3", "3px", "3.0", " 3 ", "+3", "3%"])
def test_a_span_is_its_leading_digits(span):
    assert columns(table(f'<td colspan="{span}">a</td><td>b</td>')) == [[1, 4]]


def test_spans_that_overshoot_the_table_do_no_harm():
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
    assert shown(grid) == [(0, ["left"]), (1, ["a", "1"]), (0, ["between"]), (2, ["a", "1"])]


def test_a_table_in_a_table_in_a_table_is_found():
    nested = "<table><tr><td>1</td></tr></table>"
    for _ in range(20):
        nested = f"<div><table><tr><td>{nested}</td></tr></table></div>"
    assert shown(page(nested)) == [(1, ["1"])]


@pytest.mark.parametrize(
    "hidden",
    [
        '<span style="display:none">7</span>', '<b style="color:red; DISPLAY : none">7</b>', "<i hidden>7</i>",
        '<i style="visibility:hidden">7</i>', "<script>7</script>", "<style>7</style>", "<!-- 7 -->",
        "<template>7</template>", "<noscript>7</noscript>", "<select><option>7</select>",
        '<span hidden><span hidden style="display:none">7</span></span>', '<b style="mso-hide:all">7</b>',
        '<b style="color:red;font-size:0">7</b>', '<b style="font-size: 0px !important">7</b>',
        '<b style="opacity:0">7</b>', '<b style="opacity:.0;color:red">7</b>',
    ],
)  # fmt: skip
def test_what_is_not_shown_is_not_read(hidden):
    assert shown(table(f"<td>a</td><td>5{hidden}</td>")) == [(1, ["a", "5"])]


def test_hidden_parts_in_hidden_parts_leave_the_rest_alone():
    deep = "<div hidden>" * 30 + "x" + "</div>" * 30
    assert shown(page(f"{deep * 20}<p>a</p><table><tr><td>1</table>{deep}")) == [(0, ["a"]), (1, ["1"])]


@pytest.mark.parametrize(
    "style", ["opacity:0.5", "font-size:0.9em", "fill-opacity:0", "mso-hide:none", "font-size:10px"]
)
def test_what_is_faint_or_small_is_read(style):
    assert shown(table(f'<td>5<b style="{style}">7</b></td>')) == [(1, ["57"])]


def test_parts_with_a_size_of_their_own_show_where_the_rest_has_none():
    assert shown(table('<td style="font-size:0">7<b style="font-size:14px">5</b>8</td>')) == [(1, ["5"])]


@pytest.mark.parametrize("style", ["visibility:hidden", "opacity:0", "font-size:0"])
def test_a_cell_whose_text_does_not_show_keeps_its_place(style):
    assert shown(table(f'<td>a</td><td style="{style}">7<b>8</b></td><td>5</td>')) == [(1, ["a", "", "5"])]


def test_what_cannot_be_seen_outside_tables_may_be_shown_by_a_script():
    assert shown(page('<div style="opacity:0">a<table><tr><td>1</table></div>')) == [(0, ["a"]), (1, ["1"])]


def test_a_row_that_is_not_shown_is_no_row():
    assert shown(table("<td>a</td>", "<td style='display:none'>b</td>")) == [(1, ["a"])]


@pytest.mark.parametrize(
    "broken", ["1<br>2", "<p>1</p><p>2</p>", "<div>1</div>2", "<ul><li>1<li>2</ul>", "1<br/><br/>2"]
)
def test_two_numbers_on_two_lines_are_not_run_together(broken):
    assert shown(table(f"<td>{broken}</td>")) == [(1, ["1\n2"])]


@pytest.mark.parametrize("inline", ["<b>1</b>2", "1<span>2</span>", "<font>1</font><a>2</a>", "1<wbr>2", "1<!-- -->2"])
def test_a_number_set_in_pieces_is_one(inline):
    assert shown(table(f"<td> {inline} </td>")) == [(1, ["12"])]


def test_white_space_of_the_source_shows_as_one_space():
    assert shown(table("<td>\n   结果\n   维持 &nbsp; </td>")) == [(1, ["结果 维持"])]


def test_the_mark_of_a_note_stays_raised():
    assert shown(table("<td>5<sup>1</sup></td><td>7<sup>[<a>2</a>]</sup></td>")) == [(1, ["5¹", "7[²]"])]


@pytest.mark.parametrize(
    "raised",
    [
        "<sub>1</sub>", '<span style="vertical-align:super">1</span>', '<a style="VERTICAL-ALIGN: sub;">1</a>',
        '<i class="note">1</i>', '<sup><span style="font-size:9px">1</span></sup>',
        '<span style="position:relative;top:-4px">1</span>', '<a style="font-size:60%;vertical-align:top">1</a>',
        '<span style="vertical-align:3pt">1</span>', '<i class="up">1</i>',
    ],
)  # fmt: skip
def test_the_mark_of_a_note_is_raised_in_many_ways(raised):
    style = "<style>p{color:red} .note, .other { vertical-align: super; } .up{position:relative;top:-.4em}</style>"
    assert shown(page(f"<table><tr><td>5{raised}</td></tr></table>", style)) == [(1, ["5¹"])]


@pytest.mark.parametrize("style", ["vertical-align:top", "vertical-align:middle", "position:relative;top:0"])
def test_what_is_only_laid_out_is_not_raised(style):
    cell = f'<td style="font-size:10px;vertical-align:top;position:relative;top:-1px"><b style="{style}">5</b></td>'
    assert shown(table(cell)) == [(1, ["5"])]


@pytest.mark.parametrize(
    "apart",
    [
        "<s>1</s>2", "<del>1</del><ins>2</ins>", '1<span style="display:block">2</span>',
        '<span style="color:red;text-decoration: line-through">1</span>2', '<b class="old">1</b>2',
        '<b style="text-decoration-line:line-through">1</b>2',
    ],
)  # fmt: skip
def test_figures_that_do_not_show_as_one_are_not_run_together(apart):
    style = "<style>.old{text-decoration:underline line-through}</style>"
    assert shown(page(f"<table><tr><td>{apart}</td></tr></table>", style)) == [(1, ["1\n2"])]


def test_a_style_rule_hides_parts_of_a_table():
    style = (
        "<style>/* old */ .old, span.x{display:none} @media print{.cell{display:none}} #y {visibility:hidden}</style>"
    )
    cells = '<tr><td class="cell">5<span class="x">7</span><b class="old">8</b><i id="y">9</i></td></tr>'
    assert shown(page(f'<table>{cells}<tr class="old"><td>6</table>', style)) == [(1, ["5"])]


def test_what_a_style_rule_hides_outside_tables_may_be_shown_by_a_script():
    style = "<style>.pane{display:none}</style>"
    assert shown(page('<div class="pane">a<table><tr><td>1</table></div>', style)) == [(0, ["a"]), (1, ["1"])]


@pytest.mark.parametrize("selector", ["td .x", "table.t td > b.x", "body .x", "#t .x", ".none, tr   .x", "*.x"])
def test_a_rule_for_what_stands_in_something_else_hides_too(selector):
    style = f'<style>@charset "utf-8"; {selector}{{display:none}}</style>'
    assert shown(page('<table class="t" id="t"><tr><td>2<b class="x">9</b>0</table>', style)) == [(1, ["20"])]


@pytest.mark.parametrize("rule", [".x{mso-hide:all}", ".x{font-size:0}", ".x{opacity:0}", ".x{visibility:hidden}"])
def test_a_rule_may_hide_in_many_ways(rule):
    assert shown(page('<table><tr><td>2<b class="x">9</b>0</table>', f"<style>{rule}</style>")) == [(1, ["20"])]


def test_the_rule_that_says_where_is_stronger_and_the_style_of_a_tag_strongest():
    style = "<style>td .x{display:inline} .x{display:none} .y{display:none}</style>"
    cell = '5<b class="x">7</b><b class="y" style="display:inline">8</b>'
    assert shown(page(f"<table><tr><td>{cell}</table>", style)) == [(1, ["578"])]


@pytest.mark.parametrize("css", ["a" * 400_000, "@" * 400_000, "/*" * 200_000, "{" * 200_000, ". " * 200_000])
def test_a_style_sheet_without_end_is_read(css):
    assert shown(page("<p>a", f"<style>display:none {css}</style>")) == [(0, ["a"])]


def test_of_two_rules_the_last_holds():
    style = "<style>.x{display:none} .x{display:inline}</style>"
    assert shown(page('<table><tr><td>5<b class="x">7</table>', style)) == [(1, ["57"])]


ROWS = (("甲", "乙"), ("规章", "1", "2"), ("许可", "", "3"))


def divisions(table="", row="", cell=""):
    lines = ("".join(f"<div {cell}>{text}</div>" for text in texts) for texts in ROWS)
    return f"<div {table}>{''.join(f'<div {row}>{line}</div>' for line in lines)}</div>"


GRIDS = {
    "classes": divisions("", 'class="tr"', 'class="td"'),
    "several classes": divisions("", 'class="line top"', 'class="w20 cell"'),
    "styles": divisions('style="display:table"', 'style="display: table-row"', 'style="display:table-cell"'),
    "flex": divisions("", 'style="display:flex"', 'class="c"'),
    "lists": "".join(f"<ul class=tr>{''.join(f'<li class=td>{text}</li>' for text in texts)}</ul>" for texts in ROWS),
}


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_blocks_in_rows_and_columns_are_a_table(grid):
    assert shown(page(f"<p>a</p>{grid}b")) == [(0, ["a"]), *((1, list(row)) for row in ROWS), (0, ["b"])]


LAYOUTS = {
    "paragraphs of spans": "<div class=p><span class=s>1</span><span class=s>2</span></div>" * 3,
    "lines without a class": "<div><div>1</div><div>2</div></div>" * 3,
    "one row": "<div class=r><div class=c>1</div><div class=c>2</div></div>",
    "one column": "<div class=r><div class=c>1</div></div>" * 3,
    "text beside": "<div class=r>1<div class=c>2</div><div class=c>3</div></div>" * 3,
    "articles": f"<div class=r><div class=c>{'长' * 300}</div><div class=c>2</div></div>" * 3,
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_blocks_that_only_lay_out_are_no_table(layout):
    assert {row.table for row in page(layout).rows} == {0}


def test_of_blocks_in_blocks_only_the_innermost_are_a_table():
    outer = f"<div class=row><div class=col>nav</div><div class=col>{GRIDS['classes']}</div></div>"
    assert shown(page(f"<div>{outer * 2}</div>")) == [
        row for table in (1, 2) for row in ((0, ["nav"]), *((table, list(row)) for row in ROWS))
    ]


def test_a_page_with_tables_is_read_without_grids_of_other_tags_first():
    first, second = readings(f"<table><tr><td>x</table>{GRIDS['classes']}".encode())
    assert [row.table for row in first.rows] == [1, *[0] * 7]
    assert shown(second) == [(1, ["x"]), *((2, list(row)) for row in ROWS)]


def test_text_with_tabs_kept_as_it_was_typed_is_a_table():
    grid = page("a<pre>\n甲\t1\n\n乙\t\n说明\n</pre><table><tr><td>b</table>")
    assert shown(grid) == [(0, ["a"]), (1, ["甲", "1"]), (1, ["乙", ""]), (0, ["说明"]), (2, ["b"])]


@pytest.mark.parametrize("form", ["<pre>{}</pre>", "<p>{}</p>", "<div>{}</div>"])
def test_a_page_without_any_table_is_read_as_plain_text_too(form):
    lines = [line for at in range(20) for line in (f"标签{at}", str(at), "", "7")]
    apart = {"<pre>{}</pre>": "\n", "<p>{}</p>": "</p>\n<p>", "<div>{}</div>": "<br>\n"}[form]
    text = apart.join(line or ("" if "pre" in form else "&nbsp;") for line in lines)
    tables = [[row for row in grid.rows if row.table] for grid in readings(form.format(text).encode())]
    assert [cell.text for cell in tables[-1][3].cells] == ["标签3", "3", "", "7"]


@pytest.mark.parametrize("value", ["1", '"<"', "'>'", '" "'])
def test_a_tag_of_too_many_attributes_is_refused_whatever_they_hold(value):
    with pytest.raises(Unreadable, match="attributes in a tag"):
        read(f"<p {' '.join(f'a{n}={value}' for n in range(25_000))}>".encode())


def test_a_long_address_in_a_tag_is_no_matter():
    assert (
        shown(page(f'<img src="data:image/png;base64,{"iVBO/w0K+=" * 20_000}">a{" b" * 15_000}'))[0][1][0][:3] == "a b"
    )


def test_styles_and_cells_without_end_are_read():
    cell = '<td><span style="display:block">1</span><b style="vertical-align:super">2</b></td>'
    assert shown(table(cell * 200, *[cell * 20] * 1_000))[-1] == (1, ["1\n²"] * 20)


def test_a_caption_is_a_paragraph_before_its_table():
    assert shown(page("<table><caption>单位：件</caption><tr><td>1</table>")) == [(0, ["单位：件"]), (1, ["1"])]


def test_titles_come_first():
    head = '<title>甲</title><meta name="ArticleTitle" content="乙">'
    assert shown(page("<h1>丙</h1>text", head)) == [(0, ["乙"]), (0, ["甲"]), (0, ["丙"]), (0, ["text"])]


def test_text_runs_to_the_next_break():
    assert shown(page("a<b>b</b>c<p>d<br>e</p>f<hr>g")) == [(0, [t]) for t in ("abc", "d", "e", "f", "g")]


@pytest.mark.parametrize(
    "declared", ["gb2312", "GBK", "gb18030", "utf-8", "iso-8859-1", "windows-1252", "none", "punycode"]
)
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_page_reads_alike_whatever_encoding_it_declares(declared, encoding):
    of = report()
    text = write_html.write(of).decode().replace('charset="utf-8"', f'charset="{declared}"')
    cells = recognise(read(text.encode(encoding))).cells
    assert {key: cell.text for key, cell in cells.items()} == printed_values(of)


def test_a_page_in_big5_is_read_as_it_declares():
    text = '<meta charset="big5"><p>政府資訊公開</p>'
    assert shown(read(text.encode("big5"))) == [(0, ["政府資訊公開"])]


def test_a_page_without_its_outer_tags_is_a_page():
    assert shown(read(b"<table><tr><td>a<td>1")) == [(1, ["a", "1"])]


def test_reading_twice_gives_the_same_grid():
    data = write_html.write(report())
    assert read(data) == read(data)
