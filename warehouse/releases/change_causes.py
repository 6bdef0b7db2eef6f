"""Which document caused a changed row: the report whose row it is, or of a sum the reports that changed within it.

SQL only, over the temporary tables `document` and `caused` made here; the rows are compared in diff.py.
"""

from warehouse.releases.compared_sides import Side
from warehouse.schema import Table
from warehouse.store import Connection

REPORTS = "marts.fact_report"
_TOLD = ("body_id", "body", "region_code", "year", "title", "source")
_WITHIN = ("body_id", "region_code", "level", "year", "form")
_ONE = "count(DISTINCT report_id) = 1"


def by_report(table: Table) -> bool:
    return "report_id" in table.keys


def documents(con: Connection, before: Side, after: Side) -> None:
    """Make `document`: each report of either side once, as it is known after."""
    names = ("report_id", *dict.fromkeys((*_TOLD, *_WITHIN)))
    rows = []
    for rank, side in enumerate((after, before)):
        has = side.columns.get(REPORTS, {})
        columns = ", ".join(f'"{name}"' if name in has else f'NULL AS "{name}"' for name in names)
        if has:
            rows.append(f"SELECT {columns}, {rank} AS rank FROM ({side.selects[REPORTS]})")
    typed = ", ".join(f'NULL::{"INTEGER" if name == "year" else "VARCHAR"} AS "{name}"' for name in names)
    rows.append(f"SELECT {typed}, 9 AS rank WHERE false")
    con.execute(
        f"CREATE TEMP TABLE document AS SELECT * EXCLUDE (rank) FROM ({' UNION ALL '.join(rows)})"
        " QUALIFY row_number() OVER (PARTITION BY report_id ORDER BY rank) = 1"
    )


def caused(con: Connection) -> None:
    """Make `caused`: each report found in `release.diff`, where it stands and where the one stood that it replaced."""
    con.execute(
        "CREATE TEMP TABLE caused AS"
        " WITH pair AS (SELECT DISTINCT report_id, report_before FROM release.diff WHERE report_id IS NOT NULL)"
        " SELECT d.*, report_before FROM document d JOIN pair USING (report_id) UNION"
        " SELECT d.* REPLACE (pair.report_id AS report_id), report_before FROM document d"
        " JOIN pair ON d.report_id = report_before"
    )


def cause(table: Table) -> tuple[str, str]:
    """The SELECT of what may have caused a change in `table`, and how a row joins it: `cause` and `entry` by name."""
    if by_report(table):
        return "SELECT *, NULL AS report_before, 1 AS documents FROM document", "cause.report_id = entry.report_id"
    within = [name for name in _WITHIN if name in table.keys]
    if not {"year", "body_id"} & set(within):  # reference data: no report changes it
        return "SELECT *, NULL AS report_before, 0 AS documents FROM document WHERE false", "false"
    told = ", ".join(f"CASE WHEN {_ONE} THEN any_value({name}) END AS {name}" for name in _of_one())
    # What is below a division is in its sums.
    above = "unnest(list_distinct(['00', region_code[:2], region_code[:4], region_code[:6], region_code]))"
    columns = ", ".join(f"{above if name == 'region_code' else name} AS within_{name}" for name in within)
    grouped = ", ".join(f"within_{name}" for name in within)
    on = " AND ".join(f'cause.within_{name} IS NOT DISTINCT FROM entry."{name}"' for name in within)
    return (
        f"SELECT {grouped}, count(DISTINCT report_id) AS documents, {told}"
        f" FROM (SELECT *, {columns} FROM caused) GROUP BY {grouped}"
    ), on


def _of_one() -> tuple[str, ...]:
    return ("report_id", "report_before", *_TOLD)


def told(table: Table, has: set[str]) -> str:
    """The columns of `release.diff` that say whose row it is and what caused it; `has` are the columns of the entry."""
    own = ", ".join(
        f'coalesce(entry."{name}", cause.{name}) AS {name}' if name in has else f"cause.{name} AS {name}"
        for name in ("body_id", "body", "region_code", "year", "title", "source", "report_id")
    )
    replaced = (
        "CASE WHEN was.report_id <> now.report_id THEN was.report_id END" if by_report(table) else "cause.report_before"
    )
    return f"{own}, {replaced} AS report_before, coalesce(cause.documents, {int(by_report(table))}) AS documents"
