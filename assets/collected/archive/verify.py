"""Verifies the archive: hashes its documents again and lists those that are corrupt or missing, with their sources."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from assets.collected.archive.archive import Archive
from assets.workplace import TrackProgress, without_progress
from warehouse.connection import Connection

_BATCH = 1_000
_THREADS = 8  # a bucket answers many at once


@dataclass(frozen=True, slots=True)
class LostDocument:
    """A document that is corrupt (`what` is "corrupt") or missing ("missing"), and the sources where it was found."""

    sha256: str
    sources: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The number of documents in the archive, the number hashed, and the lost ones."""

    documents: int
    hashed: int
    lost: tuple[LostDocument, ...]


def verify(
    archive: Archive, con: Connection | None = None, sample: int | None = None, track: TrackProgress = without_progress
) -> Verification:
    """Hash every document, or a random `sample`; with a warehouse `con`, also list documents that are missing."""
    sources = _sources(con) if con is not None else {}
    stored = sorted(archive.digests())
    hashed = stored if sample is None else random.SystemRandom().sample(stored, min(sample, len(stored)))
    corrupt = [sha256 for sha256 in track(_find_corrupt(archive, hashed), "hashing", len(hashed)) if sha256 is not None]
    lost = [LostDocument(sha256, sources.get(sha256) or _first_sight(archive, sha256), "corrupt") for sha256 in corrupt]
    missing = sorted(sources.keys() - set(stored))
    lost += [LostDocument(sha256, sources[sha256], "missing") for sha256 in missing]
    return Verification(len(stored), len(hashed), tuple(lost))


def _find_corrupt(archive: Archive, hashed: list[str]) -> Iterator[str | None]:
    """For each of `hashed`, its digest if it is corrupt, else None."""

    def check(sha256: str) -> str | None:
        try:
            archive.get(sha256)
        except ValueError:
            return sha256
        return None

    with ThreadPoolExecutor(_THREADS) as threads:
        for start in range(0, len(hashed), _BATCH):
            yield from threads.map(check, hashed[start : start + _BATCH])


def _first_sight(archive: Archive, sha256: str) -> tuple[str, ...]:
    sight = archive.sight(sha256)
    return (sight.source,) if sight else ()


def _sources(con: Connection) -> dict[str, tuple[str, ...]]:
    """The sources of each archived document, the latest first. ZIPs of an inbox are not archived."""
    rows = con.execute(
        "SELECT sha256, list(source ORDER BY seen DESC) FROM (SELECT sha256, source, max(seen) AS seen FROM ("
        " SELECT sha256, source, last_seen AS seen FROM collected.manifest WHERE outcome = 'archived' UNION ALL"
        " SELECT sha256, url, asked FROM collected.fetch WHERE outcome = 'archived') WHERE sha256 <> '' GROUP BY ALL)"
        " GROUP BY sha256"
    ).fetchall()
    return {sha256: tuple(sources) for sha256, sources in rows}
