"""Fills in the SQL that compares one table on two sides: which reports differ, which rows, and which columns.

One statement from each template, made from the declared keys. diff.py runs them in order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from warehouse.releases.change_causes import REPORTS, cause_sql, identity_sql
from warehouse.releases.templates import sql
from warehouse.schema import Table, literal

_NO_MOVED_ROWS = "CREATE OR REPLACE TEMP TABLE moved_row AS SELECT 0 AS gone, 0 AS added WHERE false"


@dataclass(frozen=True, slots=True)
class ComparedColumn:
    """A column both sides have: its two values as text, and the condition that they differ, over `was` and `now`."""

    name: str
    old: str
    new: str
    differs: str


def compared_columns(table: Table, was: Mapping[str, str], now: Mapping[str, str]) -> list[ComparedColumn]:
    """The declared columns of `table` that both sides have; `was` and `now` give the type of each column."""
    names = [column.name for column in table.all_columns() if column.name in was and column.name in now]
    return [_compared(name, was[name], now[name]) for name in names]


def _compared(name: str, was_type: str, now_type: str) -> ComparedColumn:
    was, now = f'was."{name}"', f'now."{name}"'
    old, new = _as_text(was, was_type), _as_text(now, now_type)
    left, right = (was, now) if was_type == now_type else (old, new)
    return ComparedColumn(name, old, new, f"{left} IS DISTINCT FROM {right}")


def differing_groups_sql(group: Sequence[str], columns: Sequence[str], was: str, now: str) -> str:
    """The SELECT of the values of `group` whose rows differ between the SELECTs `was` and `now`."""
    return sql(
        "differing_groups",
        was=was,
        now=now,
        group=_listed(group),
        columns=_listed(columns),
        group_on_either_side=", ".join(f'coalesce(now."{name}", was."{name}") AS "{name}"' for name in group),
        same_group=_same(group),
    )


def pair_rows_sql(table: Table, columns: Sequence[ComparedColumn], was: str, now: str) -> str:
    """The statement that makes `paired_row` from the SELECTs `was` and `now`."""
    differs = [column.differs for column in columns if column.name not in table.keys]
    return sql(
        "paired_rows",
        was=was,
        now=now,
        was_columns=", ".join(f'"{column.name}" := was."{column.name}"' for column in columns),
        now_columns=", ".join(f'"{column.name}" := now."{column.name}"' for column in columns),
        same_key=_same(table.keys),
        any_column_differs="\n  OR ".join(differs) or "false",
    )


def match_moved_rows_sql(table: Table, columns: Sequence[ComparedColumn]) -> str:
    """The statement that makes `moved_row`; it is empty if the table has no `known_by` or a side lacks its columns."""
    if not table.known_by or not set(table.known_by) <= {column.name for column in columns}:
        return _NO_MOVED_ROWS
    return sql("moved_rows", known_by=_listed(table.known_by))


def insert_changes_sql(table: Table, columns: Sequence[ComparedColumn]) -> str:
    """The statement that enters the changes in `paired_row` and `moved_row` into `release.diff`."""
    cause, same_cause = cause_sql(table)
    return sql(
        "changes",
        table_name=literal(table.table),
        key=", ".join(f"'{name}=' || coalesce(entry.\"{name}\"::VARCHAR, '')" for name in table.keys),
        columns=",\n        ".join(map(_changed_cell, _listed_columns(table, columns))),
        cause=cause,
        same_cause=same_cause,
        **identity_sql(table, {column.name for column in columns}),
    )


def _listed_columns(table: Table, columns: Sequence[ComparedColumn]) -> Sequence[ComparedColumn]:
    """Those of which a change is listed: that another document took a report's place is a change of the report only."""
    if table.table == REPORTS or "report_id" not in table.keys:
        return columns
    return [column for column in columns if column.name != "report_id"]


def _changed_cell(column: ComparedColumn) -> str:
    return (
        f"struct_pack(column_name := {literal(column.name)}, old := {column.old}, new := {column.new},"
        f" differs := {column.differs})"
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _same(names: Sequence[str]) -> str:
    return " AND ".join(f'was."{name}" IS NOT DISTINCT FROM now."{name}"' for name in names)


def _as_text(value: str, kind: str) -> str:
    """`value` of type `kind` as text, a decimal without trailing zeros."""
    plain = f"{value}::VARCHAR"
    return f"rtrim(rtrim({plain}, '0'), '.')" if kind.startswith("DECIMAL") and not kind.endswith(",0)") else plain
