"""The package of an XLSX: the parts a reading needs, unpacked within bounds and packed anew, so that no more ever is.

Raises the digits that are set raised, parts what is struck out. What a sheet hides is told by worksheet_xml.py.
"""

import io
import posixpath
import zipfile
from collections.abc import Mapping

from lxml import etree

from assets.staged.readers.spreadsheet.sheet_state import Aspect, Checked, damaged
from assets.staged.readers.spreadsheet.worksheet_xml import aspect
from assets.staged.readers.spreadsheet.xlsx_styles import Styles, styles
from assets.staged.readers.xml_packages import DAMAGED, parsed, unpacked
from assets.text.characters import SUPERSCRIPTS

_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_START = "_rels/.rels"
_STYLES = "styles"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_THEME, _STRINGS = "theme", "sharedStrings"
_PARTS = ("worksheet", _STRINGS, _STYLES, _THEME)


def checked(data: bytes) -> Checked:
    try:
        parts, sheets, kinds = _parts(data)
        marked = {name: _marked(part) for name, part in parts.items()}
        told = _styles({kind: marked[path] for kind, path in kinds.items() if path in marked})
        aspects = [aspect(marked[name], told) if name in parts else Aspect() for name in sheets]
        return Checked(_packed(marked), aspects)
    except DAMAGED as error:
        raise damaged(error) from error


def _parts(data: bytes) -> tuple[dict[str, bytes], list[str], dict[str, str]]:
    """What a reading needs by name, the part of each sheet in order, and by its kind the name of a part."""
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
    return parts, [targets.get(i, ("", ""))[1] for i in ids], dict(targets.values())


def _relation(sheet: etree._Element) -> str:
    return next((str(value) for name, value in sheet.items() if str(name).endswith("}id")), "")


def _kind(relation: etree._Element) -> str:
    return relation.get("Type", "").rpartition("/")[2]


def _path(target: str) -> str:
    return target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _styles(parts: Mapping[str, bytes]) -> Styles:
    """The styles, with what of the theme and of the strings they need."""
    said, texts = parts.get(_STYLES, b""), parts.get(_STRINGS, b"")
    inked = b"<r>" in texts and (b"color" in texts or b"<sz" in texts)
    themed = b"theme=" in said or (inked and b"theme=" in texts)
    theme = parsed(parts[_THEME]) if themed and _THEME in parts else None
    return styles(parsed(said) if said else None, theme, parsed(texts) if inked else None)


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
            said = (text.text or "").translate(SUPERSCRIPTS) if raised else text.text or ""
            text.text = f"\n{said}\n" if struck else said
            text.set(_SPACE, "preserve")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
