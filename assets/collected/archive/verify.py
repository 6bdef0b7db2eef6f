"""The archive hashed again: what has rotted in it, what it should have and has not, and where to have that again."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from assets.collected.archive.archive import Archive
from assets.workplace import TrackProgress, without_progress
from warehouse.store import Connection

_TOGETHER = 1_000
_THREADS = 8  # a bucket answers many at once


@dataclass(frozen=True, slots=True)
class Lost:
    """A document that has rotted or is missing, where it was found, and which of the two it is."""

    sha256: str
    sources: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """How many documents the archive has, how many of them were hashed, and what is lost."""

    documents: int
    hashed: int
    lost: tuple[Lost, ...]


def verify(
    archive: Archive, con: Connection | None = None, sample: int | None = None, track: TrackProgress = without_progress
) -> Verified:
    """Hash every document again, or a random `sample` of them; what is missing the warehouse `con` tells."""
    sources = _sources(con) if con is not None else {}
    kept = sorted(archive.digests())
    hashed = kept if sample is None else random.SystemRandom().sample(kept, min(sample, len(kept)))
    rotten = [sha256 for sha256 in track(_rotten(archive, hashed), "hashing", len(hashed)) if sha256 is not None]
    lost = [Lost(sha256, sources.get(sha256) or _first_sight(archive, sha256), "rotten") for sha256 in rotten]
    missing = sorted(sources.keys() - set(kept))
    return Verified(len(kept), len(hashed), (*lost, *(Lost(sha256, sources[sha256], "missing") for sha256 in missing)))


def _rotten(archive: Archive, hashed: list[str]) -> Iterator[str | None]:
    """For each of `hashed`, its digest where it has rotted, else None."""

    def told(sha256: str) -> str | None:
        try:
            archive.get(sha256)
        except ValueError:
            return sha256
        return None

    with ThreadPoolExecutor(_THREADS) as threads:
        for start in range(0, len(hashed), _TOGETHER):
            yield from threads.map(told, hashed[start : start + _TOGETHER])


def _first_sight(archive: Archive, sha256: str) -> tuple[str, ...]:
    sight = archive.sight(sha256)
    return (sight.source,) if sight else ()


def _sources(con: Connection) -> dict[str, tuple[str, ...]]:
    """Where each document that was archived was found, the last place first. The ZIPs of an inbox are not archived."""
    rows = con.execute(
        "SELECT sha256, list(source ORDER BY seen DESC) FROM (SELECT sha256, source, max(seen) AS seen FROM ("
        " SELECT sha256, source, last_seen AS seen FROM collected.manifest WHERE outcome = 'archived' UNION ALL"
        " SELECT sha256, url, asked FROM collected.fetch WHERE outcome = 'archived') WHERE sha256 <> '' GROUP BY ALL)"
        " GROUP BY sha256"
    ).fetchall()
    return {sha256: tuple(sources) for sha256, sources in rows}
