"""Invisible digits on a web page are not part of a figure; cells with digits that may be invisible are doubtful."""

import pytest

from assets.staged.readers.html.read import readings
from tests.assets.staged.readers.hiding import figures, places

HIDDEN = (
    "color:#fff", "color:#FFFFFF", "color:white", "color:rgb(255,255,255)", "color:rgba(0,0,0,0)",
    "color:hsl(0,0%,100%)", "color:transparent", "color:#fefefe", "COLOR : #FFF !important",
    "-webkit-text-fill-color:transparent", "background:#000", "color:red;background:red", "opacity:0", "opacity:.01",
    "filter:opacity(0)", "position:absolute;left:-9999px", "position:fixed;top:-999em", "margin-left:-9999px",
    "position:absolute;left:200%;right:9999px", "margin:0 0 0 -9999px", "display:inline-block;transform:scale(0)",
    "display:inline-block;transform:translateX(-9999px)", "display:inline-block;text-indent:-9999px",
    "position:absolute;clip:rect(0 0 0 0)", "position:absolute;clip:rect(1px,1px,1px,1px)", "clip-path:inset(100%)",
    "clip-path:circle(0)", "display:inline-block;width:0;overflow:hidden", "display:block;height:0;overflow:hidden",
    "position:absolute;width:1px;height:1px;overflow:hidden", "font-size:1px", "font-size:0", "font-size:.1em",
    "font:0/0 a", "display:inline-block;zoom:0.01", "content-visibility:hidden", "display:none", "visibility:hidden",
)  # fmt: skip
DOUBTFUL = (
    "color:var(--unsaid)", "zoom:0", "letter-spacing:-1em", "letter-spacing:500px", "transform:scale(0)", "opacity:.1",
    "clip:rect(0 0 0 0)", "width:0;overflow:hidden", "color:#eee", "color:yellow",
    "color:#fff;text-shadow:0 0 2px #000",
    "unicode-bidi:bidi-override;direction:rtl", "background:url(a.png);color:#fff",
    "color:color-mix(in srgb, red, white)",
)  # fmt: skip
SEEN = (
    "color:#ccc", "color:#999", "color:#333", "color:red", "background:#c00;color:#fff", "font-size:6pt",
    "background:#000;color:#ddd", "background:url(a.png)", "left:-9999px", "opacity:.5", "text-indent:2em",
    "margin-left:-3px", "color:windowtext", "height:1px", "overflow:hidden", "color:no-colour", "background:yellow",
    "clip-path:none", "transform:none", "letter-spacing:1px", "line-height:1.5;overflow:hidden",
)  # fmt: skip


def cells(row, head=""):
    """The texts of the last row, and which of them are doubtful."""
    page = f"<html><head>{head}</head><body><table><tr><td>a</td></tr>{row}</table></body></html>"
    last = next(readings(page.encode())).rows[-1].cells
    return [cell.text for cell in last], [cell.doubtful for cell in last]


def row(inside, at):
    return "<tr>" + "".join(f"<td>{inside if n == at else n}</td>" for n in range(4)) + "</tr>"


def style_variants(style, digits):
    """The ways to style part of a cell, each with the contents of the head."""
    yield f'<span style="{style}">{digits}</span>', ""
    yield f"<b class=x>{digits}</b>", f"<style>.x{{{style}}}</style>"
    yield f"<b>{digits}</b>", f"<style>td b{{font-weight:400}} tr > td b{{{style}}}</style>"
    yield f"<b data-k=1>{digits}</b>", f"<style>[data-k]{{{style}}}</style>"
    yield f"<u style='{style}'><i>{digits}</i></u>", ""


@pytest.mark.parametrize("style", HIDDEN)
def test_invisible_digits_are_not_part_of_a_figure(style):
    for before, behind, digits, at in places():
        for part, head in style_variants(style, digits):
            texts, doubtful = cells(row(before + part + behind, at), head)
            assert "".join("".join(texts[at].split())) == before + behind, (part, head)
            assert texts[:at] + texts[at + 1 :] == [str(n) for n in range(4) if n != at]
            assert not any(doubtful)


@pytest.mark.parametrize("style", DOUBTFUL)
def test_a_cell_with_a_part_that_may_be_invisible_is_doubtful(style):
    for before, behind, digits, at in places():
        for part, head in style_variants(style, digits):
            texts, doubtful = cells(row(before + part + behind, at), head)
            assert texts == figures(before + digits, behind, at)
            assert doubtful == [n == at for n in range(4)], (part, head)


