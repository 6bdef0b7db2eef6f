"""The staged stage: reads the archived documents that are new or due to be read again, and loads them.

Chooses what to read. How a document is read is in report.py, how it is stored in load.py.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from assets.collected.archive.archive import Archive
from assets.collected.sources.source import INBOX
from assets.staged.cluster.address import Cluster
from assets.staged.identity.file_names import split_names
from assets.staged.identity.received_document import ReceivedDocument, ReviewedIdentity
from assets.staged.load import load_documents
from assets.staged.report import Refusal, Report, reader_version
from assets.staged.workers.archived_document import fetch_document
from assets.staged.workers.pool import Workers, worker_count
from assets.workplace import TrackProgress, without_progress
from warehouse.reference.edition import form_edition
from warehouse.store import Connection

if TYPE_CHECKING:
    from assets.staged.cluster.landing import LandedDocument

Outcome = str | Refusal  # the digest of a report, or a refusal
_BATCH = 200
# Archived documents with their origin: the source, by name, that was crawled for them or for their ZIP; the host where
# no journal records that; else the inbox.
_ARCHIVED = f"""
(SELECT m.*, coalesce(f.source, z.source, CASE
   WHEN regexp_matches(m.source, '^https?://') THEN split_part(m.source, '/', 3) ELSE '{INBOX}' END) AS origin
 FROM collected.manifest m
 LEFT JOIN asked f ON f.url = m.source LEFT JOIN asked z ON z.url = split_part(m.source, '!', 1)
 WHERE m.outcome = 'archived')
"""
_ASKED = "WITH asked AS (SELECT DISTINCT url, source FROM collected.fetch WHERE outcome = 'archived')"


@dataclass(frozen=True, slots=True)
class StageResult:
    """What a staging did: how many reports it read, documents refused with the reason, how many were not due.

    `read` are the digests of the reports, `undelivered` those of the documents that the archive could not deliver.
    """

    reports: int = 0
    refusals: tuple[str, ...] = ()
    unchanged: int = 0
    read: frozenset[str] = frozenset()
    undelivered: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KnownOutside:
    """What is known of documents beside what is collected: the bodies of each source by its name, and the identities
    that a person settled by sha256.
    """

    bodies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reviewed: Mapping[str, ReviewedIdentity] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClusterUse:
    """The cluster to read on, and the keys of the batches of which the published warehouse holds the documents."""

    cluster: Cluster
    published: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RereadRequest:
    """What to read again even if it is not due: documents of a fiscal year and source, and documents by sha256."""

    partitions: frozenset[tuple[int, str]] = frozenset()
    documents: frozenset[str] = frozenset()


def list_partitions(con: Connection, reports: Collection[str] | None = None) -> dict[tuple[str, int], int]:
    """The sources and fiscal years with staged reports, each with their number; of `reports` (sha256) only if given."""
    rows = con.execute(
        f"{_ASKED} SELECT m.origin, r.fiscal_year, count(DISTINCT r.report_id) FROM {_ARCHIVED} m"
        " JOIN staged.report r ON r.report_id = m.sha256 WHERE r.fiscal_year IS NOT NULL"
        " AND ($all OR r.report_id IN (SELECT unnest($reports))) GROUP BY ALL ORDER BY ALL",
        {"all": reports is None, "reports": sorted(reports or ())},
    ).fetchall()
    return {(source, year): number for source, year, number in rows}


def stage(
    con: Connection,
    archive: Archive,
    again: RereadRequest = RereadRequest(),
    track: TrackProgress = without_progress,
    known: KnownOutside = KnownOutside(),
    cluster: ClusterUse | None = None,
) -> StageResult:
    """Read and load every document that is new, or whose reader or form changed or what is known of it from outside,
    and those to be read `again`: on this machine, or on `cluster`.

    A document that the archive cannot deliver keeps its earlier reading.
    """
    received = _received_documents(con, known)
    editions = {sha256: edition for sha256, one in received.items() if (edition := one.edition)}
    if cluster is not None:
        return _stage_on_cluster(con, archive, again, track, received, cluster)
    documents = _archived_documents(con)
    due = [d for d in documents if d.is_due(editions.get(d.sha256)) or d.is_requested(again)]
    read = _read_here(con, archive, due, received, editions)
    return _result(track(read, "reading", len(due)), unchanged=len(documents) - len(due))


def _result(read: Iterable[Outcome], unchanged: int) -> StageResult:
    """What reading came to; each of `read` is the digest of a report or a refusal."""
    reports, refusals, undelivered = list[str](), list[str](), list[str]()
    for document in read:
        if isinstance(document, str):
            reports.append(document)
            continue
        refusals.append(f"{document.sha256[:12]} {document.outcome}: {document.why.en}")
        if document.never_opened:
            undelivered.append(document.sha256)
    return StageResult(len(reports), tuple(sorted(refusals)), unchanged, frozenset(reports), frozenset(undelivered))


def _read_here(
    con: Connection,
    archive: Archive,
    due: Sequence["_ArchivedDocument"],
    received: Mapping[str, ReceivedDocument],
    editions: Mapping[str, str],
) -> Iterator[Outcome]:
    """Read and load the documents that are `due` on this machine."""
    read_before = {d.sha256 for d in due if d.form is not None}
    jobs = {d.sha256: partial(fetch_document, archive, d.sha256, received.get(d.sha256)) for d in due}
    batch: list[Report | Refusal] = []
    with Workers(worker_count(len(due))) as workers:
        for document in workers.read(jobs):
            yield document.sha256 if isinstance(document, Report) else document
            if isinstance(document, Refusal) and document.never_opened and document.sha256 in read_before:
                continue
            batch.append(document)
            if len(batch) == _BATCH:
                load_documents(con, batch, editions)
                batch.clear()
    load_documents(con, batch, editions)


def _stage_on_cluster(
    con: Connection,
    archive: Archive,
    again: RereadRequest,
    track: TrackProgress,
    received: Mapping[str, ReceivedDocument],
    on: ClusterUse,
) -> StageResult:
    """Load what an interrupted run left, then read and load what is due on the cluster."""
    from assets.staged.cluster.batches import QueuedDocument
    from assets.staged.cluster.landing import Expected
    from assets.staged.cluster.staging import ClusterStaging

    staging = ClusterStaging(con, archive, on.cluster, on.published)
    editions = {sha256: one.edition for sha256, one in received.items()}
    documents = _archived_documents(con)
    open_documents = [d for d in documents if d.is_due(editions.get(d.sha256)) or d.is_requested(again)]
    read_before = {d.sha256 for d in documents if d.form is not None}
    expected = Expected({d.sha256: editions.get(d.sha256) for d in open_documents}, read_before)
    requested = again != RereadRequest()
    fulfilled = staging.loaded_since_publishing() if requested else set[str]()
    landed = [_outcome(one) for one in staging.land_leftovers(expected)]
    fulfilled |= {one for one in landed if isinstance(one, str)}
    due = [
        QueuedDocument(d.sha256, reader_version(d.media_type or ""), received.get(d.sha256))
        for d in _archived_documents(con)
        if d.is_due(editions.get(d.sha256)) or (d.is_requested(again) and d.sha256 not in fulfilled)
    ]
    read = map(_outcome, staging.read(due, read_before)) if due else ()
    unchanged = len(documents) - len(open_documents)
    return _result(chain(landed, track(read, "reading", len(due))), unchanged)


def _outcome(landed: "LandedDocument") -> Outcome:
    return landed.refusal or landed.sha256


def _received_documents(con: Connection, known: KnownOutside) -> Mapping[str, ReceivedDocument]:
    """For each archived document, by digest, what is known of it from outside; without the bytes."""
    pages = {sha256: (page, titles, tags) for sha256, page, titles, tags in con.execute(_PAGES).fetchall()}
    found = {}
    for sha256, place, origins in con.execute(_PLACES).fetchall():
        page, titles, tags = pages.get(sha256, (None, (), {}))
        found[sha256] = ReceivedDocument(
            b"", page, tuple(title for title in titles if title), {name: tag for name, tag in tags.items() if tag},
            split_names(place), _bodies_of(origins, known), known.reviewed.get(sha256),
        )  # fmt: skip
    return found


def _bodies_of(origins: list[str], known: KnownOutside) -> tuple[str, ...]:
    """The bodies that a document's one source is for; none where it has several."""
    return tuple(known.bodies.get(origins[0], ())) if len(origins) == 1 else ()


