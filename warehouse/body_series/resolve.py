"""Says of every staged report whose it is, before rules look around: staged.body, and staged.near_body.

All of it is SQL: division.sql knows the divisions, name.sql what is left of a name, near.sql what may be one body,
body.sql how each report is known. Reads checked.reviewed_body, which whoever judges has filled before.
"""

from pathlib import Path

from warehouse.body_series.name_macros import create_macros
from warehouse.reference.divisions.region import REGIONS
from warehouse.reference.divisions.region_changes import region_changes
from warehouse.reference.divisions.zones import Zone, zones
from warehouse.schema import literal
from warehouse.store import Connection, replace

SQL = Path(__file__).parent
_MET = (
    "CREATE OR REPLACE TEMP TABLE division_met AS SELECT DISTINCT code"
    " FROM (SELECT region_code AS code FROM staged.report UNION SELECT division FROM checked.reviewed_body)"
    " WHERE code IS NOT NULL"
)
_LISTS = (
    "(SELECT code, name, level, replace(kind, '(stat only)', '') AS kind, seen_from, not_seen_from"
    f" FROM read_csv({literal(str(REGIONS))}, header = true, auto_detect = false, delim = ',', quote = '', escape = '',"
    " columns = {'code': 'VARCHAR', 'level': 'VARCHAR', 'name': 'VARCHAR', 'parent_code': 'VARCHAR', 'kind': 'VARCHAR',"
    " 'seen_from': 'DATE', 'not_seen_from': 'DATE'}))"
)
_LISTED = "CREATE OR REPLACE TEMP TABLE division_listed AS"
# The rows of the divisions met and of those above them.
_STANDING = (
    f"{_LISTED} SELECT *, code AS key FROM {_LISTS} WHERE code IN"
    " (SELECT code[:n] FROM division_met, unnest([2, 4, 6, 9]) w(n))"
)
# A division that is not as the last list has it, or that a reviewed change speaks of.
_CHANGED = (
    "WITH standing AS (SELECT code, name FROM division_listed WHERE not_seen_from IS NULL)"
    " SELECT 1 FROM staged.report WHERE region_name IS NOT NULL AND region_code <> '00'"
    " AND ((region_code, region_name) NOT IN (SELECT (code, name) FROM standing) OR region_code IN ({codes}))"
    " UNION ALL SELECT 1 FROM checked.reviewed_body WHERE division NOT IN (SELECT code FROM standing) LIMIT 1"
)


def resolve(con: Connection) -> None:
    """Fill staged.body, a row a staged report, and staged.near_body, a row a pair of bodies that may be one."""
    create_macros(con)
    con.execute(_MET)
    _list_divisions(con)
    _name_zones(con)
    con.execute(_said("division"))
    con.execute(_said("name"))
    replace(con, "staged.near_body", _said("near"))
    replace(con, "staged.body", _said("body"))


def _name_zones(con: Connection) -> None:
    """`division_zone`: each name of a zone known by name, with its code and `own` "", or with the code of the division
    it sits in and the one name it has there.
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


def _said(name: str) -> str:
    return (SQL / f"{name}.sql").read_text("utf-8")


def _list_divisions(con: Connection) -> None:
    """`division_listed`: rows of the lists with the key of their lineage. Of a division in the last list that is its
    code: where all are there, as mostly when a few are checked, the lineages are not told, which takes long.
    """
    con.execute(_STANDING)
    changed = {d.code for change in region_changes() for d in (change.before, change.after) if d is not None}
    codes = ", ".join(map(literal, ["", *sorted(changed)]))
    if con.execute(_CHANGED.format(codes=codes)).fetchall():
        from warehouse.division_tables import create_division_tables

        create_division_tables(con)
        con.execute(f"{_LISTED} SELECT code, name, level, kind, seen_from, lineage AS key FROM reference_region")
