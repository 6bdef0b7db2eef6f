"""Invisible figures on a sheet are not read: by colour, size and number format, of cells and of parts of texts."""

import io
import zipfile

import pytest
import xlwt

from assets.staged.readers.spreadsheet.read import read
from tests.assets.staged.readers.hiding import figures, places
from tests.assets.staged.readers.spreadsheet.workbooks import row, worksheet, xls, xlsx
from tests.generator.kinds.sheets_package import HEAD, MAIN, workbook

BLUE = '<patternFill patternType="solid"><fgColor rgb="FF1F4E79"/></patternFill>'
HATCHED = '<patternFill patternType="lightGrid"><fgColor rgb="FF1F4E79"/></patternFill>'
HIDDEN = (
    '<color rgb="FFFFFFFF"/>', '<color rgb="FFFEFEFE"/>', '<color theme="0"/>', '<color indexed="9"/>',
    '<color indexed="1"/>', '<color theme="1" tint="1"/>', '<sz val="1"/>', '<color indexed="65"/>',
)  # fmt: skip
DOUBTFUL = ('<color rgb="FFEEEEEE"/>', '<color rgb="FFFFFF00"/>')
SEEN = (
    '<color rgb="FFCCCCCC"/>',
    '<color rgb="FFFF0000"/>',
    '<color theme="1"/>',
    '<sz val="6"/>',
    '<color auto="1"/>',
)


def styled(font, fill="", code="", rows="", strings="", **around):
    """A workbook whose style 1 has a font, a fill and a format."""
    styles = (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="{code or "0"}"/></numFmts>'
        f"<fonts><font/><font>{font}</font></fonts><fills><fill/><fill>{fill}</fill></fills>"
        '<cellXfs><xf/><xf numFmtId="164" fontId="1" fillId="1"/></cellXfs>'
        f'<dxfs><dxf><font>{font}</font></dxf></dxfs></styleSheet>'
    )  # fmt: skip
    source = zipfile.ZipFile(io.BytesIO(workbook({"S": worksheet(rows, **around)}, strings=strings)))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, styles if name == "xl/styles.xml" else source.read(name))
    return target.getvalue()


def cells(data):
    last = read(data).rows[-1].cells
    return [cell.text for cell in last], [cell.doubtful for cell in last]


def lines(*inside):
    return row(1, "a", 1, 2) + row(2, "b", *inside)


def stored(value):
    return f'<c s="1"><v>{value}</v></c>'


@pytest.mark.parametrize("font", HIDDEN)
@pytest.mark.parametrize(("fill", "text"), [("", ""), (BLUE, "90")])
def test_white_figures_are_visible_only_on_a_dark_background(font, fill, text):
    if "sz" in font:
        text = ""
    assert cells(styled(font, fill, rows=lines(stored(90), 5))) == (["b", text, "5"], [False] * 3)


@pytest.mark.parametrize("font", [*DOUBTFUL, *SEEN])
def test_pale_figures_are_doubtful_and_others_visible(font):
    assert cells(styled(font, rows=lines(stored(90), 5))) == (["b", "90", "5"], [False, font in DOUBTFUL, False])


def test_white_figures_on_a_pattern_are_doubtful():
    assert cells(styled(HIDDEN[0], HATCHED, rows=lines(stored(90), 5)))[1] == [False, True, False]


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        (";;;", 90, ""), (";;;", 0, ""), (";", 90, ""), ("0;;", -90, ""), ("0;;", 90, "90"), ("0;-0;;@", 0, "0"),
        ("0;-0;0;", 90, "90"), ("0", 90, "90"),
    ],
)  # fmt: skip
def test_a_format_with_an_empty_section_hides_the_figure(code, value, text):
    assert cells(styled("", code=code, rows=lines(stored(value), 5)))[0] == ["b", text, "5"]


def test_a_format_hides_texts_too():
    text = '<c s="1" t="inlineStr"><is><t>90</t></is></c>'
    assert cells(styled("", code=";;;", rows=lines(text, 5)))[0] == ["b", "", "5"]
    assert cells(styled("", code="0;0;0", rows=lines(text, 5)))[0] == ["b", "90", "5"]


def test_figures_that_a_condition_may_hide_are_doubtful():
    condition = '<cfRule type="cellIs" dxfId="0" operator="equal"/>'
    rule = f'<conditionalFormatting sqref="C1:C9 A9">{condition}</conditionalFormatting>'
    assert cells(styled(HIDDEN[0], rows=lines(90, 5), after=rule))[1] == [False, False, True]
    assert cells(styled(SEEN[1], rows=lines(90, 5), after=rule))[1] == [False] * 3


def parts(before, font, digits, behind):
    runs = [(before, "<sz val='11'/>"), (digits, font), (behind, "<color theme='1'/>")]
    return "".join(f"<r><rPr>{look}</rPr><t>{said}</t></r>" for said, look in runs if said)


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("font", [*HIDDEN, *DOUBTFUL, *SEEN])
def test_invisible_parts_of_a_text_are_not_part_of_a_figure(font, shared):
    for before, behind, digits, at in places(3):
        inside = parts(before, font, digits, behind)
        cell = '<c t="s"><v>0</v></c>' if shared else f'<c t="inlineStr"><is>{inside}</is></c>'
        said = [cell if n == at else n for n in range(4)]
        data = xlsx(row(1, *range(4)), row(2, *said), strings=f"<si>{inside}</si>" if shared else "")
        digits = "" if font in HIDDEN else digits
        assert cells(data) == (figures(before + digits, behind, at), [font in DOUBTFUL and n == at for n in range(4)])


def test_a_white_part_of_a_text_is_visible_in_a_dark_cell():
    data = styled(
        "<sz val='11'/>",
        BLUE,
        rows=lines('<c s="1" t="s"><v>0</v></c>', 5),
        strings=f"<si>{parts('', HIDDEN[0], '9', '')}</si>",
    )
    assert cells(data)[0] == ["b", "9", "5"]


@pytest.mark.parametrize(
    ("style", "text", "doubtful"),
    [
        ("font: colour white", "", False),
        ("font: colour white; pattern: pattern solid, fore_colour dark_blue", "90", False),
        ("font: height 20", "", False), ("font: colour red", "90", False), ("font: colour yellow", "90", True),
        ("font: colour white; pattern: pattern diamonds, fore_colour dark_blue", "90", True),
        ("font: height 120", "90", False),
    ],
)  # fmt: skip
def test_xls_figures_are_visible_by_their_font_and_background(style, text, doubtful):
    def prepare(book, sheet):
        sheet.write(1, 1, 90, xlwt.easyxf(style))

    assert cells(xls(("a", 1, 2), ("b", None, 5), prepare=prepare)) == (["b", text, "5"], [False, doubtful, False])


@pytest.mark.parametrize(("colour", "text"), [("white", "0"), ("gray25", "90")])
def test_parts_of_an_xls_text_are_visible_by_their_font(colour, text):
    def prepare(book, sheet):
        sheet.write_rich_text(1, 1, (("9", xlwt.easyfont(f"colour {colour}")), "0"))

    assert cells(xls(("a", 1, 2), ("b", None, 5), prepare=prepare))[0] == ["b", text, "5"]


def test_an_xls_format_hides_figures():
    def prepare(book, sheet):
        sheet.write(1, 1, 90, xlwt.easyxf(num_format_str=";;;"))

    assert cells(xls(("a", 1, 2), ("b", None, 5), prepare=prepare))[0] == ["b", "", "5"]
