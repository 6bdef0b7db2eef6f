"""The manifest: which source had which content, and when it was first and last seen (table collected.manifest)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from assets.collected.inbox.inbox import KnownFile, Sighting
from warehouse.connection import Connection
from warehouse.record_rows import select_texts
from warehouse.store import create_temporary, merge, records, update


def next_sight(con: Connection, now: datetime) -> datetime:
    """The `seen` time of a run that begins `now` (UTC). It is later than every earlier one, even if the clock was set
    back meanwhile, because the content seen last is the current one.
    """
    (latest,) = con.execute("SELECT max(last_seen) FROM collected.manifest").fetchall()[0]
    return now if latest is None or latest < now else latest + timedelta(microseconds=1)


def known_files(con: Connection) -> dict[str, KnownFile]:
    """The content of each source when it was last seen, where the time of its last change is known."""
    rows = con.execute(
        "SELECT source, sha256, bytes, changed_ns, why FROM ("
        " FROM collected.manifest QUALIFY row_number() OVER (PARTITION BY source ORDER BY last_seen DESC) = 1"
        ") WHERE changed_ns IS NOT NULL"
    ).fetchall()
    return {source: KnownFile(*known) for source, *known in rows}


def record(con: Connection, sightings: Iterable[Sighting]) -> None:
    """Merge `sightings` into the manifest. Order and repetition do not matter: a row spans the first to the last
    sighting of a content and has the outcome of the last.
    """
    found = list(sightings)
    new = [s for s in found if s.outcome != "unchanged"]
    if unchanged := [s for s in found if s.outcome == "unchanged"]:
        seen = max(s.seen for s in unchanged)
        known = select_texts((s.source, s.sha256) for s in unchanged)
        columns = f"values[1] AS source, values[2] AS sha256, TIMESTAMP '{seen}' AS seen"
        update_last_seen(con, f"SELECT {columns} FROM ({known})")
    same = f"SEMI JOIN (SELECT values[1] AS source FROM ({select_texts((s.source,) for s in new)})) USING (source)"
    rows = {(r["source"], r["sha256"]): r for r in records(con, f"FROM collected.manifest {same}")} if new else {}
    entered = {}
    for s in new:
        row = {
            "source": s.source, "sha256": s.sha256, "bytes": s.bytes, "media_type": s.media_type,
            "outcome": s.outcome, "why": s.why, "first_seen": s.seen, "last_seen": s.seen, "changed_ns": s.changed_ns,
        }  # fmt: skip
        key = (s.source, s.sha256)
        if before := rows.get(key):
            later = row if s.seen >= before["last_seen"] else before
            span = {"first_seen": min(before["first_seen"], s.seen), "last_seen": max(before["last_seen"], s.seen)}
            row = later | span
        rows[key] = entered[key] = row
    merge(con, "collected.manifest", list(entered.values()))


def update_last_seen(con: Connection, seen: str) -> None:
    """Set `last_seen` of the rows given by `seen`, a query of source, sha256 and seen; and of the documents in a ZIP
    that is seen again unchanged.
    """
    con.execute("BEGIN")
    create_temporary(
        con,
        "again",
        "SELECT source, sha256, m.outcome, m.last_seen,"
        f" greatest(m.last_seen, n.seen) AS seen FROM ({seen}) n JOIN collected.manifest m USING (source, sha256)",
    )
    update(
        con,
        "collected.manifest m",
        "last_seen = z.seen",
        "again z WHERE z.outcome = 'unpacked' AND m.last_seen = z.last_seen AND starts_with(m.source, z.source || '!')",
    )
    same = "again a WHERE m.source = a.source AND m.sha256 = a.sha256"
    update(con, "collected.manifest m", "last_seen = a.seen", same)
    con.execute("DROP TABLE again")
    con.execute("COMMIT")
