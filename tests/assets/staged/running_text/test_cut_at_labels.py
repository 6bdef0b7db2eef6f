"""Text as people copy it from a page: no number is wrong, what the text shows is read, and what it lost is said."""

import random

import pytest

from assets.staged.report import Report, read_report
from tests.generator.kinds.compare import compared
from tests.generator.kinds.copied_bars import COPIED_BAR_KINDS
from tests.generator.kinds.copied_lines import COPIED_LINE_KINDS
from tests.generator.kinds.copied_pdf import COPIED_PDF_KINDS
from tests.generator.kinds.truth import report, truth

KINDS = {**COPIED_LINE_KINDS, **COPIED_BAR_KINDS, **COPIED_PDF_KINDS}
GLUED = {"one_line", "tables_glued", "rows_glued"}
# Headings in several lines may be mixed so that their order is not known.
MIXED = {"pdfplumber_text", "pdfplumber_layout"}
KEEPS_BLANKS = {"sheet_tabs", "bars_row_a_line", "bars_cell_a_line"}
REASONS = ("several numbers ran together", "the row has fewer numbers than columns")

pytestmark = pytest.mark.slow


def reading_of(kind, seed):
    document = read_report(KINDS[kind](report(seed), random.Random(seed)))
    return document.reading if isinstance(document, Report) else None


@pytest.mark.parametrize("seed", [0, 3, 5, 7, 46])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_number_is_wrong(kind, seed):
    drawn = report(seed)
    found = compared(drawn, reading_of(kind, seed))
    assert found.wrong == []
    whole = kind in KEEPS_BLANKS or all(truth(drawn).values())
    assert found.unlike == [] or not whole or kind in GLUED | MIXED


@pytest.mark.parametrize("seed", [1, 3, 8, 9])
@pytest.mark.parametrize("kind", sorted(GLUED))
def test_digits_that_only_one_split_explains_are_split_and_others_say_why(kind, seed):
    reading = reading_of(kind, seed)
    assert sum(cell.value.status == "split_by_sums" for cell in reading.cells.values()) > 50
    assert all(left.why.en.startswith(REASONS) for left in reading.leftovers)


START = ["宝丰县财政局2023年政府信息公开工作年度报告", "二、主动公开政府信息情况", "第二十条第（一）项"]
START += ["信息内容 本年制发件数 本年废止件数 现行有效件数", "规章 0 0 0", "三、收到和处理政府信息公开申请情况"]
HEAD = [*START, "申请人情况", "自然人 法人或其他组织 总计", "商业企业 科研机构 社会公益组织 法律服务机构 其他"]


def lines_of(*rows):
    return "\n".join([*HEAD, "二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0", *rows]).encode()


@pytest.mark.parametrize("figures", ["5 5", "5 3 8", "120 45 165", "1 2"])
def test_a_row_that_lost_its_blanks_says_so(figures):
    reading = read_report(lines_of(f"一、本年新收政府信息公开申请数量 {figures}")).reading
    assert "applications.received_new.total" not in reading.numbers
    assert {left.why.en.split(":")[0] for left in reading.leftovers} == {REASONS[1]}
    assert reading.left == len(figures.split())


@pytest.mark.parametrize("number", ["3", "- 3 -", "第 3 页"])
def test_a_page_number_between_rows_is_no_value(number):
    rows = "一、本年新收政府信息公开申请数量 5 0 0 0 0 0 5", number, "2.重复申请 2 0 0 0 0 0 2"
    numbers = read_report(lines_of(*rows)).reading.numbers
    assert numbers["applications.received_new.total"] == 5
    assert numbers["applications.not_processed_duplicate.total"] == 2


