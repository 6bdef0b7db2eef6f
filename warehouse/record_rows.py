"""SQL that holds records as rows: as one JSON text within the statement, or as a Parquet file of lists of text."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from warehouse.schema import Table, literal, storable, tables

_NUL = "\\u0000"
Record = Mapping[str, Any]  # a row, by the names of its columns; a column it lacks is NULL


def select_records(table: Table, records: Sequence[Record]) -> str:
    """A SELECT of `records` in the columns of `table`."""
    return _in_columns(table, _text_rows(table, records))


def select_lists(name: str, records: Sequence[Record]) -> str:
    """A SELECT of `records` of the declared table `name` as lists of text, in the column `values`."""
    return _text_rows(tables()[name], records)


def copy_lists(lists: str, path: Path) -> str:
    """The statement that writes table `lists` of such lists as a Parquet file of one column: a column for each of two
    hundred cells would take three times as long to write and to read.
    """
    return f"COPY {lists} TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)"


def copied_records(name: str, paths: Iterable[Path]) -> str:
    """A SELECT of what was written so of table `name`, in its columns, and of the stem of each file as `batch`."""
    listed = ", ".join(literal(str(path)) for path in paths)
    lists = f"SELECT values, parse_filename(file, true) AS batch FROM read_parquet([{listed}], filename = 'file')"
    return _in_columns(tables()[name], lists, ", batch")


def _text_rows(table: Table, records: Sequence[Record]) -> str:
    """A SELECT of `records` as lists of text, in the order of the columns."""
    names = [column.name for column in table.all_columns()]
    return select_texts(map(record.get, names) for record in records)


def select_texts(rows_of_values: Iterable[Iterable[object]]) -> str:
    """A SELECT of rows as lists of text, in the column `values`, from one JSON text. Query parameters would load
    pandas, a third of a second for a command that reads one file; SQL literals take DuckDB three times as long.
    """
    texts = [[v if v is None or v.__class__ is str else str(v) for v in row] for row in rows_of_values]
    rows = json.dumps(texts, ensure_ascii=False)
    if _NUL in rows:  # JSON writes it in other characters, in which `literal` would not find it
        rows = json.dumps([[text and storable(text) for text in row] for row in texts], ensure_ascii=False)
    return f"SELECT unnest(from_json_strict({literal(rows)}, '[[\"VARCHAR\"]]')) AS values"


def _in_columns(table: Table, text_rows: str, others: str = "") -> str:
    """A SELECT of `text_rows` in the columns of `table`, and of the columns `others` beside them."""
    columns = (f'values[{n}]::{column.type} AS "{column.name}"' for n, column in enumerate(table.all_columns(), 1))
    return f"SELECT {', '.join(columns)}{others} FROM ({text_rows})"
