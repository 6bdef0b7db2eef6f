"""Digits that a style sheet makes or moves: a cell whose drawn text differs from its source is doubtful."""

from random import Random

import pytest

from assets.staged.report import read_report
from tests.assets.staged.readers.html.test_hidden import cells
from tests.generator.kinds.compare import compared
from tests.generator.kinds.html_styled import DRAWN_KINDS
from tests.generator.kinds.truth import report

NESTED_HIDING = (
    "td { &.x { display:none } }", "tr { td { &.x { visibility:hidden } } }",
    "td { color:red; &.x { opacity:0 } font-weight:400 }",
    "table { .x { display:none } }", "tr { > td.x { font-size:0 } }", ".x { @media screen { & { display:none } } }",
    "td { @media (min-width: 300px) { &.x { display:none } } }", ":is(.x, .y) { display:none }",
    "td:not(.a, .b).x { display:none }", "@media screen { td { &.x { display:none } } }",
    ".a::before { content:\"}\" } .x { display:none }", ".a::before { content:'{' } .x { display:none }",
    "tr { & > * > .x { display:none } }", "body { & :where(.x) { display:none } }",
)  # fmt: skip
NESTED_SEEN = (
    "td { &.y { display:none } }", ".y { .x { display:none } }", ".y { &.x { display:none } }",
    "td { @media print { &.x { display:none } } }", "@keyframes x { from { opacity:0 } } .x { color:red }",
    "tr { th { &.x { display:none } } }", f".{'y' * 300} {{ .x {{ display:none }} }}",
)  # fmt: skip
MADE = (
    ('.x::before{content:"3"}', "312"), (".x:after{content:'3'}", "123"), (".x::after{content:'\\33 '}", "123"),
    (".x i::before{content:'3'}", "132"), ("td.x{&::before{content:'3'}}", "312"), (".x::before{content:'-'}", "-12"),
    (".x::after{content:'万'}", "12万"), (".x::before{content:attr(data-n)}", "712"),
    (".x::after{content:counter(n)}", "12\ufffd"), (".x::after{content:'4';display:block}", "124"),
    ("td::after{content:''} .x::after{content:'5'}", "125"), (".x::after{content:var(--n)}", "12\ufffd"),
)  # fmt: skip
NOT_MADE = (
    ".x::before{content:''}", ".x::after{content:'\\e601'}", ".x::before{content:none}", ".x::before{content:'·'}",
    ".x::after{content:'.';visibility:hidden;height:0}", "@media print{.x::after{content:'3'}}",
    ".x::before{content:'3'} td.x::before{content:none}", ".x::before{content:'3';display:none}",
    "p::before{content:'3'}", ".x::before{color:red}", ".x::before{content:attr(data-title)}",
    ".x::before{content:open-quote}",
)  # fmt: skip
MOVED = (
    "td.x{display:flex;flex-direction:row-reverse}", "td.x{display:flex;flex-flow:row-reverse wrap}",
    ".x b{float:left}", ".x i{float:right}", ".x i{float:inline-end}", ".x b{position:absolute;left:0}",
    ".x i{position:relative;left:1em}", ".x b{order:-1}", ".x b{grid-column:1}", ".x b{margin-left:-2em}",
    ".x b{display:inline-block;transform:translateX(-2em)}", ".x b{translate:-20px}",
    ".x{direction:rtl} .x *{display:inline-block}", ".x{transform:scaleX(-1)}", ".x{rotate:180deg}",
    ".x b{transform:rotate(180deg)}", ".x{unicode-bidi:bidi-override;direction:rtl}", ".x i::first-letter{font-size:0}",
)  # fmt: skip
NOT_MOVED = (
    ".x{float:left}", ".x{display:flex}", ".x b{position:relative;top:1px}", ".x b{left:20px}", ".x b{order:0}",
    ".x{margin-left:-2em}", ".x b{margin-left:2em}", ".x b{transform:none}", ".x{direction:ltr}", ".x b{float:none}",
    "@media print{.x b{float:left}}", ".x b{position:relative;left:1px}", ".x{transform:rotate(0deg)}",
    ".y b{float:left}",
)  # fmt: skip


def row(cell):
    return f"<tr><td>8</td>{cell}<td>9</td></tr>"


@pytest.mark.parametrize("sheet", NESTED_HIDING)
def test_nested_rules_hide(sheet):
    cell = "<td><b class=x>7</b>" if "td" not in sheet else "<td class=x>7"
    texts, doubtful = cells(row(cell), f"<style>{sheet}</style>")
    assert "7" not in texts
    assert not any(doubtful)


@pytest.mark.parametrize("sheet", NESTED_SEEN)
def test_rules_nested_in_others_hide_only_what_they_are_for(sheet):
    assert cells(row("<td class=x>7"), f"<style>{sheet}</style>") == (["8", "7", "9"], [False] * 3)


@pytest.mark.parametrize(("sheet", "drawn"), MADE)
def test_digits_of_a_style_sheet_are_read_and_doubtful(sheet, drawn):
    texts, doubtful = cells(row("<td class=x data-n=7>1<i></i>2"), f"<style>{sheet}</style>")
    assert ([texts[0], "".join(texts[1].split()), texts[2]], doubtful) == (["8", drawn, "9"], [False, True, False])


def test_an_empty_cell_with_drawn_digits_is_not_blank():
    assert cells(row("<td class=x>"), "<style>.x::before{content:'3'}</style>") == (
        ["8", "3", "9"],
        [False, True, False],
    )


