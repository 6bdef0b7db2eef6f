"""Word files made from XML alone, for documents that no writer library produces."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{NAMESPACE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)


def document(body: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>'
    )


def package(xml: str | bytes, styles: str = "") -> bytes:
    """The bytes of a .docx with this word/document.xml, and where there are `styles` this word/styles.xml."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as members:
        members.writestr("[Content_Types].xml", "<Types/>")
        members.writestr("word/document.xml", xml)
        if styles:
            members.writestr("word/styles.xml", styles)
    return target.getvalue()


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def para(*inside: str) -> str:
    return f"<w:p>{''.join(run(x) if not x.startswith('<') else x for x in inside)}</w:p>"


def cell(*inside: str, properties: str = "") -> str:
    """A cell of paragraphs; text that is not XML becomes one paragraph."""
    blocks = (x if x.startswith("<") else para(x) for x in inside)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(blocks)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    made = (x if x.startswith(("<w:tc", "<w:sdt")) else cell(x) for x in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def text_box(inside: str) -> str:
    """A run that anchors a text box, with the fallback copy for older programs."""
    box = f"<w:txbxContent>{inside}</w:txbxContent>"
    return (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:inline>{box}</wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape>{box}</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
