"""Table four in the layouts that sites print instead of the form's one row: `DISPUTES` by name.

`apart`: a table for each block under its title. `below`: one table, the blocks below one another. `matrix`: a row for
each block. `turned`: a row for each result. `list`: a row for each value. The form's own layout is in printed.py.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.generator.arrangement import ordered
from tests.generator.printed_cells import Cell, Row, Table, head, value
from tests.generator.report import Report
from warehouse.reference.forms.form import Term


@dataclass(frozen=True)
class _Printed:
    """The blocks and results of a report in printed order."""

    report: Report
    blocks: Sequence[Term]
    results: Sequence[Term]

    def title(self, block: Term) -> str:
        """What stands above a block: its label, with 行政诉讼 before that of a lawsuit."""
        titles = self.report.arrangement.dispute_titles
        return titles[block.key] if titles else f"{block.under}（{block.label}）" if block.under else block.label

    def heads(self) -> Row:
        return tuple(head(self.report.printed_label(result)) for result in self.results)

    def values(self, block: Term) -> Row:
        return tuple(value(self.report, f"disputes.{block.key}.{result.key}") for result in self.results)

    def table(self, rows: Iterator[Row] | Sequence[Row], width: int, header_rows: int = 1) -> Table:
        return Table(self.report.form.disputes.section, width, header_rows, tuple(rows))


def disputes_parts(report: Report) -> list[str | Table]:
    """Table four in the layout of the report's arrangement, with the titles between its tables."""
    return DISPUTES[report.arrangement.disputes](_printed(report))


def disputes_table(report: Report) -> Table:
    """Table four in that layout as one table: its parts below one another where it has several."""
    tables = [part for part in disputes_parts(report) if isinstance(part, Table)]
    return tables[0] if len(tables) == 1 else _below_one_another(_printed(report))


def _printed(report: Report) -> _Printed:
    form, arranged = report.form.disputes, report.arrangement
    return _Printed(report, ordered(form.blocks, arranged.blocks), ordered(form.columns, arranged.results))


def _apart(of: _Printed) -> list[str | Table]:
    found: list[str | Table] = []
    for block in of.blocks:
        found += [of.title(block), of.table([of.heads(), of.values(block)], len(of.results))]
    return found


def _below_one_another(of: _Printed) -> Table:
    width = len(of.results)
    rows = (
        row for block in of.blocks for row in ((head(of.title(block), colspan=width),), of.heads(), of.values(block))
    )
    return of.table(rows, width, 2)


def _matrix(of: _Printed) -> list[str | Table]:
    rows = [(head("类别"), *of.heads()), *((Cell(of.title(block)), *of.values(block)) for block in of.blocks)]
    return [of.table(rows, 1 + len(of.results))]


def _turned(of: _Printed) -> list[str | Table]:
    rows: list[Row] = [(head("结果"), *(head(of.title(block)) for block in of.blocks))]
    for result in of.results:
        cells = (value(of.report, f"disputes.{block.key}.{result.key}") for block in of.blocks)
        rows.append((Cell(of.report.printed_label(result)), *cells))
    return [of.table(rows, 1 + len(of.blocks))]


def _list(of: _Printed) -> list[str | Table]:
    rows: list[Row] = [(head("类别"), head("结果"), head("件数"))]
    for block in of.blocks:
        for n, result in enumerate(of.results):
            name = (Cell(of.title(block), rowspan=len(of.results)),) if not n else ()
            label = Cell(of.report.printed_label(result))
            rows.append((*name, label, value(of.report, f"disputes.{block.key}.{result.key}")))
    return [of.table(rows, 3)]


DISPUTES: dict[str, Callable[[_Printed], list[str | Table]]] = {
    "apart": _apart,
    "below": lambda of: [_below_one_another(of)],
    "matrix": _matrix,
    "turned": _turned,
    "list": _list,
}
