"""The divisions and their changes as tables of a connection, for the SELECTs of the marts: every row of the lists and
of the reviewed changes, with its short name and its lineage.

What the marts say of them is SQL (marts/dim_region.sql, region_change.sql); how lineage is told is in reference/.
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
from warehouse.store import Connection

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


def divisions(con: Connection) -> None:
    """Make the temporary tables `reference_region` and `reference_region_change` in `con`."""
    _load(con, "reference_region", _REGION, _regions_written())
    _load(con, "reference_region_change", _CHANGE, _changes_written())


def short_name(region: Region) -> str:
    """The name without its type, 宝丰 for 宝丰县; the whole name of a zone, and where one character would be left.

    So too of 浦东新区 and 清新区: only one of them is 新.
    """
    split = None if region.kind in _STATISTICAL else split_name(canonical_name(region.name), region.level)
    return split.place if split and len(split.place) > 1 and not region.name.endswith("新区") else region.name


@cache
def _regions_written() -> str:
    """As CSV, kept: the reference data is one for all warehouses of a process, and to tell it takes a second."""
    return _written(_regions())


@cache
def _changes_written() -> str:
    return _written(
        (c.day, c.from_code, c.from_name, c.to_code, c.to_name, c.change, c.source, c.evidence)
        for c in division_changes()
    )


def _written(rows: Iterable[Iterable[object]]) -> str:
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


def _load(con: Connection, table: str, columns: Mapping[str, str], written: str) -> None:
    """Through a file: 60 000 rows as query parameters take a hundred times as long."""
    with Scratch() as folder:
        path = folder / f"{table}.csv"
        path.write_text(written, encoding="utf-8", newline="")
        types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM read_csv(?, header = false, columns = {{{types}}})",
            [str(path)],
        )
