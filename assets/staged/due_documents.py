"""Which archived documents are due to be read, or are requested again, and what is known of each from outside.

All that decides this has one digest (checked.basis). Where it is as it was when no document was due, none is, and no
document is looked at.
"""

import hashlib
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from assets.collected.sources.source import INBOX
from assets.staged.identity.file_names import split_names
from assets.staged.identity.received_document import ReceivedDocument, ReviewedIdentity
from assets.staged.report import reader_version
from warehouse.connection import Connection
from warehouse.record_rows import select_texts
from warehouse.reference.edition import form_edition
from warehouse.reference.forms.form_list import forms
from warehouse.store import merge

# Archived documents with their origin: the source, by name, that was crawled for them or for their ZIP; the host where
# no journal records that; else the inbox.
_ARCHIVED = f"""
(SELECT m.*, coalesce(f.source, z.source, CASE
   WHEN regexp_matches(m.source, '^https?://') THEN split_part(m.source, '/', 3) ELSE '{INBOX}' END) AS origin
 FROM collected.manifest m
 LEFT JOIN asked f ON f.url = m.source LEFT JOIN asked z ON z.url = split_part(m.source, '!', 1)
 WHERE m.outcome = 'archived')
"""
_SOME = 10_000  # rows
_NO_TAGS: Mapping[str, str] = {}  # the same for all documents: each would have a dictionary of its own
_NO_PAGE = (None, (), _NO_TAGS)
_ASKED = "WITH asked AS (SELECT DISTINCT url, source FROM collected.fetch WHERE outcome = 'archived')"


@dataclass(frozen=True, slots=True)
class KnownOutside:
    """What is known of documents beside what is collected: the bodies of each source by its name, and the identities
    that a person settled by sha256.
    """

    bodies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reviewed: Mapping[str, ReviewedIdentity] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RereadRequest:
    """What to read again even if it is not due: documents of a fiscal year and source, and documents by sha256."""

    partitions: frozenset[tuple[int, str]] = frozenset()
    documents: frozenset[str] = frozenset()


NOTHING_KNOWN, NOTHING_AGAIN = KnownOutside(), RereadRequest()