# Of several places of a document, the one where it was first seen: a copy that arrives later changes nothing.
_PLACES = f"""
{_ASKED} SELECT sha256, arg_min(source, (first_seen, source)), list(DISTINCT origin) FROM {_ARCHIVED} GROUP BY sha256
"""
# Of several pages, the first by address; of each page, its latest version.
_PAGES = """
WITH page AS (
  SELECT p.* FROM collected.page p JOIN collected.manifest m ON m.source = p.url AND m.sha256 = p.sha256
  QUALIFY row_number() OVER (PARTITION BY p.url ORDER BY m.last_seen DESC) = 1
)
SELECT m.sha256, p.url, [p.title, a.title],
       {'PubDate': p.pub_date, 'ContentSource': p.content_source, 'SiteIDCode': p.site_id_code,
        'SiteName': p.site_name, 'Author': p.author}
FROM collected.attachment a JOIN page p ON p.url = a.page JOIN collected.manifest m ON m.source = a.source
WHERE m.outcome = 'archived' QUALIFY row_number() OVER (PARTITION BY m.sha256 ORDER BY p.url) = 1
"""


@dataclass(frozen=True, slots=True)
class _ArchivedDocument:
    """An archived document and how it was read last, if `staged`.

    `reader`: what read it. `form`: the form recognised, None for a refusal; `edition`: that form's edition. `page`: the
    edition of what is known from outside. `year`: its fiscal year.
    """

    sha256: str
    media_type: str | None
    staged: bool
    reader: str | None
    form: str | None
    edition: str | None
    page: str | None
    year: int | None
    origins: list[str]

    def is_requested(self, again: RereadRequest) -> bool:
        by_partition = self.year is not None and any((self.year, source) in again.partitions for source in self.origins)
        return by_partition or self.sha256 in again.documents

    def is_due(self, page: str | None) -> bool:
        """Whether it was never read, or may be read differently now; `page` is the edition of what is known now."""
        now = (reader_version(self.media_type or ""), form_edition(self.form), page)
        return not self.staged or (self.reader, self.edition, self.page) != now


def _archived_documents(con: Connection) -> list[_ArchivedDocument]:
    rows = con.execute(
        f"{_ASKED} SELECT m.sha256, m.media_type, coalesce(r.report_id, f.sha256) IS NOT NULL,"
        " coalesce(r.reader, f.reader), r.form, coalesce(r.form_edition, f.form_edition),"
        " coalesce(r.page_edition, f.page_edition), r.fiscal_year,"
        f" list(DISTINCT m.origin) FROM {_ARCHIVED} m LEFT JOIN staged.report r ON r.report_id = m.sha256"
        " LEFT JOIN staged.refusal f ON f.sha256 = m.sha256 GROUP BY ALL ORDER BY m.sha256"
    ).fetchall()
    return [_ArchivedDocument(*row) for row in rows]
