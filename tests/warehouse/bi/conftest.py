"""The marts of the documents as a published file."""

import pytest

from warehouse.files.guard import building_path
from warehouse.schema import literal
from warehouse.store import publish


@pytest.fixture(scope="session")
def warehouse(con, tmp_path_factory):
    """The path of a published warehouse that holds what `con` does, without most townships: every reader reads every
    row. Read only.
    """
    path = tmp_path_factory.mktemp("bi") / "warehouse.duckdb"
    con.execute(f"ATTACH {literal(str(building_path(path)))} AS built")
    con.execute("COPY FROM DATABASE memory TO built")
    con.execute("DELETE FROM built.marts.dim_region WHERE level = 'township' AND region_code NOT LIKE '411%'")
    con.execute("DETACH built")
    publish(path)
    path.chmod(0o444)
    return path


@pytest.fixture(scope="session")
def url(warehouse):
    """The URL of the file for SQLAlchemy, as docs/bi.md gives it."""
    return f"duckdb:///{warehouse}?access_mode=read_only"
