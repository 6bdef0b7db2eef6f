"""Schema `marts_zh`: a view a mart, its name and those of its columns in Chinese, for whoever reads the marts in a BI
tool. Holds no figures and names nothing itself: names are declared in schema/*.yaml, those of measures by the forms.
"""

from collections.abc import Iterator

from warehouse.schema import Table, tables
from warehouse.store import Connection

SCHEMA = "marts_zh"


def in_chinese(mart: Table) -> Table:
    """The view over `mart` as it is declared; words, units and types are those of the mart."""
    columns = tuple(column.model_copy(update={"name": column.chinese}) for column in mart.all_columns())
    names = {column.name: column.chinese for column in mart.all_columns()}
    keys = tuple(names[key] for key in mart.keys)
    name = f'{SCHEMA}."{mart.label}"'
    return mart.model_copy(update={"table": name, "kind": "view", "columns": columns, "keys": keys, "measures": False})


def show(con: Connection) -> None:
    """Make every view of the schema anew over the marts that `con` has; one of a mart that is gone is gone too."""
    con.execute("BEGIN")
    con.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    con.execute(f"CREATE SCHEMA {SCHEMA}")
    for mart in (table for table in tables().values() if table.is_mart):
        for statement in _statements(mart):
            con.execute(statement)
    con.execute("COMMIT")


def _statements(mart: Table) -> Iterator[str]:
    view = in_chinese(mart)
    columns = ", ".join(f'"{column.name}" AS "{column.chinese}"' for column in mart.all_columns())
    yield f"CREATE VIEW {view.table} AS SELECT {columns} FROM {mart.table}"
    yield from view.comments()
