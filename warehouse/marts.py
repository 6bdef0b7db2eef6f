"""Builds the marts: each table of schema `marts` is the SELECT of its name in marts/*.sql.

The order follows from what the SELECTs read. A mart that is partitioned by year and province keeps the partitions that
did not change since the last run; marts.partition has a digest of everything that goes into each. What the tables look
like is declared in schema/*.yaml; mart_inputs.py has the reference data that the SELECTs read.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from warehouse import marts_zh
from warehouse.connection import Connection
from warehouse.mart_inputs import create_division_names, create_inputs, edition, placeholders
from warehouse.reading_order import reading_order, tables_read
from warehouse.schema import NAMES, Table, literal, tables
from warehouse.store import count, create_temporary, records, replace, replace_part, run_together
from warehouse.years_together import years_together

MARTS = Path(__file__).parent / "marts"
_PARTITION = "partition"  # filled last, from what the other marts were built of
_INPUT = re.compile(r"\breference_\w+|\{\w+\}")
_SELECTS = {path.stem: path.read_text(encoding="utf-8") for path in MARTS.glob("*.sql")}
_READING_ORDER = reading_order({f"marts.{name}": select for name, select in _SELECTS.items() if name != _PARTITION})
ORDER = tuple(name.removeprefix("marts.") for name in _READING_ORDER)
"""The marts by name, each after those it reads."""

# They rest on reference data alone, and the lineages of divisions take a second to find.
REFERENCE = tuple(name for name in ORDER if not tables_read(_SELECTS[name]))


def build(con: Connection, *, whole: bool = False, day: date | None = None) -> dict[str, int]:
    """Build every mart in `con`, unless `whole` only the partitions that changed and what rests on them; returns the
    rows of each table.

    What is due is judged as of `day`, by default today.
    """
    same = _same_edition(con) and not whole
    create_inputs(con, divisions=not same, day=day)
    create_temporary(con, "partitions", mart_query(_PARTITION))
    create_temporary(con, "affected", _AFFECTED.format(same=same))
    slices = _slices(con)
    stored = [name for name in ORDER if tables()[f"marts.{name}"].kind == "table"]
    due = _due(same=same, anything=bool(count(con, "affected")))
    for name in () if same else REFERENCE:
        _build(con, name, slices)
    if any(tables()[f"marts.{name}"].named for name in due):
        create_division_names(con)
    for name in stored:
        if name in due:
            _build(con, name, slices)
    if not same:
        _create_views(con)
    built = f"SELECT *, {literal(edition())} AS edition FROM partitions ORDER BY year, province"
    replace(con, "marts.partition", built)  # last: a build that dies is done again
    return {name: count(con, f"marts.{name}") for name in stored}


def mart_tables_read(name: str) -> frozenset[str]:
    """The tables and views of the warehouse that the SELECT of mart `name` reads, by their full names."""
    return tables_read(mart_query(name))


def mart_inputs_read(name: str) -> frozenset[str]:
    """The temporary tables of reference data, and the placeholders for it, that the SELECT of mart `name` has."""
    return frozenset(_INPUT.findall(_SELECTS[name]))


def _same_edition(con: Connection) -> bool:
    """Whether the marts were last built from the present SELECTs, tables and reference data."""
    return records(con, "SELECT DISTINCT edition FROM marts.partition") == [{"edition": edition()}]


def _due(*, same: bool, anything: bool) -> frozenset[str]:
    """The marts, but those of reference data, whose rows may differ from those of the last build, of the `same` edition
    or not: those of partitions if `anything` changed in one, others if a table or a mart that they read may differ.
    """
    due: set[str] = set()
    for name in ORDER:
        mart, reads = tables()[f"marts.{name}"], mart_tables_read(name)
        others = any(not read.startswith("marts.") or read.removeprefix("marts.") in due for read in reads)
        if name not in REFERENCE and (not same or (anything if mart.rebuilt else others)):
            due.add(name)
    return frozenset(due)


# A row of a year shows the year before, and the country is the sum of all provinces.
_AFFECTED = """
WITH different AS (
  SELECT coalesce(n.year, o.year) AS year, coalesce(n.province, o.province) AS province
  FROM partitions n FULL JOIN marts.partition o USING (year, province)
  WHERE NOT {same} OR n.digest IS DISTINCT FROM o.digest
), affected AS (
  FROM different UNION SELECT year + 1, province FROM different
)
FROM affected UNION SELECT DISTINCT year, '00' FROM affected
"""


def _slices(con: Connection) -> list[str]:
    """The affected years as conditions on `year`."""
    slices = years_together(con.execute(_REPORTS).fetchall())
    return [f"year IN ({', '.join(map(str, years))})" for years in slices]


_REPORTS = """
SELECT year, count(v.report_id) FROM (SELECT DISTINCT year FROM affected) y
LEFT JOIN checked.verdict v ON v.fiscal_year = y.year GROUP BY year ORDER BY year
"""


def _build(con: Connection, name: str, slices: Iterable[str]) -> None:
    """Build mart `name`; one that is partitioned by year, for one slice of years after the other."""
    table = tables()[f"marts.{name}"]
    if not table.rebuilt:
        replace(con, table.table, mart_query(name))
        return
    for condition in slices if "year" in table.rebuilt else ["true"]:
        create_temporary(con, "changed", f"FROM affected WHERE {condition}")
        create_temporary(con, "needed", "FROM changed UNION SELECT year - 1, province FROM changed")
        replace_part(con, table.table, table.rebuilt, "changed", mart_query(name))


def _create_views(con: Connection) -> None:
    """The marts that are views with their comments, and every mart under Chinese names."""
    run_together(con, _view_statements())
    marts_zh.create_views(con)


def _view_statements() -> Iterator[str]:
    """Tables keep their comments when their rows are replaced; a view that is replaced has none."""
    for name in ORDER:
        mart = tables()[f"marts.{name}"]
        if mart.kind == "view":
            yield f"CREATE OR REPLACE VIEW {mart.table} AS {mart_query(name)}"
            yield from mart.comments()


def mart_query(name: str) -> str:
    """The SELECT of mart `name`, its placeholders filled in."""
    query = _SELECTS[name]
    for placeholder, sql in placeholders().items():
        query = query.replace(f"{{{placeholder}}}", sql)
    table = tables()[f"marts.{name}"]
    return _with_names(table, query) if table.named else query


def _with_names(table: Table, query: str) -> str:
    """`query` with the names of its divisions in its years, and of its levels, as far as `table` declares them."""
    declared = {column.name for column in table.columns}
    sources = {name: f"d.{name}" for name in NAMES} | {"level_name": "level_words(q.level) AS level_name"}
    added = ", ".join(sources[name] for name in NAMES if name in declared)
    join = "LEFT JOIN division_name d ON d.region_code = q.region_code AND d.year = q.year"
    return f"SELECT q.*, {added} FROM (\n{query}\n) q {join if 'region_name' in declared else ''}"


def changed(con: Connection) -> list[tuple[int, str]]:
    """The years and provinces that the last build of this connection built."""
    return [(row["year"], row["province"]) for row in records(con, "SELECT * FROM affected ORDER BY ALL")]
