"""The package around the worksheets of an XLSX: workbook, relations, number formats, strings. Knows no report."""

from xml.sax.saxutils import escape

from tests.generator.kinds.docx_package import zipped

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.0000"/></numFmts>'
    '<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="3"/>'
    '<xf numFmtId="164"/><xf numFmtId="49"/></cellXfs></styleSheet>'
)
PLAIN, THOUSANDS, FOUR_PLACES, TEXT = range(4)  # cellXfs above


def workbook(sheets: dict[str, str], hidden: frozenset[str] = frozenset(), strings: str = "") -> bytes:
    """An .xlsx of worksheets by name; `strings` are the si elements of the shared strings."""
    names = [f"xl/worksheets/sheet{n}.xml" for n in range(1, len(sheets) + 1)]
    concealed = ' state="hidden"'
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}"{concealed if name in hidden else ""} r:id="rId{n}"/>'
        for n, name in enumerate(sheets, start=1)
    )
    parts = {"xl/workbook.xml": "sheet.main", "xl/styles.xml": "styles", **dict.fromkeys(names, "worksheet")}
    parts |= {"xl/sharedStrings.xml": "sharedStrings"} if strings else {}
    targets = [
        *((f"rId{n}", "worksheet", name[3:]) for n, name in enumerate(names, start=1)),
        ("rIdS", "styles", "styles.xml"),
    ]
    targets += [("rIdT", "sharedStrings", "sharedStrings.xml")] if strings else []
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(parts),
        "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(targets),
        "xl/styles.xml": _STYLES,
        **dict(zip(names, sheets.values(), strict=True)),
    }
    if strings:
        members["xl/sharedStrings.xml"] = f'{HEAD}<sst xmlns="{MAIN}">{strings}</sst>'
    return zipped(members)


def _content_types(parts: dict[str, str]) -> str:
    said = "".join(
        f'<Override PartName="/{name}" ContentType="{_SHEET_ML}.{kind}+xml"/>' for name, kind in parts.items()
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    defaults = (
        f'<Default Extension="rels" ContentType="{relations}"/><Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}{said}</Types>'


def _relations(targets: list[tuple[str, str, str]]) -> str:
    said = "".join(f'<Relationship Id="{i}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for i, kind, to in targets)
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{said}</Relationships>'
