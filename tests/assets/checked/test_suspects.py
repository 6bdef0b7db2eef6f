"""What the suggestions know of a reading: how each cell was read, and where there are unrecognised numbers."""

from dataclasses import replace

import pytest

from assets.checked.check_files import Checked, check_against, check_documents
from assets.checked.suspects import describe_reading, suspects
from assets.checked.wording.findings import Finding
from assets.checked.wording.marked_tables import marks, tables
from assets.staged.cells.form_reading import Leftover
from assets.staged.grid import Place
from assets.staged.report import read_report
from assets.staged.values import Value
from expectations.suspects.suggest import ANYWHERE
from tests.assets.collected.sources.declared import given
from tests.assets.staged.outcomes import FILES
from tests.generator import write_text
from tests.pipelines.cli.checks import XIHU
from tests.pipelines.nightly_runs import of_body
from warehouse.messages import NO_TEXT

FAULTY = FILES["xihu-2023.html"]
CARRIED_OUT = "applications.carried_out.natural_person"
BLOCKS = {f"disputes.{block}" for block in ("review", "litigation_direct", "litigation_after_review")}
RULES = {f"proactive.rules_{column}" for column in ("made", "repealed", "in_force")}


@pytest.fixture(scope="module")
def reading():
    return read_report(FAULTY).reading


def with_leftover(reading, place):
    return replace(reading, leftovers=(Leftover("12", NO_TEXT, place),))


def place_of(reading, key, **changed):
    return reading.cells[key].place._replace(**changed)


@pytest.mark.parametrize(
    ("key", "changed", "near"),
    [
        (CARRIED_OUT, {"column": 99}, {"applications.carried_out"}),
        (CARRIED_OUT, {"row": 999}, {"applications"}),
        ("disputes.review.total", {"column": 99}, BLOCKS),
        ("proactive.rules_made", {"column": 99}, RULES),
        (CARRIED_OUT, {"table": 99}, {ANYWHERE}),
    ],
    ids=["beside a row", "in a table", "beside table four", "beside a row of table two", "elsewhere"],
)  # fmt: skip
def test_an_unrecognised_number_is_near_the_cells_around_it(reading, key, changed, near):
    known = describe_reading(with_leftover(reading, place_of(reading, key, **changed)))
    assert known.leftovers == near


def whose(reading):
    (suggestion,) = [s for s in suspects(reading, ()) if s.part is not None]
    assert suggestion.cells == (CARRIED_OUT,)
    return suggestion.whose


def test_an_error_is_the_publishers_if_all_cells_were_found_and_read(reading):
    assert whose(reading) == "publisher"


def test_an_error_is_the_readers_if_an_unrecognised_number_is_beside_it(reading):
    assert whose(with_leftover(reading, place_of(reading, CARRIED_OUT, column=99))) == "reader"


def test_the_origin_of_an_error_is_unknown_if_an_unrecognised_number_is_elsewhere(reading):
    assert whose(with_leftover(reading, Place(None, 99, 1, 1))) == "unknown"
    cells = {key: cell for key, cell in reading.cells.items() if key != "proactive.rules_made"}
    assert whose(replace(reading, cells=cells)) == "unknown"


def test_a_faulty_value_is_not_read_wrongly_because_its_own_number_is_left_over():
    (checked,) = check_documents([write_text.write(of_body(*XIHU, applications__granted__other_org="10.0"))])
    assert [(s.cells, s.values, s.whose) for s in checked.suspects] == [
        (("applications.granted.other_org",), (10,), "unknown")
    ]


def test_a_figure_that_was_recognised_may_have_been_misread(reading):
    cell = reading.cells[CARRIED_OUT]
    recognised = cell._replace(value=Value("ocr", cell.value.number))
    assert whose(replace(reading, cells={**reading.cells, CARRIED_OUT: recognised})) == "reader"


def finding(outcome, *cells):
    return Finding("N-01", 1, "narrative", "narrative", "tell", outcome, None, None, None, None, cells, NO_TEXT, ())


def test_failures_are_those_that_flag_and_those_that_are_noted():
    noted, cell = finding("fail", "told.received"), finding("undecided", CARRIED_OUT)
    flagging = replace(noted, rule="T3-01", severity="statutory", effect="flag")
    checked = Checked(read_report(FAULTY), (flagging, noted, cell))
    assert (checked.severe, checked.noted, checked.undecided) == ((flagging,), (noted,), (cell,))
    assert checked.broken
    assert not Checked(read_report(FAULTY), (noted, cell)).broken


def test_a_rule_that_lacks_the_previous_report_or_a_statement_is_not_reported():
    (checked,) = check_documents([FILES["baofeng-2023.html"]])
    assert checked.findings == ()


def test_a_document_that_changed_while_it_was_read_is_refused():
    (other,) = given(FAULTY).values()
    found = check_against({"digest of what it was": other}, {})
    assert found.checked["digest of what it was"].document.outcome == "unreadable"


def test_tables_hold_every_cell_as_printed_and_mark_those_that_fail():
    (checked,) = check_documents([FAULTY])
    reading = checked.document.reading
    found = tables(reading, marks(checked))
    assert [table.key for table in found] == ["proactive"] * 4 + ["applications", "disputes"]
    entries = [entry for table in found for line in table.lines for entry in line.entries]
    assert len(entries) == len(reading.cells)
    assert [entry.text for entry in entries if entry.mark == "suspect"] == ["99"]
    assert [entry.needed for entry in entries if entry.needed is not None] == [2]
    assert sum(entry.mark == "failing" for entry in entries) == 9
    groups = {line.group for line in found[4].lines}
    assert "（三）不予公开" in groups
    assert None in groups
