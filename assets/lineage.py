"""What each table of the warehouse is made of: other tables, reference data, and the files of the office.

The tables that a view or a mart reads follow from its SQL; for a table that Python fills they are in lineage.yaml.
Imports no Dagster.
"""

from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from pydantic import Field

from warehouse.cells import ASPECTS
from warehouse.marts import ORDER, mart_inputs_read, mart_tables_read
from warehouse.reading_order import tables_read
from warehouse.reference.forms.form_list import forms
from warehouse.schema import tables
from warehouse.views import view_queries
from warehouse.yaml_models import DeclarationError, Declared, line, load

LINEAGE = Path(__file__).with_suffix(".yaml")
PROGRAM = Path(__file__).parents[1]
_EVERY_FORM = "staged.{form}"


class OutsideFiles(Declared):
    """Files that tables rest on: packaged ones at `path` below the program, the office's own where `setting` names.

    `inputs` are the temporary tables and the placeholders by which the SELECTs of the marts name them.
    """

    name: str
    path: str | None = None
    setting: str | None = None
    inputs: tuple[str, ...] = ()
    zh: str
    en: str


class FilledTable(Declared):
    table: str
    reads: tuple[str, ...] = Field(min_length=1)


class Lineage(Declared):
    files: tuple[OutsideFiles, ...]
    tables: tuple[FilledTable, ...]


@cache
def outside_files() -> dict[str, OutsideFiles]:
    """The files that tables rest on, by name."""
    return {entry.name: entry for entry in _declared().files}


@cache
def upstreams() -> dict[str, tuple[str, ...]]:
    """For every table and view of the warehouse, the names of what it reads."""
    read = {table: reads for entry in _declared().tables for table, reads in _expanded(entry)}
    read |= {view: tuple(sorted(tables_read(query) - {view})) for view, query in view_queries().items()}
    return read | {f"marts.{name}": _mart_upstreams(name) for name in (*ORDER, "partition")}


@cache
def places() -> dict[str, int]:
    """The place of each table in an order in which each comes after what it reads."""
    return {name: place for place, name in enumerate(TopologicalSorter(upstreams()).static_order())}


def _mart_upstreams(name: str) -> tuple[str, ...]:
    """The tables and views that the SELECT of a mart names, and the files whose temporary tables it names."""
    files = (file for file, entry in outside_files().items() if mart_inputs_read(name) & {*entry.inputs})
    return (*sorted(mart_tables_read(name) - {f"marts.{name}"}), *files)


@cache
def _declared() -> Lineage:
    declared = load(LINEAGE, Lineage)
    if faults := [*_faults(declared)]:
        raise DeclarationError("\n".join(faults))
    return declared


def _faults(declared: Lineage) -> Iterator[str]:
    """What is wrong in lineage.yaml, with its line: tables that are not declared, and tables without an entry."""
    known = {*tables(), *view_queries(), *(entry.name for entry in declared.files), _EVERY_FORM}
    for number, entry in enumerate(declared.tables):
        for name in {entry.table, *entry.reads} - known:
            yield f"{LINEAGE}:{line(LINEAGE, 'tables', number)}: tables.{number}: `{name}` is not declared"
    by_sql = {*view_queries(), *(name for name in tables() if name.startswith("marts."))}
    for name in tables().keys() - by_sql - {table for entry in declared.tables for table, _ in _expanded(entry)}:
        yield f"{LINEAGE}:{line(LINEAGE, 'tables')}: tables: enter `{name}`, with what it is made of"


def _expanded(entry: FilledTable) -> Iterator[tuple[str, tuple[str, ...]]]:
    """An entry with `{form}` replaced by each form: with all aspects as a table, with figures in what it reads."""
    figures = tuple(f"staged.{form}" for form in forms())
    reads = tuple(name for read in entry.reads for name in (figures if read == _EVERY_FORM else (read,)))
    wide = (*figures, *(f"{table}_{aspect}" for table in figures for aspect in ASPECTS if aspect))
    for table in wide if entry.table == _EVERY_FORM else (entry.table,):
        yield table, reads
