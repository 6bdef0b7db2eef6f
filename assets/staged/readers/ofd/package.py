"""An OFD file opened: its documents, their pages and template pages, as XML found by local name.

Name spaces differ from program to program, so tags lose theirs. Sizes are checked before anything is unpacked or
parsed, entities are never expanded. What stands on a page is not known here.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from assets.staged.grid import Unreadable, bounded
from assets.text.characters import in_words
from warehouse.messages import Message

LARGEST_MEMBER = 16 * 1024 * 1024
LARGEST_WHOLE = 64 * 1024 * 1024
MOST_PAGES = 500
_MOST_MEMBERS = 20_000
_MOST_DOCUMENTS = 50
_MOST_TAGS = 500_000
_ROOT = "OFD.xml"
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its content, the content of its template pages, and its box as printed, empty where nothing says."""

    content: etree._Element
    templates: tuple[etree._Element, ...]
    box: str


class Package:
    """The documents of an OFD file. Unreadable where a member that is needed is missing, damaged, encrypted or huge."""

    def __init__(self, data: bytes) -> None:
        self._unpacked = self._tags = 0
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self._archive.infolist()
        except _DAMAGED as error:
            raise _damaged(str(error)) from error
        bounded(len(entries), _MOST_MEMBERS, Message(zh="个压缩成员", en="members"))
        self._members = {_path("", entry.filename).lower(): entry for entry in entries}
        self._parsed: dict[str, etree._Element] = {}
        root = self._xml(_ROOT)
        documents = [(text(place), _ROOT) for place in under(root, "DocRoot")]
        bounded(len(documents), _MOST_DOCUMENTS, Message(zh="份文档", en="documents"))
        if not documents:
            raise _damaged("OFD.xml names no document")
        self._pages = [page for location, where in documents for page in self._document(location, where)]
        self.templates = any(page.templates for page in self._pages)

    def pages(self) -> Iterator[Page]:
        yield from self._pages

    def _document(self, location: str, where: str) -> Iterator[Page]:
        at = self._found(location, where)
        document = self._xml(at)
        places = [page.get("BaseLoc", "") for pages in under(document, "Pages") for page in under(pages, "Page")]
        bounded(len(places), MOST_PAGES, Message(zh="页", en="pages"))
        box = _box(document)
        known = {t.get("ID"): t.get("BaseLoc", "") for t in under(document, "TemplatePage")}
        for place in places:
            content = self._xml(self._found(place, at))
            used = [known.get(template.get("TemplateID")) for template in under(content, "Template")]
            layers = tuple(self._xml(self._found(name, at)) for name in dict.fromkeys(used) if name)
            yield Page(content, layers, _box(content) or box)

    def _found(self, location: str, where: str) -> str:
        """The member a location names: from the root, from the file that names it, or from the root unsaid."""
        named = location.strip().replace("\\", "/")
        beside = _path("" if named.startswith("/") else posixpath.dirname(where), named)
        return beside if beside.lower() in self._members else _path("", named)

    def _xml(self, name: str) -> etree._Element:
        """A member parsed, once, its tags without name spaces."""
        if name not in self._parsed:
            self._parsed[name] = self._parse(name)
        return self._parsed[name]

    def _parse(self, name: str) -> etree._Element:
        xml = self._unzipped(name)
        self._tags += xml.count(b"<")
        bounded(self._tags, _MOST_TAGS, Message(zh="个 XML 标记", en="XML tags"))
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(xml, parser)
        except etree.XMLSyntaxError as error:
            raise _damaged(f"{name}: {error.msg}") from error
        for element in root.iter(etree.Element):
            element.tag = etree.QName(element).localname
        return root

    def _unzipped(self, name: str) -> bytes:
        try:
            entry = self._members[name.lower()]
            self._unpacked += entry.file_size
            bounded(entry.file_size, LARGEST_MEMBER, Message(zh="字节的页面（解压后）", en="bytes of a page, unpacked"))
            bounded(self._unpacked, LARGEST_WHOLE, Message(zh="字节（解压后）", en="bytes, unpacked"))
            with self._archive.open(entry) as stream:
                return stream.read(entry.file_size)
        except _DAMAGED as error:
            raise _damaged(str(error)) from error


def under(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of this local name below `parent`, however deep."""
    return parent.iter(name)


def text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext())).strip()


def _box(element: etree._Element) -> str:
    """The page box that a document or a page gives, the physical one first."""
    areas = [area for tag in ("PageArea", "Area") for area in under(element, tag)]
    boxes = (text(box) for name in ("PhysicalBox", "ApplicationBox") for area in areas for box in area.iter(name))
    return next(boxes, "")


def _path(folder: str, name: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, name.replace("\\", "/").lstrip("/"))).lstrip("/")


def _damaged(why: str) -> Unreadable:
    return Unreadable(
        Message(
            zh=f"OFD 已损坏或已加密（{in_words(why)}）：请重新导出，或放入制作它的原文件",
            en=f"a damaged or encrypted OFD ({in_words(why)}): export it again, or put in the document it was made from",  # noqa: E501
        ),
    )
