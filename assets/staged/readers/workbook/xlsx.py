"""The package of an XLSX: the parts a reading needs, unpacked within bounds and packed anew, so that no more ever is.

Raises the digits that are set raised, parts what is struck out. What a sheet hides is told by walk.py.
"""

import io
import posixpath
import zipfile
from collections.abc import Mapping

from lxml import etree

from assets.characters import RAISED
from assets.staged.readers.packages import DAMAGED, parsed, unpacked
from assets.staged.readers.workbook.aspect import Aspect, Checked, damaged
from assets.staged.readers.workbook.formats import PERCENT, is_plain
from assets.staged.readers.workbook.walk import aspect

_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_START = "_rels/.rels"
_STYLES = "styles"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PARTS = ("worksheet", "sharedStrings", _STYLES)


def checked(data: bytes) -> Checked:
    try:
        parts, sheets, styles = _parts(data)
        formats = _formats(parsed(parts[styles])) if styles in parts else {}
        aspects = [aspect(parts[name], formats) if name in parts else Aspect() for name in sheets]
        return Checked(_packed({name: _marked(part) for name, part in parts.items()}), aspects)
    except DAMAGED as error:
        raise damaged(error) from error


def _parts(data: bytes) -> tuple[dict[str, bytes], list[str], str]:
    """Workbook, strings, styles and worksheets by name, the part of each sheet in order, and that of the styles."""
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = {name.lower(): name for name in archive.namelist()}

        def take(name: str) -> bytes:
            parts[name] = unpacked(archive, names[name.lower()], sum(map(len, parts.values())))
            return parts[name]

        take(_START)
        book, relations = parsed(take(_BOOK)), parsed(take(_RELATIONS))
        targets = {r.get("Id", ""): (_kind(r), _path(r.get("Target", ""))) for r in relations.iter("{*}Relationship")}
        for kind, path in sorted(set(targets.values())):
            if kind in _PARTS and path.lower() in names and path not in parts:
                take(path)
    ids = [_relation(sheet) for sheet in book.iterfind("{*}sheets/{*}sheet")]
    styles = next((path for kind, path in targets.values() if kind == _STYLES), "")
    return parts, [targets.get(i, ("", ""))[1] for i in ids], styles


def _relation(sheet: etree._Element) -> str:
    return next((str(value) for name, value in sheet.items() if str(name).endswith("}id")), "")


def _kind(relation: etree._Element) -> str:
    return relation.get("Type", "").rpartition("/")[2]


def _path(target: str) -> str:
    return target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _formats(styles: etree._Element) -> Mapping[str, str]:
    """By the number of a cell's style, the formats that show a figure with more than its digits."""
    codes = {str(number): code for number, code in PERCENT.items()}
    codes |= {told.get("numFmtId", ""): told.get("formatCode", "") for told in styles.iterfind("{*}numFmts/{*}numFmt")}
    cells = enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
    found = {str(at): codes.get(cell.get("numFmtId", "")) for at, cell in cells}
    return {at: code for at, code in found.items() if code and not is_plain(code)}


def _packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def _marked(part: bytes) -> bytes:
    """`part` with the digits of raised runs as raised digits, no number's, and struck runs on lines of their own."""
    if b"vertAlign" not in part and b"strike" not in part:
        return part
    root = parsed(part)
    for run in root.iter("{*}r"):
        align, strike = (run.find(f"{{*}}rPr/{{*}}{name}") for name in ("vertAlign", "strike"))
        raised = align is not None and align.get("val") in ("superscript", "subscript")
        struck = strike is not None and strike.get("val") not in ("0", "false")
        for text in run.iterfind("{*}t") if raised or struck else ():
            said = (text.text or "").translate(RAISED) if raised else text.text or ""
            text.text = f"\n{said}\n" if struck else said
            text.set(_SPACE, "preserve")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
