"""`gongkai bodies` lists the bodies of a warehouse with their periods; `gongkai bodies review` the pairs that may be
one body, with what speaks for it and the entry that would make them one. The words around it are in words.yaml.
"""

import sys
from pathlib import Path
from typing import Any

from assets.checked.reviewed.body_links import read_body_links
from pipelines.cli.forms_and_rules import listing
from pipelines.cli.terminal import WELL, WRONG, misused, show
from pipelines.orchestration.resources import workplace_at
from pipelines.vocabulary import words as vocabulary
from warehouse.store import Connection, WarehouseError, published, records

_BODIES = """
SELECT body_id, official_name, kind, level, region_code, region_name, valid_from_year, valid_to_year, reports
FROM marts.dim_body ORDER BY body_id, valid_from_year
"""
_NEAR = """
WITH of_body AS (
  SELECT b.body_id, split_part(b.body_id, ':', 2) AS name, arg_max(s.region_code, (s.fiscal_year, s.report_id)) AS code,
         arg_max(s.body, (s.fiscal_year, s.report_id)) AS printed, count(*) AS reports, min(s.fiscal_year) AS first,
         max(s.fiscal_year) AS last, list(s.report_id[:12] ORDER BY s.fiscal_year, s.report_id) AS ids
  FROM staged.body b JOIN staged.report s USING (report_id) WHERE b.uncertain GROUP BY b.body_id
)
SELECT n.*, a.name AS earlier, a.printed AS earlier_printed, a.code AS earlier_code, a.reports AS earlier_reports,
       a.first AS earlier_first, a.last AS earlier_last, a.ids AS earlier_ids,
       b.name AS later, b.printed AS later_printed, b.code AS later_code, b.reports AS later_reports,
       b.first AS later_first, b.last AS later_last, b.ids AS later_ids
FROM staged.near_body n JOIN of_body a ON a.body_id = n.earlier_id JOIN of_body b ON b.body_id = n.later_id
ORDER BY n.carried_out IS DISTINCT FROM n.carried_in, n.similarity DESC, n.earlier_id, n.later_id
"""
# Entries that speak of a body no report is of: it is not collected, or its name is mistyped.
_IDLE = """
SELECT declared, division, name FROM checked.reviewed_body r
WHERE NOT EXISTS (FROM staged.body b WHERE b.body_id = r.body_id OR b.how = 'alias' AND b.evidence = r.declared)
ORDER BY declared
"""
_FEW = 3


def bodies(warehouse: Path | None, language: str) -> int:
    """Print every body, a line a period; returns the exit code."""
    words = vocabulary(language)
    try:
        found = _asked(warehouse, _BODIES)
    except WarehouseError as error:
        return misused(error)
    if found:
        rows = [["" if value is None else str(value) for value in row.values()] for row in found]
        listing(words["bodies_columns"].split(" | "), rows)
    show(words["bodies_count"].format(n=len({row["body_id"] for row in found}), p=len(found)))
    return WELL


def review(warehouse: Path | None, language: str) -> int:
    """Print every pair of bodies that may be one, and what is wrong with the entries; returns the exit code."""
    words = vocabulary(language)
    faults = read_body_links(workplace_at(warehouse=warehouse).reviewed).faults
    try:
        found = _asked(warehouse, _NEAR)
        idle = _asked(warehouse, _IDLE)
    except WarehouseError as error:
        return misused(error)
    for pair in found:
        show("\n".join(_told(pair, words)))
    for fault in faults:
        show(fault, sys.stderr)
    for row in idle:
        show(words["bodies_idle"].format(**row))
    show(words["bodies_near"].format(n=len(found)))
    return WRONG if faults else WELL


def near(con: Connection) -> list[str]:
    """The line `gongkai run` says of pairs that may be one body; none where there are none."""
    pairs = len(records(con, "FROM staged.near_body"))
    return [f"bodies     {pairs} pairs may be one body each: see `gongkai bodies review`"] if pairs else []


def _asked(warehouse: Path | None, query: str) -> list[dict[str, Any]]:
    with published(workplace_at(warehouse=warehouse).warehouse) as con:
        return records(con, query)


def _told(pair: dict[str, Any], words: dict[str, str]) -> list[str]:
    carried = pair["carried_out"] is not None and pair["carried_in"] is not None
    why = [words[f"near_{pair['why']}"].format(s=f"{pair['similarity']:.2f}")]
    if carried:
        same = "carries" if pair["carried_out"] == pair["carried_in"] else "carries_not"
        why.append(words[same].format(o=pair["carried_out"], i=pair["carried_in"]))
    return [
        f"{pair['earlier_printed']} → {pair['later_printed']}: {words['and'].join(why)}",
        *(_side(pair, side, words) for side in ("earlier", "later")),
        *_entry(pair),
        "",
    ]


def _side(pair: dict[str, Any], side: str, words: dict[str, str]) -> str:
    ids = pair[f"{side}_ids"]
    some = ", ".join(ids[-_FEW:] if side == "earlier" else ids[:_FEW])
    years = f"{pair[f'{side}_first']}–{pair[f'{side}_last']}"
    return "  " + words["near_side"].format(id=pair[f"{side}_id"], y=years, n=pair[f"{side}_reports"], reports=some)


def _entry(pair: dict[str, Any]) -> list[str]:
    """The entry that makes them one, but for who says so and why."""
    return [
        f"  - division: '{pair['earlier_code']}'",
        f"    name: {_quoted(pair['earlier'])}",
        f"    becomes: {_quoted(pair['later'])}",
        "    change: same",
        "    who: ''",
        "    reason: ''",
    ]


def _quoted(name: str) -> str:
    """As YAML reads it back, whatever is in it."""
    return "'" + name.replace("'", "''") + "'"
