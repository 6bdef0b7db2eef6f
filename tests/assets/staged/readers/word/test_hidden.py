"""Invisible digits in a Word document are not part of a figure; digits that may be invisible are doubtful."""

import pytest

from assets.staged.readers.word.read import read
from tests.assets.staged.readers.hiding import figures, places
from tests.assets.staged.readers.packages import NAMESPACE, cell, document, package, para, row, run, table

W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
WHITE_FILL = '<w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill>'
CLEAR_FILL = '<w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/></w14:srgbClr></w14:solidFill>'

HIDDEN = (
    '<w:color w:val="FFFFFF"/>', '<w:color w:val="FEFEFE"/>', '<w:color w:val="ffffff" w:themeColor="background1"/>',
    '<w:color w:themeColor="background1"/>', "<w:vanish/>", '<w:sz w:val="2"/>', '<w:w w:val="1"/>',
    '<w:shd w:val="clear" w:fill="FF0000"/><w:color w:val="FF0000"/>', '<w:sz w:val="3"/><w:szCs w:val="3"/>',
    '<w:highlight w:val="black"/><w:color w:val="000000"/>', f"<w14:textFill {W14}><w14:noFill/></w14:textFill>",
    f"<w14:textFill {W14}>{WHITE_FILL}</w14:textFill>", f"<w14:textFill {W14}>{CLEAR_FILL}</w14:textFill>",
)  # fmt: skip
DOUBTFUL = (
    '<w:color w:val="EEEEEE"/>', '<w:color w:val="FFFF00"/>', '<w:color w:val="FFFFFF"/><w:outline/>',
    '<w:color w:val="FFFFFF"/><w:shd w:val="pct50" w:color="000000" w:fill="FFFFFF"/>', '<w:spacing w:val="-300"/>',
    '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="auto" w:themeFill="accent1"/>', '<w:fitText w:val="10"/>',
)  # fmt: skip
SEEN = (
    '<w:color w:val="CCCCCC"/>', '<w:color w:val="999999"/>', '<w:color w:val="auto"/>', '<w:color w:val="FF0000"/>',
    '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F4E79"/>', '<w:sz w:val="12"/>', '<w:w w:val="80"/>',
    '<w:color w:val="FFFFFF"/><w:highlight w:val="darkBlue"/>', '<w:color w:themeColor="accent1"/>',
    '<w:vanish w:val="0"/>', '<w:spacing w:val="-10"/>', '<w:shd w:val="clear" w:fill="FFFF00"/>',
)  # fmt: skip


def cells(*rows, styles=""):
    """The texts of the last row, and which of them are doubtful."""
    last = read(package(document(table(*rows)), styles=styles)).rows[-1].cells
    return [cell.text for cell in last], [cell.doubtful for cell in last]


def whole(at, *inside, properties=""):
    return row(*(cell(para(*inside), properties=properties) if n == at else str(n) for n in range(4)))


def formatting_variants(formatting, digits):
    """The ways to format part of a cell: direct formatting, a character style, a paragraph style."""
    own = "".join(
        f'<w:style w:type="{kind}" w:styleId="{kind}"><w:rPr>{formatting}</w:rPr></w:style>' for kind in KINDS
    )
    based = '<w:style w:type="character" w:styleId="x"><w:basedOn w:val="character"/></w:style>'
    styles = f'<w:styles xmlns:w="{NAMESPACE}">{own}{based}</w:styles>'
    yield run(digits, formatting), ""
    yield run(digits, '<w:rStyle w:val="character"/>'), styles
    yield run(digits, '<w:rStyle w:val="x"/><w:b/>'), styles


KINDS = ("character", "paragraph")


@pytest.mark.parametrize("formatting", HIDDEN)
def test_invisible_digits_are_not_part_of_a_figure(formatting):
    for before, behind, digits, at in places():
        for part, styles in formatting_variants(formatting, digits):
            found = cells(whole(at, run(before), part, run(behind)), styles=styles)
            assert found == (figures(before, behind, at), [False] * 4), styles


@pytest.mark.parametrize("formatting", DOUBTFUL)
def test_a_cell_with_a_part_that_may_be_invisible_is_doubtful(formatting):
    for before, behind, digits, at in places():
        for part, styles in formatting_variants(formatting, digits):
            found = cells(whole(at, run(before), part, run(behind)), styles=styles)
            assert found == (figures(before + digits, behind, at), [n == at for n in range(4)])


@pytest.mark.parametrize("formatting", SEEN)
def test_visible_digits_are_read(formatting):
    for before, behind, digits, at in places():
        for part, styles in formatting_variants(formatting, digits):
            found = cells(whole(at, run(before), part, run(behind)), styles=styles)
            assert found == (figures(before + digits, behind, at), [False] * 4)


