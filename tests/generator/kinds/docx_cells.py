"""The runs inside the cells of a Word table: content controls, tracked changes, fields, tags, text boxes, breaks.

Each function gives the paragraphs of one cell; read as Word shows the accepted document, they say the cell's text.
"""

from collections.abc import Callable
from random import Random
from xml.sax.saxutils import escape

from tests.generator.kinds.docx_package import paragraph, run
from tests.generator.printed import Cell

Content = Callable[[Cell], str]

_CHANGE = 'w:id="{}" w:author="编辑" w:date="2024-01-10T09:00:00Z"'


def plain(cell: Cell) -> str:
    return paragraph(run(cell.text))


def figures_only(wrap: Callable[[str], str]) -> Content:
    """The runs of figures as `wrap` writes them, labels plain."""
    return lambda cell: paragraph(wrap(cell.text)) if cell.key and cell.text else plain(cell)


def split_runs(rng: Random) -> Content:
    """A run for every character or two, with proofing and bookmark marks between."""

    def content(cell: Cell) -> str:
        pieces, rest = [], cell.text
        while rest:
            size = rng.randint(1, 2)
            pieces.append(
                run(rest[:size], rng.choice(("", "<w:b/>", '<w:sz w:val="21"/>', '<w:rFonts w:hint="eastAsia"/>')))
            )
            pieces.append(rng.choice(("", '<w:proofErr w:type="spellStart"/>', '<w:bookmarkEnd w:id="0"/>')))
            rest = rest[size:]
        return paragraph("".join(pieces))

    return content


def control(inside: str, properties: str = "<w:text/>") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def controlled(rng: Random) -> Content:
    """Figures inside content controls: around the run, around half of it, or around the paragraph."""

    def content(cell: Cell) -> str:
        if not cell.key or rng.random() < 0.3:
            return plain(cell)
        half = len(cell.text) // 2
        return rng.choice(
            (
                paragraph(control(run(cell.text))),
                paragraph(run(cell.text[:half]) + control(run(cell.text[half:]))),
                control(paragraph(control(run(cell.text))), "<w:alias w:val='数'/>"),
            )
        )

    return content


def tracked(rng: Random) -> Content:
    """Figures corrected under revision: the new one inserted or moved in, the old one deleted or moved out."""

    def content(cell: Cell) -> str:
        if not cell.key or rng.random() < 0.5:
            return plain(cell)
        half, said = rng.choice((0, len(cell.text) // 2)), _CHANGE.format(rng.randint(1, 9999))
        old = f'<w:r><w:delText xml:space="preserve">{rng.randint(1, 99)}</w:delText></w:r>'
        kept, new = run(cell.text[:half]), run(cell.text[half:])
        moved = run(str(rng.randint(1, 99)))
        return paragraph(
            rng.choice(
                (
                    f"{kept}<w:ins {said}>{new}</w:ins><w:del {said}>{old}</w:del>",
                    f"{kept}<w:del {said}>{old}</w:del><w:ins {said}>{new}</w:ins>",
                    f"<w:moveFrom {said}>{moved}</w:moveFrom>{kept}<w:moveTo {said}>{new}</w:moveTo>",
                    f"<w:ins {said}><w:del {said}>{old}</w:del></w:ins>{kept}{new}",
                )
            )
        )

    return content


def fields(rng: Random) -> Content:
    """Figures that are results of fields, simple and complex; their instructions hold numbers too."""

    def wrap(text: str) -> str:
        asked = rng.choice((" =SUM(LEFT) ", ' DOCPROPERTY "n17" ', " =B3+12 "))
        if rng.random() < 0.4:
            return f'<w:fldSimple w:instr="{escape(asked, {chr(34): "&quot;"})}">{run(text)}</w:fldSimple>'
        begin, middle, end = (f'<w:r><w:fldChar w:fldCharType="{t}"/></w:r>' for t in ("begin", "separate", "end"))
        return f"{begin}<w:r><w:instrText>{asked}</w:instrText></w:r>{middle}{run(text)}{end}"

    return figures_only(wrap)


def smart_tags(rng: Random) -> Content:
    """Figures in smart tags, custom XML and hyperlinks, one in the other."""

    def wrap(text: str) -> str:
        said = 'w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="chmetcnv"'
        tag = f"<w:smartTag {said}>{run(text)}</w:smartTag>"
        return rng.choice(
            (
                tag,
                f'<w:customXml w:element="n">{tag}</w:customXml>',
                f'<w:hyperlink w:anchor="a">{run(text)}</w:hyperlink>',
            )
        )

    return figures_only(wrap)


def hidden(rng: Random) -> Content:
    """Runs that are not shown beside figures that are."""

    def wrap(text: str) -> str:
        return run(text) + run(str(rng.randint(1, 99)), "<w:vanish/>") if rng.random() < 0.4 else run(text)

    return figures_only(wrap)


def boxed(rng: Random) -> Content:
    """Some figures in text boxes, each told twice: for programs that know the drawing and for those that do not."""
    return figures_only(lambda text: text_box(paragraph(run(text))) if rng.random() < 0.3 else run(text))


def text_box(inside: str) -> str:
    """A run that anchors a text box, with the same content for old programs in mc:Fallback."""
    content = f"<w:txbxContent>{inside}</w:txbxContent>"
    drawing = (
        '<w:drawing><wp:inline><wp:extent cx="900000" cy="300000"/><wp:docPr id="1" name="文本框 1"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f"<wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    old = f'<w:pict><v:shape style="width:70pt;height:24pt"><v:textbox>{content}</v:textbox></v:shape></w:pict>'
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def broken_labels(rng: Random) -> Content:
    """Labels with tabs, line breaks and paragraph ends in them."""

    def content(cell: Cell) -> str:
        if cell.key or len(cell.text) < 4:
            return plain(cell)
        at = rng.randint(2, len(cell.text) - 2)
        first, second = run(cell.text[:at]), run(cell.text[at:])
        if rng.random() < 0.25:
            return paragraph(first) + paragraph(second)
        return paragraph(
            first + rng.choice(("<w:r><w:tab/></w:r>", "<w:r><w:br/></w:r>", "<w:r><w:cr/></w:r>")) + second
        )

    return content
