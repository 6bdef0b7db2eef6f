"""Doubtful cells solved by the sums: digits that ran together, OCR cells with several readings."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.staged.ambiguity.best_reading import choose_best
from assets.staged.ambiguity.confidence import SURE, drop_unconfirmed
from assets.staged.cells.form_reading import FAINT as FAINT_REASON
from assets.staged.cells.form_reading import RAN_TOGETHER
from assets.staged.cells.recognise import recognise
from assets.staged.grid import Cell, Grid
from assets.staged.values import Value
from tests.assets.staged.readers.pages import changed, grid, printed_values, report
from warehouse.reference.forms.form_list import forms

FORM = forms()["f2021"]
ROWS = [row.key for row in FORM.applications.rows]
FAINT = SURE - 0.3
COLUMNS = [column.key for column in FORM.applications.columns]


def places(page):
    """For each cell of a page its key, by identity."""
    reading = recognise(page)
    found = {(cell.place.table, cell.place.row, cell.place.column): key for key, cell in reading.cells.items()}
    return {
        id(cell): found.get((row.table, row.number, cell.column))
        for row in page.rows
        if row.table
        for cell in row.cells
    }


def altered(page, change):
    """`page` with each cell that has a key as `change(key, cell)` makes it."""
    keys = places(page)

    def cells(row):
        return tuple(change(keys[id(c)], c) if keys.get(id(c)) else c for c in row.cells)

    return changed(page, lambda row: [replace(row, cells=cells(row)) if row.table else row])


def glued(page, *rows, kept=0):
    """`page` with the numbers of these rows of table three run together, except the first `kept`."""
    keys = places(page)

    def glue(row):
        own = [c for c in row.cells if (keys.get(id(c)) or "").split(".")[:2] in [["applications", r] for r in rows]]
        if not own:
            return [row]
        run = Cell("".join(cell.text for cell in own[kept:]), own[kept].column)
        at = row.cells.index(own[0])
        return [replace(row, cells=(*row.cells[: at + kept], run))]

    return changed(page, glue)


def numbers(reading):
    return {key: cell.value.number for key, cell in reading.cells.items() if cell.value.number is not None}


def truth(of):
    return {key: int(text) for key, text in printed_values(of).items() if text.isdecimal()}


def balanced(reading):
    return reading.seen == reading.used + reading.ignored.total() + reading.left


def test_digits_that_ran_together_are_split_where_the_sums_allow_one_split():
    of = report()
    _, reading = choose_best([glued(grid(of), "granted")])
    assert numbers(reading) == numbers(recognise(grid(of)))
    parted = [reading.cells[f"applications.granted.{column}"] for column in COLUMNS]
    assert {cell.value.status for cell in parted} == {"split_by_sums"}
    assert len({cell.place for cell in parted}) == 1
    assert reading.cells["applications.carried_in.total"].value.status == "number"
    assert reading.left == 0
    assert balanced(reading)


@pytest.mark.parametrize("times", [7, 130, 1009, 24_000])
@pytest.mark.parametrize("row", ["granted", "carried_in", "received_new"])
def test_numbers_with_commas_that_ran_together_are_right_or_left_over(times, row):
    """Figures as large as print commas: split where the sums allow one split, else reported, never wrong."""
    of = report()
    large = {key: f"{int(text) * times:,}" if text.isdecimal() else text for key, text in printed_values(of).items()}
    page = grid(replace(of, values={**of.values, **large}))
    whole = numbers(recognise(page))
    _, reading = choose_best([glued(page, row)])
    found = numbers(reading)
    assert found.items() <= whole.items()
    assert found == whole or any("ran together" in leftover.why.en for leftover in reading.leftovers)
    assert balanced(reading)


def test_commas_show_where_numbers_that_ran_together_end():
    of = report()
    large = {key: f"{int(text) * 1009:,}" if text.isdecimal() else text for key, text in printed_values(of).items()}
    page = grid(replace(of, values={**of.values, **large}))
    _, reading = choose_best([glued(page, "granted")])
    assert numbers(reading) == numbers(recognise(page))


def test_separate_numbers_keep_their_places():
    _, reading = choose_best([glued(grid(report()), "granted", kept=2)])
    statuses = [reading.cells[f"applications.granted.{column}"].value.status for column in COLUMNS]
    assert statuses == ["number"] * 2 + ["split_by_sums"] * 5


def test_a_row_that_the_sums_do_not_determine_is_left_over():
    page = altered(
        glued(grid(report()), "granted"),
        lambda key, cell: cell._replace(text="") if key.split(".")[-1] in COLUMNS[:2] else cell,
    )
    run = next(c.text for row in page.rows for c in row.cells if len(c.text) > 6 and c.text.isdecimal())
    doubled = changed(
        page,
        lambda row: [replace(row, cells=tuple(Cell("1111113", c.column) if c.text == run else c for c in row.cells))],
    )
    _, reading = choose_best([doubled])
    assert not any(key.startswith("applications.granted.") for key in reading.cells)
    assert [(leftover.text, leftover.why.en) for leftover in reading.leftovers] == [("1111113", RAN_TOGETHER.en)]


def test_a_row_that_lost_its_blank_cells_is_not_split():
    of = report(**{f"applications__granted__{column}": "" for column in COLUMNS[2:6]})
    page = grid(of)
    keys = places(page)

    def squeeze(row):
        blank = [c for c in row.cells if (keys.get(id(c)) or "").startswith("applications.granted.") and not c.text]
        return [replace(row, cells=tuple(c for c in row.cells if c not in blank))]

    page = altered(
        page,
        lambda key, cell: (
            cell._replace(
                text={"natural_person": "568", "commercial_enterprise": "408", "total": "976"}[key.split(".")[-1]]
            )
            if key.startswith("applications.granted.") and cell.text
            else cell
        ),
    )
    _, reading = choose_best([changed(page, squeeze)])
    assert not any(key.startswith("applications.granted.") for key in reading.cells)


def test_nothing_is_split_where_another_number_breaks_the_column():
    of = report(applications__partially_granted__total="987654")
    _, reading = choose_best([glued(grid(of), "granted")])
    assert not any(key.startswith("applications.granted.") for key in reading.cells)


@settings(max_examples=40, deadline=None)
@given(st.sets(st.sampled_from(ROWS), min_size=1, max_size=4), st.integers(0, 5))
def test_no_number_is_wrong_whichever_rows_ran_together(rows, kept):
    of = report()
    _, reading = choose_best([glued(grid(of), *rows, kept=kept)])
    known = truth(of)
    assert {key: number for key, number in numbers(reading).items() if key in known and known[key] != number} == {}
    assert balanced(reading)


def recognised(page, confidence=0.99, **others):
    """`page` as a recogniser gives it; `others` maps a key, dots as two underscores, to its readings, first first."""
    readings_of = {key.replace("__", "."): readings for key, readings in others.items()}

    def change(key, cell):
        first, *rest = readings_of.get(key, (cell.text,))
        return cell._replace(text=first, confidence=FAINT if rest else confidence, others=tuple(rest))

    return altered(page, change)


def test_the_ocr_reading_with_which_all_sums_hold_is_chosen():
    of = report()
    key = "applications.granted.total"
    right = printed_values(of)[key]
    _, reading = choose_best([recognised(grid(of), applications__granted__total=("7" + right, "1" + right, right))])
    assert reading.cells[key].value == Value("ocr_by_sums", int(right))
    assert reading.cells["applications.granted.natural_person"].value.status == "ocr"
    assert balanced(reading)


def test_a_confident_ocr_reading_is_not_overruled():
    of = report(applications__granted__total="987654")
    right = printed_values(report())["applications.granted.total"]
    page = recognised(grid(of), applications__granted__total=("987654", right))
    sure = altered(page, lambda key, cell: cell._replace(confidence=SURE))
    assert choose_best([sure])[1].cells["applications.granted.total"].value == Value("ocr", 987654)


def test_neither_of_two_consistent_solutions_is_chosen():
    of = report()
    printed = printed_values(of)
    keys = [
        f"applications.{row}.{column}"
        for row in ("received_new", "carried_out")
        for column in ("natural_person", "total")
    ]
    either = {key.replace(".", "__"): ("987654", printed[key], str(int(printed[key]) + 1)) for key in keys}
    _, reading = choose_best([recognised(grid(of), **either)])
    assert {reading.cells[key].text for key in keys} == {"987654"}
    _, reading = choose_best([recognised(grid(of), **{key: texts[:2] for key, texts in either.items()})])
    assert {reading.cells[key].value.status for key in keys} == {"ocr_by_sums"}


def test_a_faint_number_that_no_sum_confirms_is_withdrawn():
    of = report()
    faint = drop_unconfirmed(choose_best([recognised(grid(of), confidence=SURE - 0.1)])[1])
    statuses = {cell.value.status for key, cell in faint.cells.items() if key.startswith("proactive.")}
    assert statuses == {"unsure"}
    assert faint.cells["applications.granted.total"].value.status == "ocr"
    assert {leftover.why for leftover in faint.leftovers} == {FAINT_REASON}
    assert balanced(faint)


def test_a_confident_number_needs_no_sum():
    reading = choose_best([recognised(grid(report()), confidence=SURE)])[1]
    assert drop_unconfirmed(reading) is reading


def test_a_page_in_characters_has_no_confidence():
    reading = recognise(Grid(grid(report()).rows, "hand-1"))
    assert {cell.confidence for cell in reading.cells.values()} == {None}
    assert reading.doubts == ()
