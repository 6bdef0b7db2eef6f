"""The sitemap of the site, in parts of at most 50,000 addresses as the protocol demands, in both languages."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape as escape_xml

from pipelines.site.addresses import escape, in_language
from pipelines.site.words import LANGUAGES

LARGEST = 50_000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap_files(paths: Sequence[str], address: str, day: str) -> Iterator[tuple[str, bytes]]:
    """Each file with its path: the parts, then `sitemap.xml`, which lists them. `address` is that of the site."""
    places = [f"{address}/{escape(in_language(path, language))}" for path in paths for language in LANGUAGES]
    parts = [places[start : start + LARGEST] for start in range(0, len(places), LARGEST)]
    for number, part in enumerate(parts, 1):
        yield f"sitemap/{number}.xml", _write("urlset", "url", part, day)
    yield (
        "sitemap.xml",
        _write("sitemapindex", "sitemap", [f"{address}/sitemap/{n}.xml" for n in range(1, len(parts) + 1)], day),
    )


def _write(root: str, item: str, places: Sequence[str], day: str) -> bytes:
    lines = (f"<{item}><loc>{escape_xml(place)}</loc><lastmod>{day}</lastmod></{item}>\n" for place in places)
    return f"{_HEAD}<{root} {_SPACE}>\n{''.join(lines)}</{root}>\n".encode()
