"""Schema `marts_zh`: one view for each mart, with Chinese names of the view and its columns, and Chinese words for
codes, for users of BI tools.

Holds no figures and chooses no name: schema/*.yaml declares the names, the forms those of the measures, and
marts/coded_values.yaml the words of codes.
"""

from collections.abc import Iterator

from warehouse.coded_values import words_sql
from warehouse.connection import Connection
from warehouse.schema import Column, Table, tables
from warehouse.store import run_together

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
    columns = ", ".join(f'{_shown(column)} AS "{column.chinese}"' for column in mart.all_columns())
    yield f"CREATE VIEW {view.table} AS SELECT {columns} FROM {mart.table}"
    yield from view.comments()


def _shown(column: Column) -> str:
    """What the view shows of `column`: its value, or of a code the Chinese words."""
    name = f'"{column.name}"'
    return words_sql(column.values, name) if column.values else name
