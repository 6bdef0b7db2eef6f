"""The sample of a release: at most 10,000 reports with their measures in one table, declared in sample.yaml.

Holds the SELECT and no writer: release.py writes it like the other tables.
"""

from functools import cache

from warehouse.releases.templates import FOLDER, sql
from warehouse.schema import Table, tables
from warehouse.yaml_models import load

MOST = 10_000


@cache
def sample_table() -> Table:
    """The declaration of `release.sample`."""
    return load(FOLDER / "sample.yaml", Table)


def sample_rows(warehouse: str) -> str:
    """The SELECT of the sample from the marts of the attached database `warehouse`."""
    reports = {column.name for column in tables()["marts.fact_report"].all_columns()}
    columns = ", ".join(
        f'{"report" if column.name in reports else "nesting"}."{column.name}"'
        for column in sample_table().all_columns()
    )
    return sql("sample", warehouse=warehouse, most=str(MOST), columns=columns)
