"""Loads journals into the warehouse: every fetch, what each page states, its attachments, and the manifest.

Rows are merged by key, so loading a journal twice changes nothing. Visits no site. pages/report_page.py reads pages,
inbox/inbox.py unpacks ZIPs.
"""

import json
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from glob import escape
from pathlib import Path

from assets.collected.archive.archive import Archive
from assets.collected.inbox.inbox import Sighting, unpack
from assets.collected.journal import fetch_record, journal
from assets.collected.journal.fetch_record import COLUMNS, FetchRecord, KnownUrl
from assets.collected.manifest import record, update_last_seen
from assets.collected.media_type import ZIP
from assets.collected.pages.report_page import read_report_page
from assets.text.characters import error_text
from warehouse.connection import Connection
from warehouse.schema import tables
from warehouse.store import create_temporary, insert, merge, records, update

_TAGS = {
    "article_title": "ArticleTitle", "content_source": "ContentSource", "site_id_code": "SiteIDCode",
    "column_name": "ColumnName", "pub_date": "PubDate", "site_name": "SiteName", "author": "Author",
}  # fmt: skip
_UNAVAILABLE = (FileNotFoundError, ValueError)  # a missing or corrupt document; other errors concern the archive


def load(con: Connection, journals: Path, archive: Archive) -> int:
    """Load each journal that has grown since it was last loaded; returns the number of records. Raises JournalError."""
    grown = _grown_journals(con, journals)
    requests, since = _load_records(con, list(grown))
    if since is not None:
        _load_manifest(con, archive, since)
        _load_pages(con, archive, since)
        insert(con, "collected.attachment", _ATTACHED.format(since=since))
    merge(con, "collected.journal", [{"journal": _name(p, journals), "bytes": size} for p, size in grown.items()])
    return requests


def known_urls(con: Connection, source: str) -> dict[str, KnownUrl]:
    """What is known of each URL of `source`, from the loaded records."""
    rows = con.execute(f"SELECT {COLUMNS} {_LAST}", [source]).fetchall()
    return fetch_record.known_urls(FetchRecord(*row) for row in rows)


def _grown_journals(con: Connection, journals: Path) -> dict[Path, int]:
    """The journals that are not fully loaded, with their sizes in bytes."""
    loaded = dict(con.execute("SELECT journal, bytes FROM collected.journal").fetchall())
    sizes = {path: path.stat().st_size for path in journal.paths(journals)}
    return {path: size for path, size in sizes.items() if loaded.get(_name(path, journals)) != size}


def _name(path: Path, journals: Path) -> str:
    return path.relative_to(journals).as_posix()


def _load_records(con: Connection, paths: list[Path]) -> tuple[int, datetime | None]:
    """Load the journals at `paths` into collected.fetch; returns the number of records and the time of the first.

    DuckDB reads the lines, ten times faster than journal.py, which reports an invalid line if there is one.
    """
    if not paths:
        return 0, None
    create_temporary(con, "journal_line", _READ_JOURNALS, [[escape(str(path)) for path in paths]])
    invalid, requests, since = con.execute(
        "SELECT count(*) - count(url), count(url), min(asked) FROM journal_line"
    ).fetchall()[0]
    if invalid > sum(not journal.ends_whole(path) for path in paths):
        deque((fetched for path in paths for fetched in journal.read(path)), maxlen=0)
    insert(con, "collected.fetch", _NEW_FETCHES)
    con.execute("DROP TABLE journal_line")
    if since is not None:
        update(con, "collected.fetch f", "sha256 = k.sha256", _UNCHANGED.format(since=since))
    return requests, since


def _load_manifest(con: Connection, archive: Archive, since: datetime) -> None:
    """Update the manifest from the fetches since `since`: new contents, contents seen again, and gone sources."""
    insert(con, "collected.manifest", _NEW.format(since=since))
    zips = con.execute(_ZIPS.format(since=since)).fetchall()
    record(con, [sighting for found in zips for sighting in _unpacked(archive, *found)])
    update_last_seen(con, _SEEN.format(since=since))
    gone = con.execute(_GONE.format(since=since)).fetchall()
    record(con, [Sighting(url, "", 0, None, "gone", why, seen) for url, why, *span in gone for seen in span])


def _unpacked(archive: Archive, url: str, sha256: str, size: int, seen: datetime) -> Iterator[Sighting]:
    """The sightings of a ZIP and of the documents in it."""
    try:
        data = archive.get(sha256)
    except _UNAVAILABLE as error:
        yield Sighting(url, sha256, size, ZIP, "refused", f"it is missing from the archive ({error_text(error)})", seen)
    else:
        yield from unpack(url, data, archive, seen)


def _load_pages(con: Connection, archive: Archive, since: datetime) -> None:
    """Read each page fetched since `since`, unless the same content was read before."""
    rows = []
    for page in records(con, _UNREAD.format(since=since)):
        try:
            report = read_report_page(page["final_url"] or page["url"], archive.get(page["sha256"]), None)
        except _UNAVAILABLE:  # `gongkai archive verify` reports it
            continue
        dates = json.dumps([[f"{dated.value}", dated.source] for dated in report.dates], ensure_ascii=False)
        tags = {column: report.metas.get(tag) for column, tag in _TAGS.items()}
        rows.append(page | tags | {"title": report.title, "dates": dates})
    merge(con, "collected.page", rows)


