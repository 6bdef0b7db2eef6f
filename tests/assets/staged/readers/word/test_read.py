"""Word documents: the text with every tracked change accepted, with merged cells in their columns."""

import pytest

from assets.staged.cells.recognise import recognise
from assets.staged.readers.word.read import read
from assets.staged.values import read_value
from tests.assets.staged.readers.packages import NAMESPACE, cell, document, package, para, row, run, table, text_box
from tests.assets.staged.readers.pages import printed_values, report
from tests.generator import write_docx


def rows_of(*body):
    return [(r.table, [c.text for c in r.cells]) for r in read(package(document("".join(body)))).rows]


def columns(*rows):
    return [[c.column for c in r.cells] for r in read(package(document(table(*rows)))).rows]


def merged(value):
    return f'<w:vMerge w:val="{value}"/>' if value else "<w:vMerge/>"


def test_paragraphs_and_tables_come_in_order():
    body = (para("a"), table(row("b", "1")), para(""), para("c"), table(row("d", "2")))
    assert rows_of(*body) == [(0, ["a"]), (1, ["b", "1"]), (0, ["c"]), (2, ["d", "2"])]


def test_places_have_table_row_and_column():
    grid = read(package(document(table(row("a", "1"), row("b", "2")))))
    assert [r.place(c).compact() for r in grid.rows for c in r.cells] == [
        "|1|1|1||||", "|1|1|2||||", "|1|2|1||||", "|1|2|2||||",
    ]  # fmt: skip
    assert grid.pages is None


def test_a_vertically_merged_cell_is_one_cell_and_keeps_its_column():
    begins, *goes_on = (cell("a", properties=merged(value)) for value in ("restart", "", "continue"))
    assert columns(row(begins, "1"), *(row(more, "2") for more in goes_on)) == [[1, 2], [2], [2]]


@pytest.mark.parametrize("span", ['<w:gridSpan w:val="3"/>', "<w:hMerge w:val='restart'/>"])
def test_a_horizontally_merged_cell_is_one_cell(span):
    more = [cell("", properties="<w:hMerge/>")] * 2 if "hMerge" in span else []
    assert columns(row(cell("a", properties=span), *more, "1")) == [[1, 4]]


@pytest.mark.parametrize("value", ["0", "-1", "x", "", "²", "999999999999999999999"])
def test_absurd_spans_and_gaps_are_harmless(value):
    gap = f'<w:gridBefore w:val="{value}"/>'
    spanned = cell("a", properties=f'<w:gridSpan w:val="{value}"/>')
    texts = rows_of(table(row(spanned, "1", properties=gap)))
    assert texts == [(1, ["a", "1"])]


def test_an_indented_row_keeps_its_columns():
    assert columns(row("a", "b", "1"), row("c", "2", properties='<w:gridBefore w:val="1"/>')) == [[1, 2, 3], [2, 3]]


def test_tracked_changes_are_accepted():
    inserted, deleted = f"<w:ins>{run('5')}</w:ins>", "<w:del><w:r><w:delText>4</w:delText></w:r></w:del>"
    gone, come = f"<w:moveFrom>{run('6')}</w:moveFrom>", f"<w:moveTo>{run('7')}</w:moveTo>"
    assert rows_of(table(row(cell(para(deleted, inserted)), cell(para(gone, come))))) == [(1, ["5", "7"])]


def test_a_deleted_row_is_not_read():
    assert rows_of(table(row("a", "1"), row("b", "2", properties="<w:del/>"))) == [(1, ["a", "1"])]


def test_text_in_content_controls_fields_and_links_is_read():
    control = f"<w:sdt><w:sdtContent>{run('1')}</w:sdtContent></w:sdt>"
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>SUM(A1:A9)</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("2") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple, link = (
        f"<w:fldSimple>{run('3')}</w:fldSimple>",
        f"<w:hyperlink><w:smartTag>{run('4')}</w:smartTag></w:hyperlink>",
    )
    whole = f"<w:sdt><w:sdtContent>{cell('5')}</w:sdtContent></w:sdt>"
    assert rows_of(table(row(*(cell(para(x)) for x in (control, field, simple, link)), whole))) == [
        (1, ["1", "2", "3", "4", "5"])
    ]


def test_a_table_in_a_content_control_is_a_table():
    assert rows_of(f"<w:sdt><w:sdtContent>{table(row('a', '1'))}</w:sdtContent></w:sdt>") == [(1, ["a", "1"])]


def test_only_the_innermost_tables_are_tables():
    inner = table(row("a", "1"))
    assert rows_of(table(row("left", cell(inner, "between", inner, "")))) == [
        (0, ["left"]), (1, ["a", "1"]), (0, ["between"]), (2, ["a", "1"]),
    ]  # fmt: skip


def test_a_text_box_is_read_once_where_it_is_anchored():
    assert rows_of(table(row("a", cell(para(text_box(para("5"))))))) == [(1, ["a", "5"])]
    assert rows_of(para("x", text_box(para("y")))) == [(0, ["x\ny"])]


def test_a_table_in_a_text_box_is_a_table():
    assert rows_of(para("x", text_box(table(row("a", "1")) + para("")))) == [(0, ["x"]), (1, ["a", "1"])]


def test_numbers_on_two_lines_are_not_joined():
    broken = "<w:r><w:t>1</w:t><w:br/><w:t>2</w:t></w:r>"
    assert rows_of(table(row(cell("1", "2"), cell(para(broken))))) == [(1, ["1\n2", "1\n2"])]


