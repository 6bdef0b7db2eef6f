"""Which document caused a changed row: the report the row belongs to or, for a sum, the reports that changed within it.

Makes the temporary tables `document` and `changed_document`, and the parts of changes.sql that identify the cause. The
rows are compared in diff.py.
"""

from collections.abc import Sequence

from warehouse.connection import Connection
from warehouse.releases.compared_sides import ComparedMarts
from warehouse.releases.templates import sql
from warehouse.schema import Table

REPORTS = "marts.fact_report"
# What identifies a document, and the columns by which tables of sums group reports.
_IDENTITY = ("body_id", "body", "region_code", "year", "title", "source")
_GROUPED_BY = ("body_id", "region_code", "level", "year", "form")
_DIVISION_AND_ABOVE = "unnest(list_distinct(['00', region_code[:2], region_code[:4], region_code[:6], region_code]))"


def has_reports(table: Table) -> bool:
    """Whether each row of `table` belongs to one report."""
    return "report_id" in table.keys


def create_documents(con: Connection, before: ComparedMarts, after: ComparedMarts) -> None:
    """Make `document`: each report of either side once, as `after` has it if it does."""
    names = ("report_id", *dict.fromkeys((*_IDENTITY, *_GROUPED_BY)))
    typed = ", ".join(f'NULL::{"INTEGER" if name == "year" else "VARCHAR"} AS "{name}"' for name in names)
    selects = [f"SELECT {typed}, 9 AS rank WHERE false"]
    for rank, side in enumerate((after, before)):
        if has := side.columns.get(REPORTS):
            columns = ", ".join(f'"{name}"' if name in has else f'NULL AS "{name}"' for name in names)
            selects.append(f"SELECT {columns}, {rank} AS rank FROM ({side.selects[REPORTS]})")
    con.execute(sql("documents", reports="\n  UNION ALL ".join(selects)))


def create_changed_documents(con: Connection) -> None:
    """Make `changed_document`: the documents of the changes found so far in `release.diff`."""
    con.execute(sql("changed_documents"))


def cause_sql(table: Table) -> tuple[str, str]:
    """The SELECT of what may have caused a change in `table`, and the condition that joins it: `cause` and `entry`."""
    if has_reports(table):
        return sql("cause_report"), "cause.report_id = entry.report_id"
    within = [name for name in _GROUPED_BY if name in table.keys]
    if not {"year", "body_id"} & set(within):
        return sql("cause_none"), "false"
    return _cause_of_sums(within), " AND ".join(
        f'cause.within_{name} IS NOT DISTINCT FROM entry."{name}"' for name in within
    )


def _cause_of_sums(within: Sequence[str]) -> str:
    return sql(
        "cause_sum",
        grouped=", ".join(f"within_{name}" for name in within),
        expanded=", ".join(
            f"{_DIVISION_AND_ABOVE if name == 'region_code' else name} AS within_{name}" for name in within
        ),
        only_document=",\n       ".join(
            f"CASE WHEN count(DISTINCT report_id) = 1 THEN any_value({name}) END AS {name}"
            for name in ("report_id", "report_before", *_IDENTITY)
        ),
    )


def identity_sql(table: Table, columns: set[str]) -> dict[str, str]:
    """The parts of changes.sql that identify whose row it is; `columns` are those of the entry."""
    identity = ",\n       ".join(
        f'coalesce(entry."{name}", cause.{name}) AS {name}' if name in columns else f"cause.{name} AS {name}"
        for name in (*_IDENTITY, "report_id")
    )
    if has_reports(table):
        before = "CASE WHEN was.report_id <> now.report_id THEN was.report_id END"
        return {"identity": identity, "report_before": before, "own_documents": "1"}
    return {"identity": identity, "report_before": "cause.report_before", "own_documents": "0"}
