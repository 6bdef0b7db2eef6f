"""Figures of web pages that are struck out, turned, or beside text that a browser shows above them or not at all."""

import random

import pytest

from assets.staged.readers.html.read import read
from assets.staged.values import read_value

STRUCK = (
    "<del>{}</del>", "<s>{}</s>", "<strike>{}</strike>", '<span style="text-decoration:line-through">{}</span>',
    '<b style="text-decoration-line: line-through">{}</b>', '<i class="old">{}</i>', "<del><b>{}</b></del>",
)  # fmt: skip
UNSHOWN = (
    "<canvas>{}</canvas>", "<iframe>{}</iframe>", "<video>{}</video>", "<audio>{}</audio>", "<noscript>{}</noscript>",
    '<b class="gone">{}</b>', '<i class="layered">{}</i>', '<span style="display:var(--unset, none)">{}</span>',
)  # fmt: skip
UNCLEAR = (
    "<details><summary></summary>{}</details>", "<dialog>{}</dialog>", "<object data='a.svg'>{}</object>",
    "<details><p>{}</p></details>",
)  # fmt: skip
STYLES = """<style>
.old { text-decoration: line-through } @media only screen and (min-width: 768px) { .gone { display: none } }
@layer base { .layered { display: none } } @media print { .printed { display: none } }
@media (max-width: 600px) { .wide { display: none } }
@media screen and (min-width: 1900px) { .narrow { display: none } }
</style>"""


def cell(inside, attributes=""):
    table = f"<table><tr><td>甲</td><td{attributes}>{inside}</td></tr></table>"
    return read(f"<html><head>{STYLES}</head><body>{table}</body></html>".encode()).rows[-1].cells[1]


def status(inside, attributes=""):
    return read_value(cell(inside, attributes).text, "count").status


def numbers(seed):
    rng = random.Random(seed)
    return str(rng.randint(10, 9_999)), str(rng.randint(1, 99))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("struck", STRUCK)
def test_a_figure_that_replaces_a_struck_one_is_the_figure(struck, seed):
    figure, old = numbers(seed)
    assert [cell(text).text for text in (struck.format(old) + figure, figure + struck.format(old))] == [figure] * 2


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("struck", STRUCK)
def test_a_figure_struck_out_as_a_whole_is_no_number(struck, seed):
    assert status(struck.format(numbers(seed)[0])) == "invalid"


@pytest.mark.parametrize("attributes", [' style="text-decoration:line-through"', ' class="old"'])
def test_a_cell_or_row_that_is_struck_out_holds_no_number(attributes):
    assert status("12", attributes) == "invalid"
    page = f"<html>{STYLES}<table><tr{attributes}><td>甲</td><td>12</td></tr></table></html>"
    assert read_value(read(page.encode()).rows[-1].cells[1].text, "count").status == "invalid"


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("unshown", UNSHOWN)
def test_what_a_browser_does_not_show_is_not_part_of_a_figure(unshown, seed):
    figure, other = numbers(seed)
    assert [cell(unshown.format(other) + figure).text, cell(figure + unshown.format(other)).text] == [figure] * 2


@pytest.mark.parametrize("name", ["printed", "wide", "narrow"])
def test_a_rule_for_another_screen_hides_nothing(name):
    assert cell(f'<b class="{name}">12</b>').text == "12"


@pytest.mark.parametrize("unclear", UNCLEAR)
def test_a_cell_with_what_a_browser_may_not_show_is_doubtful(unclear):
    assert cell(f"12{unclear.format('3')}").doubtful
    assert not cell("12").doubtful


@pytest.mark.parametrize("seed", range(3))
def test_a_note_above_a_figure_is_not_part_of_it(seed):
    figure, note = numbers(seed)
    for ruby in ("<ruby>{}<rt>{}</rt></ruby>", "<ruby>{}<rp>(</rp><rt>{}</rt><rp>)</rp></ruby>"):
        assert read_value(cell(ruby.format(figure, note)).text, "count").number == int(figure)


