"""Which archived documents are due to be read, or are requested again, and what is known of each from outside.

DuckDB decides it over all documents at once; only those to be read come to Python. A document is due where it was never
read, or where its reader, the form on which it was read or what is known of it from outside is another since.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from sys import intern
from typing import Any

from assets.collected.sources.source import INBOX
from assets.staged.identity.file_names import split_names
from assets.staged.identity.received_document import ReceivedDocument, ReviewedIdentity
from assets.staged.report import reader_version
from warehouse.connection import Connection
from warehouse.record_rows import select_texts
from warehouse.reference.edition import form_edition
from warehouse.reference.forms.form_list import forms
from warehouse.store import create_temporary

# Archived documents with their origin: the source, by name, that was crawled for them or for their ZIP; the host where
# no journal records that; else the inbox.
_ARCHIVED = f"""
(SELECT m.*, coalesce(f.source, z.source, CASE
   WHEN regexp_matches(m.source, '^https?://') THEN split_part(m.source, '/', 3) ELSE '{INBOX}' END) AS origin
 FROM collected.manifest m
 LEFT JOIN asked f ON f.url = m.source
 LEFT JOIN asked z ON contains(m.source, '!') AND z.url = split_part(m.source, '!', 1)
 WHERE m.outcome = 'archived')
"""
_ASKED = "WITH asked AS (SELECT DISTINCT url, source FROM collected.fetch WHERE outcome = 'archived')"
_SOME = 10_000  # rows
_NO_TAGS: Mapping[str, str] = {}  # the same for all documents: each would have a dictionary of its own


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


@dataclass(frozen=True, slots=True)
class DueDocument:
    """An archived document to be read: `reader` is what reads it, None where nothing does; `received` what is known of
    it from outside, without the bytes, and `edition` a digest of that. `read_before`: whether a report of it is staged.
    """

    sha256: str
    reader: str | None
    edition: str
    received: ReceivedDocument
    read_before: bool = False


@dataclass(frozen=True, slots=True)
class DueDocuments:
    """The documents to be read, those of one source one after the other, so that their rows lie together; and the
    number of archived documents that are not to be read.
    """

    documents: list[DueDocument]
    unchanged: int


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


def due_documents(
    con: Connection,
    known: KnownOutside = NOTHING_KNOWN,
    again: RereadRequest = NOTHING_AGAIN,
    fulfilled: Collection[str] = (),
) -> DueDocuments:
    """The documents that are due, and those requested `again` unless the request is `fulfilled`, by sha256."""
    archived = create_due_table(con, known, again, fulfilled)
    documents = [_due_document(row, known) for row in _rows(con, "FROM due ORDER BY listed, sha256")]
    con.execute("DROP TABLE due")
    return DueDocuments(documents, archived - len(documents))


def create_due_table(
    con: Connection,
    known: KnownOutside = NOTHING_KNOWN,
    again: RereadRequest = NOTHING_AGAIN,
    fulfilled: Collection[str] = (),
) -> int:
    """Create the temporary table `due` of what `due_documents` returns; returns the number of archived documents."""
    _create_what_decides(con, known)
    _create_requested(con, again, fulfilled)
    create_temporary(con, "due", _DUE)
    ((archived,),) = con.execute(_COUNT).fetchall()
    for name in _TEMPORARY:
        con.execute(f"DROP TABLE {name}")
    return int(archived)


def _due_document(row: tuple[Any, ...], known: KnownOutside) -> DueDocument:
    sha256, reader, edition, read_before, place, _, origin, page, titles, tags = row
    received = ReceivedDocument(
        b"", page, tuple(title for title in titles or () if title),
        {name: tag for name, tag in (tags or _NO_TAGS).items() if tag} or _NO_TAGS,
        _share_folders(split_names(place)), tuple(known.bodies.get(origin, ())), known.reviewed.get(sha256),
    )  # fmt: skip
    return DueDocument(sha256, reader and intern(reader), edition, received, read_before)


def _share_folders(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a file and its folders; those of folders take memory once for all files in them."""
    return (*names[:1], *map(intern, names[1:]))


