"""Word documents: what a reader sees once every tracked change is accepted, with merged cells in their columns."""

import pytest

from assets.staged.cells.recognise import recognise
from assets.staged.readers.word.read import read
from tests.assets.staged.readers.packages import NAMESPACE, cell, document, package, para, row, run, table, text_box
from tests.assets.staged.readers.pages import printed_values, report
from tests.generator import write_docx


def shown(*body):
    return [(r.table, [c.text for c in r.cells]) for r in read(package(document("".join(body)))).rows]


def columns(*rows):
    return [[c.column for c in r.cells] for r in read(package(document(table(*rows)))).rows]


def merged(value):
    return f'<w:vMerge w:val="{value}"/>' if value else "<w:vMerge/>"


def test_paragraphs_and_tables_come_in_order():
    body = (para("a"), table(row("b", "1")), para(""), para("c"), table(row("d", "2")))
    assert shown(*body) == [(0, ["a"]), (1, ["b", "1"]), (0, ["c"]), (2, ["d", "2"])]


def test_places_have_table_row_and_column():
    grid = read(package(document(table(row("a", "1"), row("b", "2")))))
    assert [r.place(c).compact() for r in grid.rows for c in r.cells] == [
        "|1|1|1||||", "|1|1|2||||", "|1|2|1||||", "|1|2|2||||",
    ]  # fmt: skip
    assert grid.pages is None


def test_a_cell_merged_downwards_is_one_cell_and_keeps_its_column():
    begins, *goes_on = (cell("a", properties=merged(value)) for value in ("restart", "", "continue"))
    assert columns(row(begins, "1"), *(row(more, "2") for more in goes_on)) == [[1, 2], [2], [2]]


@pytest.mark.parametrize("span", ['<w:gridSpan w:val="3"/>', "<w:hMerge w:val='restart'/>"])
def test_a_cell_merged_across_is_one_cell(span):
    more = [cell("", properties="<w:hMerge/>")] * 2 if "hMerge" in span else []
    assert columns(row(cell("a", properties=span), *more, "1")) == [[1, 4]]


@pytest.mark.parametrize("value", ["0", "-1", "x", "", "²", "999999999999999999999"])
def test_absurd_spans_and_gaps_do_no_harm(value):
    gap = f'<w:gridBefore w:val="{value}"/>'
    spanned = cell("a", properties=f'<w:gridSpan w:val="{value}"/>')
    texts = shown(table(row(spanned, "1", properties=gap)))
    assert texts == [(1, ["a", "1"])]


def test_a_row_that_begins_further_in_keeps_its_columns():
    assert columns(row("a", "b", "1"), row("c", "2", properties='<w:gridBefore w:val="1"/>')) == [[1, 2, 3], [2, 3]]


def test_tracked_changes_are_accepted():
    inserted, deleted = f"<w:ins>{run('5')}</w:ins>", "<w:del><w:r><w:delText>4</w:delText></w:r></w:del>"
    gone, come = f"<w:moveFrom>{run('6')}</w:moveFrom>", f"<w:moveTo>{run('7')}</w:moveTo>"
    assert shown(table(row(cell(para(deleted, inserted)), cell(para(gone, come))))) == [(1, ["5", "7"])]


def test_a_deleted_row_is_no_row():
    assert shown(table(row("a", "1"), row("b", "2", properties="<w:del/>"))) == [(1, ["a", "1"])]


def test_content_controls_fields_and_links_are_read_through():
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
    assert shown(table(row(*(cell(para(x)) for x in (control, field, simple, link)), whole))) == [
        (1, ["1", "2", "3", "4", "5"])
    ]


def test_a_table_in_a_content_control_is_a_table():
    assert shown(f"<w:sdt><w:sdtContent>{table(row('a', '1'))}</w:sdtContent></w:sdt>") == [(1, ["a", "1"])]


def test_only_the_innermost_tables_are_tables():
    inner = table(row("a", "1"))
    assert shown(table(row("left", cell(inner, "between", inner, "")))) == [
        (0, ["left"]), (1, ["a", "1"]), (0, ["between"]), (2, ["a", "1"]),
    ]  # fmt: skip


def test_a_text_box_is_read_once_where_it_is_anchored():
    assert shown(table(row("a", cell(para(text_box(para("5"))))))) == [(1, ["a", "5"])]
    assert shown(para("x", text_box(para("y")))) == [(0, ["x\ny"])]


