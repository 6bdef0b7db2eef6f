"""The reference data the marts' SELECTs read, as temporary tables, and what they have in place of `{placeholders}`."""

import hashlib
from functools import cache
from itertools import chain
from pathlib import Path

from warehouse.cells import named
from warehouse.division_tables import divisions as of_divisions
from warehouse.reference.bodies.kinds_of_body import kinds_of_body
from warehouse.reference.edition import edition as reference_edition
from warehouse.reference.edition import form_edition
from warehouse.reference.forms.form import forms
from warehouse.reference.indicators import indicators
from warehouse.reference.measures import measures
from warehouse.store import Connection

_HERE = Path(__file__).parent
POPULATION = _HERE / "reference" / "population.csv"
LEVELS = (
    ("national", "国家", "national"), ("province", "省级", "province"), ("prefecture", "地级", "prefecture"),
    ("county", "县级", "county"), ("township", "乡级", "township"), ("zone", "功能区", "functional zone"),
)  # fmt: skip


def enter(con: Connection, *, divisions: bool = True) -> None:
    """Make the temporary tables reference_level, _kind, _cell, _indicator and _population, and those of the `divisions`
    where they are needed; and two macros: digits_of(code), 0 for the country, and cut_to(code, n), the division
    that the first n digits of a code name.
    """
    con.execute("CREATE OR REPLACE TEMP MACRO digits_of(code) AS CASE code WHEN '00' THEN 0 ELSE length(code) END")
    con.execute("CREATE OR REPLACE TEMP MACRO cut_to(code, n) AS CASE n WHEN 0 THEN '00' ELSE code[:n] END")
    if divisions:
        of_divisions(con)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE reference_population AS SELECT * FROM read_csv(?, header = true, columns = "
        "{'region_code': 'VARCHAR', 'year': 'INTEGER', 'residents': 'BIGINT', 'source': 'VARCHAR'})",
        [str(POPULATION)],
    )
    _enter(con, "level", "level VARCHAR, zh VARCHAR, en VARCHAR, rank INTEGER",
           [(*row, n) for n, row in enumerate(LEVELS, 1)])  # fmt: skip
    _enter(con, "kind", "kind VARCHAR, dispatched BOOLEAN, vertical BOOLEAN, in_scope BOOLEAN",
           [(k.kind, k.dispatched, k.vertical, k.in_scope) for k in kinds_of_body().kinds])  # fmt: skip
    _enter(con, "cell", "key VARCHAR, form_table VARCHAR, form_row VARCHAR, form_column VARCHAR, zh VARCHAR, en"
           " VARCHAR, unit VARCHAR, type VARCHAR, measure VARCHAR, forms VARCHAR", _cells())  # fmt: skip
    _enter(con, "indicator", "indicator VARCHAR, zh VARCHAR, en VARCHAR, unit VARCHAR, numerator VARCHAR, denominator"
           " VARCHAR, per INTEGER, of VARCHAR, breaks INTEGER[], break_told VARCHAR", _indicators())  # fmt: skip


def _enter(con: Connection, name: str, columns: str, rows: list[tuple[object, ...]]) -> None:
    # In one statement: row by row it takes a tenth of a second.
    con.execute(f"CREATE OR REPLACE TEMP TABLE reference_{name} ({columns})")
    values = f"({', '.join('?' * len(rows[0]))})"
    con.execute(f"INSERT INTO reference_{name} VALUES {', '.join([values] * len(rows))}", list(chain(*rows)))


def _cells() -> list[tuple[object, ...]]:
    """One row a cell key, with every form that has it; words are the newest form's.

    A cell that is no measure by itself feeds the total of its group: other_fee_unpaid is one term of other_total.
    """
    found: dict[str, tuple[object, ...]] = {}
    names = {measure.name for measure in measures()}
    parts = {c.key: m.name for m in measures() for cells in m.terms.values() if len(cells) > 1 for c in cells}
    for name, form in forms().items():
        for c in form.all_cells():
            having = [name] if c.key not in found else [*str(found[c.key][-1]).split(","), name]
            feeds = c.measure if c.measure in names else parts.get(c.key)
            found[c.key] = (c.key, c.table, c.row, c.column, c.zh, c.en, c.unit, c.type, feeds, ",".join(having))
    return list(found.values())


def _indicators() -> list[tuple[object, ...]]:
    told = {each.year: f"{each.zh} / {each.en}" for each in indicators().breaks}
    return [
        (i.key, i.zh, i.en, i.unit, i.over, i.under, i.per, i.of, list(i.breaks),
         "; ".join(told[year] for year in i.breaks) or None)
        for i in indicators().indicators
    ]  # fmt: skip


@cache
def placeholders() -> dict[str, str]:
    """The cells that a relation `said` names by report and key, as a SELECT; the names of the measures, and of all that
    is added up, as SQL strings; the indicators as SQL structs: of the sums of reports, of counts of reports; and the
    values bodies are placed by, as columns.
    """
    known = indicators()
    names = ", ".join(f"'{measure.name}'" for measure in measures())
    figures = [i for i in known.indicators if i.of == "figures"]
    wanted = "(SELECT DISTINCT report_id, key FROM said)"
    return {
        "named_cells": " UNION ALL ".join(named(form, wanted) for form in forms().values()),
        "measures": names,
        "summed": f"{names}, 'info_fee_collected_yuan'",
        "indicators": ", ".join(i.sql() for i in figures),
        "shares": ", ".join(i.sql() for i in known.indicators if i.of == "reports"),
        "yardsticks": ", ".join(i.yardstick_sql(known.least_n) for i in figures if i.peers),
        "placed": ", ".join(f"'{i.key}'" for i in figures if i.peers),
        "least_n": str(known.least_n),
        "least_peers": str(known.least_peers),
    }


@cache
def edition() -> str:
    """A digest of what the marts are made by: the SELECTs, the declared tables and the reference data."""
    files = (*_HERE.glob("marts/*.sql"), *_HERE.glob("schema/*.yaml"), POPULATION)
    made_by = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()
    return f"{made_by} {reference_edition()} {form_edition()}"
