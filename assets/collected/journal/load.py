"""What crawls fetched, from their journals into the warehouse: every request, each page's own words, and the manifest.

Loading goes by keys, so a journal loaded twice is one loaded once. Asks no site: what became of a request the crawler
told. What a page says is read by pages/report_page.py, a ZIP is unpacked as one of the inbox is.
"""

import json
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from glob import escape
from pathlib import Path

from assets.collected.archive.archive import Archive
from assets.collected.inbox.inbox import Sighting, unpack
from assets.collected.journal import journal
from assets.collected.journal.fetch_record import COLUMNS, FetchRecord, Known
from assets.collected.journal.fetch_record import known as told_by
from assets.collected.manifest import record, see_again
from assets.collected.media_type import ZIP
from assets.collected.pages.report_page import detail
from assets.text.characters import in_words
from warehouse.schema import tables
from warehouse.store import Connection, merge, records

_TAGS = {
    "article_title": "ArticleTitle", "content_source": "ContentSource", "site_id_code": "SiteIDCode",
    "column_name": "ColumnName", "pub_date": "PubDate",
}  # fmt: skip
_MISSING = (FileNotFoundError, ValueError)  # one document, rotted or not there; any other fault is the archive's


def load(con: Connection, journals: Path, archive: Archive) -> int:
    """Enter each journal that has grown since it was loaded; returns how many requests they tell of. JournalError."""
    grown = _grown(con, journals)
    requests, since = _requests(con, list(grown))
    if since is not None:
        _manifest(con, archive, since)
        _pages(con, archive, since)
        con.execute(_ATTACHED.format(since=since))
    merge(con, "collected.journal", [{"journal": _name(p, journals), "bytes": size} for p, size in grown.items()])
    return requests


def known(con: Connection, source: str) -> dict[str, Known]:
    """What is known of each URL of `source`, as its journals tell it."""
    rows = con.execute(f"SELECT {COLUMNS} {_LAST}", [source]).fetchall()
    return told_by(FetchRecord(*row) for row in rows)


def _grown(con: Connection, journals: Path) -> dict[Path, int]:
    """The journals of which not all is loaded, with their sizes; one whose torn last line is made good grows again."""
    loaded = dict(con.execute("SELECT journal, bytes FROM collected.journal").fetchall())
    sizes = {path: path.stat().st_size for path in journal.paths(journals)}
    return {path: size for path, size in sizes.items() if loaded.get(_name(path, journals)) != size}


def _name(path: Path, journals: Path) -> str:
    return path.relative_to(journals).as_posix()


def _requests(con: Connection, paths: list[Path]) -> tuple[int, datetime | None]:
    """Enter what the journals at `paths` tell in collected.fetch; returns how many requests, and when the first was.

    DuckDB reads the lines, in a tenth of the time; where one that is whole is none, journal.py says which.
    """
    if not paths:
        return 0, None
    con.execute(_TOLD, [[escape(str(path)) for path in paths]])
    odd, requests, since = con.execute("SELECT count(*) - count(url), count(url), min(asked) FROM told").fetchall()[0]
    if odd > sum(not journal.is_whole(path) for path in paths):
        deque((fetched for path in paths for fetched in journal.read(path)), maxlen=0)
    con.execute(_ENTER)
    con.execute("DROP TABLE told")
    if since is not None:
        con.execute(_UNCHANGED.format(since=since))
    return requests, since


def _manifest(con: Connection, archive: Archive, since: datetime) -> None:
    """Enter what was fetched since `since`: new contents, those seen again, and what is gone that had been there."""
    con.execute(_NEW.format(since=since))
    zips = con.execute(_ZIPS.format(since=since)).fetchall()
    record(con, [sighting for found in zips for sighting in _unpacked(archive, *found)])
    see_again(con, _SEEN.format(since=since))
    gone = con.execute(_GONE.format(since=since)).fetchall()
    record(con, [Sighting(url, "", 0, None, "gone", why, seen) for url, why, *span in gone for seen in span])


def _unpacked(archive: Archive, url: str, sha256: str, size: int, seen: datetime) -> Iterator[Sighting]:
    """A ZIP and what is in it."""
    try:
        data = archive.get(sha256)
    except _MISSING as error:
        yield Sighting(
            url, sha256, size, ZIP, "refused", f"it cannot be had from the archive ({in_words(error)})", seen
        )
    else:
        yield from unpack(url, data, archive, seen)


def _pages(con: Connection, archive: Archive, since: datetime) -> None:
    """Enter what each page fetched since `since` says, unless that content of it was read before."""
    rows = []
    for page in records(con, _UNREAD.format(since=since)):
        try:
            said = detail(page["final_url"] or page["url"], archive.get(page["sha256"]), None)
        except _MISSING:  # told of by `gongkai archive verify`
            continue
        dates = json.dumps([[f"{dated.value}", dated.source] for dated in said.dates], ensure_ascii=False)
        tags = {column: said.metas.get(tag) for column, tag in _TAGS.items()}
        rows.append(page | tags | {"title": said.title, "dates": dates})
    merge(con, "collected.page", rows)


_COLUMNS = {column.name: column.type for column in tables()["collected.fetch"].columns}
_TOLD = f"""
CREATE OR REPLACE TEMP TABLE told AS
FROM read_json(?, format = 'newline_delimited', ignore_errors = true, columns = {_COLUMNS})
"""
_ENTER = """
INSERT INTO collected.fetch BY NAME SELECT DISTINCT ON (url, asked) * FROM told ANTI JOIN
(FROM collected.fetch WHERE asked >= (SELECT min(asked) FROM told)) k USING (url, asked) WHERE url IS NOT NULL
"""
# An answer that nothing has changed may not tell what has not: it is what the URL had last.
_UNCHANGED = """
UPDATE collected.fetch f SET sha256 = k.sha256 FROM (
  SELECT u.url, u.asked, a.sha256 FROM collected.fetch u
  ASOF JOIN (FROM collected.fetch WHERE outcome = 'archived') a ON a.url = u.url AND u.asked >= a.asked
  WHERE u.asked >= TIMESTAMP '{since}' AND u.outcome = 'unchanged' AND u.sha256 IS NULL
) k WHERE f.url = k.url AND f.asked = k.asked
"""
# Per URL, of requests that ended alike and told as much, the last: what is known follows from these alone.
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
INSERT INTO collected.manifest BY NAME
SELECT source, sha256, max(bytes) AS bytes, max(media_type) AS media_type, 'archived' AS outcome,
       min(asked) AS first_seen, max(asked) AS last_seen
{_UNKNOWN} GROUP BY source, sha256 HAVING max(media_type) IS DISTINCT FROM '{ZIP}'
"""
# What is unknown, or came again after another: what was in both is in it still.
_ZIPS = f"""
SELECT source, sha256, max(bytes), unnest(list_distinct([min(asked), max(asked)])) FROM ({_DOCUMENTS}) ANTI JOIN (
  FROM collected.manifest WHERE outcome <> 'gone' QUALIFY last_seen = max(last_seen) OVER (PARTITION BY source)
) USING (source, sha256) GROUP BY source, sha256 HAVING max(media_type) = '{ZIP}' ORDER BY source, sha256
"""
# With a ZIP all is gone that ever was in it.
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
INSERT INTO collected.attachment BY NAME WITH attached AS (
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
