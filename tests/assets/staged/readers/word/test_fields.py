"""Fields, links and drawings in the cells of Word tables: what shows is read, and a note's number joins no figure."""

import pytest

from assets.staged.readers.word.read import read
from tests.assets.staged.readers.packages import cell, document, package, para, row, run, table, text_box

UNKNOWN = "\ufffd"
OFFICE = 'xmlns:o="urn:schemas-microsoft-com:office:office"'
PICTURE = '<w:drawing><wp:inline><wp:extent cx="9" cy="9"/></wp:inline></w:drawing>'
SEAL = '<w:drawing><wp:anchor><wp:extent cx="9" cy="9"/></wp:anchor></w:drawing>'


def mark(kind):
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(instruction, *result):
    """A field; without a result it has no mark `separate`."""
    asked = instruction if instruction.startswith("<") else f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    shown = mark("separate") + "".join(result) if result else ""
    return f"{mark('begin')}{asked}{shown}{mark('end')}"


def text_of(*inside):
    """The text of a cell with one paragraph, beside a label."""
    return read(package(document(table(row("label", cell(para(*inside))))))).rows[0].cells[-1].text


def test_what_fields_inside_an_instruction_result_in_does_not_show():
    asked = f"<w:r><w:instrText> IF </w:instrText></w:r>{field(' MERGEFIELD n ', run('3'))}"
    assert text_of("1", field(asked, run("2")), "0") == "120"


def test_fields_inside_a_result_show():
    assert text_of(field(" IF 1 = 1 ", run("1"), field(" MERGEFIELD n ", run("2")))) == "12"


@pytest.mark.parametrize("instruction", [" =SUM(LEFT) ", " FORMDROPDOWN ", "=b3+1"])
def test_a_figure_that_a_field_computes_and_the_file_does_not_hold_is_unknown(instruction):
    assert text_of(field(instruction)) == UNKNOWN
    assert text_of("1", field(instruction)) == f"1{UNKNOWN}"


def test_a_field_that_only_marks_a_place_shows_nothing():
    assert text_of("7", field(" TC ")) == "7"


def test_marks_of_fields_without_their_others_hide_nothing():
    for alone in ("begin", "separate", "end"):
        assert text_of("1", mark(alone), "2") == "12"


@pytest.mark.parametrize("note", [
    field(" NOTEREF _Ref1 \\h ", run("3")), f'<w:hyperlink w:anchor="_ftn1">{run("3")}</w:hyperlink>',
])  # fmt: skip
def test_the_number_of_a_note_is_raised(note):
    assert text_of("12", note) == "12³"


def test_a_short_number_that_links_within_the_document_is_set_apart_from_the_figure_before_it():
    assert text_of("12", f'<w:hyperlink w:anchor="_注1">{run("3")}</w:hyperlink>') == "12\n3"
    assert text_of(f'<w:hyperlink w:anchor="n">{run("3")}</w:hyperlink>') == "3"
    assert text_of("12", f"<w:hyperlink>{run('3')}</w:hyperlink>") == "123"


@pytest.mark.parametrize("drawing", [
    PICTURE, '<w:pict><v:shape style="width:9pt"><v:imagedata/></v:shape></w:pict>',
    '<w:pict><v:shape style="width:9pt"><v:textpath string="12"/></v:shape></w:pict>',
    f"<w:object><o:OLEObject {OFFICE}/></w:object>",
])  # fmt: skip
def test_a_cell_that_only_shows_a_drawing_is_not_blank(drawing):
    assert text_of(f"<w:r>{drawing}</w:r>") == UNKNOWN
    assert text_of("5", f"<w:r>{drawing}</w:r>") == "5"


@pytest.mark.parametrize("drawing", [
    SEAL, '<w:pict><v:shape style="position:absolute;left:9pt"><v:imagedata/></v:shape></w:pict>',
])  # fmt: skip
def test_a_cell_with_a_drawing_that_floats_is_blank(drawing):
    assert text_of(f"<w:r>{drawing}</w:r>") == ""


def test_a_cell_with_an_empty_text_box_is_blank():
    assert text_of(text_box(para())) == ""
