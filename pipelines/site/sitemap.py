"""The sitemap of the site, in parts of at most 50,000 addresses as the protocol demands, in both languages. A page has
the day of the release that changed it last.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape as escape_xml

from pipelines.site.addresses import escape, in_language
from pipelines.site.index import Entry
from pipelines.site.words import LANGUAGES

LARGEST = 50_000
FOLDER = "sitemap"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap_parts(part: str, entries: Mapping[str, Entry], address: str) -> Iterator[tuple[str, bytes]]:
    """Each file for the pages of a part with its path. `address` is that of the site."""
    places = [
        (f"{address}/{in_language(link, language)}", each.day)
        for link, each in ((escape(path), entries[path]) for path in sorted(entries))
        if len(each.sizes) > 1
        for language in LANGUAGES
    ]
    for number, start in enumerate(range(0, len(places), LARGEST), 1):
        yield f"{FOLDER}/{part}-{number}.xml", _write("urlset", "url", places[start : start + LARGEST])


def sitemap_index(files: Iterable[tuple[str, str]], address: str) -> bytes:
    """`sitemap.xml`, which lists `files`, each with the day of its last change."""
    return _write("sitemapindex", "sitemap", [(f"{address}/{path}", day) for path, day in sorted(files)])


def _write(root: str, item: str, places: Sequence[tuple[str, str]]) -> bytes:
    lines = (f"<{item}><loc>{escape_xml(place)}</loc><lastmod>{day}</lastmod></{item}>\n" for place, day in places)
    return f"{_HEAD}<{root} {_SPACE}>\n{''.join(lines)}</{root}>\n".encode()
