"""The SQL by which the figures of a table of the form enter the marts only where that table is clean.

A report may be clean in one table and not in another. A sum of one table takes the reports in which it is clean; a
ratio between table three and table four takes those in which both are.
"""

from collections.abc import Iterator

from warehouse.reference.indicators import SETS_OF_TABLES
from warehouse.reference.measures import TABLES, measures

_FEE = "info_fee_collected_yuan"  # the text states it; it belongs to the applications
_UNSUFFIXED = "applications"  # the columns of the marts that name no table are about table three


def clean_figures() -> dict[str, str]:
    """The SQL of each placeholder.

    sets_of_tables, unit_sets_of_tables: structs of each set of tables and whether it is clean, over the reports and
    over marts.unit_sum, there with the aggregate that covers it. covers, cover_columns: the columns of these
    aggregates, as they are made and by name. clean_figures: the figures of clean tables as columns, of others NULL.
    summed_where_clean: their sums. by_table: the columns of by_region that a table has. picked: its sums.
    """
    figures = [(measure.name, measure.table) for measure in measures()] + [(_FEE, _UNSUFFIXED)]
    return {
        "sets_of_tables": ", ".join(f"{{'form_table': '{s}', 'is_clean': clean_{s}}}" for s in SETS_OF_TABLES),
        "unit_sets_of_tables": ", ".join(map(_unit_set, SETS_OF_TABLES)),
        "covers": ",\n         ".join(line for s in SETS_OF_TABLES for line in _covers(s)),
        "cover_columns": ", ".join(name for s in SETS_OF_TABLES for name in _cover_names(s)),
        "clean_figures": ", ".join(f'CASE WHEN clean_{t} THEN "{name}" END AS "{name}"' for name, t in figures),
        "summed_where_clean": ", ".join(f'sum(u."{name}") FILTER (clean_{t}) AS "{name}"' for name, t in figures),
        "by_table": ",\n       ".join(_by_table()),
        "picked": ", ".join(f'any_value("{name}") FILTER (form_table = \'{t}\') AS "{name}"' for name, t in figures),
    }


def _cover_names(tables: str) -> tuple[str, str]:
    suffix = "" if tables == _UNSUFFIXED else f"_{tables}"
    return f"covered_by{suffix}", f"covered_digits{suffix}"


def _covers(tables: str) -> Iterator[str]:
    by, digits = _cover_names(tables)
    yield f"any_value(covered_by) FILTER (form_table = '{tables}') AS {by}"
    yield f"any_value(digits) FILTER (form_table = '{tables}') AS {digits}"


def _unit_set(tables: str) -> str:
    by, digits = _cover_names(tables)
    parts = [table for table in TABLES if table in tables.split("_")]
    clean = " AND ".join(f"clean_{table}" for table in parts)
    missing = " + ".join(f"values_missing_{table}" for table in parts)
    cover = f"'cover': {by}, 'cover_digits': {digits}"
    return f"{{'form_table': '{tables}', 'is_clean': {clean}, {cover}, 'missing': {missing}}}"


def _by_table() -> Iterator[str]:
    for name in ("basis", "reports", "reports_left_out"):
        for table in TABLES:
            suffix = "" if table == _UNSUFFIXED else f"_{table}"
            yield f"any_value({name}) FILTER (form_table = '{table}') AS {name}{suffix}"