def list_partitions(con: Connection, reports: Collection[str] | None = None) -> dict[tuple[str, int], int]:
    """The sources and fiscal years with staged reports, each with their number; of `reports` (sha256) only if given."""
    listed = select_texts([report] for report in sorted(reports or ()))
    among = "" if reports is None else f" AND r.report_id IN (SELECT values[1] FROM ({listed}))"
    rows = con.execute(
        f"{_ASKED} SELECT m.origin, r.fiscal_year, count(DISTINCT r.report_id) FROM {_ARCHIVED} m"
        f" JOIN staged.report r ON r.report_id = m.sha256 WHERE r.fiscal_year IS NOT NULL{among}"
        " GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return {(source, year): number for source, year, number in rows}


def received_documents(con: Connection, known: KnownOutside) -> dict[str, ReceivedDocument]:
    """For each archived document, by digest, what is known of it from outside; without the bytes."""
    pages = {sha256: (page, titles, tags) for sha256, page, titles, tags in con.execute(_PAGES).fetchall()}
    found = {}
    for sha256, place, origins in _rows(con, _PLACES):
        page, titles, tags = pages.get(sha256, _NO_PAGE)
        found[sha256] = ReceivedDocument(
            b"", page, tuple(title for title in titles if title),
            {name: tag for name, tag in tags.items() if tag} or _NO_TAGS,
            _share_folders(split_names(place)), _bodies_of(origins, known), known.reviewed.get(sha256),
        )  # fmt: skip
    return found


def _share_folders(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a file and its folders; those of folders take memory once for all files in them."""
    return (*names[:1], *map(sys.intern, names[1:]))


def _rows(con: Connection, query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of `query`, some at a time: all rows of a million documents would take a gigabyte."""
    cursor = con.execute(query)
    while rows := cursor.fetchmany(_SOME):
        yield from rows


def _bodies_of(origins: list[str], known: KnownOutside) -> tuple[str, ...]:
    """The bodies that a document's one source is for; none where it has several."""
    return tuple(known.bodies.get(origins[0], ())) if len(origins) == 1 else ()


# Of several places of a document, the one where it was first seen: a copy that arrives later changes nothing.
_PLACES = f"""
{_ASKED} SELECT sha256, arg_min(source, (first_seen, source)), list(DISTINCT origin ORDER BY origin)
FROM {_ARCHIVED} GROUP BY sha256
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
class ArchivedDocument:
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


def due_among(
    documents: Iterable[ArchivedDocument],
    editions: Mapping[str, str | None],
    again: RereadRequest,
    fulfilled: Collection[str] = (),
) -> list[ArchivedDocument]:
    """Those of `documents` to be read: those due, and those requested `again`, unless the request is `fulfilled`.
    `editions` are those of what is known of documents from outside now, by digest.
    """
    return [d for d in documents if is_to_be_read(d, editions.get(d.sha256), again, fulfilled)]


def is_to_be_read(
    document: ArchivedDocument, edition: str | None, again: RereadRequest, fulfilled: Collection[str] = ()
) -> bool:
    """Whether `due_among` has `document`, of which the outside knowledge has this `edition` now."""
    requested = document.sha256 not in fulfilled and document.is_requested(again)
    return requested or document.is_due(edition)


def archived_documents(con: Connection) -> Iterator[ArchivedDocument]:
    """Every archived document, by its place: those of one source are read one after the other, and so their rows lie
    together. The connection may do nothing else meanwhile.
    """
    return (ArchivedDocument(*row) for row in _rows(con, f"{_DOCUMENTS} ORDER BY min(m.source), m.sha256"))


_DOCUMENTS = f"""
{_ASKED} SELECT m.sha256, m.media_type, coalesce(r.report_id, f.sha256) IS NOT NULL AS staged,
       coalesce(r.reader, f.reader) AS reader, r.form, coalesce(r.form_edition, f.form_edition) AS edition,
       coalesce(r.page_edition, f.page_edition) AS page, r.fiscal_year,
       list(DISTINCT m.origin ORDER BY m.origin) AS origins
FROM {_ARCHIVED} m LEFT JOIN staged.report r ON r.report_id = m.sha256 LEFT JOIN staged.refusal f ON f.sha256 = m.sha256
GROUP BY ALL
"""
_STEP, _STATE = "reading", "documents"  # in checked.basis


def count_none_due(con: Connection, known: KnownOutside) -> int | None:
    """The number of archived documents, if nothing that decides which of them are due is other than when none was;
    `known` is what is known of them.
    """
    documents, state = _state(con, known)
    query = f"SELECT digest FROM checked.basis WHERE step = '{_STEP}' AND what = '{_STATE}'"
    return documents if con.execute(query).fetchall() == [(state,)] else None


def record_state(con: Connection, known: KnownOutside, read: Mapping[str, str | None]) -> None:
    """Record the present state as one in which no document is due, unless one of those just `read` still is, as the
    archive could not deliver it. `read` are the editions of what is known of them from outside, by digest.
    """
    again = (d for d in archived_documents(con) if d.sha256 in read and d.is_due(read[d.sha256])) if read else iter(())
    if next(again, None) is None:
        merge(con, "checked.basis", [{"step": _STEP, "what": _STATE, "digest": _state(con, known)[1]}])


def _state(con: Connection, known: KnownOutside) -> tuple[int, str]:
    """The number of archived documents, and a digest of all that decides which of them are due."""
    counted = [con.execute(_DIGEST.format(query=query)).fetchall()[0] for query in (_DOCUMENTS, _PLACES, _PAGES)]
    types = con.execute("SELECT DISTINCT media_type FROM collected.manifest ORDER BY ALL").fetchall()
    editions = [reader_version(name or "") for (name,) in types], [form_edition(name) for name in (None, *forms())]
    state = repr((counted, editions, sorted(known.bodies.items()), sorted(known.reviewed.items())))
    return counted[0][0], hashlib.sha256(state.encode()).hexdigest()[:16]


# Rows are hashed twice: DuckDB leaves the last column of a row unmixed.
_DIGEST = "SELECT count(*), bit_xor(hash(1, hash(r))) FROM ({query}) r"
