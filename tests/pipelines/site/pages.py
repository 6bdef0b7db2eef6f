"""A built site as the tests look at it: each page parsed, its links, its tables. Holds no test."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

VOID = {"meta", "link", "input", "br", "img", "hr"}
_CELL, _ROW = {"td", "th"}, {"td", "th", "tr"}
_GROUP = {*_ROW, "thead", "tbody"}
# The open elements that end where a tag begins or ends, though their own end tags are omitted: HTML, 13.1.2.4.
ENDED_BY_START = {"td": _CELL, "th": _CELL, "tr": _ROW, "tbody": _GROUP, "li": {"li"}}
ENDED_BY_END = {"table": _GROUP, "ul": {"li"}}


class Parsed(HTMLParser):
    """The tags of a page with their attributes, its text, the rows of its tables, and tags that are left open."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.rows, self.words, self.open, self.astray = [], [], [], [], []
        self.feed(text)

    def _end(self, omitted):
        while self.open and self.open[-1] in omitted:
            self.open.pop()

    def handle_starttag(self, tag, attributes):
        self._end(ENDED_BY_START.get(tag, ()))
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        self._end(ENDED_BY_END.get(tag, ()))
        if not self.open or self.open.pop() != tag:
            self.astray.append(tag)

    def handle_data(self, data):
        if self.rows and {"td", "th"} & set(self.open):
            self.rows[-1][-1] += data.strip()
        if self.open and self.open[-1] not in ("script", "style"):
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())

    def attributes(self, tag, name):
        return [found[name] for each, found in self.tags if each == tag and name in found]


def parse(path: Path) -> Parsed:
    return Parsed(path.read_text("utf-8"))


def all_pages(site: Path) -> dict[str, Parsed]:
    return {path.relative_to(site).as_posix(): parse(path) for path in sorted(site.rglob("*.html"))}


def local_targets(site: Path, page: str, parsed: Parsed):
    """Each link of a page to a file of the site, with the file."""
    for _tag, attributes in parsed.tags:
        for name in ("href", "src"):
            address = urlsplit(attributes.get(name, ""))
            if name in attributes and not address.scheme and address.path:
                yield attributes[name], ((site / page).parent / unquote(address.path)).resolve()


def row_named(parsed: Parsed, name: str) -> list[str]:
    """The cells of the first row that begins with `name`, without that cell."""
    return next(row[1:] for row in parsed.rows if row and row[0].startswith(name))
