"""The damage that conversions to text do to the tables of a report. No defect alters a figure or its order in a row.

A table here is a list of rows of cell texts, one text a grid place; an empty row prints as a blank line.
"""

import re
from collections.abc import Callable, Collection
from typing import Literal, get_args

from tests.generator.printed import Table
from tests.generator.report import Report
from warehouse.reference.forms.form import ApplicationsRow

Defect = Literal[
    "wide_rows",  # the first leaf rows of table three hold an empty cell after the label
    "shifted_cells",  # later rows of table three lose their empty leading cells
    "blank_line",  # a page break leaves a blank line inside tables two and three
    "narrow_rest",  # table two has two columns after its blank line
    "orphan_header",  # the header of table three falls apart, 总计 in a row it does not belong to
    "half_width",  # half-width brackets, and a space after the number of a row
    "spaced_words",  # spaces inside the title and the headers of table four
    "misprinted_header",  # one column header of table two is misprinted
    "repeated_heading",  # the first section's heading stands twice
    "marked_headings",  # headings carry # marks
]
Lines = list[list[str]]
Damage = Callable[[Report, Lines], Lines]


def known_defects() -> set[str]:
    return set(get_args(Defect))


def damaged(report: Report, table: Table, defects: Collection[Defect]) -> Lines:
    """The rows of one table after the conversion."""
    lines = [["" if cell is None else cell.text for cell in row] for row in table.grid()]
    for defect, damage in _DAMAGE[table.section].items():
        if defect in defects:
            lines = damage(report, lines)
    return lines


def spaced_title(report: Report) -> str:
    return report.title.replace(f"{report.year}年", f" {report.year} 年").replace("年度报告", " 年度报告")


def _break_proactive(report: Report, lines: Lines) -> Lines:
    """A page ends below the header of the third block."""
    block = report.form.proactive.blocks[2]
    at = next(i for i, row in enumerate(lines) if row[0] == block.label) + 2
    return [*lines[:at], [], *lines[at:]]


def _narrow(report: Report, lines: Lines) -> Lines:
    at = next((i for i, row in enumerate(lines) if not row), len(lines))
    return [*lines[:at], *(row[:2] for row in lines[at:])]


def _widen(report: Report, lines: Lines) -> Lines:
    third = report.form.applications.groups[2].label
    end = next(i for i, row in enumerate(lines) if row[1] == third)
    return [[*row[:3], "", *row[3:]] if 5 <= i < end else row for i, row in enumerate(lines)]


def _late_rows(report: Report) -> list[ApplicationsRow]:
    """The third group without its first row."""
    group = report.form.applications.groups[2].key
    return [row for row in report.form.applications.rows_in(report.layout) if row.group == group][1:]


def _shift(report: Report, lines: Lines) -> Lines:
    labels = {report.printed_label(row) for row in _late_rows(report)}
    labels.add(report.printed_label(report.form.applications.rows_in(report.layout)[-3]))  # the last before 总计
    return [[row[2], "", *row[3:], ""] if row[2] in labels and not any(row[:2]) else row for row in lines]


def _break_applications(report: Report, lines: Lines) -> Lines:
    """A page ends above the last row of the third group."""
    label = report.printed_label(_late_rows(report)[-1])
    at = next(i for i, row in enumerate(lines) if label in row)
    return [*lines[:at], [], *lines[at:]]


def _halve(report: Report, lines: Lines) -> Lines:
    return [[_half_width(text) for text in row] for row in lines]


def _half_width(text: str) -> str:
    text = re.sub(r"^(\d)\.", r"\1. ", re.sub(r"^（([一二三四五六七])）", r"(\1) ", text))
    return text.replace("（", "(").replace("）", ")").replace("，", ", ") if text[:1] in ("(", "（") else text


def _orphan(report: Report, lines: Lines) -> Lines:
    first, second, third, *rest = lines
    return [first[:6], [*second[3:5], "", "", second[9]], [], third, *rest]


def _space(report: Report, lines: Lines) -> Lines:
    leaves = {column.label for column in report.form.disputes.columns if len(column.label) == 4}
    return [[f"{text[:2]} {text[2:]}" if text in leaves else text for text in row] for row in lines]


_DAMAGE: dict[str, dict[Defect, Damage]] = {
    "二": {"blank_line": _break_proactive, "narrow_rest": _narrow},
    "三": {
        "wide_rows": _widen,
        "shifted_cells": _shift,
        "blank_line": _break_applications,
        "half_width": _halve,
        "orphan_header": _orphan,
    },
    "四": {"spaced_words": _space},
}