@pytest.mark.parametrize("formatting", HIDDEN)
def test_a_paragraph_style_hides_runs_that_do_not_override_it(formatting):
    _, styles = list(formatting_variants(formatting, ""))[1]
    shown = '<w:vanish w:val="0"/><w:color w:val="333333"/><w:sz w:val="20"/><w:w w:val="100"/><w:shd w:val="clear"/>'
    text = f'<w:p><w:pPr><w:pStyle w:val="paragraph"/></w:pPr>{run("9")}{run("0", shown)}</w:p>'
    assert cells(row(cell(text)), styles=styles) == (["0"], [False])


@pytest.mark.parametrize(
    ("properties", "text", "doubtful"),
    [
        ('<w:shd w:val="clear" w:color="auto" w:fill="C00000"/>', "90", False),
        ('<w:shd w:val="clear" w:fill="FFFFFF"/>', "0", False),
        ('<w:shd w:val="clear" w:fill="auto"/>', "0", False),
        ('<w:shd w:val="solid" w:color="1F4E79"/>', "90", False),
        ('<w:shd w:val="pct25" w:color="1F4E79" w:fill="FFFFFF"/>', "90", True),
        ('<w:shd w:val="clear" w:fill="auto" w:themeFill="text2"/>', "90", True),
    ],
)
def test_white_digits_are_visible_on_the_dark_background_of_a_cell(properties, text, doubtful):
    white = run("9", '<w:color w:val="FFFFFF"/>')
    assert cells(whole(0, white, run("0"), properties=properties))[0][0] == text
    assert cells(whole(0, white, run("0"), properties=properties))[1][0] == doubtful


@pytest.mark.parametrize(("shading", "doubtful"), [('<w:shd w:val="clear" w:fill="4472C4"/>', True), ("", False)])
def test_white_digits_in_a_table_whose_style_shades_are_doubtful(shading, doubtful):
    style = f'<w:style w:type="table" w:styleId="t"><w:tcPr>{shading}</w:tcPr></w:style>'
    styles = f'<w:styles xmlns:w="{NAMESPACE}">{style}</w:styles>'
    white = row(cell(para(run("9", '<w:color w:val="FFFFFF"/>'), run("0"))))
    tables = table(white).replace("<w:tblPr/>", '<w:tblPr><w:tblStyle w:val="t"/></w:tblPr>')
    (found,) = read(package(document(tables), styles=styles)).rows[-1].cells
    assert (found.text, found.doubtful) == (("90", True) if doubtful else ("0", False))


@pytest.mark.parametrize(
    "properties",
    [
        '<w:ind w:left="-20000"/>', '<w:framePr w:x="-30000" w:y="1"/>', '<w:ind w:hanging="20000"/>',
        '<w:spacing w:line="1" w:lineRule="exact"/>',
    ],
)  # fmt: skip
def test_a_paragraph_off_the_page_or_without_height_is_not_read(properties):
    away = f"<w:p><w:pPr>{properties}</w:pPr>{run('9')}</w:p>"
    assert cells(row(cell(away, para("0")))) == (["0"], [False])


@pytest.mark.parametrize("properties", ["<w:hidden/>", '<w:trHeight w:val="1" w:hRule="exact"/>'])
def test_a_hidden_row_is_not_read(properties):
    assert cells(row("1", "2"), row("3", "4", properties=properties)) == (["1", "2"], [False] * 2)


@pytest.mark.parametrize(
    ("anchor", "text"),
    [
        ("<wp:positionH><wp:posOffset>-99999999</wp:posOffset></wp:positionH>", "0"),
        ("<wp:positionV><wp:posOffset>99999999</wp:posOffset></wp:positionV>", "0"),
        ("<wp:positionV><wp:posOffset>12700</wp:posOffset></wp:positionV>", "9\n0"),
    ],
)
def test_a_text_box_off_the_page_is_not_read(anchor, text):
    box = f"<w:r><w:drawing><wp:anchor>{anchor}<w:txbxContent>{para('9')}</w:txbxContent></wp:anchor></w:drawing></w:r>"
    assert "".join(cells(row(cell(para(box, run("0")))))[0]).split() == text.split() or text == "9\n0"


def test_white_words_in_a_text_box_are_doubtful_as_its_shape_may_be_dark():
    white = para(run("9", '<w:color w:val="FFFFFF"/>'))
    box = f"<w:r><w:drawing><wp:inline><w:txbxContent>{white}</w:txbxContent></wp:inline></w:drawing></w:r>"
    assert cells(row(cell(para(box, run("0")))))[1] == [True]
