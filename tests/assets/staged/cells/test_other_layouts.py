"""Pages whose columns, blocks, rows, headings, units or tables differ from the form: no number is taken by position, in
any format. A cell that the headings do not determine is missing, with the reason, and never has another number.
"""

import json
from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from assets.staged.report import Report, read_report
from assets.staged.values import Value
from tests.assets.staged.readers.pages import SHARED
from tests.generator.arranged import WAYS
from tests.generator.arrangement import Arrangement, Other
from tests.generator.kinds.compare import compared
from tests.generator.kinds.docx import DOCX_KINDS
from tests.generator.kinds.html import HTML_KINDS
from tests.generator.kinds.markdown import MARKDOWN_KINDS
from tests.generator.kinds.ofd import OFD_KINDS
from tests.generator.kinds.pdf import PDF_KINDS
from tests.generator.kinds.sheets import SHEET_KINDS
from tests.generator.kinds.text import TEXT_KINDS
from tests.generator.kinds.truth import report

# The kinds of each format, how many pages of any of them, and the plain one, which is read whole in every order.
FORMATS = {
    "html": (HTML_KINDS, 40, "utf8_bom"),
    "docx": (DOCX_KINDS, 25, "spans_and_v_merge"),
    "text": (TEXT_KINDS, 40, "tabs"),
    "markdown": (MARKDOWN_KINDS, 20, "pipes"),
    "sheets": (SHEET_KINDS, 25, "shared_strings"),
    "ofd": (OFD_KINDS, 12, "lines"),
    "pdf": (PDF_KINDS, 16, "ruled"),
}
TABLES = ("proactive", "applications", "disputes")
ORDERS = ("columns", "levels", "blocks", "results", "rows", "entries", "units", "all")


def altered(seed, way):
    rng = Random(f"{way} {seed}")
    drawn = report(seed)
    return replace(drawn, arrangement=WAYS[way](drawn, rng))


def reading(data):
    read = read_report(data)
    return read.reading if isinstance(read, Report) else None


@pytest.mark.slow
@pytest.mark.parametrize("format_", FORMATS)
def test_no_page_in_another_order_gives_a_wrong_number(format_):
    kinds, documents, _ = FORMATS[format_]
    ways = sorted(WAYS)
    wrong = {}
    for seed in range(documents):
        kind, way = sorted(kinds)[seed % len(kinds)], ways[seed % len(ways)]
        drawn = altered(seed, way)
        found = compared(drawn, reading(kinds[kind](drawn, Random(seed))))
        wrong |= {(kind, way, seed): found.wrong} if found.wrong else {}
    assert wrong == {}


@pytest.mark.parametrize("way", ORDERS)
@pytest.mark.parametrize("format_", FORMATS)
def test_a_plain_page_in_another_order_is_read_completely(format_, way):
    kinds, _, plain = FORMATS[format_]
    drawn = altered(ORDERS.index(way), way)
    read = reading(kinds[plain](drawn, Random(1)))
    assert compared(drawn, read).unlike == []
    assert read.assumed == 0


@pytest.mark.parametrize("heading", ["", "小计", "备注"])
@pytest.mark.parametrize("at", [1, 3, 6])
@pytest.mark.parametrize("format_", ["html", "docx", "sheets"])
def test_an_extra_column_moves_no_number(format_, at, heading):
    kinds, _, plain = FORMATS[format_]
    figure = "90017" if heading == "小计" else ""
    drawn = replace(report(at), arrangement=Arrangement(inserted=(at, heading, figure)))
    read = reading(kinds[plain](drawn, Random(at)))
    assert compared(drawn, read).unlike == []
    rows = len(drawn.form.applications.rows_in(drawn.layout))
    assert Counter(leftover.text for leftover in read.leftovers) == ({figure: rows} if figure else {})


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize(
    ("caption", "reason"),
    [("附：{last}年度数据", "a table of another year"), ("上年度数据", "a table of another year"),
     ("样表", "a sample table"), ("附：某某县水利局{year}年政府信息公开情况统计表", "a table of another body")],
)  # fmt: skip
@pytest.mark.parametrize("section", ["二", "三", "四"])
def test_a_foreign_table_is_excluded_by_its_caption(section, caption, reason, before):
    own = report(3)
    other = replace(own, values=dict.fromkeys(own.values, 907))
    words = caption.format(last=own.year - 1, year=own.year)
    drawn = replace(own, arrangement=Arrangement(others=(Other(section, words, before, other),)))
    read = reading(HTML_KINDS["utf8_bom"](drawn, Random(3)))
    assert compared(drawn, read).unlike == []
    table = next(
        name for name in ("proactive", "applications", "disputes") if getattr(own.form, name).section == section
    )
    assert read.leftovers == ()
    assert read.ignored[reason] >= sum(cell.table == table for cell in own.form.layout(own.layout))


def test_two_tables_without_captions_to_distinguish_them_are_left_over():
    own = report(3)
    other = replace(own, values=dict.fromkeys(own.values, 907))
    drawn = replace(own, arrangement=Arrangement(others=(Other("三", "续", True, other),)))
    read = reading(HTML_KINDS["utf8_bom"](drawn, Random(3)))
    assert compared(drawn, read).wrong == []
    assert not [key for key in read.cells if key.startswith("applications.")]
    assert {leftover.text for leftover in read.leftovers} > {"907"}
    assert all("printed more than once" in leftover.why.en for leftover in read.leftovers)


def test_an_amount_without_a_unit_keeps_its_text_only():
    drawn = replace(report(5), arrangement=Arrangement(unit=None))
    key = next(cell.key for cell in drawn.form.layout(drawn.layout) if cell.type == "amount")
    drawn = replace(drawn, values={**drawn.values, key: "75394432.52"})
    cell = reading(HTML_KINDS["utf8_bom"](drawn, Random(5))).cells[key]
    assert (cell.value, cell.text) == (Value("unit_ambiguous"), "75394432.52")


FAILING = SHARED / "failing"


@pytest.mark.skipif(not FAILING.is_dir(), reason="the documents that once failed are not here")
@pytest.mark.parametrize("name", ["natural-person-last", "litigation-first", "after-review-first", "amount-in-yuan",
                                  "white-digit"])  # fmt: skip
def test_pages_once_misread_by_position_are_read_correctly(name):
    expected = json.loads((FAILING / f"layout-{name}.expected.json").read_text("utf-8"))
    read = reading((FAILING / f"layout-{name}.html").read_bytes())
    cells = {key: cell.value.number for key, cell in read.cells.items() if key in expected}
    assert {key: None if n is None else float(n) for key, n in cells.items()} == pytest.approx(
        {key: None if n is None else float(n) for key, n in expected.items() if key in cells}
    )
    assert set(cells) == {key for key in expected if "." in key}
