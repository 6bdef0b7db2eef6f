"""A Word file from the XML of its body: the parts a DOCX must have, with the same bytes for the same body.

Knows no report; what a body holds is drawn by docx.py.
"""

from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": _OFFICE,
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A zip of `members` by name, its clock stopped."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(ZipInfo(name, FIRST_DAY), content, ZIP_DEFLATED)
    return target.getvalue()


def package(body: str, header: str = "", footer: str = "") -> bytes:
    """A .docx of one section; `header` and `footer` are paragraphs of XML, or nothing."""
    edges = {part: xml for part, xml in (("header", header), ("footer", footer)) if xml}
    named = "".join(f'<w:{part}Reference w:type="default" r:id="{part}"/>' for part in edges)
    section = f'<w:sectPr>{named}<w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(tuple(edges)),
        "_rels/.rels": _relations({"document": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"{_HEAD}<w:document {_SPACES}><w:body>{body}{section}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations({part: (part, f"{part}.xml") for part in edges}),
    }
    for part, xml in edges.items():
        root = "hdr" if part == "header" else "ftr"
        members[f"word/{part}.xml"] = f"{_HEAD}<w:{root} {_SPACES}>{xml}</w:{root}>"
    return zipped(members)


def _content_types(edges: tuple[str, ...]) -> str:
    parts = {"document": "document.main", **{edge: edge for edge in edges}}
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}.{kind}+xml"/>' for part, kind in parts.items()
    )
    relations = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{relations}'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: dict[str, tuple[str, str]]) -> str:
    """Relationship id to its type and target."""
    found = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def run(text: str, properties: str = "") -> str:
    said = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{said}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def paragraph(runs: str) -> str:
    return f"<w:p>{runs}</w:p>"
