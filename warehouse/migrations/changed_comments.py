"""The statements that write into a file what its tables and columns hold, where the file has other words or none."""

from collections.abc import Iterator

from warehouse.connection import Connection
from warehouse.migrations.stored_tables import declared_tables

_COMMENTS = """
SELECT schema_name || '.' || table_name, NULL, comment FROM duckdb_tables() WHERE comment IS NOT NULL UNION ALL
SELECT schema_name || '.' || table_name, column_name, comment FROM duckdb_columns() WHERE comment IS NOT NULL
"""


def changed_comments(con: Connection) -> Iterator[str]:
    written = {(table, column): words for table, column, words in con.execute(_COMMENTS).fetchall()}
    for table in declared_tables():
        for column, words in table.words().items():
            if written.get((table.table, column)) != words:
                yield table.comment(column, words)
