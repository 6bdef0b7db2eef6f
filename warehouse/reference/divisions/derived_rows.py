"""The rows that the marts of divisions are made of: every division with its short name and lineage, and every change.

Computes them from the lists and the reviewed changes, which takes seconds. derived_files.py keeps the result.
"""

from collections.abc import Iterator

from warehouse.reference.divisions.lineage import division_changes, lineage_keys
from warehouse.reference.divisions.list_sources import merged_rows
from warehouse.reference.divisions.names import canonical_name, naming_rules, split_name
from warehouse.reference.divisions.region import MINISTRY_DAY, STATISTICS, Region

Row = tuple[object, ...]
_STATISTICAL = ("functional_zone", "township_like_unit")


def region_rows() -> Iterator[Row]:
    """One row for each division and period, with the columns of the temporary table `reference_region`."""
    keys, fillers = lineage_keys(), naming_rules().fillers
    for row in merged_rows():
        yield (
            row.code, row.level, row.name, row.parent_code, row.kind, row.seen_from, row.not_seen_from, row.mca_code,
            short_name(row), keys.get((row.code, row.name), row.code), _source(row),
            row.kind in _STATISTICAL or row.name in fillers,
        )  # fmt: skip


def change_rows() -> Iterator[Row]:
    """One row for each change, with the columns of the temporary table `reference_region_change`."""
    for c in division_changes():
        yield c.day, c.from_code, c.from_name, c.to_code, c.to_name, c.change, c.source, c.evidence


def _source(row: Region) -> str:
    if row.seen_from in STATISTICS:
        return "list"
    return "ministry" if row.seen_from == MINISTRY_DAY or row.level == "township" else "reviewed"


def short_name(region: Region) -> str:
    """The name without its type, 宝丰 for 宝丰县. A zone keeps its whole name, and so does a name
    of which one character would be left.

    Names that end in 新区 stay whole too: 浦东新区 is 浦东 and a type, 清新区 is 清新 and 区.
    """
    split = None if region.kind in _STATISTICAL else split_name(canonical_name(region.name), region.level)
    return split.place if split and len(split.place) > 1 and not region.name.endswith("新区") else region.name
