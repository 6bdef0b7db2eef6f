"""The reference data that the marts' SELECTs read, as temporary tables, and the SQL of their `{placeholders}`."""

import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from warehouse.cells import chosen_cells, listed_cells, place_columns
from warehouse.clean_figures import clean_figures
from warehouse.coded_values import CODED_VALUES, coded_values, words_sql
from warehouse.connection import Connection
from warehouse.division_tables import create_division_tables
from warehouse.record_rows import select_texts
from warehouse.reference.bodies.kinds_of_body import kinds_of_body
from warehouse.reference.divisions.region import LISTS
from warehouse.reference.divisions.year_end import first_year
from warehouse.reference.edition import edition as reference_edition
from warehouse.reference.edition import form_edition
from warehouse.reference.forms.form_list import forms
from warehouse.reference.indicators import indicators
from warehouse.reference.measures import measures
from warehouse.schema import literal
from warehouse.store import create_temporary

Rows = list[tuple[object, ...]]
_HERE = Path(__file__).parent
POPULATION = _HERE / "reference" / "population.csv"
DIVISION_NAMES = _HERE / "division_names.sql"
LEVELS = {
    "national": "national", "province": "province", "prefecture": "prefecture", "county": "county",
    "township": "township", "zone": "functional zone",
}  # fmt: skip


def create_inputs(con: Connection, *, divisions: bool = True, day: date | None = None) -> None:
    """Create the temporary tables reference_level, _list, _kind, _cell, _measure, _indicator, _population and _today
    (`day`, by default the present day in China), and with `divisions` those of the divisions.

    Three macros come with them: digits_of(code) is 0 for the country, cut_to(code, n) is the division that the first
    n digits of a code name, and level_words(level) is the level in Chinese.
    """
    con.execute("CREATE OR REPLACE TEMP MACRO digits_of(code) AS CASE code WHEN '00' THEN 0 ELSE length(code) END")
    con.execute("CREATE OR REPLACE TEMP MACRO cut_to(code, n) AS CASE n WHEN 0 THEN '00' ELSE code[:n] END")
    con.execute(f"CREATE OR REPLACE TEMP MACRO level_words(code) AS {words_sql('level', 'code')}")
    create_temporary(con, "reference_today", f"SELECT DATE '{day or today_in_china()}' AS day")
    if divisions:
        create_division_tables(con)
    create_temporary(
        con, "reference_population",
        f"SELECT * FROM read_csv({literal(str(POPULATION))}, header = true, columns ="
        " {'region_code': 'VARCHAR', 'year': 'INTEGER', 'residents': 'BIGINT', 'source': 'VARCHAR'})",
    )  # fmt: skip
    for name, (columns, rows) in _listed().items():
        _create_table(con, f"reference_{name}", columns, rows)


