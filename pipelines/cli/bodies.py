"""`gongkai bodies`: the bodies of a warehouse with their periods, and the pairs that may be one body, each with its
evidence and the reviewed entry that would make them one.
"""

import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assets.checked.reviewed.yaml_text import quote
from pipelines.cli.options import LangOption, WarehouseOption
from pipelines.cli.terminal import FAILURE, SUCCESS, report_misuse, show
from pipelines.cli.words import Words

if TYPE_CHECKING:
    from warehouse.connection import Connection

_BODIES = """
SELECT body_id, official_name, kind, level, region_code, region_name, valid_from_year, valid_to_year, reports
FROM marts.dim_body ORDER BY body_id, valid_from_year
"""
_PAIRS = """
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
# Entries about a body that has no report: it is not collected, or its name is mistyped.
_UNMATCHED = """
SELECT declared, division, name FROM checked.reviewed_body r
WHERE NOT EXISTS (FROM staged.body b WHERE b.body_id = r.body_id OR b.how = 'alias' AND b.evidence = r.declared)
ORDER BY declared
"""
_IDS_SHOWN = 3

Pair = Mapping[str, Any]


class BodiesAction(StrEnum):
    """What to do with the bodies."""

    list = "list"
    review = "review"


def bodies(
    action: Annotated[BodiesAction, typer.Argument(metavar="[list|review]")] = BodiesAction.list,
    *,
    warehouse: WarehouseOption = None,
    lang: LangOption,
) -> int:
    """Print every body, or the pairs to review; returns the exit code."""
    from warehouse.store import WarehouseError

    words = Words("bodies", lang)
    try:
        return _review(warehouse, words) if action is BodiesAction.review else _list(warehouse, words)
    except WarehouseError as error:
        return report_misuse(error)


def _list(warehouse: Path | None, words: Words) -> int:
    from pipelines.cli.tables import print_table

    (periods,) = _query(warehouse, _BODIES)
    if periods:
        rows = [["" if value is None else str(value) for value in row.values()] for row in periods]
        print_table(words.columns("columns"), rows)
    show(words("count", n=len({row["body_id"] for row in periods}), p=len(periods)))
    return SUCCESS


def _review(warehouse: Path | None, words: Words) -> int:
    """Print the pairs, the faults of the reviewed files, and the entries about a body that has no report."""
    from assets.checked.reviewed.body_links import read_body_links
    from pipelines.orchestration.resources import workplace_at

    faults = read_body_links(workplace_at(warehouse=warehouse).reviewed).faults
    pairs, unmatched = _query(warehouse, _PAIRS, _UNMATCHED)
    for pair in pairs:
        show("\n".join(_pair_lines(pair, words)))
    for fault in faults:
        show(fault, sys.stderr)
    for row in unmatched:
        show(words("unmatched", **row))
    show(words("pairs", n=len(pairs)))
    return FAILURE if faults else SUCCESS


def uncertain_pairs_line(con: "Connection", words: Words) -> list[str]:
    """The line of `gongkai run` about pairs that may be one body; none where there are none."""
    from warehouse.store import records

    pairs = len(records(con, "FROM staged.near_body"))
    return [words("uncertain_pairs", pairs=pairs)] if pairs else []


def _query(warehouse: Path | None, *queries: str) -> list[list[dict[str, Any]]]:
    from pipelines.orchestration.resources import workplace_at
    from warehouse.store import published, records

    with published(workplace_at(warehouse=warehouse).warehouse) as con:
        return [records(con, query) for query in queries]


def _pair_lines(pair: Pair, words: Words) -> list[str]:
    evidence = [words(f"near_{pair['why']}", s=f"{pair['similarity']:.2f}")]
    if pair["carried_out"] is not None and pair["carried_in"] is not None:
        matching = "carries" if pair["carried_out"] == pair["carried_in"] else "carries_not"
        evidence.append(words(matching, o=pair["carried_out"], i=pair["carried_in"]))
    return [
        f"{pair['earlier_printed']} → {pair['later_printed']}: {words('and').join(evidence)}",
        *(_body_line(pair, which, words) for which in ("earlier", "later")),
        *_entry_lines(pair),
        "",
    ]


def _body_line(pair: Pair, which: str, words: Words) -> str:
    """One body of a pair, with the reports nearest in time to the other body."""
    ids = pair[f"{which}_ids"]
    nearest = ", ".join(ids[-_IDS_SHOWN:] if which == "earlier" else ids[:_IDS_SHOWN])
    years = f"{pair[f'{which}_first']}–{pair[f'{which}_last']}"
    return "  " + words("side", id=pair[f"{which}_id"], y=years, n=pair[f"{which}_reports"], reports=nearest)


def _entry_lines(pair: Pair) -> list[str]:
    """The reviewed entry that makes them one, without reviewer and reason."""
    return [
        f"  - division: '{pair['earlier_code']}'",
        f"    name: {quote(pair['earlier'])}",
        f"    becomes: {quote(pair['later'])}",
        "    change: same",
        "    who: ''",
        "    reason: ''",
    ]
