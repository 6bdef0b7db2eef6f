"""Schema `marts_zh`: one view for each mart, with Chinese names of the view and its columns, for users of BI tools.

Holds no figures and chooses no name: schema/*.yaml declares the names, and the forms those of the measures.
"""

from collections.abc import Iterator

from warehouse.schema import Table, tables
from warehouse.store import Connection, run_together

SCHEMA = "marts_zh"


def in_chinese(mart: Table) -> Table:
    """The declaration of the view over `mart`; words, units and types are those of the mart."""
    columns = tuple(column.model_copy(update={"name": column.chinese}) for column in mart.all_columns())
    names = {column.name: column.chinese for column in mart.all_columns()}
    keys = tuple(names[key] for key in mart.keys)
    name = f'{SCHEMA}."{mart.label}"'
    return mart.model_copy(update={"table": name, "kind": "view", "columns": columns, "keys": keys, "measures": False})


def create_views(con: Connection) -> None:
    """Create the schema with a view over every declared mart, in place of an earlier one."""
    run_together(con, _all_statements())


def _all_statements() -> Iterator[str]:
    yield f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"
    yield f"CREATE SCHEMA {SCHEMA}"
    for mart in (table for table in tables().values() if table.is_mart):
        yield from _statements(mart)


def _statements(mart: Table) -> Iterator[str]:
    view = in_chinese(mart)
    columns = ", ".join(f'"{column.name}" AS "{column.chinese}"' for column in mart.all_columns())
    yield f"CREATE VIEW {view.table} AS SELECT {columns} FROM {mart.table}"
    yield from view.comments()
