"""The divisions and their changes as temporary tables, for the SELECTs of the marts: every row of the lists and of the
reviewed changes, with its short name and its lineage.

The marts of divisions are SQL (marts/dim_region.sql, region_change.sql); lineages are found in reference/divisions/.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from io import StringIO

from warehouse.files.scratch import Scratch
from warehouse.reference.divisions.lineage import division_changes, lineage_keys
from warehouse.reference.divisions.names import canonical_name, naming_rules, split_name
from warehouse.reference.divisions.region import Region
from warehouse.reference.divisions.regions import regions
from warehouse.store import Connection, create_temporary

_REGION = {
    "code": "VARCHAR", "name": "VARCHAR", "short_name": "VARCHAR", "level": "VARCHAR", "kind": "VARCHAR",
    "parent_code": "VARCHAR", "seen_from": "DATE", "not_seen_from": "DATE", "lineage": "VARCHAR", "source": "VARCHAR",
    "is_statistical_only": "BOOLEAN",
}  # fmt: skip
_CHANGE = {
    "day": "DATE", "from_code": "VARCHAR", "from_name": "VARCHAR", "to_code": "VARCHAR", "to_name": "VARCHAR",
    "change_type": "VARCHAR", "source": "VARCHAR", "evidence": "VARCHAR",
}  # fmt: skip
_STATISTICAL = ("functional_zone", "township_like_unit")


def create_division_tables(con: Connection) -> None:
    """Create the temporary tables `reference_region` and `reference_region_change` in `con`."""
    _load_csv(con, "reference_region", _REGION, _regions_csv())
    _load_csv(con, "reference_region_change", _CHANGE, _changes_csv())


def short_name(region: Region) -> str:
    """The name without its type, 宝丰 for 宝丰县. A zone keeps its whole name, and so does a name
    of which one character would be left.

    Names that end in 新区 stay whole too: 浦东新区 is 浦东 and a type, 清新区 is 清新 and 区.
    """
    split = None if region.kind in _STATISTICAL else split_name(canonical_name(region.name), region.level)
    return split.place if split and len(split.place) > 1 and not region.name.endswith("新区") else region.name


@cache
def _regions_csv() -> str:
    """The divisions as CSV, cached: all warehouses of a process share the reference data, and it takes a second."""
    return _csv(_regions())


@cache
def _changes_csv() -> str:
    return _csv(
        (c.day, c.from_code, c.from_name, c.to_code, c.to_name, c.change, c.source, c.evidence)
        for c in division_changes()
    )


def _csv(rows: Iterable[Iterable[object]]) -> str:
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _regions() -> Iterator[tuple[object, ...]]:
    keys, listed, fillers = lineage_keys(), regions().last_list, naming_rules().fillers
    for row in regions().all_rows():
        yield (
            row.code, row.name, short_name(row), row.level, row.kind, row.parent_code, row.seen_from,
            row.not_seen_from, keys.get((row.code, row.name), row.code),
            "reviewed" if row.seen_from > listed else "list", row.kind in _STATISTICAL or row.name in fillers,
        )  # fmt: skip


def _load_csv(con: Connection, table: str, columns: Mapping[str, str], text: str) -> None:
    """Through a file: 60,000 rows as query parameters take a hundred times as long."""
    with Scratch() as folder:
        path = folder / f"{table}.csv"
        path.write_text(text, encoding="utf-8", newline="")
        types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
        create_temporary(con, table, f"SELECT * FROM read_csv(?, header = false, columns = {{{types}}})", [str(path)])
