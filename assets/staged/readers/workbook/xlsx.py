"""The package of an XLSX: the parts a reading needs, unpacked within bounds and packed anew, so that no more ever is.

Raises the digits that are set raised. What a sheet hides is told by walk.py.
"""

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from assets.staged.characters import RAISED
from assets.staged.grid import bounded
from assets.staged.readers.workbook.aspect import Aspect, Checked, damaged
from assets.staged.readers.workbook.walk import MOST_TAGS, aspect

_LARGEST_XML = 32 * 1024 * 1024
_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_START = "_rels/.rels"
_PARTS = ("worksheet", "sharedStrings", "styles")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
    etree.XMLSyntaxError,
)  # fmt: skip


def checked(data: bytes) -> Checked:
    try:
        parts, sheets = _parts(data)
        aspects = [aspect(parts[name]) if name in parts else Aspect() for name in sheets]
        return Checked(_packed({name: _raised(part) for name, part in parts.items()}), aspects)
    except _DAMAGED as error:
        raise damaged(error) from error


def _parts(data: bytes) -> tuple[dict[str, bytes], list[str]]:
    """Workbook, strings, styles and worksheets by name, and the part of each sheet in the order of the workbook."""
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = {name.lower(): name for name in archive.namelist()}

        def take(name: str) -> bytes:
            entry = archive.getinfo(names[name.lower()])
            bounded(
                entry.file_size + sum(map(len, parts.values())), _LARGEST_XML,
                "字节的工作表（解压后）", "bytes of sheets, unpacked",
            )  # fmt: skip
            if entry.compress_type not in _METHODS:
                raise NotImplementedError(f"{entry.filename} is packed in an unknown way")
            with archive.open(entry) as stream:
                parts[name] = stream.read(entry.file_size)
            return parts[name]

        take(_START)
        book, relations = _tree(take(_BOOK)), _tree(take(_RELATIONS))
        targets = {r.get("Id", ""): (_kind(r), _path(r.get("Target", ""))) for r in relations.iter("{*}Relationship")}
        for kind, path in sorted(set(targets.values())):
            if kind in _PARTS and path.lower() in names and path not in parts:
                take(path)
    ids = [_relation(sheet) for sheet in book.iterfind("{*}sheets/{*}sheet")]
    return parts, [targets.get(i, ("", ""))[1] for i in ids]


def _relation(sheet: etree._Element) -> str:
    return next((str(value) for name, value in sheet.items() if str(name).endswith("}id")), "")


def _kind(relation: etree._Element) -> str:
    return relation.get("Type", "").rpartition("/")[2]


def _path(target: str) -> str:
    return target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _tree(xml: bytes) -> etree._Element:
    bounded(xml.count(b"<"), MOST_TAGS, "个 XML 标记", "XML tags")
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def _raised(part: bytes) -> bytes:
    """`part` with the digits of raised runs written as raised digits, which are the mark of a note and no number's."""
    if b"vertAlign" not in part or b"superscript" not in part:
        return part
    root = _tree(part)
    for run in root.iter("{*}r"):
        align = run.find("{*}rPr/{*}vertAlign")
        if align is not None and align.get("val") == "superscript":
            for text in run.iterfind("{*}t"):
                text.text = (text.text or "").translate(RAISED)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
