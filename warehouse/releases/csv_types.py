"""Writes the types of the columns of a release's CSV files: csv/schema.sql for DuckDB, csv/dtypes.json for pandas.

A program that guesses types reads the division code 00 as the number 0. Writes no rows; Parquet holds its types itself.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from warehouse.releases.package import Resource
from warehouse.schema import literal

SCHEMA_SQL, DTYPES = "csv/schema.sql", "csv/dtypes.json"
# Nullable types, since a missing figure is empty and never 0. A day is a text until it is parsed.
_PANDAS = {
    "VARCHAR": "string", "INTEGER": "Int64", "BIGINT": "Int64", "DOUBLE": "Float64", "DECIMAL": "Float64",
    "BOOLEAN": "boolean", "DATE": "string", "TIMESTAMP": "string",
}  # fmt: skip


def write_csv_types(folder: Path, resources: Sequence[Resource]) -> list[Path]:
    """Write both files for the CSV among `resources` of the release `folder`; returns their paths.

    schema.sql is to be run in the folder csv, and makes a table of each file there. dtypes.json has an object for each
    file by name without ending, the argument `dtype` of pandas.read_csv.
    """
    named = [resource for resource in resources if resource.format == "csv"]
    statements = [_create_table(resource) for resource in named]
    dtypes = {Path(resource.parts[0].path).stem: _dtypes(resource) for resource in named}
    written = {
        folder / SCHEMA_SQL: "\n".join(statements),
        folder / DTYPES: json.dumps(dtypes, ensure_ascii=False, indent=1) + "\n",
    }
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
    return list(written)


def _create_table(resource: Resource) -> str:
    path = Path(resource.parts[0].path)
    columns = ",\n".join(f"  {literal(c.name)}: {literal(c.type)}" for c in resource.table.all_columns())
    return (
        f'CREATE TABLE "{path.stem}" AS FROM read_csv({literal(path.name)}, header = true,'
        f" allow_quoted_nulls = false, columns = {{\n{columns}\n}});\n"
    )


def _dtypes(resource: Resource) -> dict[str, str]:
    return {c.name: _PANDAS[c.type.partition("(")[0]] for c in resource.table.all_columns()}
