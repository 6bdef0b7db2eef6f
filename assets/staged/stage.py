"""The staged stage: reads what was collected and not yet read by the readers as they are now, and loads it.

Chooses what to read; how a document is read is report.py, how it is stored load.py.
"""

from dataclasses import dataclass, replace
from functools import partial

from assets.collected.archive.archive import Archive
from assets.collected.sources.source import INBOX
from assets.staged.identity.publication import Attached
from assets.staged.load import load
from assets.staged.report import Refusal, Report, read_by
from assets.staged.workers.pool import Workers, fit
from assets.workplace import Track, untracked
from warehouse.reference.edition import form_edition
from warehouse.store import Connection

_BATCH = 200
# Archived documents with where they come from: the source asked for it or for the ZIP it is in, by name; the host where
# no journal tells of that; else the inbox.
_ARCHIVED = f"""
(SELECT m.*, coalesce(f.source, z.source, CASE
   WHEN regexp_matches(m.source, '^https?://') THEN split_part(m.source, '/', 3) ELSE '{INBOX}' END) AS origin
 FROM collected.manifest m
 LEFT JOIN asked f ON f.url = m.source LEFT JOIN asked z ON z.url = split_part(m.source, '!', 1)
 WHERE m.outcome = 'archived')
"""
_ASKED = "WITH asked AS (SELECT DISTINCT url, source FROM collected.fetch WHERE outcome = 'archived')"


@dataclass(frozen=True, slots=True)
class Staged:
    """What a staging did: documents read to reports, refused with why, and left as they were read before."""

    reports: int = 0
    refusals: tuple[str, ...] = ()
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Again:
    """What is read again whatever read it: the documents of a fiscal year and source, and those named by sha256."""

    of: frozenset[tuple[int, str]] = frozenset()
    documents: frozenset[str] = frozenset()


def sources(con: Connection) -> list[str]:
    """The sources there are documents of, by name."""
    rows = con.execute(f"{_ASKED} SELECT DISTINCT origin FROM {_ARCHIVED} ORDER BY origin")
    return [name for (name,) in rows.fetchall()]


def stage(con: Connection, archive: Archive, again: Again = Again(), track: Track = untracked) -> Staged:
    """Read and load every document that is new, whose reader has a new version, or whose form or page another edition,
    and those to be read `again`. One that the archive does not give stays as it was read before.
    """
    documents, pages = _documents(con), _pages(con)
    said = {sha256: page.edition for sha256, page in pages.items()}
    read_before = {d.sha256 for d in documents if d.form is not None}
    due = [d.sha256 for d in documents if d.due(said.get(d.sha256)) or d.among(again)]
    done = Staged(unchanged=len(documents) - len(due))
    batch: list[Report | Refusal] = []
    with Workers(fit(len(due))) as workers:
        read = workers.read({sha256: partial(_with_page, archive, sha256, pages.get(sha256)) for sha256 in due})
        for document in track(read, "reading", len(due)):
            if isinstance(document, Report):
                done = replace(done, reports=done.reports + 1)
            else:
                done = replace(
                    done, refusals=(*done.refusals, f"{document.sha256[:12]} {document.outcome}: {document.why.en}")
                )
                if document.unread and document.sha256 in read_before:
                    continue
            batch.append(document)
            if len(batch) == _BATCH:
                load(con, batch, said)
                batch.clear()
    load(con, batch, said)
    return replace(done, refusals=tuple(sorted(done.refusals)))


def _with_page(archive: Archive, sha256: str, page: Attached | None) -> bytes | Attached:
    """A document, with what its page says where it is attached to one; called in the worker."""
    data = archive.get(sha256)
    return data if page is None else replace(page, data=data)


def _pages(con: Connection) -> dict[str, Attached]:
    """What the page says that a document is attached to, without the document; by its digest."""
    rows = con.execute(_PAGES).fetchall()
    return {
        sha256: Attached(b"", page, tuple(title for title in titles if title), {k: v for k, v in tags.items() if v})
        for sha256, page, titles, tags in rows
    }


# Of several pages the one that comes first by its address, as it was last.
_PAGES = """
WITH page AS (
  SELECT p.* FROM collected.page p JOIN collected.manifest m ON m.source = p.url AND m.sha256 = p.sha256
  QUALIFY row_number() OVER (PARTITION BY p.url ORDER BY m.last_seen DESC) = 1
)
SELECT m.sha256, p.url, [p.title, a.title],
       {'PubDate': p.pub_date, 'ContentSource': p.content_source, 'SiteIDCode': p.site_id_code}
FROM collected.attachment a JOIN page p ON p.url = a.page JOIN collected.manifest m ON m.source = a.source
WHERE m.outcome = 'archived' QUALIFY row_number() OVER (PARTITION BY m.sha256 ORDER BY p.url) = 1
"""


@dataclass(frozen=True, slots=True)
class _Document:
    """An archived document, whether it was staged, by which reader on which form (none where it was refused) in which
    edition, with which edition of the page it hangs on, and the fiscal year that was read.
    """

    sha256: str
    media_type: str | None
    staged: bool
    reader: str | None
    form: str | None
    edition: str | None
    page: str | None
    year: int | None
    sources: list[str]

    def among(self, again: Again) -> bool:
        named = self.sha256 in again.documents
        return named or (self.year is not None and any((self.year, name) in again.of for name in self.sources))

    def due(self, page: str | None) -> bool:
        """Whether it was never read, or would be read otherwise now; `page` is the edition of the page it hangs on."""
        now = (read_by(self.media_type or ""), form_edition(self.form), page)
        return not self.staged or (self.reader, self.edition, self.page) != now


def _documents(con: Connection) -> list[_Document]:
    rows = con.execute(
        f"{_ASKED} SELECT m.sha256, m.media_type, coalesce(r.report_id, f.sha256) IS NOT NULL,"
        " coalesce(r.reader, f.reader), r.form, coalesce(r.form_edition, f.form_edition),"
        " coalesce(r.page_edition, f.page_edition), r.fiscal_year,"
        f" list(DISTINCT m.origin) FROM {_ARCHIVED} m LEFT JOIN staged.report r ON r.report_id = m.sha256"
        " LEFT JOIN staged.refusal f ON f.sha256 = m.sha256 GROUP BY ALL ORDER BY m.sha256"
    ).fetchall()
    return [_Document(*row) for row in rows]