@pytest.mark.parametrize("sheet", NOT_MADE)
def test_icons_words_and_what_is_not_drawn_change_no_figure(sheet):
    shown = cells(row("<td class=x data-title=申请>1<i></i>2"), f"<style>{sheet}</style>")
    assert shown == (["8", "12", "9"], [False] * 3)


def test_a_label_with_a_drawn_number_keeps_its_words():
    assert cells(row("<td class=x>总计"), "<style>.x::before{content:counter(n)}</style>")[0] == ["8", "总计", "9"]


@pytest.mark.parametrize("sheet", MOVED)
def test_a_cell_whose_digits_may_be_drawn_in_another_order_is_doubtful(sheet):
    assert cells(row("<td class=x><i>1</i><b>2</b>"), f"<style>{sheet}</style>")[1] == [False, True, False]


@pytest.mark.parametrize("sheet", [".x b{float:left}", ".x > b{order:-1}", "b{float:left}", "u *{float:right}"])
def test_a_part_that_moves_beside_bare_text_makes_its_cell_doubtful_however_deep_it_stands(sheet):
    assert cells(row("<td><u class=x>1<b>2</b></u>"), f"<style>{sheet}</style>")[1] == [False, True, False]


@pytest.mark.parametrize("sheet", NOT_MOVED)
def test_a_cell_whose_digits_keep_their_order_is_read(sheet):
    assert cells(row("<td class=x><i>1</i><b>2</b>"), f"<style>{sheet}</style>") == (["8", "12", "9"], [False] * 3)


@pytest.mark.parametrize("style", ["float:left", "position:absolute;left:3px", "float:right"])
def test_a_part_alone_in_its_cell_is_read(style):
    assert cells(row(f"<td><b style='{style}'>12</b>")) == (["8", "12", "9"], [False] * 3)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<tr style='display:flex;flex-direction:row-reverse'><td>1<td>2", [True, True]),
        ("<tr style='display:flex'><td>1<td style='order:-1'>2", [True, True]),
        ("<tr><td>1<td style='float:right'>2", [True, True]),
        ("<tr><td>1<td style='position:relative;left:-60px'>2", [False, True]),
        ("<tr dir=rtl><td>1<td><b>2</b><i>3</i>", [False, True]),
    ],
)
def test_cells_drawn_in_another_order_are_doubtful(line, expected):
    assert cells(line)[1] == expected


@pytest.mark.parametrize(
    ("sheet", "text"),
    [
        ("i{vertical-align:super;font-size:60%}", "12\u00b3"),
        ("td > i{position:relative;top:-.5em}", "12\u00b3"),
        ("[data-n]{vertical-align:super}", "12\u00b3"),
        ("i{display:block}", "12\n3"),
        ("i{vertical-align:super} .n{vertical-align:baseline}", "123"),
        ("p i{vertical-align:super}", "123"),
    ],
)
def test_rules_for_tags_and_attributes_raise_and_separate(sheet, text):
    assert cells(row("<td>12<i class=n data-n=1>3</i>"), f"<style>{sheet}</style>")[0][1] == text


def test_the_rule_that_hides_counts_on_a_page_with_many_rules():
    sheet = ".x{display:none}" + "".join(f".c{n}{{color:#333}}" for n in range(400))
    assert cells(row("<td>1<b class=x>2</b>"), f"<style>{sheet}</style>") == (["8", "1", "9"], [False] * 3)


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ("<style media=print>.x{display:none}</style>", "12"),
        ("<style media='screen and (max-width: 600px)'>.x{display:none}</style>", "12"),
        ("<noscript><style>.x{display:none}</style></noscript>", "12"),
        ("<style media=screen>.x{display:none}</style>", "1"),
        ("<style media=' All '>.x{display:none}</style>", "1"),
        ("<style media=''>.x{display:none}</style>", "1"),
    ],
)
def test_only_sheets_for_a_screen_with_scripts_apply(head, text):
    assert cells(row("<td>1<b class=x>2</b>"), head) == (["8", text, "9"], [False] * 3)


@pytest.mark.parametrize("tag", ["datalist", "meter", "noembed", "noframes", "progress"])
def test_contents_that_browsers_replace_are_not_read(tag):
    assert cells(row(f"<td>1<{tag}>2</{tag}>")) == (["8", "1", "9"], [False] * 3)


@pytest.mark.parametrize("tag", ["center", "menu", "dir", "summary", "search", "listing", "xmp"])
def test_tags_that_browsers_draw_as_blocks_part_digits(tag):
    assert cells(row(f"<td>1<{tag}>2</{tag}>"))[0] == ["8", "1\n2", "9"]


@pytest.mark.parametrize("part", ["<math><msup><mn>1</mn><mn>2</mn></msup></math>", "1<svg><text>2</text></svg>"])
def test_formulas_and_drawings_with_digits_are_doubtful(part):
    assert cells(row(f"<td>{part}"))[1] == [False, True, False]


def test_a_drawing_without_digits_leaves_its_cell_certain():
    assert cells(row("<td>12<svg><path d='M1 2'/></svg>")) == (["8", "12", "9"], [False] * 3)


@pytest.mark.parametrize("seed", range(6))
def test_a_report_with_drawn_digits_has_no_wrong_number_and_says_what_is_open(seed):
    drawn = report(seed)
    found = compared(drawn, read_report(DRAWN_KINDS["drawn_by_style"](drawn, Random(seed))).reading)
    assert found.wrong == []
    assert found.reported or found.unlike == []
