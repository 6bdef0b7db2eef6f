"""Builds the marts: each table of schema `marts` from the SELECT of its name in marts/*.sql, in an order that works.

What the SELECTs say is SQL; what the tables look like is declared in schema/*.yaml.
"""

from pathlib import Path

from warehouse.reference.form import forms
from warehouse.reference.measures import measures
from warehouse.reference.region import REGIONS
from warehouse.schema import tables
from warehouse.store import Connection, count, fill

MARTS = Path(__file__).parent / "marts"
ORDER = (
    "dim_region", "dim_level", "dim_cell", "fact_report", "dim_body", "fact_cell", "by_region", "by_level", "by_year",
    "quality", "waiver",
)  # fmt: skip
LEVELS = (
    ("national", "国家", "national"), ("province", "省级", "province"), ("prefecture", "地级", "prefecture"),
    ("county", "县级", "county"), ("township", "乡级", "township"), ("zone", "功能区", "functional zone"),
)  # fmt: skip


def build(con: Connection) -> dict[str, int]:
    """Build every mart in `con`; returns the rows of each."""
    _references(con)
    return {name: _build(con, f"marts.{name}") for name in ORDER}


def _build(con: Connection, name: str) -> int:
    query = (MARTS / f"{name.removeprefix('marts.')}.sql").read_text(encoding="utf-8")
    if tables()[name].kind == "view":
        con.execute(f"CREATE OR REPLACE VIEW {name} AS {query}")
        for comment in tables()[name].comments():
            con.execute(comment)
        return count(con, name)
    return fill(con, name, query)


def _references(con: Connection) -> None:
    """The reference data the SELECTs read, as temporary tables of this connection."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE reference_region AS SELECT * FROM read_csv(?, header = true, columns = "
        "{'code': 'VARCHAR', 'level': 'VARCHAR', 'name': 'VARCHAR', 'parent_code': 'VARCHAR', 'kind': 'VARCHAR',"
        " 'seen_from': 'DATE', 'not_seen_from': 'DATE'})",
        [str(REGIONS)],
    )
    con.execute("CREATE OR REPLACE TEMP TABLE reference_level (level VARCHAR, zh VARCHAR, en VARCHAR, rank INTEGER)")
    con.executemany("INSERT INTO reference_level VALUES (?, ?, ?, ?)", [(*row, n) for n, row in enumerate(LEVELS, 1)])
    con.execute(
        "CREATE OR REPLACE TEMP TABLE reference_cell (key VARCHAR, form_table VARCHAR, form_row VARCHAR, form_column"
        " VARCHAR, zh VARCHAR, en VARCHAR, unit VARCHAR, type VARCHAR, measure VARCHAR, forms VARCHAR)"
    )
    con.executemany(f"INSERT INTO reference_cell VALUES ({', '.join('?' * 10)})", _cells())


def _cells() -> list[tuple[str | None, ...]]:
    """One row a cell key, with every form that has it; words are the newest form's.

    A cell that is no measure by itself feeds the total of its group: other_fee_unpaid is one term of other_total.
    """
    found: dict[str, tuple[str | None, ...]] = {}
    names = {measure.name for measure in measures()}
    parts = {c.key: m.name for m in measures() for cells in m.terms.values() if len(cells) > 1 for c in cells}
    for name, form in forms().items():
        for c in form.all_cells():
            having = [name] if c.key not in found else [*str(found[c.key][-1]).split(","), name]
            feeds = c.measure if c.measure in names else parts.get(c.key)
            found[c.key] = (c.key, c.table, c.row, c.column, c.zh, c.en, c.unit, c.type, feeds, ",".join(having))
    return list(found.values())
