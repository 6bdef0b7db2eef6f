"""A reading that a worker passes to its parent arrives as it was, with its cells packed as columns."""

import io
import pickle
import random
from dataclasses import replace

import pytest

from assets.staged.report import Report, form_by_name, read_report
from benchmarks.kinds import kinds
from tests.generator.kinds.truth import report
from warehouse.reference.forms.form import Form

KINDS = [(name, kind) for name in ("HTML", "DOCX", "text", "spreadsheet") for kind in list(kinds()[name])[:6]]


class _ToParent(pickle.Pickler):
    """Passes a form by name, as a worker does."""

    dispatch_table = {Form: lambda form: (form_by_name, (form.form,))}


def _passed(read: Report) -> bytes:
    written = io.BytesIO()
    _ToParent(written).dump(read)
    return written.getvalue()


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_a_report_arrives_as_it_was_read(name: str, kind: str) -> None:
    seed = KINDS.index((name, kind))
    read = read_report(kinds()[name][kind](report(seed), random.Random(seed)))
    assert isinstance(read, Report)
    arrived = pickle.loads(_passed(read))
    assert arrived == read
    assert list(arrived.reading.cells) == list(read.reading.cells)
    for key, cell in arrived.reading.cells.items():
        assert [type(part) for part in cell] == [type(part) for part in read.reading.cells[key]], key


def test_cells_that_are_missing_or_all_missing_stay_missing() -> None:
    read = read_report(kinds()["HTML"]["utf8_bom"](report(1), random.Random(1)))
    assert isinstance(read, Report)
    cells = read.reading.cells
    for kept in ({}, dict(list(cells.items())[::3]), dict(list(cells.items())[:-1])):
        reading = pickle.loads(_passed(_with_cells(read, kept))).reading
        assert list(reading.cells.items()) == list(kept.items())


def test_the_keys_of_a_complete_reading_are_not_passed() -> None:
    read = read_report(kinds()["HTML"]["utf8_bom"](report(1), random.Random(1)))
    assert isinstance(read, Report)
    assert len(read.reading.cells) == read.reading.expected
    assert b"applications.carried_over" not in _passed(read)


def _with_cells(read: Report, cells: dict) -> Report:
    return replace(read, reading=replace(read.reading, cells=cells))
