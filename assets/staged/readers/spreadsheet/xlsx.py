"""The package of an XLSX: the parts that reading needs, unpacked within limits and packed again for calamine.

Raised digits become superscript digits; struck text goes on its own line. worksheet_xml.py reads what a sheet hides.
"""

import io
import posixpath
import zipfile
from collections.abc import Mapping

from lxml import etree

from assets.staged.readers.spreadsheet.sheet_state import CheckedWorkbook, SheetState, corrupt_spreadsheet
from assets.staged.readers.spreadsheet.worksheet_xml import read_sheet_state
from assets.staged.readers.spreadsheet.xlsx_styles import WorkbookStyles, read_styles
from assets.staged.readers.xml_packages import CORRUPT_ERRORS, parse_xml, unpack_member
from assets.text.characters import SUPERSCRIPTS, strike_digits

_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_START = "_rels/.rels"
_STYLES = "styles"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_THEME, _STRINGS = "theme", "sharedStrings"
_PARTS = ("worksheet", _STRINGS, _STYLES, _THEME)


def check_workbook(data: bytes) -> CheckedWorkbook:
    """The workbook with the state of its sheets. Raises Unreadable if it is corrupt, encrypted or too large."""
    try:
        parts, sheets, kinds = _unpack_parts(data)
        marked = {name: _mark_runs(part) for name, part in parts.items()}
        styles = _read_styles({kind: marked[path] for kind, path in kinds.items() if path in marked})
        sheet_states = [read_sheet_state(marked[name], styles) if name in parts else SheetState() for name in sheets]
        return CheckedWorkbook(_pack(marked), sheet_states)
    except CORRUPT_ERRORS as error:
        raise corrupt_spreadsheet(error) from error


def _unpack_parts(data: bytes) -> tuple[dict[str, bytes], list[str], dict[str, str]]:
    """The needed parts by name, the part name of each sheet in order, and part names by kind."""
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = {name.lower(): name for name in archive.namelist()}

        def take(name: str) -> bytes:
            parts[name] = unpack_member(archive, names[name.lower()], sum(map(len, parts.values())))
            return parts[name]

        take(_START)
        book, relations = parse_xml(take(_BOOK)), parse_xml(take(_RELATIONS))
        targets = {
            r.get("Id", ""): (_relation_kind(r), _part_path(r.get("Target", "")))
            for r in relations.iter("{*}Relationship")
        }
        for kind, path in sorted(set(targets.values())):
            if kind in _PARTS and path.lower() in names and path not in parts:
                take(path)
    ids = [_relation_id(sheet) for sheet in book.iterfind("{*}sheets/{*}sheet")]
    return parts, [targets.get(i, ("", ""))[1] for i in ids], dict(targets.values())


def _relation_id(sheet: etree._Element) -> str:
    return next((str(value) for name, value in sheet.items() if str(name).endswith("}id")), "")


def _relation_kind(relation: etree._Element) -> str:
    return relation.get("Type", "").rpartition("/")[2]


def _part_path(target: str) -> str:
    return target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _read_styles(parts: Mapping[str, bytes]) -> WorkbookStyles:
    """The styles, with what they need of the theme and of the shared strings."""
    style_part, texts = parts.get(_STYLES, b""), parts.get(_STRINGS, b"")
    has_fonts = b"<r>" in texts and (b"color" in texts or b"<sz" in texts)
    has_theme = b"theme=" in style_part or (has_fonts and b"theme=" in texts)
    theme = parse_xml(parts[_THEME]) if has_theme and _THEME in parts else None
    return read_styles(parse_xml(style_part) if style_part else None, theme, parse_xml(texts) if has_fonts else None)


def _pack(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def _mark_runs(part: bytes) -> bytes:
    """`part` with raised digits as superscript digits and struck runs on lines of their own."""
    if b"vertAlign" not in part and b"strike" not in part:
        return part
    root = parse_xml(part)
    for run in root.iter("{*}r"):
        align, strike = (run.find(f"{{*}}rPr/{{*}}{name}") for name in ("vertAlign", "strike"))
        raised = align is not None and align.get("val") in ("superscript", "subscript")
        struck = strike is not None and strike.get("val") not in ("0", "false")
        for text in run.iterfind("{*}t") if raised or struck else ():
            marked = (text.text or "").translate(SUPERSCRIPTS) if raised else text.text or ""
            text.text = f"\n{strike_digits(marked)}\n" if struck else marked
            text.set(_SPACE, "preserve")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
