"""Makes template.docx, the template of the letters: `python -m pipelines.letters.make_template`.

Margins, type sizes and the order of the parts are those of official documents (GB/T 9704-2012). An office changes the
template in Word or WPS; this module is for whoever changes the one that gongkai comes with.
"""

from pathlib import Path

from docx import Document
from docx.document import Document as Docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_BODY, _BOLD, _TITLE = "仿宋", "黑体", "宋体"
_SIZE, _LINE = 16, 29  # points: 三号, and 22 lines a page
_SMALL, _PAGE_NUMBER = 10.5, 14
_PROPERTY = "关于核实{{ 年度 }}年政府信息公开工作年度报告有关数据的函"  # the title on one line
_LABELS, _FIGURES = 6.4, 3.0  # cm: the columns of a table
_ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "centre": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}  # fmt: skip
# The paragraphs before the attachments: text, font, alignment, indent of the first line in characters.
_LETTER = (
    ("{{ 主送 }}：", _BODY, "left", 0),
    ("经核对贵单位《{{ 报告名称 }}》，下列 {{ 问题数 }} 处数据之间不相符，请核实。", _BODY, "both", 2),
    ("{%p for 项 in 问题 %}", _BODY, "left", 0),
    ("{{ 项.序数 }}、{{ 项.结论 }}", _BOLD, "both", 2),
    ("{%p if 项.填报 %}", _BODY, "left", 0),
    ("填报情况：{{ 项.填报 }}。", _BODY, "both", 2),
    ("{%p endif %}", _BODY, "left", 0),
    ("{%p if 项.改法 %}", _BODY, "left", 0),
    ("供核实参考：{{ 项.改法 }}。", _BODY, "both", 2),
    ("{%p endif %}", _BODY, "left", 0),
    ("依据：{{ 项.依据 }}。", _BODY, "both", 2),
    ("{%p endfor %}", _BODY, "left", 0),
    ("以上由程序按统一格式的勾稽关系核对得出，不代表认定填报有误。请对照原始台账和已发布的报告逐项核实：确需更正的，"
     "请更正后重新发布；数据无误的，请说明情况。请于{{ 期限 }}前书面反馈核实结果。", _BODY, "both", 2),
    ("联系人：　　　　　　　　联系电话：", _BODY, "left", 2),
)  # fmt: skip
_ATTACHMENTS = (
    "{%p for 名称 in 附件 %}",
    "{% if loop.first %}附件：{% else %}　　　{% endif %}"
    "{% if loop.length > 1 %}{{ loop.index }}.{% endif %}{{ 名称 }}",
    "{%p endfor %}",
)


def make(path: Path) -> None:
    """Write the template to `path`."""
    document = Document()
    _lay_out(document)
    _write(document, "〔　　　　〕　　号", _BODY, "right", 0)
    _write(document, "", _BODY, "left", 0)
    _write(document, "{{ 标题 }}", _TITLE, "centre", 0, size=22, bold=True)
    _write(document, "", _BODY, "left", 0)
    for text, font, aligned, indent in _LETTER:
        _write(document, text, font, aligned, indent)
    _write(document, "", _BODY, "left", 0)
    for text in _ATTACHMENTS:
        _write(document, text, _BODY, "left", 2)
    _write(document, "", _BODY, "left", 0)
    for text in ("{{ 落款 }}", "{{ 日期 }}"):
        _write(document, text, _BODY, "right", 0).paragraph_format.right_indent = Pt(4 * _SIZE)
    _write_places(document)
    document.save(str(path))


def _lay_out(document: Docx) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    _number_pages(section.footer.paragraphs[0])
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _PROPERTY, "gongkai", ""
    normal = document.styles["Normal"].element.get_or_add_rPr()
    _use_font(normal, _BODY)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")  # in Chinese text, a number would be broken at the end of a line
    language.set(qn("w:eastAsia"), "zh-CN")
    normal.append(language)