@pytest.mark.parametrize("turned", ['<bdo dir="rtl">{}</bdo>', "<bdo dir=RTL><b>{}</b></bdo>", "\u202e{}\u202c"])
def test_digits_printed_in_reverse_are_no_number(turned):
    assert status(turned.format("21")) == "invalid"
    assert status('<bdo dir="ltr">21</bdo>') == "number"
    assert status('<span dir="rtl">21</span>') == "number"


@pytest.mark.parametrize("note", ['<a href="#n1">{}</a>', "<small>{}</small>"])
def test_a_small_number_behind_a_figure_is_not_joined_with_it(note):
    assert cell("12" + note.format("3")).text == "12\n3"
    assert [cell(note.format("12")).text, cell("12" + note.format("件")).text] == ["12", "12件"]
    assert cell('1<a name="x">2</a>').text == "12"


def test_the_footnote_link_of_a_page_saved_by_word_is_a_raised_note():
    note = '<a href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference><span lang=EN-US>{}</span></span></a>'
    assert cell("19" + note.format("1")).text == "19¹"
    assert read_value(cell("19" + note.format("[1]")).text, "count").number == 19
    assert cell("19" + note.format("1").replace("#_ftn1", "#n1")).text == "19\n1"


@pytest.mark.parametrize("name", ["@media(min-width:640px)", "@media(min-width: 640px)", "@media screen"])
def test_a_condition_without_a_space_before_it_applies_too(name):
    page = f"<style>{name}{{.n{{display:none}}}}</style><table><tr><td>甲</td><td>1<b class=n>2</b></td></tr></table>"
    assert read(page.encode()).rows[-1].cells[1].text == "1"


def test_a_cell_that_shows_only_a_field_to_choose_from_has_the_option_shown():
    options = "<option value=1>{}</option><option{}>12</option>"
    assert cell(f"<select>{options.format(7, ' selected')}</select>").text == "12"
    assert cell(f"<select>{options.format(7, '')}</select>").text == "7"
    assert cell(f"5<select>{options.format(7, '')}</select>").text == "5"


@pytest.mark.parametrize(
    "shown", ["<img src=a.png>", "<img src=a.png width=40>", "<script>document.write('12')</script>",
              "<canvas></canvas>", "<meter value=3>3</meter>", "<p><video src=a.mp4></video></p>"]
)  # fmt: skip
def test_a_cell_that_shows_something_other_than_text_is_not_blank(shown):
    assert status(shown) == "invalid"
    assert status(f"{shown}12") == "number"


@pytest.mark.parametrize(
    "unseen", ["<img src=a.gif width=1 height=1>", "<script>var n = 12;</script>", "<img hidden src=a.png>",
               '<img src=a.png style="display:none">', "<audio></audio>"]
)  # fmt: skip
def test_a_cell_that_shows_nothing_is_blank(unseen):
    assert status(unseen) == "blank"


def test_the_value_of_a_field_is_shown():
    fields = '<input value="12">', '<input type="text" value="12">', '<input type="NUMBER" value="12">'
    assert [cell(field).text for field in fields] == ["12"] * 3
    others = '<input type="hidden" value="12">', '<input type="checkbox" value="12">', "<input>"
    assert [cell(f"3{field}").text for field in others] == ["3"] * 3


@pytest.mark.parametrize("empty", [
    "<td data-value=12></td>", "<td><span v-text='row.n'></span></td>", "<td ng-bind='n'> </td>",
    "<td><input placeholder=12></td>", "<td x-text=n></td>",
])  # fmt: skip
def test_a_cell_that_a_script_fills_from_an_attribute_is_not_blank(empty):
    page = f"<table><tr><td>甲</td>{empty}</tr></table>"
    assert read(page.encode()).rows[-1].cells[1].text == "\ufffd"


@pytest.mark.parametrize(("filled", "text"), [
    ("<td data-value=12>5</td>", "5"), ("<td><input placeholder=12 value=5></td>", "5"),
    ("<td><input placeholder=件数></td>", ""), ("<td data-colwidth=120></td>", ""), ("<td data-value=''></td>", ""),
])  # fmt: skip
def test_a_cell_whose_attributes_show_nothing_reads_as_printed(filled, text):
    page = f"<table><tr><td>甲</td>{filled}</tr></table>"
    assert read(page.encode()).rows[-1].cells[1].text == text
