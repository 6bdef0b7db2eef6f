"""The divisions and their changes as temporary tables, for the SELECTs of the marts: every row of the lists and of the
reviewed changes, with its short name and its lineage.

The marts of divisions are SQL (marts/dim_region.sql, region_change.sql). What the rows hold is computed in
reference/divisions/derived_rows.py and usually read from a file written before (derived_files.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.connection import Connection
from warehouse.files.scratch import Scratch
from warehouse.reference.divisions.derived_files import derived_file, is_current, write_derived_files
from warehouse.schema import literal
from warehouse.store import create_temporary

_REGION = {
    "code": "VARCHAR", "level": "VARCHAR", "name": "VARCHAR", "parent_code": "VARCHAR", "kind": "VARCHAR",
    "seen_from": "DATE", "not_seen_from": "DATE", "mca_code": "VARCHAR", "short_name": "VARCHAR", "lineage": "VARCHAR",
    "source": "VARCHAR", "is_statistical_only": "BOOLEAN",
}  # fmt: skip
_CHANGE = {
    "day": "DATE", "from_code": "VARCHAR", "from_name": "VARCHAR", "to_code": "VARCHAR", "to_name": "VARCHAR",
    "change_type": "VARCHAR", "source": "VARCHAR", "evidence": "VARCHAR",
}  # fmt: skip
_COLUMNS = {"region": _REGION, "region_change": _CHANGE}


def create_division_tables(con: Connection) -> None:
    """Create the temporary tables `reference_region` and `reference_region_change` in `con`."""
    with division_queries() as queries:
        for name, query in queries.items():
            create_temporary(con, f"reference_{name}", query)


@contextmanager
def division_queries() -> Iterator[dict[str, str]]:
    """The SELECTs of `region` and `region_change`, which read files that may exist within the context only."""
    shipped = {name: derived_file(name) for name in _COLUMNS}
    if all(map(is_current, shipped.values())):
        yield {name: _read(name, path) for name, path in shipped.items()}
        return
    with Scratch() as folder:
        write_derived_files(folder)
        yield {name: _read(name, derived_file(name, folder)) for name in _COLUMNS}


def _read(name: str, path: Path) -> str:
    """The path is a literal, as a query parameter would load pandas, which takes a second."""
    types = ", ".join(f"'{column}': '{kind}'" for column, kind in _COLUMNS[name].items())
    return (
        f"FROM read_csv({literal(str(path))}, skip = 1, header = false, auto_detect = false, delim = ',', quote = '\"',"
        f" escape = '\"', columns = {{{types}}})"
    )
