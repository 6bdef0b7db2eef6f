"""An OFD file, opened: its documents with their pages and template pages, as XML found by local name.

Namespaces differ between programs, so they are stripped from tags. Sizes are checked before unpacking and parsing;
entities are never expanded. Does not interpret the contents of a page.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from assets.staged.grid import Unreadable
from assets.staged.readers.refusals import check_limit, unreadable
from assets.text.characters import error_text

LARGEST_MEMBER = 16 * 1024 * 1024
LARGEST_TOTAL = 64 * 1024 * 1024
MOST_PAGES = 500
_MOST_MEMBERS = 20_000
_MOST_DOCUMENTS = 50
_MOST_TAGS = 500_000
_ROOT = "OFD.xml"
_CORRUPT_ERRORS = (
    zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfdPage:
    """One page: its content, the content of its template pages, and its box as written, empty if none is given."""

    content: etree._Element
    templates: tuple[etree._Element, ...]
    box: str


class OfdPackage:
    """The documents of an OFD file. Raises Unreadable if a needed member is missing, corrupt, encrypted or
    too large.
    """

    def __init__(self, data: bytes) -> None:
        self._unpacked = self._tags = 0
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self._archive.infolist()
        except _CORRUPT_ERRORS as error:
            raise _corrupt(str(error)) from error
        check_limit(len(entries), _MOST_MEMBERS, "members")
        self._members = {_member_path("", entry.filename).lower(): entry for entry in entries}
        self._parsed: dict[str, etree._Element] = {}
        root = self._parsed_member(_ROOT)
        documents = [(element_text(place), _ROOT) for place in find_all(root, "DocRoot")]
        check_limit(len(documents), _MOST_DOCUMENTS, "documents")
        if not documents:
            raise _corrupt("OFD.xml names no document")
        self._pages = [page for location, where in documents for page in self._document_pages(location, where)]
        self.templates = any(page.templates for page in self._pages)

    def pages(self) -> Iterator[OfdPage]:
        yield from self._pages

    def _document_pages(self, location: str, where: str) -> Iterator[OfdPage]:
        at = self._locate(location, where)
        document = self._parsed_member(at)
        places = [page.get("BaseLoc", "") for pages in find_all(document, "Pages") for page in find_all(pages, "Page")]
        check_limit(len(places), MOST_PAGES, "pages")
        box = _page_box(document)
        known = {t.get("ID"): t.get("BaseLoc", "") for t in find_all(document, "TemplatePage")}
        for place in places:
            content = self._parsed_member(self._locate(place, at))
            used = [known.get(template.get("TemplateID")) for template in find_all(content, "Template")]
            layers = tuple(self._parsed_member(self._locate(name, at)) for name in dict.fromkeys(used) if name)
            yield OfdPage(content, layers, _page_box(content) or box)

    def _locate(self, location: str, where: str) -> str:
        """The member that a location names: from the root, relative to the file that names it, or from the root without
        a slash.
        """
        named = location.strip().replace("\\", "/")
        relative = _member_path("" if named.startswith("/") else posixpath.dirname(where), named)
        return relative if relative.lower() in self._members else _member_path("", named)

    def _parsed_member(self, name: str) -> etree._Element:
        """A member, parsed once, with namespaces stripped from its tags."""
        if name not in self._parsed:
            self._parsed[name] = self._parse_member(name)
        return self._parsed[name]

    def _parse_member(self, name: str) -> etree._Element:
        xml = self._unpack_member(name)
        self._tags += xml.count(b"<")
        check_limit(self._tags, _MOST_TAGS, "xml_tags")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(xml, parser)
        except etree.XMLSyntaxError as error:
            raise _corrupt(f"{name}: {error.msg}") from error
        for element in root.iter(etree.Element):
            element.tag = etree.QName(element).localname
        return root

    def _unpack_member(self, name: str) -> bytes:
        try:
            entry = self._members[name.lower()]
            self._unpacked += entry.file_size
            check_limit(entry.file_size, LARGEST_MEMBER, "bytes_of_a_page")
            check_limit(self._unpacked, LARGEST_TOTAL, "bytes_unpacked")
            with self._archive.open(entry) as stream:
                return stream.read(entry.file_size)
        except _CORRUPT_ERRORS as error:
            raise _corrupt(str(error)) from error


def find_all(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements with this local name below `parent`, at any depth."""
    return parent.iter(name)


def element_text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext())).strip()


def _page_box(element: etree._Element) -> str:
    """The box of a document or a page as written, the physical one first."""
    areas = [area for tag in ("PageArea", "Area") for area in find_all(element, tag)]
    boxes = (
        element_text(box) for name in ("PhysicalBox", "ApplicationBox") for area in areas for box in area.iter(name)
    )
    return next(boxes, "")


def _member_path(folder: str, name: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, name.replace("\\", "/").lstrip("/"))).lstrip("/")


def _corrupt(why: str) -> Unreadable:
    return unreadable("ofd_corrupt", reason=error_text(why))