@pytest.mark.parametrize("style", SEEN)
def test_visible_digits_are_read(style):
    for before, behind, digits, at in places():
        for part, head in style_variants(style, digits):
            assert cells(row(before + part + behind, at), head) == (figures(before + digits, behind, at), [False] * 4)


@pytest.mark.parametrize(
    ("cell", "head", "text", "doubtful"),
    [
        ("<td><font color=white>9</font>0", "", "0", False),
        ("<td><font color=ffffff>9</font>0", "", "0", False),
        ("<td bgcolor=#cc0000><font color=white>9</font>0", "", "90", False),
        ("<td bgcolor=black>90", "", "", False),
        ("<td background=a.png><font color=white>9</font>0", "", "90", True),
        ("<td style='color:#fff'>9<i style='color:#000'>0</i>", "", "0", False),
        ("<td class=h><i style='color:#fff'>9</i>0", "<style>.h{background:#06c}</style>", "90", False),
        ("<td class=h><i style='color:#fff'>9</i>0", "<link rel=stylesheet href=a.css>", "90", True),
        ("<td class=h><i style='color:#333'>9</i>0", "<link rel=stylesheet href=a.css>", "90", False),
        ("<td style='background:#fff'><i style='color:#fff'>9</i>0", "<link rel=stylesheet href=a.css>", "0", False),
        ("<td><b class=x style='color:#000'>9</b>0", "<style>.x{color:#fff!important}</style>", "0", False),
        ("<td><b class=x style='color:#000'>9</b>0", "<style>.x{color:#fff}</style>", "90", False),
        ("<td><b class=x id=y>9</b>0", "<style>#y{color:#000} td .x{color:#fff}</style>", "90", False),
        ("<td><a href=# class=x>9</a>0", "<style>a:hover{color:#fff} .x::before{color:#fff}</style>", "90", False),
        ("<td style='color:#fff'><a href=#>9</a>0", "", "9", False),
        ("<td><b style='color:var(--q)'>9</b>0", "<style>:root{--q:#fff}</style>", "0", False),
        ("<td><b style='color:var(--q)'>9</b>0", "<style>:root{--q:#333}</style>", "90", False),
        ("<td><b style='color:var(--q, #333)'>9</b>0", "", "90", False),
        ("<td style='background:#c00;background:#fff;color:#fff'>90", "", "", False),
        ("<td style='background:rgba(0,0,0,.02);color:#fff'>90", "", "", False),
        ("<td>9<sup>1</sup>", "", "9\u00b9", False),
    ],
)
def test_visible_text_depends_on_its_colour_and_background(cell, head, text, doubtful):
    assert cells(f"<tr>{cell}</td></tr>", head) == ([text], [doubtful])


@pytest.mark.parametrize(
    ("table", "shown"),
    [
        ("<table style='color:#fff'><tr><td>90</table>", [""]),
        ("<table style='color:#fff;background:#00c'><tr><td>90</table>", ["90"]),
        ("<table><tr style='color:#fff' bgcolor=navy><td>90</table>", ["90"]),
        ("<div style='color:#fff'><table><tr><td>90</table></div>", [""]),
        ("<div style='color:var(--x);opacity:0'><table><tr><td>90</table></div>", ["90"]),
        ("<table style='text-indent:-9999px'><tr><td>90</table>", [""]),
    ],
)
def test_a_cell_inherits_colours(table, shown):
    grid = next(readings(f"<html><body>{table}".encode()))
    assert [cell.text for row in grid.rows if row.table for cell in row.cells] == shown
    assert not any(cell.doubtful for row in grid.rows for cell in row.cells)


def test_cells_of_a_grid_without_table_tags_hide_text_too():
    line = "<div class=r><div class=c>a</div><div class=c><b style='color:{}'>9</b>0</div></div>"
    grid = next(readings(f"<html><body>{line.format('#fff')}{line.format('var(--x)')}".encode()))
    assert [(row.cells[1].text, row.cells[1].doubtful) for row in grid.rows] == [("0", False), ("90", True)]


def test_white_words_outside_tables_are_read():
    grid = next(readings(b"<html><body><h1 style='color:#fff'>a</h1><table><tr><td>1</table>"))
    assert grid.rows[0].cells[0].text == "a"


def test_pages_with_thousands_of_styles_are_read():
    styles = "".join(f".c{n}{{color:#fff;margin:-{n}px}}" for n in range(3_000))
    page = f"<style>{styles}</style><table>" + "<tr>" + "<td class=c2999 style='color:#fff'>1</td>" * 5_000
    assert {cell.text for cell in next(readings(page.encode())).rows[-1].cells} == {""}