def test_a_table_in_a_text_box_is_a_table():
    assert shown(para("x", text_box(table(row("a", "1")) + para("")))) == [(0, ["x"]), (1, ["a", "1"])]


def test_two_numbers_on_two_lines_are_not_run_together():
    broken = "<w:r><w:t>1</w:t><w:br/><w:t>2</w:t></w:r>"
    assert shown(table(row(cell("1", "2"), cell(para(broken))))) == [(1, ["1\n2", "1\n2"])]


def test_a_number_set_in_pieces_is_one():
    assert shown(table(row(cell(para(run("1"), run("2", "<w:b/>")))))) == [(1, ["12"])]


def test_hidden_text_is_not_read_and_the_mark_of_a_note_stays_raised():
    hidden, shown_again = run("7", "<w:vanish/>"), run("6", '<w:vanish w:val="0"/>')
    raised = run("1", '<w:vertAlign w:val="superscript"/>')
    assert shown(table(row(cell(para("5", hidden, shown_again, raised))))) == [(1, ["56¹"])]


@pytest.mark.parametrize(
    "look",
    ['<w:vertAlign w:val="subscript"/>', '<w:position w:val="6"/><w:sz w:val="12"/>', '<w:position w:val="-4"/>'],
)
def test_what_is_set_lower_or_moved_is_the_mark_of_a_note_too(look):
    assert shown(table(row(cell(para("5", run("1", look)))))) == [(1, ["5¹"])]


@pytest.mark.parametrize(
    "look", ['<w:vertAlign w:val="baseline"/>', '<w:position w:val="0"/>', '<w:strike w:val="0"/>']
)
def test_a_look_that_is_plain_changes_nothing(look):
    assert shown(table(row(cell(para("5", run("1", look)))))) == [(1, ["51"])]


def styled(*inside, styles):
    """What the runs of a paragraph read as by these styles, ids with what is in each."""
    told = "".join(f'<w:style w:type="character" w:styleId="{name}">{said}</w:style>' for name, said in styles.items())
    xml = document(para(*inside))
    return read(package(xml, styles=f'<w:styles xmlns:w="{NAMESPACE}">{told}</w:styles>')).rows[0].cells[0].text


def test_a_character_style_raises_strikes_and_hides_as_well():
    up = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    styles = {"a": up, "b": '<w:basedOn w:val="a"/>', "c": '<w:basedOn w:val="c"/><w:rPr><w:strike/></w:rPr>',
              "d": "<w:rPr><w:vanish/></w:rPr>"}  # fmt: skip
    runs = {name: run("1", f'<w:rStyle w:val="{name}"/>') for name in "abcdx"}
    assert [styled("5", made, styles=styles) for made in runs.values()] == ["5¹", "5¹", "5\n1", "5", "51"]
    plain = run("1", '<w:rStyle w:val="a"/><w:vertAlign w:val="baseline"/>')
    assert styled("5", plain, styles=styles) == "51"


@pytest.mark.parametrize("strike", ["<w:strike/>", '<w:dstrike w:val="true"/>'])
def test_a_struck_figure_does_not_run_into_the_one_that_replaces_it(strike):
    struck = run("2", strike) + run("0", strike)
    assert shown(table(row(cell(para(struck, "21")), cell(para("21", struck, "3"))))) == [(1, ["20\n21", "21\n20\n3"])]


def test_a_symbol_and_a_formula_in_a_figure_leave_no_number():
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F035"/></w:r>'
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    formula = f'<m:oMath xmlns:m="{math}"><m:r><m:t>5</m:t></m:r></m:oMath>'
    assert shown(table(row(*(cell(para("2", untold, "0")) for untold in (symbol, formula))))) == [
        (1, ["2\ufffd0", "2\ufffd0"])
    ]


def test_comments_and_unknown_elements_are_passed_over():
    assert shown("<!-- 1 --><w:unknown/><?pi 2?>", para("a<!-- 3 -->")) == [(0, ["a"])]


def test_the_strict_kind_of_word_file_is_read_too():
    strict = document(table(row("a", "1"))).replace(NAMESPACE, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert [c.text for c in read(package(strict)).rows[0].cells] == ["a", "1"]


def test_a_written_report_reads_back_and_reading_twice_gives_the_same_grid():
    of = report()
    data = write_docx.write(of)
    assert read(data) == read(data)
    assert {key: c.text for key, c in recognise(read(data)).cells.items()} == printed_values(of)