def today_in_china() -> date:
    """The day by which deadlines are judged."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def create_division_names(con: Connection) -> None:
    """Create the temporary table division_name from marts.dim_region: see division_names.sql."""
    create_temporary(con, "division_name", DIVISION_NAMES.read_text(encoding="utf-8"))


def _listed() -> dict[str, tuple[dict[str, str], Rows]]:
    """The types of the columns and the rows of each table that is not read from a file."""
    text = dict.fromkeys
    return {
        "level": (
            text(("level", "zh", "en"), "VARCHAR") | {"rank": "INTEGER"},
            [(code, coded_values()["level"][code], en, n) for n, (code, en) in enumerate(LEVELS.items(), 1)],
        ),
        "list": (
            {"day": "DATE", "year": "INTEGER"},
            [(day, first_year(day)) for day in LISTS],
        ),
        "kind": (
            {"kind": "VARCHAR", "dispatched": "BOOLEAN", "vertical": "BOOLEAN", "in_scope": "BOOLEAN"},
            [(k.kind, k.dispatched, k.vertical, k.in_scope) for k in kinds_of_body().kinds],
        ),
        "cell": (
            text(("key", "form_table", "form_row", "form_column", "zh", "en", "unit", "type", "measure", "forms"),
                 "VARCHAR"),
            _cells(),
        ),
        "measure": (
            text(("measure", "form_table", "measure_group", "zh", "en", "unit"), "VARCHAR"),
            [(m.name, m.table, m.group, m.zh, m.en, m.unit) for m in measures()],
        ),
        "indicator": (
            text(("indicator", "zh", "en", "unit", "numerator", "denominator"), "VARCHAR")
            | {"per": "INTEGER", "of": "VARCHAR", "breaks": "INTEGER[]", "break_told": "VARCHAR"},
            _indicators(),
        ),
    }  # fmt: skip


def _create_table(con: Connection, table: str, columns: dict[str, str], rows: Rows) -> None:
    typed = ", ".join(f'values[{n}]::{kind} AS "{name}"' for n, (name, kind) in enumerate(columns.items(), 1))
    create_temporary(con, table, f"SELECT {typed} FROM ({select_texts(rows)})")


def _cells() -> Rows:
    """One row for each cell key, with every form that has it and the words of the newest one.

    A cell that is not a measure by itself has that of its group: other_fee_unpaid is a term of other_total.
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


def _indicators() -> Rows:
    words = {each.year: f"{each.zh} / {each.en}" for each in indicators().breaks}
    return [
        (i.key, i.zh, i.en, i.unit, i.over, i.under, i.per, i.of, list(i.breaks),
         "; ".join(words[year] for year in i.breaks) or None)
        for i in indicators().indicators
    ]  # fmt: skip


@cache
def placeholders() -> dict[str, str]:
    """The SQL of each placeholder; those of clean tables are in clean_figures.py.

    failing_cells, failing_figures: a SELECT of lists of the cells of each violation, the second without places.
    listed_cells: a SELECT of lists of all cells of each report; place_columns: the parts of a place as columns.
    measures, summed: the names of the measures, and of everything that is added up, as SQL strings. measure_columns:
    the measures as columns. indicators, shares: the indicators of sums and those of counts of reports, as SQL structs.
    yardsticks, placed: the values by which bodies are ranked, as columns.
    """
    known = indicators()
    names = ", ".join(f"'{measure.name}'" for measure in measures())
    figures = [i for i in known.indicators if i.of == "figures"]
    labels = {cell.key: cell.zh for form in forms().values() for cell in form.all_cells()}  # of the newest form
    return {
        "failing_cells": _failing_cells("text", "place"),
        "failing_figures": _failing_cells("text"),
        "listed_cells": " UNION ALL ".join(listed_cells(form, labels) for form in forms().values()),
        "place_columns": place_columns(),
        "measures": names,
        "measure_columns": ", ".join(f'"{measure.name}"' for measure in measures()),
        **clean_figures(),
        "summed": f"{names}, 'info_fee_collected_yuan'",
        "indicators": ", ".join(i.sql() for i in figures),
        "shares": ", ".join(i.sql() for i in known.indicators if i.of == "reports"),
        "yardsticks": ", ".join(i.yardstick_sql(known.least_n) for i in figures if i.peers),
        "placed": ", ".join(f"'{i.key}'" for i in figures if i.peers),
        "least_n": str(known.least_n),
        "least_peers": str(known.least_peers),
    }


def _failing_cells(*aspects: str) -> str:
    return " UNION ALL ".join(chosen_cells(form, "checked.violation", aspects) for form in forms().values())


@cache
def edition() -> str:
    """A digest of what the marts are built by: the SELECTs, the declared tables and the reference data."""
    files = (*_HERE.glob("marts/*.sql"), *_HERE.glob("schema/*.yaml"), POPULATION, CODED_VALUES, DIVISION_NAMES)
    built_by = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()
    return f"{built_by} {reference_edition()} {form_edition()}"