_COLUMNS = {column.name: column.type for column in tables()["collected.fetch"].columns}
_READ_JOURNALS = f"""
FROM read_json(?, format = 'newline_delimited', ignore_errors = true, columns = {_COLUMNS})
"""
_NEW_FETCHES = """
SELECT DISTINCT ON (url, asked) * FROM journal_line ANTI JOIN
(FROM collected.fetch WHERE asked >= (SELECT min(asked) FROM journal_line)) k USING (url, asked) WHERE url IS NOT NULL
"""
# A 304 record may lack the digest: it is that of the last archived content of the URL.
_UNCHANGED = """
(
  SELECT u.url, u.asked, a.sha256 FROM collected.fetch u
  ASOF JOIN (FROM collected.fetch WHERE outcome = 'archived') a ON a.url = u.url AND u.asked >= a.asked
  WHERE u.asked >= TIMESTAMP '{since}' AND u.outcome = 'unchanged' AND u.sha256 IS NULL
) k WHERE f.url = k.url AND f.asked = k.asked
"""
# The last record of each URL with the same outcome and the same fields present: known_urls needs no others.
_LAST = """FROM collected.fetch WHERE source = ? QUALIFY row_number() OVER (
  PARTITION BY url, outcome, sha256 IS NULL, etag IS NULL, modified IS NULL ORDER BY asked DESC
) = 1 ORDER BY asked"""
_HAD = """
FROM collected.fetch WHERE asked >= TIMESTAMP '{since}' AND outcome IN ('archived', 'unchanged') AND sha256 IS NOT NULL
"""
_DOCUMENTS = f"SELECT url AS source, * EXCLUDE (source) {_HAD} AND purpose IN ('page', 'attachment')"
_SEEN = f"SELECT source, sha256, max(asked) AS seen FROM ({_DOCUMENTS}) GROUP BY ALL"
_UNKNOWN = f"FROM ({_DOCUMENTS}) ANTI JOIN collected.manifest USING (source, sha256)"
_NEW = f"""
SELECT source, sha256, max(bytes) AS bytes, max(media_type) AS media_type, 'archived' AS outcome,
       min(asked) AS first_seen, max(asked) AS last_seen
{_UNKNOWN} GROUP BY source, sha256 HAVING max(media_type) IS DISTINCT FROM '{ZIP}'
"""
# New ZIPs, and ZIPs that replaced another one again: the documents in them are seen again.
_ZIPS = f"""
SELECT source, sha256, max(bytes), unnest(list_distinct([min(asked), max(asked)])) FROM ({_DOCUMENTS}) ANTI JOIN (
  FROM collected.manifest WHERE outcome <> 'gone' QUALIFY last_seen = max(last_seen) OVER (PARTITION BY source)
) USING (source, sha256) GROUP BY source, sha256 HAVING max(media_type) = '{ZIP}' ORDER BY source, sha256
"""
# When a ZIP is gone, so are all documents that were ever in it.
_GONE = """
WITH gone AS (
  FROM collected.fetch WHERE asked >= TIMESTAMP '{since}' AND outcome = 'gone' AND purpose IN ('page', 'attachment')
), held AS (
  SELECT source, source AS url FROM collected.manifest WHERE outcome <> 'gone' UNION
  SELECT m.source, z.source FROM collected.manifest z
  JOIN collected.manifest m ON starts_with(m.source, z.source || '!')
  WHERE z.outcome = 'unpacked' AND z.source IN (SELECT url FROM gone)
)
SELECT held.source, coalesce(arg_max(why, asked), 'HTTP ' || max(status), 'gone'), min(asked), max(asked)
FROM gone JOIN held USING (url) GROUP BY held.source
"""
_UNREAD = f"""
SELECT url, sha256, arg_max(parent, asked) AS parent, arg_max(final_url, asked) AS final_url
FROM (SELECT * {_HAD} AND purpose = 'page')
SEMI JOIN (SELECT source AS url, sha256 FROM collected.manifest WHERE media_type = 'text/html') USING (url, sha256)
ANTI JOIN collected.page USING (url, sha256) GROUP BY ALL ORDER BY url, sha256
"""
_ATTACHED = f"""
WITH attached AS (
  SELECT * {_HAD} AND purpose = 'attachment' AND parent IS NOT NULL
), document AS (
  SELECT url, parent, asked, title, url AS source FROM attached UNION ALL
  SELECT a.url, a.parent, a.asked, a.title, m.source FROM attached a
  JOIN (FROM collected.manifest WHERE outcome = 'unpacked') z ON z.source = a.url AND z.sha256 = a.sha256
  JOIN collected.manifest m ON starts_with(m.source, a.url || '!')
)
SELECT source, parent AS page, arg_max(title, asked) AS title FROM document
ANTI JOIN (SELECT source, page AS parent FROM collected.attachment) k USING (source, parent) GROUP BY ALL
"""
