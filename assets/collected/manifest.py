"""The manifest: which source held which content, first and last seen. A table of the warehouse (collected.manifest)."""

from collections.abc import Iterable

from assets.collected.inbox import Sighting
from warehouse.store import Connection, merge


def record(con: Connection, sightings: Iterable[Sighting]) -> None:
    """Enter `sightings`; a source and content already known keeps its first sight and gets a new last one."""
    known = {
        (source, sha256): first
        for source, sha256, first in con.execute("SELECT source, sha256, first_seen FROM collected.manifest").fetchall()
    }
    records = [
        {
            "source": s.source, "sha256": s.sha256, "bytes": s.bytes, "media_type": s.media_type,
            "outcome": s.outcome, "why": s.why, "first_seen": known.get((s.source, s.sha256), s.seen),
            "last_seen": s.seen,
        }
        for s in sightings
    ]  # fmt: skip
    merge(con, "collected.manifest", records)
