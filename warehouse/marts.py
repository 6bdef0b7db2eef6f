"""Builds the marts: each table of schema `marts` from the SELECT of its name in marts/*.sql, in an order that works.

A mart that is rebuilt by year and province holds what has not changed since the night before; what has is told by a
digest of all that goes into a partition (marts.partition). What the SELECTs say is SQL; what the tables look like is
declared in schema/*.yaml. The reference data they read is mart_inputs.py.
"""

from pathlib import Path

from warehouse import marts_zh
from warehouse.mart_inputs import edition, enter, placeholders
from warehouse.schema import literal, tables
from warehouse.store import Connection, count, explain, fill, records

MARTS = Path(__file__).parent / "marts"
ORDER = (
    "dim_region", "region_change", "dim_level", "dim_cell", "dim_indicator", "fact_report", "dim_body",
    "body_succession", "fact_cell", "nesting", "unit_sum", "by_region", "by_region_level_year", "by_level", "by_year",
    "filing", "coverage", "region_indicator", "level_indicator", "body_indicator", "trend", "peer_cut", "peers",
    "reconciliation", "quality", "findings", "lineage", "unreadable", "waiver",
)  # fmt: skip


# These rest on reference data alone; the lineages of divisions take a while to tell.
REFERENCE = ("dim_region", "region_change", "dim_level", "dim_cell", "dim_indicator")


def build(con: Connection, *, whole: bool = False) -> dict[str, int]:
    """Build every mart in `con`, of partitions those that changed unless `whole`; returns the rows of each table."""
    same = _same_edition(con) and not whole
    enter(con, divisions=not same)
    con.execute(f"CREATE OR REPLACE TEMP TABLE partitions AS {_query('partition')}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE changed AS {_CHANGED}", {"same": same})
    con.execute("CREATE OR REPLACE TEMP TABLE needed AS FROM changed UNION SELECT year - 1, province FROM changed")
    stored = [name for name in ORDER if tables()[f"marts.{name}"].kind == "table"]
    for name in stored:
        if not (same and name in REFERENCE):
            _build(con, name)
    if not same:
        _show(con)
    made = f"SELECT *, {literal(edition())} AS edition FROM partitions ORDER BY year, province"
    fill(con, "marts.partition", made)  # a build that dies is made again
    return {name: count(con, f"marts.{name}") for name in stored}


def _same_edition(con: Connection) -> bool:
    """Whether the marts were last made from the SELECTs, tables and reference data there are now."""
    return records(con, "SELECT DISTINCT edition FROM marts.partition") == [{"edition": edition()}]


# A year's figures stand beside those of the year before, and the country's are made of all provinces'.
_CHANGED = """
WITH different AS (
  SELECT coalesce(n.year, o.year) AS year, coalesce(n.province, o.province) AS province
  FROM partitions n FULL JOIN marts.partition o USING (year, province)
  WHERE NOT $same OR n.digest IS DISTINCT FROM o.digest
), affected AS (
  FROM different UNION SELECT year + 1, province FROM different
)
FROM affected UNION SELECT DISTINCT year, '00' FROM affected
"""


def _build(con: Connection, name: str) -> None:
    table = tables()[f"marts.{name}"]
    if not table.rebuilt:
        fill(con, table.table, _query(name))
        return
    keys = ", ".join(table.rebuilt)
    con.execute(f"DELETE FROM {table.table} WHERE ({keys}) IN (SELECT ({keys}) FROM changed)")
    con.execute(f"INSERT INTO {table.table} BY NAME {_query(name)}")


def _show(con: Connection) -> None:
    """The marts that are views, what every mart holds in words, and all of them in Chinese."""
    for name in ORDER:
        if tables()[f"marts.{name}"].kind == "view":
            con.execute(f"CREATE OR REPLACE VIEW marts.{name} AS {_query(name)}")
    for table in tables().values():
        if table.is_mart:
            explain(con, table)
    marts_zh.show(con)


def _query(name: str) -> str:
    query = (MARTS / f"{name}.sql").read_text(encoding="utf-8")
    for placeholder, sql in placeholders().items():
        query = query.replace(f"{{{placeholder}}}", sql)
    return query


def changed(con: Connection) -> list[tuple[int, str]]:
    """The years and provinces the last build of this connection rebuilt."""
    return [(row["year"], row["province"]) for row in records(con, "SELECT * FROM changed ORDER BY ALL")]
