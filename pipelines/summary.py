"""What one run did, asked of the published warehouse: the files it saw, and what became of them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from warehouse.store import Connection

_SEEN = "SELECT sha256 FROM collected.manifest WHERE last_seen >= ? AND sha256 <> ''"
Named = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over the files a run saw; refused, quarantined and failing reports by name with the reason."""

    files: int
    refused: Named
    reports: int
    cells: int
    quarantined: Named
    failing: Named
    judged: int
    failed: int
    undecided: int
    facts: int


def summary(con: Connection, since: datetime) -> Summary:
    """What became of the files seen since `since` (UTC)."""

    def ask(query: str) -> list[tuple[str, str]]:
        asked = con.execute(query.replace("{seen}", _SEEN), [since] * query.count("{seen}"))
        return [(name, why) for name, why in asked.fetchall()]

    files = con.execute("SELECT count(*) FROM collected.manifest WHERE last_seen >= ?", [since]).fetchall()[0][0]
    unread = con.execute(
        "SELECT source, why FROM collected.manifest WHERE last_seen >= ? AND outcome = 'refused'", [since]
    ).fetchall()
    refused = ask(
        "SELECT m.source, f.outcome || ', ' || f.why FROM staged.refusal f JOIN collected.manifest m USING (sha256)"
        " WHERE sha256 IN ({seen}) ORDER BY m.source"
    )
    totals = con.execute(
        "SELECT count(*), coalesce(sum(s.cells_located), 0), coalesce(sum(v.judged), 0), coalesce(sum(v.undecided), 0)"
        f" FROM staged.report s JOIN checked.verdict v USING (report_id) WHERE report_id IN ({_SEEN})",
        [since],
    ).fetchall()[0]
    named = "SELECT coalesce(s.body, s.title, s.report_id) || ' ' || coalesce(s.fiscal_year::VARCHAR, '')"
    quarantined = ask(
        f"{named}, v.reason FROM staged.report s JOIN checked.verdict v USING (report_id)"
        " WHERE v.quarantined AND report_id IN ({seen}) ORDER BY 1"
    )
    failing = ask(
        f"{named} AS name, 'fails ' || string_agg(x.rule, ', ' ORDER BY x.rule) FROM staged.report s"
        " JOIN checked.verdict v USING (report_id) JOIN checked.violation x USING (report_id)"
        " WHERE x.outcome = 'fail' AND NOT v.quarantined AND report_id IN ({seen}) GROUP BY ALL ORDER BY 1"
    )
    failed = _count(con, f"checked.violation WHERE outcome = 'fail' AND report_id IN ({_SEEN})", since)
    facts = _count(con, f"marts.fact_cell WHERE report_id IN ({_SEEN})", since)
    return Summary(
        files, tuple((Path(s).name, w) for s, w in (*unread, *refused)), int(totals[0]), int(totals[1]),
        tuple(quarantined), tuple(failing), int(totals[2]), failed, int(totals[3]), facts,
    )  # fmt: skip


def _count(con: Connection, source: str, since: datetime) -> int:
    return int(con.execute(f"SELECT count(*) FROM {source}", [since]).fetchall()[0][0])
