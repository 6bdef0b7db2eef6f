"""Styles of web pages: hidden text is not read, raised digits are note marks, blocks are separate."""

import pytest

from assets.staged.readers.html.read import read


def page(body, head=""):
    return read(f"<html><head>{head}</head><body>{body}</body></html>".encode())


def table(*rows):
    return page(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")


def row_texts(grid):
    return [(row.table, [cell.text for cell in row.cells]) for row in grid.rows]


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
    assert row_texts(table(f"<td>a</td><td>5{hidden}</td>")) == [(1, ["a", "5"])]


def test_nested_hidden_parts_do_not_affect_the_rest():
    deep = "<div hidden>" * 30 + "x" + "</div>" * 30
    assert row_texts(page(f"{deep * 20}<p>a</p><table><tr><td>1</table>{deep}")) == [(0, ["a"]), (1, ["1"])]


@pytest.mark.parametrize(
    "style", ["opacity:0.5", "font-size:0.9em", "fill-opacity:0", "mso-hide:none", "font-size:10px"]
)
def test_what_is_faint_or_small_is_read(style):
    assert row_texts(table(f'<td>5<b style="{style}">7</b></td>')) == [(1, ["57"])]


def test_a_part_with_its_own_size_is_visible_in_a_cell_without_one():
    assert row_texts(table('<td style="font-size:0">7<b style="font-size:14px">5</b>8</td>')) == [(1, ["5"])]


@pytest.mark.parametrize("style", ["visibility:hidden", "opacity:0", "font-size:0"])
def test_a_cell_with_hidden_text_keeps_its_place(style):
    assert row_texts(table(f'<td>a</td><td style="{style}">7<b>8</b></td><td>5</td>')) == [(1, ["a", "", "5"])]


def test_text_hidden_outside_tables_is_kept_as_a_script_may_show_it():
    assert row_texts(page('<div style="opacity:0">a<table><tr><td>1</table></div>')) == [(0, ["a"]), (1, ["1"])]


def test_a_hidden_row_is_not_read():
    assert row_texts(table("<td>a</td>", "<td style='display:none'>b</td>")) == [(1, ["a"])]


@pytest.mark.parametrize(
    "raised",
    [
        "<sub>1</sub>", '<span style="vertical-align:super">1</span>', '<a style="VERTICAL-ALIGN: sub;">1</a>',
        '<i class="note">1</i>', '<sup><span style="font-size:9px">1</span></sup>',
        '<span style="position:relative;top:-4px">1</span>', '<a style="font-size:60%;vertical-align:top">1</a>',
        '<span style="vertical-align:3pt">1</span>', '<i class="up">1</i>',
    ],
)  # fmt: skip
def test_a_note_mark_is_recognised_however_it_is_raised(raised):
    style = "<style>p{color:red} .note, .other { vertical-align: super; } .up{position:relative;top:-.4em}</style>"
    assert row_texts(page(f"<table><tr><td>5{raised}</td></tr></table>", style)) == [(1, ["5¹"])]


@pytest.mark.parametrize("style", ["vertical-align:top", "vertical-align:middle", "position:relative;top:0"])
def test_moved_layout_elements_are_not_raised(style):
    cell = f'<td style="font-size:10px;vertical-align:top;position:relative;top:-1px"><b style="{style}">5</b></td>'
    assert row_texts(table(cell)) == [(1, ["5"])]


@pytest.mark.parametrize("display", ["block", "inline-block", "table-cell", "list-item"])
def test_figures_shown_separately_are_not_joined(display):
    apart = f'1<span style="display:{display}">2</span>'
    assert row_texts(page(f"<table><tr><td>{apart}</td></tr></table>")) == [(1, ["1\n2"])]


def test_a_style_rule_hides_parts_of_a_table():
    style = (
        "<style>/* old */ .old, span.x{display:none} @media print{.cell{display:none}} #y {visibility:hidden}</style>"
    )
    cells = '<tr><td class="cell">5<span class="x">7</span><b class="old">8</b><i id="y">9</i></td></tr>'
    assert row_texts(page(f'<table>{cells}<tr class="old"><td>6</table>', style)) == [(1, ["5"])]


def test_text_that_a_rule_hides_outside_tables_is_kept():
    style = "<style>.pane{display:none}</style>"
    assert row_texts(page('<div class="pane">a<table><tr><td>1</table></div>', style)) == [(0, ["a"]), (1, ["1"])]


@pytest.mark.parametrize("selector", ["td .x", "table.t td > b.x", "body .x", "#t .x", ".none, tr   .x", "*.x"])
def test_a_rule_with_a_descendant_selector_hides_too(selector):
    style = f'<style>@charset "utf-8"; {selector}{{display:none}}</style>'
    assert row_texts(page('<table class="t" id="t"><tr><td>2<b class="x">9</b>0</table>', style)) == [(1, ["20"])]


@pytest.mark.parametrize("rule", [".x{mso-hide:all}", ".x{font-size:0}", ".x{opacity:0}", ".x{visibility:hidden}"])
def test_a_rule_may_hide_in_many_ways(rule):
    assert row_texts(page('<table><tr><td>2<b class="x">9</b>0</table>', f"<style>{rule}</style>")) == [(1, ["20"])]


def test_a_specific_rule_wins_and_a_style_attribute_wins_over_rules():
    style = "<style>td .x{display:inline} .x{display:none} .y{display:none}</style>"
    cell = '5<b class="x">7</b><b class="y" style="display:inline">8</b>'
    assert row_texts(page(f"<table><tr><td>{cell}</table>", style)) == [(1, ["578"])]


@pytest.mark.parametrize("css", ["a" * 400_000, "@" * 400_000, "/*" * 200_000, "{" * 200_000, ". " * 200_000])
def test_a_huge_style_sheet_is_read(css):
    assert row_texts(page("<p>a", f"<style>display:none {css}</style>")) == [(0, ["a"])]


def test_the_last_of_two_equal_rules_wins():
    style = "<style>.x{display:none} .x{display:inline}</style>"
    assert row_texts(page('<table><tr><td>5<b class="x">7</table>', style)) == [(1, ["57"])]


def test_huge_numbers_of_styles_and_cells_are_read():
    cell = '<td><span style="display:block">1</span><b style="vertical-align:super">2</b></td>'
    assert row_texts(table(cell * 200, *[cell * 20] * 1_000))[-1] == (1, ["1\n²"] * 20)
