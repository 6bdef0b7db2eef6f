"""Table two with blocks of both forms: each block is read by its own labels, and none by those of the other form."""

from dataclasses import replace
from random import Random

import pytest

from assets.staged.cells.recognise import recognise
from tests.assets.staged.readers.pages import grid, printed_values, report, table_rows
from tests.generator.printed import printed
from warehouse.reference.forms.form_list import forms

FORMS = [(one, other) for one in forms() for other in forms() if one != other]


def test_decisions_are_read_from_a_block_of_the_other_form():
    ours, theirs = report("f2019"), report("f2021")
    theirs = replace(theirs, values={**theirs.values, "proactive.licensing_decisions": 4321})
    read = recognise(mixed(ours, theirs, ["art20_5"]))
    assert read.form.form == "f2019"
    assert read.cells["proactive.licensing_decisions"].value.number == 4321
    assert "proactive.licensing_items_change" not in read.cells


def rows_by_block(of):
    """The printed rows of table two, by block."""
    blocks = {block.label: block.key for block in of.form.proactive.blocks}
    found, key = {}, None
    for row in table_rows(printed(of)[0], 1):
        key = blocks.get(row.cells[0].text, key)
        found.setdefault(key, []).append(row)
    return found


def numbered(of, first):
    """`of` with a figure of its own in each cell of table two, from `first` on."""
    keys = [cell.key for cell in of.form.layout(of.layout) if cell.table == "proactive"]
    return replace(of, values={**of.values, **{key: first + n for n, key in enumerate(keys)}})


def mixed(own, other, keys):
    """The page of `own` with its blocks `keys` as `other` prints them."""
    rows = [
        row
        for key, part in {**rows_by_block(own), **{k: rows_by_block(other)[k] for k in keys}}.items()
        for row in part
    ]
    page = grid(own)
    numbered = (replace(row, number=number) for number, row in enumerate(rows, start=1))
    return replace(page, rows=(page.rows[0], *numbered, *(row for row in page.rows if row.table > 1)))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("form", "other"), FORMS)
def test_no_block_is_read_by_the_labels_of_another_form(form, other, seed):
    """Every cell of table two has a figure of its own, so that a number in the wrong cell is found."""
    rng = Random(seed)
    ours, theirs = numbered(report(form), 1000), numbered(report(other), 5000)
    shared = [block.key for block in ours.form.proactive.blocks if block.key in rows_by_block(theirs)]
    keys = rng.sample(shared, rng.randint(1, 2))
    read = recognise(mixed(ours, theirs, keys))
    assert read.form.form in (form, other)
    own, foreign = printed_values(ours), printed_values(theirs)
    decisions = {cell.key for cell in ours.form.layout(ours.layout) if cell.key.endswith("_decisions")}
    for key, cell in read.cells.items():
        texts = {own.get(key), foreign.get(key) if key in decisions or read.form.form == other else own.get(key)}
        assert cell.text in texts, key
    assert read.seen == read.used + read.ignored.total() + read.left
