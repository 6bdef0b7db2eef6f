"""The tables of a report as mark-up: spans right, wrong or lost, grids without tables, tables as Word exports them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from random import Random

from tests.generator.kinds.html_cells import Content, plain
from tests.generator.printed import Cell, Table

Draw = Callable[[Table], str]
Spans = Callable[[Cell], Mapping[str, str]]

NONE = ("0", "", "-1", "px", "auto")  # what a span of 1 is written as by programs that do not know better
STYLES = {"table": "display:table;width:100%", "row": "display:table-row", "cell": "display:table-cell"}


def spans(cell: Cell) -> dict[str, str]:
    both = {"rowspan": cell.rowspan, "colspan": cell.colspan}
    return {side: str(span) for side, span in both.items() if span > 1}


def ruled(table: Table, content: Content = plain, attributes: Spans = spans) -> str:
    """A table element; `attributes` gives the span attributes as they are written."""
    rows = ("".join(_element(cell, content, attributes) for cell in row) for row in table.rows)
    return "\n".join(("<table>", "<tbody>", *(f"<tr>{row}</tr>" for row in rows), "</tbody>", "</table>"))


def _element(cell: Cell, content: Content, attributes: Spans) -> str:
    name = "th" if cell.header else "td"
    said = "".join(f' {side}="{span}"' for side, span in attributes(cell).items())
    return f"<{name}{said}>{content(cell)}</{name}>"


def unspanned(table: Table) -> str:
    """Every span attribute lost, so that rows under a group begin further left."""
    return ruled(table, attributes=lambda cell: {})


def malformed(table: Table, rng: Random) -> str:
    """Spans with units, decimals, signs and blanks around, and values that are no span where it is 1."""

    def attributes(cell: Cell) -> dict[str, str]:
        wide = {side: rng.choice(("{}px", "{}.0", " {} ", "+{}", "{}%", "{}"))
                .format(span) for side, span in spans(cell).items()}  # fmt: skip
        return {"colspan": rng.choice(NONE), "rowspan": rng.choice(NONE[1:]), **wide} if rng.random() < 0.5 else wide

    return ruled(table, attributes=attributes)


def overshooting(table: Table, rng: Random) -> str:
    """Spans that go beyond the table: the last cell of rows over its right edge, cells of the last row below it."""
    edge, bottom = rng.randint(1, 5), rng.choice((1, 3, 1000))
    rows = [[*row[:-1], _wider(row[-1], edge if rng.random() < 0.3 else 0)] for row in table.rows]
    rows[-1] = [replace(cell, rowspan=cell.rowspan + bottom) for cell in rows[-1]]
    if table.section == "三":  # the results of the year, and with them the last row's place
        over = rng.randint(0, 1)
        rows = [[_longer(cell, over) if cell.rowspan > 10 else cell for cell in row] for row in rows]
    return ruled(replace(table, rows=tuple(map(tuple, rows))))


def _wider(cell: Cell, more: int) -> Cell:
    return replace(cell, colspan=cell.colspan + more)


def _longer(cell: Cell, more: int) -> Cell:
    return replace(cell, rowspan=cell.rowspan + more)


def zero_spans(table: Table) -> str:
    """A rowspan of 0 reaches to the end of the row group: the tallest cell has a group of its own and says 0."""
    tall = next((y for y, row in enumerate(table.rows) for cell in row if cell.rowspan > 10), None)
    if tall is None:
        return ruled(table)
    end = tall + table.rows[tall][0].rowspan
    parts = (table.rows[:tall], table.rows[tall:end], table.rows[end:])
    groups = (ruled(replace(table, rows=part), attributes=_zero).splitlines()[1:-1] for part in parts)
    return "\n".join(("<table>", *(line for group in groups for line in group), "</table>"))


def _zero(cell: Cell) -> dict[str, str]:
    return spans(cell) | ({"rowspan": "0"} if cell.rowspan > 10 else {})


def emptied(table: Table, rng: Random) -> str:
    """Columns that hold nothing: at the right, at the left, or between the labels and the figures."""
    left, right, inside = rng.randint(0, 1), rng.randint(1, 3), rng.random() < 0.5
    labels = {4: 1, 10: 3}.get(table.width, 0)
    rows = [_parted(row, labels) if inside and labels else [cell for cell in row if cell] for row in table.grid()]
    return ruled(replace(table, rows=tuple((*[Cell("")] * left, *row, *[Cell("")] * right) for row in rows)))


def _parted(row: list[Cell | None], at: int) -> list[Cell]:
    """The cells of a grid row with an empty one before grid column `at`; a cell that reaches over it grows instead."""
    cells = [(x, cell) for x, cell in enumerate(row) if cell]
    if any(x < at < x + cell.colspan for x, cell in cells):
        return [_wider(cell, 1 if x < at < x + cell.colspan else 0) for x, cell in cells]
    return [cell for x, cell in cells if x < at] + [Cell("")] + [cell for x, cell in cells if x >= at]


def with_hidden_rows(table: Table, rng: Random) -> str:
    """Rows of other figures that are not shown: last year's, left in the page."""
    lines = ruled(table).splitlines()
    rows = [line for line in lines if line.startswith("<tr>")]
    for line in rng.sample(rows[table.header_rows :], min(3, len(rows) - table.header_rows)):
        stale = line.replace("<td>0</td>", f"<td>{rng.randint(1, 60)}</td>").replace("<td></td>", "<td>7</td>")
        start = rng.choice(('<tr style="display:none">', "<tr hidden>", '<tr style="height:0;display: none;">'))
        lines.insert(lines.index(line) + rng.randint(0, 1), stale.replace("<tr>", start))
    return "\n".join(lines)


