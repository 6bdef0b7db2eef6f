"""Last year's report of each report's body, and its figures beside it, as temporary tables the rules' SQL joins.

A body is known through renames and recodes (staged.body), and its report of a year is the one that counts, for the
marts too (checked.counted): in force, not kept apart, and of several the last collected, else the one that fails fewer
rules.
Forms are not chained: of a report on another form only tables three and four are taken, which both forms print alike.
"""

from collections.abc import Mapping
from types import MappingProxyType

from expectations.language.counts import quoted
from expectations.rulebook.load import Instance
from warehouse.reference.forms.form import Form, FormCell, forms
from warehouse.store import Connection, replace

ALIKE = ("applications", "disputes")
NONE: Mapping[str, str] = MappingProxyType({})

_KNOWN = """
CREATE OR REPLACE TEMP TABLE known AS
SELECT report_id, bool_or(in_force) AS in_force, min(first_seen) FILTER (in_force) AS first_seen,
       min(source) FILTER (in_force) AS source, arg_min(media_type, source) FILTER (in_force) AS media_type
FROM staged.version GROUP BY report_id
"""
# A report no source is known of, such as a draft that is checked by itself, is in force.
_COUNTED = """
WITH broken AS (
  SELECT report_id, count(*) FILTER (effect = 'flag') AS failed, count(*) FILTER (effect = 'apart') > 0 AS apart
  FROM checked.violation ANTI JOIN checked.waived USING (report_id, rule) GROUP BY report_id
)
SELECT s.report_id, b.body_id, s.fiscal_year, s.region_code, s.kind, s.level, s.zone, s.scope, s.form
FROM staged.report s JOIN staged.body b USING (report_id)
LEFT JOIN known k USING (report_id) LEFT JOIN broken x USING (report_id)
WHERE k.in_force IS NOT false AND x.apart IS NOT true AND s.undecided_identity IS NULL
  AND b.body_id IS NOT NULL AND s.fiscal_year IS NOT NULL
QUALIFY row_number() OVER (
  PARTITION BY b.body_id, s.fiscal_year
  ORDER BY k.first_seen DESC, coalesce(x.failed, 0), k.source, s.report_id
) = 1
"""
_PAIRS = """
CREATE OR REPLACE TEMP TABLE previous AS
SELECT s.report_id, s.form, c.report_id AS previous_id, c.form AS previous_form
FROM staged.report s JOIN staged.body b USING (report_id)
JOIN checked.counted c ON c.body_id = b.body_id AND c.fiscal_year = s.fiscal_year - 1
"""


# A report the caller says is last year's of the same body, whatever the two are called.
_GIVEN = """
INSERT INTO previous
SELECT s.report_id, s.form, c.report_id, c.form FROM staged.report s, staged.report c
WHERE s.report_id = $report AND c.report_id = $earlier AND c.fiscal_year = s.fiscal_year - 1
  AND NOT EXISTS (FROM previous p WHERE p.report_id = s.report_id)
  AND NOT EXISTS (FROM checked.violation v WHERE v.report_id = c.report_id AND v.effect = 'apart')
"""


def create_pairs(con: Connection, given: Mapping[str, str] = NONE) -> None:
    """`known`: where each report is held now; checked.counted: the one of each body and year that counts; `previous`:
    report and form, previous_id and previous_form, no row where last year's report is not there; `figures`: a digest of
    every report's cells.

    `given` are previous_id by report, taken where the body is not known to have another, and only if the years follow.
    To be made when the rules that may flag a report or keep it apart are judged; none of them looks at others.
    """
    con.execute(_KNOWN)
    replace(con, "checked.counted", _COUNTED)
    con.execute(_PAIRS)
    digests = " UNION ALL ".join(
        f"SELECT report_id, hash({', '.join(map(quoted, form.all_cells()))}) AS digest FROM staged.{form.form}"
        for form in forms().values()
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE figures AS {digests}")
    for report, earlier in given.items():
        con.execute(_GIVEN, {"report": report, "earlier": earlier})


def pairs(con: Connection) -> list[tuple[str, str]]:
    """Every report that was judged beside last year's, with that one's id."""
    return con.execute("SELECT report_id, previous_id FROM previous").fetchall()


def create_previous(con: Connection, form: Form, instances: tuple[Instance, ...]) -> None:
    """`previous_<form>`: a row a report that has one, with those of last year's cells that `instances` speak of, and
    `copied`, 1 where every cell says the same.
    """
    entries = (entry.cell for i in instances for entry in i.equation.entries if entry.previous)
    cells = list(dict.fromkeys(entries))
    copied = any(i.equation.needs_copied for i in instances)
    selects = [_from(form, earlier, cells, copied) for earlier in forms().values()]
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table(form)} AS {' UNION ALL '.join(selects)}")


def table(form: Form) -> str:
    return f"previous_{form.form}"


def drop_previous(con: Connection, form: Form) -> None:
    con.execute(f"DROP TABLE IF EXISTS {table(form)}")


def _from(form: Form, earlier: Form, cells: list[FormCell], copied: bool) -> str:
    same = earlier.form == form.form
    printed = {cell.key for cell in earlier.all_cells() if same or cell.table in ALIKE}
    taken = [f"e.{quoted(c)}" if c.key in printed else f"NULL::BIGINT AS {quoted(c)}" for c in cells]
    told = same and copied
    joins = (
        " JOIN figures own ON own.report_id = n.report_id JOIN figures past ON past.report_id = n.previous_id"
        if told
        else ""
    )
    taken.append(f"({'own.digest = past.digest' if told else 'NULL'})::INT AS copied")
    return (
        f"SELECT n.report_id, {', '.join(taken)}"
        f" FROM previous n JOIN staged.{earlier.form} e ON e.report_id = n.previous_id{joins}"
        f" WHERE n.form = '{form.form}' AND n.previous_form = '{earlier.form}'"
    )
