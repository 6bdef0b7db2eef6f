"""Finds for which years each expected body has a report at a source: by link texts and page titles that name the body,
or by the ContentSource of a page.

A body is matched by the text declared for the source. assets/staged decides which body a report really belongs to.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from assets.collected.pages.titles import recognise_title
from warehouse.connection import Connection
from warehouse.record_rows import select_texts

Expected = Mapping[str, Sequence[str]]  # bodies by source
_Row = tuple[str, str, str, list[str | None], int]


def fill_expected_body(con: Connection, expected: Expected) -> None:
    """Fill the temporary table expected_body (source, body, fiscal_year): one row without a year for each body, and one
    for each year with a report, from the fetches in the year of the last crawl.
    """
    due = [(source, "".join(body.split()), None) for source, bodies in expected.items() for body in bodies]
    con.execute("CREATE OR REPLACE TEMP TABLE expected_body (source VARCHAR, body VARCHAR, fiscal_year INTEGER)")
    _insert(con, due)
    if due:
        _insert(con, list(_reports_found(con.execute(_NAMING).fetchall())))


def _insert(con: Connection, rows: Sequence[tuple[str, str, int | None]]) -> None:
    listed = select_texts(rows)
    con.execute(f"INSERT INTO expected_body SELECT values[1], values[2], values[3]::INTEGER FROM ({listed})")


def _reports_found(rows: Iterable[_Row]) -> Iterator[tuple[str, str, int]]:
    for (source, _), found in groupby(rows, lambda row: row[:2]):
        of_page = list(found)
        _, _, _, titles, published = of_page[0]
        years = (recognise_title(title).fiscal_year for title in titles if title)
        year = next((year for year in years if year), published - 1)
        yield from ((source, body, year) for body in _matching_bodies([row[2] for row in of_page], titles))


def _matching_bodies(bodies: list[str], titles: list[str | None]) -> list[str]:
    """The bodies named in the titles, else all; without names that are part of another name."""
    words = "\n".join("".join(title.split()) for title in titles if title)
    found = [body for body in bodies if body in words] or bodies
    return [body for body in found if not any(body != other and body in other for other in found)]


# Pages and documents fetched in the year of the last night that name a body in their titles or ContentSource. The year
# of publication is that of PubDate, else that of the crawl.
_NAMING = """
WITH had AS (
  SELECT f.source, f.url, coalesce(p.content_source, '') AS named,
         [f.title, p.article_title, p.title] AS titles,
         coalesce(try_cast(left(p.pub_date, 4) AS INTEGER), year(f.asked + INTERVAL 8 HOUR)) AS published
  FROM collected.fetch f LEFT JOIN collected.page p ON p.url = f.url AND p.sha256 = f.sha256
  WHERE f.outcome = 'archived' AND f.purpose IN ('page', 'attachment')
    AND f.asked + INTERVAL 8 HOUR >= (SELECT date_trunc('year', max(asked) + INTERVAL 8 HOUR) FROM collected.fetch)
)
SELECT source, url, body, titles, published
FROM had JOIN expected_body USING (source)
WHERE contains(replace(concat_ws(chr(10), array_to_string(titles, chr(10)), named), ' ', ''), body)
ORDER BY source, url, titles::VARCHAR, body
"""
