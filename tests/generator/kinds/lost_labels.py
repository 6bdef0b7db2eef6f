"""Table three without the labels of its second level: rows that only their group names, columns under 法人或其他组织.

Seeded variety: which groups, whether an empty cell is left, one of a group's rows missing or printed twice.
"""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.generator.kinds.html_tables import ruled
from tests.generator.kinds.web_page import page
from tests.generator.printed import Cell, Table
from tests.generator.report import Report

Kind = Callable[[Report, Random], bytes]
Damage = Callable[[list[list[Cell]], list[int], Random], None]


def _grouped(report: Report) -> dict[str, str]:
    """The group of each row of table three that is one of several, by the row's key."""
    rows = report.form.applications.rows_in(report.layout)
    groups = [row.group for row in rows]
    return {row.key: row.group for row in rows if row.group and groups.count(row.group) > 1}


def without_row_labels(report: Report, rng: Random, damage: Damage | None = None) -> bytes:
    """Labels of the rows of some groups, or of all, lost; `damage` is done to the rows of one of these groups."""
    grouped = _grouped(report)
    groups = sorted(set(grouped.values()))
    lost = rng.sample(groups, rng.choice((1, len(groups), len(groups))))
    empty = rng.random() < 0.6

    def draw(table: Table) -> str:
        if table.section != report.form.applications.section:
            return ruled(table)
        rows = [list(row) for row in table.rows]
        places: dict[str, list[int]] = {}
        for at, row in enumerate(rows):
            first = next((n for n, cell in enumerate(row) if cell.key), 0)
            group = grouped.get((row[first].key or "..").split(".")[1])
            if group in lost:
                places.setdefault(group, []).append(at)
                row[first - 1 : first] = [replace(row[first - 1], text="")] if empty else []
        if damage:
            damage(rows, places[lost[0]], rng)
        return ruled(replace(table, rows=tuple(map(tuple, rows))))

    return page(report, draw).encode()


def _drop_row(rows: list[list[Cell]], places: list[int], rng: Random) -> None:
    del rows[rng.choice(places[1:])]


def _repeat_row(rows: list[list[Cell]], places: list[int], rng: Random) -> None:
    at = rng.choice(places[1:])
    rows.insert(at, rows[at])


def _change_figure(rows: list[list[Cell]], places: list[int], rng: Random) -> None:
    """One figure differs from what the sums need."""
    row = rows[rng.choice(places)]
    at = rng.choice([n for n, cell in enumerate(row) if cell.key])
    row[at] = replace(row[at], text=f"{rng.randint(1, 9)}{row[at].text.strip('/—-无') or 0}")


def without_column_labels(report: Report, rng: Random) -> bytes:
    """The labels under 法人或其他组织 lost: their cells empty, or their line not printed."""
    empty = rng.random() < 0.5

    def draw(table: Table) -> str:
        if table.section != report.form.applications.section:
            return ruled(table)
        rows = [list(row) for row in table.rows]
        if empty:
            rows[2] = [replace(cell, text="") for cell in rows[2]]
        else:
            del rows[2]
            rows[:2] = [[replace(cell, rowspan=max(1, cell.rowspan - 1)) for cell in row] for row in rows[:2]]
        return ruled(replace(table, rows=tuple(map(tuple, rows))))

    return page(report, draw).encode()


LOST_LABEL_KINDS: dict[str, Kind] = {"row_labels_lost": without_row_labels, "column_labels_lost": without_column_labels}
# Kinds in which the form's order explains nothing: every number of the group is left over.
UNPROVEN_KINDS: dict[str, Kind] = {
    f"row_labels_lost_{name}": lambda report, rng, damage=damage: without_row_labels(report, rng, damage)
    for name, damage in (("one_less", _drop_row), ("one_more", _repeat_row), ("other_figure", _change_figure))
}
