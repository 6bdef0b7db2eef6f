"""The parts of each aggregate: which reports it covers, and what their figures add up to, as temporary tables.

A report of a government (or its office, or a zone's committee) whose text states that it covers the region, or its
level, has as parts the reports counted of that year and region: for a whole region also those of the divisions below,
for a zone those in the zone. A government and its own office that both report are one part. Sums leave out aggregates
below; the largest part may be one.
"""

from expectations.language.counts import quoted
from warehouse.connection import Connection
from warehouse.reference.bodies.scopes import AGGREGATES
from warehouse.reference.forms.form import Form
from warehouse.reference.forms.form_list import forms
from warehouse.store import create_temporary

_SCOPES = ", ".join(f"'{scope}'" for scope in AGGREGATES)
IS_AGGREGATE = f"scope IN ({_SCOPES}) AND kind IN ('government', 'government_office', 'functional_zone_committee')"
# In tables, which spill to disk: as expressions of one statement, those of a million reports did not fit into memory.
_AGGREGATE = f"SELECT *, scope = 'whole_region_aggregate' AS whole FROM checked.counted WHERE {IS_AGGREGATE}"
_CANDIDATE = f"""
SELECT a.report_id AS aggregate_id, p.report_id AS part_id, p.form, a.form AS aggregate_form, p.region_code, p.kind,
       p.scope IN ({_SCOPES}) IS true AS aggregate,
       p.kind = 'government_office' AND p.region_code = a.region_code AS office
FROM (
  SELECT *, unnest(list_distinct([region_code[:2], region_code[:4], region_code[:6], region_code[:9]])) AS code
  FROM checked.counted
) p JOIN aggregate a ON a.region_code = p.code AND a.fiscal_year = p.fiscal_year
WHERE p.report_id <> a.report_id
  AND CASE WHEN a.level = 'zone' THEN p.zone = a.zone
           ELSE a.whole OR p.region_code = a.region_code AND p.level = a.level END
"""
_PART = """
SELECT c.* EXCLUDE (kind, region_code) FROM candidate c
LEFT JOIN (SELECT DISTINCT aggregate_id, region_code FROM candidate WHERE kind = 'government_office') o
  USING (aggregate_id, region_code)
WHERE kind <> 'government' OR aggregate OR o.aggregate_id IS NULL
"""


def create_parts(con: Connection) -> None:
    """Create `part`, a row for each report an aggregate covers, and `parts_<form>`, a row for each aggregate with
    for every cell the largest part (`most`), the sum of the known parts (`sum`), and it where all are known (`full`).

    Needs checked.counted. A form without aggregates has no such table, as planning it is expensive. A part on another
    form than the aggregate's is in neither sum, and leaves no sum full.
    """
    for name, query in (("aggregate", _AGGREGATE), ("candidate", _CANDIDATE), ("part", _PART)):
        create_temporary(con, name, query)
    con.execute("DROP TABLE candidate")
    con.execute("DROP TABLE aggregate")
    for form in forms().values():
        con.execute(f"DROP TABLE IF EXISTS {parts_table(form)}")
        if has_parts(con, form):
            con.execute(f"CREATE TEMP TABLE {parts_table(form)} AS {_part_sums(form)}")


def has_parts(con: Connection, form: Form) -> bool:
    """Whether any report on `form` is an aggregate with parts; where none is, there is no `parts_<form>`."""
    return bool(con.execute(f"SELECT 1 FROM part WHERE aggregate_form = '{form.form}' LIMIT 1").fetchall())


def _part_sums(form: Form) -> str:
    """The largest of all parts joined with the sums of those that are not aggregates. A FILTER on each of some hundred
    sums would cost forty times as much to plan and run.
    """
    names = [(cell.sql, quoted(cell)) for cell in form.all_cells()]
    most = ", ".join(f'max(e.{name}) AS "{sql}"' for sql, name in names)
    sums = ", ".join(f'sum(e.{name}) AS "{sql}", count(e.{name}) AS "{sql}__known"' for sql, name in names)
    columns = ", ".join(
        f'm."{sql}" AS "{sql}__most", s."{sql}" AS "{sql}__sum",'
        f' CASE WHEN s.parts = s."{sql}__known" THEN s."{sql}" END AS "{sql}__full"'
        for sql, _ in names
    )
    of = f"FROM part LEFT JOIN staged.{form.form} e ON e.report_id = part_id WHERE aggregate_form = '{form.form}'"
    return (
        f"SELECT aggregate_id AS report_id, {columns} FROM (SELECT aggregate_id, {most} {of} GROUP BY aggregate_id) m"
        f" LEFT JOIN (SELECT aggregate_id, count(*) AS parts, {sums} {of} AND NOT aggregate GROUP BY aggregate_id) s"
        " USING (aggregate_id)"
    )


def parts_table(form: Form) -> str:
    return f"parts_{form.form}"
