"""What one run did, from the published warehouse: the files it saw, and what came of them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from warehouse.connection import Connection

Named = tuple[tuple[str, str], ...]
FAILS = "fails "  # begins the reason of a failing report


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over the files that a run saw, of which several may contain the same report; `refused`, `quarantined` and
    `failing` are names with reasons. Failures that are only notes are counted in `noted`, not in `failed`.

    `in_marts` counts the reports in the marts, `not_seen` those of them whose files have left the inbox, and
    `withdrawn` the reports that reviewed entries keep out of the marts.
    """

    files: int
    read: int
    refused: Named
    reports: int
    cells: int
    quarantined: Named
    failing: Named
    judged: int
    failed: int
    noted: int
    undecided: int
    facts: int
    in_marts: int = 0
    not_seen: int = 0
    withdrawn: int = 0


def summary(con: Connection, since: datetime, language: str = "en", *, first_seen: bool = False) -> Summary:
    """What came of the files seen since `since` (UTC), of those `first_seen` since then only if asked; with the reasons
    of rejected documents in `language`.
    """
    when = "first_seen" if first_seen else "last_seen"
    con.execute(
        "CREATE OR REPLACE TEMP TABLE seen AS SELECT source, sha256, why FROM collected.manifest"
        f" WHERE {when} >= '{since}' AND outcome <> 'gone'"
    )

    def rows(query: str) -> list[tuple[Any, ...]]:
        return con.execute(query).fetchall()

    def number(source: str) -> int:
        return int(rows(f"SELECT count(*) FROM {source}")[0][0])

    reports, cells, judged, undecided = rows(_TOTALS)[0]
    return Summary(
        files=number("seen"),
        read=number("seen WHERE sha256 IN (SELECT report_id FROM staged.report)"),
        refused=tuple((Path(source).name, why) for source, why in rows(_REJECTED.format(reason=_REASONS[language]))),
        reports=int(reports),
        cells=int(cells),
        quarantined=tuple((name, why) for name, why in rows(_QUARANTINED)),
        failing=tuple((name, f"{FAILS}{rules}") for name, rules in rows(_FAILING)),
        judged=int(judged),
        failed=number(f"checked.violation WHERE effect <> 'tell' AND report_id IN ({_SEEN})"),
        noted=number(f"checked.violation WHERE effect = 'tell' AND report_id IN ({_SEEN})"),
        undecided=int(undecided),
        facts=int(rows(f"SELECT coalesce(sum(cells), 0) FROM marts.fact_report WHERE report_id IN ({_SEEN})")[0][0]),
        in_marts=number("marts.fact_report"),
        not_seen=number(f"marts.fact_report WHERE report_id NOT IN ({_SEEN}) AND NOT {_ON_THE_WEB}"),
        withdrawn=number("checked.withdrawal WHERE state = 'withdrawn'"),
    )


def unread_documents(con: Connection) -> list[str]:
    """The sha256 of the documents whose reading did not end."""
    rows = con.execute("SELECT sha256 FROM staged.refusal WHERE transient ORDER BY sha256").fetchall()
    return [sha256 for (sha256,) in rows]


_SEEN = "SELECT sha256 FROM seen"
_ON_THE_WEB = "regexp_matches(source, '^https?://')"
_NAME = "concat_ws(' ', coalesce(s.body, s.title, s.report_id), s.fiscal_year)"
_TOTALS = f"""
SELECT count(*), coalesce(sum(s.cells_located), 0), coalesce(sum(v.judged), 0), coalesce(sum(v.undecided), 0)
FROM staged.report s JOIN checked.verdict v USING (report_id) WHERE report_id IN ({_SEEN})
"""
_REASONS = {"en": "f.outcome || ', ' || f.why", "zh": "f.why_zh"}
_REJECTED = """
SELECT source, coalesce(seen.why, {reason}) AS reason
FROM seen LEFT JOIN staged.refusal f USING (sha256) WHERE reason IS NOT NULL
  AND NOT (f.outcome IS NOT DISTINCT FROM 'not_a_report' AND source IN (SELECT page FROM staged.cover)) ORDER BY source
"""
_QUARANTINED = f"""
SELECT {_NAME}, v.reason FROM staged.report s JOIN checked.verdict v USING (report_id)
WHERE v.quarantined AND report_id IN ({_SEEN}) ORDER BY ALL
"""
_FAILING = f"""
SELECT {_NAME} AS name, string_agg(x.rule, ', ' ORDER BY x.rule) FROM staged.report s
JOIN checked.verdict v USING (report_id)
JOIN (FROM checked.violation ANTI JOIN checked.waived USING (report_id, rule)) x USING (report_id)
WHERE x.effect = 'flag' AND NOT v.quarantined
  AND report_id IN ({_SEEN})
GROUP BY report_id, name ORDER BY ALL
"""