def test_a_number_in_several_elements_is_one_number():
    assert rows_of(table(row(cell(para(run("1"), run("2", "<w:b/>")))))) == [(1, ["12"])]


def test_hidden_text_is_not_read_and_a_note_mark_stays_raised():
    hidden, shown_again = run("7", "<w:vanish/>"), run("6", '<w:vanish w:val="0"/>')
    raised = run("1", '<w:vertAlign w:val="superscript"/>')
    assert rows_of(table(row(cell(para("5", hidden, shown_again, raised))))) == [(1, ["56¹"])]


@pytest.mark.parametrize(
    "look",
    ['<w:vertAlign w:val="subscript"/>', '<w:position w:val="6"/><w:sz w:val="12"/>', '<w:position w:val="-4"/>'],
)
def test_lowered_and_moved_text_is_a_note_mark_too(look):
    assert rows_of(table(row(cell(para("5", run("1", look)))))) == [(1, ["5¹"])]


@pytest.mark.parametrize(
    "look", ['<w:vertAlign w:val="baseline"/>', '<w:position w:val="0"/>', '<w:strike w:val="0"/>']
)
def test_plain_formatting_changes_nothing(look):
    assert rows_of(table(row(cell(para("5", run("1", look)))))) == [(1, ["51"])]


def run_texts(*inside, styles):
    """The texts of a paragraph's runs with these styles, given by id."""
    told = "".join(f'<w:style w:type="character" w:styleId="{name}">{said}</w:style>' for name, said in styles.items())
    xml = document(para(*inside))
    return read(package(xml, styles=f'<w:styles xmlns:w="{NAMESPACE}">{told}</w:styles>')).rows[0].cells[0].text


def test_a_character_style_raises_strikes_and_hides_too():
    up = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    styles = {"a": up, "b": '<w:basedOn w:val="a"/>', "c": '<w:basedOn w:val="c"/><w:rPr><w:strike/></w:rPr>',
              "d": "<w:rPr><w:vanish/></w:rPr>"}  # fmt: skip
    runs = {name: run("1", f'<w:rStyle w:val="{name}"/>') for name in "abcdx"}
    assert [run_texts("5", made, styles=styles) for made in runs.values()] == ["5¹", "5¹", "5\n1\u0336", "5", "51"]
    plain = run("1", '<w:rStyle w:val="a"/><w:vertAlign w:val="baseline"/>')
    assert run_texts("5", plain, styles=styles) == "51"


@pytest.mark.parametrize("strike", ["<w:strike/>", '<w:dstrike w:val="true"/>'])
def test_a_struck_figure_is_not_joined_with_its_replacement(strike):
    struck = run("2", strike) + run("0", strike)
    assert rows_of(table(row(cell(para(struck, "21")), cell(para("21", struck, "3"))))) == [(1, ["21", "21\n3"])]


@pytest.mark.parametrize("strike", ["<w:strike/>", '<w:dstrike w:val="true"/>'])
def test_a_figure_struck_out_as_a_whole_is_no_number(strike):
    ((_, (text, _)),) = rows_of(table(row(cell(para(run("20", strike))), cell(para("21")))))
    assert (text, read_value(text, "count").status) == ("2\u03360\u0336", "invalid")


def test_digits_printed_in_reverse_are_no_number():
    turned = f'<w:bdo w:val="rtl">{run("12")}</w:bdo>'
    ((_, texts),) = rows_of(table(row(cell(para(turned)), cell(para(turned.replace("rtl", "ltr"))))))
    assert [read_value(text, "count").status for text in texts] == ["invalid", "number"]


def test_a_symbol_or_a_formula_in_a_figure_prevents_a_number():
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F035"/></w:r>'
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    formula = f'<m:oMath xmlns:m="{math}"><m:r><m:t>5</m:t></m:r></m:oMath>'
    assert rows_of(table(row(*(cell(para("2", untold, "0")) for untold in (symbol, formula))))) == [
        (1, ["2\ufffd0", "2\ufffd0"])
    ]


def test_comments_and_unknown_elements_are_skipped():
    assert rows_of("<!-- 1 --><w:unknown/><?pi 2?>", para("a<!-- 3 -->")) == [(0, ["a"])]


def test_a_strict_docx_is_read():
    strict = document(table(row("a", "1"))).replace(NAMESPACE, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert [c.text for c in read(package(strict)).rows[0].cells] == ["a", "1"]


def test_a_written_report_reads_back_and_reading_twice_gives_the_same_grid():
    of = report()
    data = write_docx.write(of)
    assert read(data) == read(data)
    assert {key: c.text for key, c in recognise(read(data)).cells.items()} == printed_values(of)


def test_a_cell_deleted_by_a_tracked_change_takes_up_no_column():
    deleted = cell("", properties='<w:cellDel w:id="1" w:author="a"/>')
    assert columns(row("a", deleted, "1", "2")) == [[1, 2, 3]]


def test_digits_over_a_figure_are_no_part_of_it():
    ruby = f"<w:r><w:ruby><w:rt>{run('3')}</w:rt><w:rubyBase>{run('12')}</w:rubyBase></w:ruby></w:r>"
    ((_, [_, text]),) = rows_of(table(row("a", cell(f"<w:p>{ruby}</w:p>"))))
    assert read_value(text, "count").number is None