@pytest.mark.parametrize("number", [1, 7, 12])
@pytest.mark.parametrize("seed", [3, 8])
def test_a_page_number_takes_the_place_of_no_lost_value(seed, number):
    """A row of any table that lost one of its values at a page break, and the number of the page in a line alone."""
    drawn = report(seed)
    lines = KINDS["spaced_rows"](drawn, random.Random(seed)).decode().split("\n")
    rng = random.Random(f"{seed} {number}")
    for least in (3, 7, 15):
        at = rng.choice([n for n, line in enumerate(lines) if figures_at_end(line) == least])
        *words, last = lines[at].split()
        del words[len(words) - rng.randrange(1, least)]
        damaged = [*lines[:at], " ".join([*words, last]), str(number), *lines[at + 1 :]]
        assert compared(drawn, read_report("\n".join(damaged).encode()).reading).wrong == []


def figures_at_end(line):
    words = line.split()
    return next((n for n, word in enumerate(reversed(words)) if not word.isdecimal()), len(words))


@pytest.mark.parametrize("figures", ["5 0 2 0\n1 0 8", "5 0 2 0 1 0\n8", "5\n0 2 0 1 0 8", "5\n0\n2\n0\n1\n0\n8"])
def test_values_in_several_lines_that_add_up_are_one_row(figures):
    reading = read_report(lines_of(f"一、本年新收政府信息公开申请数量 {figures}")).reading
    keys = [key for key in reading.cells if key.startswith("applications.received_new.")]
    assert [reading.numbers.get(key) for key in keys] == [int(figure) for figure in figures.split()]


def test_values_below_an_unknown_label_belong_to_no_row():
    rows = "2.重复申请", "3.某种申请", "4 0 0 0 0 0 4"
    reading = read_report(lines_of(*rows)).reading
    assert "applications.not_processed_duplicate.total" not in reading.numbers
    assert reading.left >= 7


@pytest.mark.parametrize("order", [("商业企", "科研机", "社会公", "法律服"), ("科研机", "商业企", "社会公", "法律服")])
def test_headings_in_parts_count_only_in_the_order_of_the_form(order):
    rest = {"商业企": "业", "科研机": "构", "社会公": "益组织", "法律服": "务机构"}
    head = [*START, "申请人情况", "法人或其他组织", f"自然人 {' '.join(order)} 总计", "其他"]
    text = "\n".join(
        [*head, " ".join(rest[part] for part in order), "2.重复申请 1 2 3 0 0 0 6", "3.其他 0 0 0 0 0 0 0"]
    )
    reading = read_report(text.encode()).reading
    statuses = {cell.value.status for key, cell in reading.cells.items() if key.startswith("applications.")}
    assert statuses == ({"by_form_order"} if order[0] == "商业企" else set())


@pytest.mark.parametrize(
    "text",
    ["行政许可5件、行政处罚3件、行政强制2件、行政复议1件。", "予以公开5件，部分公开3件，重复申请2件，总计10件。"],
)
def test_sentences_with_labels_and_numbers_are_not_a_table(text):
    drawn = report(3)
    data = KINDS["spaced_rows"](drawn, random.Random(3))
    with_more = data.replace("五、".encode(), f"{text}\n五、".encode())
    assert compared(drawn, read_report(with_more).reading).wrong == []


@pytest.mark.parametrize("none", ["无", "/"])
def test_signs_for_none_without_separators_are_a_cell_each(none):
    glued = (
        f"一、本年新收政府信息公开申请数量23{none * 5}23二、上年结转政府信息公开申请数量{none * 7}2.重复申请4{none * 6}"
    )
    text = "".join([*START[2:], *HEAD[len(START) :], glued]).replace(" ", "")
    reading = read_report(f"{START[0]}\n{text}".encode()).reading

    def row(name):
        return [cell.text for key, cell in reading.cells.items() if key.startswith(f"applications.{name}.")]

    assert row("received_new") == ["23", *[none] * 5, "23"]
    assert row("carried_in") == [none] * 7
    assert row("not_processed_duplicate") == ["4", *[none] * 6]


@pytest.mark.parametrize("kind", sorted(GLUED))
def test_text_whose_figures_all_ran_together_is_a_report_that_says_so(kind):
    """Of most rows only the total and a figure like it are there, as the other cells are blank."""
    reading = reading_of(kind, 24)
    assert compared(report(24), reading).wrong == []
    assert reading.left >= 20
    assert all(left.why.en.startswith(REASONS) for left in reading.leftovers)
