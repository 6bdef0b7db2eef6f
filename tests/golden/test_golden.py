"""Every example reads as its golden file, and the golden files agree with what the generator printed."""

import json
from decimal import Decimal

import pytest

from tests.golden.cells import EXAMPLES, HERE, golden, lines, reading

files = pytest.mark.parametrize("file", EXAMPLES)


def held(file):
    return json.loads(golden(file).read_text(encoding="utf-8"))


@files
def test_every_example_reads_as_its_golden_file(file):
    assert lines(reading(file)) == golden(file).read_text(encoding="utf-8"), (
        "check the reading, then run: python -m tests.golden"
    )


@files
def test_a_golden_file_holds_what_the_generator_printed(file):
    printed = EXAMPLES[file].report()
    cells = held(file)["cells"]
    assert list(cells) == list(printed.values)
    for key, (text, value, status, _) in cells.items():
        figure = printed.values[key]
        assert text == printed.printed_value(key)
        if isinstance(figure, int | Decimal):
            assert (status, Decimal(value)) == ("number", figure)
        else:
            assert (status, value) == ({None: "blank", "/": "slash"}[figure], None)


@files
def test_a_golden_file_has_the_form_and_layout_printed_and_nothing_left_over(file):
    printed, golden_file = EXAMPLES[file].report(), held(file)
    assert (golden_file["form"], golden_file["layout"]) == (printed.form.form, printed.layout)
    assert golden_file["left"] == []


@files
def test_no_two_cells_have_one_place(file):
    places = [place for *_, place in held(file)["cells"].values()]
    assert len(set(places)) == len(places)


def test_every_golden_file_is_of_an_example():
    assert sorted(path.name for path in HERE.glob("*.cells.json")) == sorted(golden(file).name for file in EXAMPLES)