def _number_pages(paragraph: Paragraph) -> None:
    paragraph.alignment = _ALIGNED["centre"]
    _run(paragraph, "— ", _TITLE, _PAGE_NUMBER)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    number = _run(paragraph, "1", _TITLE, _PAGE_NUMBER)
    field.append(number._r)
    _run(paragraph, " —", _TITLE, _PAGE_NUMBER)


def _write_places(document: Docx) -> None:
    """The attachments, each part only where there is something to show."""
    _tag(document, "{%p if 图 %}")
    _heading(document, "有关数据在报告中的位置")
    _small(document, "红框为疑似有误的数据项，黄框为不相符的算式中的数字。")
    _tag(document, "{%p for 页 in 图 %}")
    _small(document, "{{ 页.图名 }}")
    _small(document, "{{ 页.图片 }}")
    _tag(document, "{%p endfor %}")
    _tag(document, "{%p endif %}")
    _tag(document, "{%p if 表 %}")
    _heading(document, "有关数据所在的表格")
    _small(document, "红底为疑似有误的数据项（括号内为改动最少时的数），黄底为不相符的算式中的数字；只列有关的行。")
    _tag(document, "{%p for 表格 in 表 %}")
    _small(document, "{{ 表格.表名 }}")
    _table(document)
    _small(document, "")
    _tag(document, "{%p endfor %}")
    _tag(document, "{%p endif %}")


def _heading(document: Docx, text: str) -> None:
    paragraph = _write(document, text, _BOLD, "left", 0)
    paragraph.paragraph_format.page_break_before = True


def _tag(document: Docx, text: str) -> None:
    _write(document, text, _BODY, "left", 0)


def _small(document: Docx, text: str) -> None:
    """A line whose height is that of its content, as a picture needs."""
    paragraph = _write(document, text, _BODY, "left", 0, size=_SMALL)
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.paragraph_format.space_after = Pt(4)


def _table(document: Docx) -> None:
    """A row of headings, and a row that is repeated; columns are repeated within both."""
    table = document.add_table(rows=4, cols=4)
    table.style = document.styles["Table Grid"]
    rows = (
        ("", "{%tc for 列名 in 表格.列名 %}", "{{ 列名 }}", "{%tc endfor %}"),
        ("{%tr for 行 in 表格.行 %}", "", "", ""),
        ("{{ 行.行名 }}", "{%tc for 格 in 行.格 %}", "{% cellbg 格.底色 %}{{ 格.文字 }}", "{%tc endfor %}"),
        ("{%tr endfor %}", "", "", ""),
    )
    for at, texts in enumerate(rows):
        for column, text in enumerate(texts):
            _fill(table.cell(at, column), text, "left" if column == 0 else "centre")
    for column in table.columns:
        column._gridCol.w = Cm(_FIGURES)
    table.columns[0]._gridCol.w = Cm(_LABELS)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _fill(cell: _Cell, text: str, aligned: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    for width in properties.findall(qn("w:tcW")):  # docxtpl puts the shade first, where a width would have to be
        properties.remove(width)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.alignment = _ALIGNED[aligned]
    _run(paragraph, text, _BODY, _SMALL)


def _write(
    document: Docx, text: str, font: str, aligned: str, indent: int, *, size: float = _SIZE, bold: bool = False
) -> Paragraph:  # fmt: skip
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.alignment = _ALIGNED[aligned]
    shape.first_line_indent = Pt(indent * size)
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY if size <= _SIZE else WD_LINE_SPACING.AT_LEAST
    shape.line_spacing = Pt(_LINE)
    shape.keep_with_next = font == _BOLD
    _run(paragraph, text, font, size).bold = bold
    return paragraph


def _run(paragraph: Paragraph, text: str, font: str, size: float) -> Run:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    _use_font(run._r.get_or_add_rPr(), font)
    return run


def _use_font(properties: CT_RPr, font: str) -> None:
    """A font for Chinese and for Latin characters alike, as official documents have it."""
    fonts = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), font)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        if qn(theme) in fonts.attrib:
            del fonts.attrib[qn(theme)]


if __name__ == "__main__":
    make(Path(__file__).with_name("template.docx"))
