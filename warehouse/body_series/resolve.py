"""Identifies the body of every staged report, before rules compare reports: fills staged.body and staged.near_body.

The work is SQL: division.sql resolves the divisions, name.sql normalises the names, near.sql finds bodies that may be
the same, body.sql identifies the body of each report. Reads checked.reviewed_body, which must be filled before.
"""

from pathlib import Path

from warehouse.body_series.name_macros import create_macros
from warehouse.connection import Connection
from warehouse.division_tables import division_queries
from warehouse.reference.divisions.zones import Zone, zones
from warehouse.schema import literal
from warehouse.store import count, create_temporary, replace, replace_part, update

SQL = Path(__file__).parent
_MET = """
(SELECT code FROM (SELECT region_code AS code FROM staged.report UNION SELECT division FROM checked.reviewed_body)
 WHERE code IS NOT NULL)
"""
_UNMET = f"{_MET} ANTI JOIN division_met USING (code)"
# The rows of these divisions and of those above them, with all that their lineages were called before.
_CREATE_LISTED = """
CREATE OR REPLACE TEMP TABLE division_listed AS
WITH listed AS MATERIALIZED (SELECT code, name, level, kind, seen_from, lineage AS key {region}),
met AS (SELECT code[:n] AS code FROM division_met, unnest([2, 4, 6, 9]) w(n))
FROM listed WHERE key IN (SELECT key FROM listed SEMI JOIN met USING (code))
"""


# An entry means the last lineage of its code. A report is of one of the lineages that its code has had.
_LINKED = """
WITH listed AS MATERIALIZED (SELECT code, name, seen_from, lineage {region}),
meant AS (
  SELECT code AS division, lineage FROM listed WHERE code IN ({linked})
  QUALIFY row_number() OVER (PARTITION BY code ORDER BY seen_from DESC, name) = 1
)
SELECT division, code FROM meant JOIN listed USING (lineage) UNION SELECT division, division FROM ({linked})
"""
_REVIEWED_IDS = "body_id = b.key || ':' || b.from_name, becomes_id = b.key || ':' || b.to_name"
_REVIEWED_ROWS = """
body_reviewed b WHERE b.division = r.division AND b.name = r.name AND b.becomes = r.becomes AND b.change = r.change
"""


# body_resolved (name.sql) of the divisions alone, as far as near.sql reads it.
_CREATE_RESOLVED_AGAIN = """
CREATE OR REPLACE TEMP TABLE body_resolved AS
WITH b AS MATERIALIZED (FROM staged.body SEMI JOIN {divisions} USING (division))
SELECT s.report_id, s.fiscal_year, s.kind, s.undecided_identity IS NULL AS decided, b.division, b.body_id,
       substr(b.body_id, length(b.division) + 2) AS name
FROM staged.report s JOIN b USING (report_id)
"""
_UNCERTAIN = """
(SELECT DISTINCT body_id, body_id IN (SELECT unnest([earlier_id, later_id]) FROM staged.near_body) AS uncertain
 FROM staged.body SEMI JOIN {divisions} USING (division)) n
WHERE n.body_id = b.body_id AND n.uncertain <> b.uncertain
"""


def resolve_bodies(con: Connection, *, similar: bool = True, again: bool = False) -> None:
    """Fill staged.body, one row per staged report, and, where `similar`, staged.near_body, one row per pair of similar
    bodies. `again` is for further reports: divisions that an earlier call met are known.
    """
    if not again or count(con, _UNMET):
        _describe_divisions(con)
    con.execute(_read_sql("name"))
    update(con, "checked.reviewed_body r", _REVIEWED_IDS, _REVIEWED_ROWS)
    if similar:
        replace(con, "staged.near_body", _read_sql("near"))
    replace(con, "staged.body", _read_sql("body"))


def _describe_divisions(con: Connection) -> None:
    """Create the macros, and what division.sql creates of the divisions met."""
    create_macros(con)
    con.execute(f"CREATE OR REPLACE TEMP TABLE division_met AS SELECT code FROM {_MET}")
    _create_division_listed(con)
    _create_division_zone(con)
    con.execute(_read_sql("division"))


def find_similar(con: Connection, divisions: str) -> None:
    """Fill staged.near_body again for the divisions in table `divisions`, from staged.body as it is.

    Needs `body_reviewed`, which resolving any bodies creates.
    """
    con.execute(_CREATE_RESOLVED_AGAIN.format(divisions=divisions))
    replace_part(con, "staged.near_body", ["division"], divisions, _read_sql("near"))
    update(con, "staged.body b", "uncertain = n.uncertain", _UNCERTAIN.format(divisions=divisions))


def create_linked_divisions(con: Connection) -> None:
    """Create `linked_division`: for each division of a reviewed link the codes under which its lineage reports, at any
    time.
    """
    linked = "SELECT DISTINCT division FROM checked.reviewed_body"
    if not count(con, "checked.reviewed_body"):
        create_temporary(con, "linked_division", f"SELECT division, division AS code FROM ({linked})")
        return
    with division_queries() as queries:
        create_temporary(con, "linked_division", _LINKED.format(linked=linked, region=queries["region"]))


def _create_division_zone(con: Connection) -> None:
    """Make `division_zone`: each name of a zone known by name, with the code of the zone and an empty `own`.

    If the zone has no code: with the code of the division it sits in, and as `own` the one name it has there.
    """
    con.execute("CREATE OR REPLACE TEMP TABLE division_zone (code VARCHAR, way VARCHAR, own VARCHAR)")
    rows = {
        (zone.code or zone.sits_in, name, "" if zone.code else _own_name(zone))
        for zone in zones().zones
        for name in zone.local_names
    }
    values = ", ".join(f"({', '.join(map(literal, row))})" for row in sorted(rows))
    con.execute(f"INSERT INTO division_zone VALUES {values}")


def _own_name(zone: Zone) -> str:
    return min((name for name in zone.local_names if zone.name.endswith(name)), key=len)


def _read_sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text("utf-8")


def _create_division_listed(con: Connection) -> None:
    """Make `division_listed`: rows of the lists with their lineage keys."""
    with division_queries() as queries:
        con.execute(_CREATE_LISTED.format(region=queries["region"]))
