"""The manifest: which source held which content, first and last seen. A table of the warehouse (collected.manifest)."""

from collections.abc import Iterable

from assets.collected.inbox import Sighting, Taken
from warehouse.store import Connection, merge


def taken(con: Connection) -> dict[str, Taken]:
    """What each source held when it was last seen, of those whose last change is known."""
    rows = con.execute(
        "SELECT source, sha256, bytes, changed_ns, why FROM ("
        " FROM collected.manifest QUALIFY row_number() OVER (PARTITION BY source ORDER BY last_seen DESC) = 1"
        ") WHERE changed_ns IS NOT NULL"
    ).fetchall()
    return {source: Taken(*known) for source, *known in rows}


def record(con: Connection, sightings: Iterable[Sighting]) -> None:
    """Enter `sightings`; a source and content already known keeps its first sight and gets a new last one."""
    found = list(sightings)
    new = [s for s in found if s.outcome != "unchanged"]
    known = _first_seen(con) if new else {}
    _see_again(con, [s for s in found if s.outcome == "unchanged"])
    merge(con, "collected.manifest", [
        {
            "source": s.source, "sha256": s.sha256, "bytes": s.bytes, "media_type": s.media_type,
            "outcome": s.outcome, "why": s.why, "first_seen": known.get((s.source, s.sha256), s.seen),
            "last_seen": s.seen, "changed_ns": s.changed_ns,
        }
        for s in new
    ])  # fmt: skip


def _first_seen(con: Connection) -> dict[tuple[str, str], object]:
    rows = con.execute("SELECT source, sha256, first_seen FROM collected.manifest").fetchall()
    return {(source, sha256): first for source, sha256, first in rows}


def _see_again(con: Connection, unchanged: list[Sighting]) -> None:
    """A new last sight for `unchanged` files, and for what was in a ZIP when it was last seen."""
    if not unchanged:
        return
    con.execute("BEGIN")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE again AS SELECT m.source, m.sha256, m.outcome, m.last_seen, n.seen"
        " FROM (SELECT unnest($1) AS source, unnest($2) AS sha256, $3::TIMESTAMP AS seen) n"
        " JOIN collected.manifest m USING (source, sha256)",
        [[s.source for s in unchanged], [s.sha256 for s in unchanged], max(s.seen for s in unchanged)],
    )
    con.execute(
        "UPDATE collected.manifest m SET last_seen = z.seen FROM again z WHERE z.outcome = 'unpacked'"
        " AND m.last_seen = z.last_seen AND starts_with(m.source, z.source || '!')"
    )
    con.execute(
        "UPDATE collected.manifest m SET last_seen = a.seen FROM again a"
        " WHERE m.source = a.source AND m.sha256 = a.sha256"
    )
    con.execute("DROP TABLE again")
    con.execute("COMMIT")