def div_rows(table: Table, row: str = "", cell: str = "", *, covered: bool = True) -> str:
    """A grid of divs by class, or by style where no class is given; `covered` prints merged places as empty divs."""
    said = {part: f'style="{style}"' for part, style in STYLES.items()}
    if row:
        said = {"table": 'class="grid"', "row": f'class="{row}"', "cell": f'class="{cell}"'}
    lines = [f"<div {said['table']}>"]
    for places in table.grid():
        shown = [escape(place.text) if place else "" for place in places if place or covered]
        cells = "".join(f"<div {said['cell']}>{text}</div>" for text in shown)
        lines.append(f"<div {said['row']}>{cells}</div>")
    return "\n".join((*lines, "</div>"))


def pre(table: Table) -> str:
    """Text with tabs as it was pasted; merged places are empty."""
    lines = ("\t".join(escape(cell.text) if cell else "" for cell in row) for row in table.grid())
    return "\n".join(("<pre>", *lines, "</pre>"))


def word_table(table: Table, rng: Random) -> str:
    """As Word saves it: paragraphs of class MsoNormal, spans by language, o:p, unquoted attributes, a row of widths."""
    rows = ["<table class=MsoNormalTable border=1 cellspacing=0 style='mso-border-alt:solid .5pt'>"]
    for row in table.rows:
        rows.append(" <tr style='mso-yfti-irow:1;height:22.7pt'>")
        rows += (_word_cell(cell, rng) for cell in row)
        rows.append(" </tr>")
    widths = "".join(f"\n  <td width={40 + x} style='border:none'></td>" for x in range(table.width))
    rows.append(f" <![if !supportMisalignedColumns]>\n <tr height=0>{widths}\n </tr>\n <![endif]>")
    return "\n".join((*rows, "</table>"))


def _word_cell(cell: Cell, rng: Random) -> str:
    said = "".join(f" {side}={span}" for side, span in spans(cell).items())
    text = escape(cell.text) if cell.text else "&nbsp;"
    if cell.key and len(cell.text) > 1 and rng.random() < 0.4:
        runs = "".join(f"<span lang=EN-US>{escape(char)}</span>" for char in cell.text)
    else:
        runs = f"<span{' lang=EN-US' if cell.key else ''} style='font-size:10.5pt;\n  font-family:宋体'>{text}</span>"
    empty = rng.choice(("<o:p></o:p>", "<span lang=EN-US><o:p>&nbsp;</o:p></span>"))
    return (
        f"  <td width=56{said} valign=top style='padding:0cm 5.4pt'>\n  <p class=MsoNormal>{runs}{empty}</p>\n  </td>"
    )