def _rows(con: Connection, query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of `query`, some at a time: all rows of a million documents would take a gigabyte."""
    cursor = con.execute(query)
    while rows := cursor.fetchmany(_SOME):
        yield from rows


def _create_what_decides(con: Connection, known: KnownOutside) -> None:
    """Temporary tables: where each document lies, what is known of it, and what would read it now."""
    create_temporary(
        con, "place", f"{_ASKED} SELECT sha256, media_type, source, first_seen, last_seen, origin FROM {_ARCHIVED}"
    )
    several = "SELECT sha256, count(*) AS places FROM place GROUP BY sha256 HAVING count(*) > 1"
    create_temporary(con, "in_several_places", several)
    create_temporary(con, "attached", _ATTACHED)
    types = con.execute("SELECT DISTINCT media_type FROM place").fetchall()
    for name, columns, rows in (
        ("of_source", ("source", "bodies"), [(name, json.dumps(of)) for name, of in known.bodies.items() if of]),
        ("settled", ("sha256", "entry"), [(key, json.dumps(asdict(one))) for key, one in known.reviewed.items()]),
        ("reader_now", ("media_type", "reader"), [(name, reader_version(name or "")) for (name,) in types]),
        ("form_now", ("form", "edition"), [(name, form_edition(name)) for name in (None, *forms())]),
    ):
        named = ", ".join(f"values[{n}] AS {column}" for n, column in enumerate(columns, 1))
        create_temporary(con, name, f"SELECT {named} FROM ({select_texts(rows)})")


def _create_requested(con: Connection, again: RereadRequest, fulfilled: Collection[str]) -> None:
    """A temporary table of the documents to be read although they may not be due."""
    pairs, named, done = map(select_texts, (again.partitions, [[d] for d in again.documents], [[d] for d in fulfilled]))
    requested = f"SELECT values[1] AS sha256 FROM ({named})"
    if again.partitions:
        requested += f""" UNION SELECT p.sha256 FROM place p JOIN staged.report r ON r.report_id = p.sha256
        SEMI JOIN (SELECT values[1]::INTEGER AS year, values[2] AS source FROM ({pairs})) a
        ON a.source = p.origin AND a.year = r.fiscal_year"""
    create_temporary(con, "requested", f"FROM ({requested}) WHERE sha256 NOT IN (SELECT values[1] FROM ({done}))")


_TEMPORARY = ("place", "in_several_places", "attached", "of_source", "settled", "reader_now", "form_now", "requested")
_COUNT = "SELECT (SELECT count(*) FROM place) - (SELECT coalesce(sum(places - 1), 0) FROM in_several_places)"
# Documents attached to pages. Of several pages, the first by address; of each page, its latest version.
_ATTACHED = """
WITH page AS (
  SELECT p.* FROM collected.page p JOIN collected.manifest m ON m.source = p.url AND m.sha256 = p.sha256
  QUALIFY row_number() OVER (PARTITION BY p.url ORDER BY m.last_seen DESC, p.sha256) = 1
)
SELECT m.sha256, p.url, [p.title, a.title] AS titles,
       {'PubDate': p.pub_date, 'ContentSource': p.content_source, 'SiteIDCode': p.site_id_code,
        'SiteName': p.site_name, 'Author': p.author} AS tags
FROM collected.attachment a JOIN page p ON p.url = a.page JOIN collected.manifest m ON m.source = a.source
WHERE m.outcome = 'archived' QUALIFY row_number() OVER (PARTITION BY m.sha256 ORDER BY p.url, a.source, a.title) = 1
"""
# Each document once. Of several places, the one where it was first seen: a copy that arrives later changes nothing.
# They are put together apart, as to do so for all documents would hold the texts of all. `origin` is its one source,
# NULL where it has several; `listed` is its first place in order.
_DOCUMENT = """
(SELECT sha256, media_type, source AS place, source AS listed, origin
 FROM place ANTI JOIN in_several_places USING (sha256)
 UNION ALL
 SELECT sha256, arg_max(media_type, last_seen), arg_min(source, (first_seen, source)), min(source),
        CASE WHEN count(DISTINCT origin) = 1 THEN min(origin) END
 FROM place SEMI JOIN in_several_places USING (sha256) GROUP BY sha256)
"""
# The names in the place of a document, as `split_names` has them, in the order of the place and before %XX is read.
_NAMES = r"""
list_filter(string_split_regex(CASE WHEN contains(place, '://') THEN
  regexp_replace(regexp_replace(place, '^[^!?#]*/', ''), '^([^!?#]*)[?#][^!]*', '\1') ELSE place END, '[/\\!]'),
  lambda name: trim(name, '. ') <> '')[-4:]
"""
_EDITION = f"""
sha256(to_json({{'page': a.url, 'titles': a.titles, 'tags': a.tags, 'names': {_NAMES},
                'address': contains(place, '://'), 'bodies': s.bodies,
                'reviewed': t.entry}})::VARCHAR)[:16]
"""
_DUE = f"""
SELECT d.sha256, n.reader, {_EDITION} AS edition_now, r.form IS NOT NULL AS read_before, d.place, d.listed, d.origin,
       a.url, a.titles, a.tags
FROM {_DOCUMENT} d
LEFT JOIN staged.report r ON r.report_id = d.sha256 LEFT JOIN staged.refusal f USING (sha256)
LEFT JOIN reader_now n ON n.media_type IS NOT DISTINCT FROM d.media_type
LEFT JOIN form_now e ON e.form IS NOT DISTINCT FROM r.form
LEFT JOIN attached a USING (sha256) LEFT JOIN of_source s ON s.source = d.origin LEFT JOIN settled t USING (sha256)
LEFT JOIN requested q USING (sha256)
WHERE (r.form IS NULL AND f.sha256 IS NULL) OR coalesce(r.reader, f.reader) IS DISTINCT FROM n.reader
   OR coalesce(r.form_edition, f.form_edition) IS DISTINCT FROM e.edition
   OR coalesce(r.page_edition, f.page_edition) IS DISTINCT FROM edition_now OR q.sha256 IS NOT NULL
"""
