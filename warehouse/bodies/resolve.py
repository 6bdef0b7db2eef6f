"""Says of every staged report whose it is, before any rule is judged: staged.body and, of doubtful pairs, staged.near_body.

All of it is SQL: division.sql knows the divisions, name.sql what is left of a name, near.sql what may be one body,
body.sql how each report is known. Reads checked.reviewed_body, which whoever judges has filled before.
"""

from pathlib import Path

from warehouse.bodies.writings import create_macros
from warehouse.reference.region import REGIONS
from warehouse.schema import literal
from warehouse.store import Connection, fill

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
_OUTDATED = (
    "SELECT 1 FROM staged.report r JOIN division_listed d ON d.code = r.region_code AND d.name = r.region_name"
    " WHERE d.not_seen_from IS NOT NULL LIMIT 1"
)


def resolve(con: Connection) -> None:
    """Fill staged.body, a row a staged report, and staged.near_body, a row a pair of bodies that may be one."""
    create_macros(con)
    con.execute(_MET)
    _list_divisions(con)
    con.execute(_said("division"))
    con.execute(_said("name"))
    fill(con, "staged.near_body", _said("near"))
    fill(con, "staged.body", _said("body"))


def _said(name: str) -> str:
    return (SQL / f"{name}.sql").read_text("utf-8")


def _list_divisions(con: Connection) -> None:
    """`division_listed`: rows of the lists with the key of their lineage. Of a division in the last list that is its code:
    where all of them are, as when a few are checked, the lineages are not told from the lists, which takes long.
    """
    con.execute(_STANDING)
    if not con.execute(_OUTDATED).fetchall():
        return
    from warehouse.reference.lineage import lineages

    told = "\n".join(f"{code},{name},{key}" for (code, name), key in lineages().items() if key != code)
    con.execute(
        f"{_LISTED} SELECT r.*, coalesce(k[3], r.code) AS key FROM {_LISTS} r LEFT JOIN"
        f" (SELECT string_split(unnest(string_split({literal(told)}, '\n')), ',') AS k) ON k[1] = r.code AND k[2] = r.name"
    )
