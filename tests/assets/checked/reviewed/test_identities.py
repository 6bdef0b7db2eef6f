"""Reviewed identities: entries that are not valid are reported with their place and have no effect."""

import pytest

from assets.checked.reviewed.identities import identity_outcomes, read_identities
from tests.assets.checked.reviewed.entries import OTHER, REPORT, stage, write
from warehouse.store import memory

WHOLE = {
    "report": REPORT,
    "body": "宝丰县财政局",
    "region": "410421",
    "year": 2023,
    "who": "某办",
    "reason": "网站所列",
}


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"region": "999999"}, "no list of divisions has the code 999999"),
        ({"region": 410421}, "a code is text: quote it"),
        ({"year": 1999}, "greater than or equal to 2008"),
        ({"report": "abc"}, "report"),
        ({"who": ""}, "who"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_an_invalid_entry_is_named_with_file_and_line(tmp_path, wrong, reason):
    found = read_identities(write(tmp_path, "identities", WHOLE | wrong))
    assert found.entries == ()
    assert "one.yaml:2" in found.faults[0]
    assert reason in found.faults[0]


def test_two_entries_about_one_report_are_a_duplicate(tmp_path):
    found = read_identities(write(tmp_path, "identities", WHOLE, WHOLE | {"report": REPORT[:20], "year": 2022}))
    assert len(found.entries) == 1
    assert "duplicate entry" in found.faults[0]


@pytest.mark.parametrize(
    ("report", "state"),
    [(REPORT, "not_staged"), ("a" * 12, "ambiguous"), ("d" * 12, "no_report"), (OTHER, "not_staged")],
)
def test_an_entry_has_the_state_of_its_document(tmp_path, report, state):
    entries = read_identities(write(tmp_path, "identities", WHOLE | {"report": report})).entries
    with memory() as con:
        stage(con, a={}, o={})
        assert [outcome.state for outcome in identity_outcomes(con, entries)] == [state]
