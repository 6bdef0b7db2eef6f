"""Every event of region_events.csv against the lists and the reviewed changes, and its document as evidence."""

import re

import pytest

from warehouse.reference.divisions.lineage import division_changes
from warehouse.reference.divisions.list_sources import merged_rows
from warehouse.reference.divisions.region import STATISTICS
from warehouse.reference.divisions.region_events import documents, region_events

# What the file has otherwise than the lists, by year and name, with the reason.
DISAGREES = {
    (2021, "拱墅区"): "the code before and after is one: the change is the merger of 下城区 into it, under 330103",
    (2021, "临平区"): "the event gives it the code of 余杭区, from which it was split; both lists have it as 330113",
}
# Parts of counties that moved: the townships that the event names; none where it names no township.
MOVED = {
    "图木舒克市": (),
    "铁门关市": (),
    "德钦县": (("叶枝镇", "533423", "533422"), ("巴迪乡", "533423", "533422")),
}
# Counties that the lists show as begun or ended and the file of events does not have.
WITHOUT_EVENT = {
    # changed in 2020, after the list of June
    "海门市", "海门区", "芜湖县", "湾沚区", "繁昌县", "繁昌区", "监利县", "监利市", "水城县", "水城区",
    "同仁县", "同仁市",
    "长泰县", "长泰区", "孟津县",  # changed in 2021: missing in the file
    "西沙区", "南沙区",  # founded in 2020; statistics lists 西沙群岛 and 南沙群岛 instead
    "草湖市",  # in the ministry's list, without a document known
}  # fmt: skip
FOUNDED = re.compile(r"(.+县)设立县级(.+市)。撤销\1")


def _event_id(event):
    return f"{event.year} {event.new_name}"


def _counties(name):
    return [row for row in merged_rows() if row.level == "county" and row.name == name]


def _succeeds(before, after):
    """Whether a change leads from a county `before` to one `after`, each by code or by name."""
    return any(
        before in (c.from_code, c.from_name) and after in (c.to_code, c.to_name) and len(c.to_code) == 6
        for c in division_changes()
    )


@pytest.mark.parametrize("event", region_events(), ids=_event_id)
def test_an_event_is_what_the_lists_show(event):
    if (event.year, event.new_name) in DISAGREES:
        assert not _succeeds(event.old_code, event.new_code)
    elif event.type == "划转":
        moved = {(c.to_name, (c.from_code or "")[:6], c.to_code[:6]) for c in division_changes() if c.day.year > 2023}
        assert set(MOVED[event.new_name]) <= moved
    elif renamed := FOUNDED.match(event.old_name):
        assert _succeeds(*renamed.groups())
    elif event.old_code:
        assert _succeeds(event.old_code, event.new_code)
    else:
        (row,) = _counties(event.new_name)
        assert event.new_code in ("", row.code)
        # The list of June 2023 shows what was founded in 2022 after that of October.
        assert event.year <= row.seen_from.year <= event.year + 1


@pytest.mark.parametrize("name", [name for _, name in DISAGREES])
def test_a_county_of_which_the_events_differ_is_in_both_lists(name):
    assert {row.mca_code for row in _counties(name)} == {{"拱墅区": "330105", "临平区": "330113"}[name]}


def test_every_county_that_began_or_ended_after_2020_is_an_event_or_has_a_reviewed_change():
    named = "".join(event.old_name + event.new_name + event.note for event in region_events())
    reviewed = {name for c in division_changes() if c.source == "reviewed" for name in (c.from_name, c.to_name)}
    changed = {
        row.name
        for row in merged_rows()
        if row.level == "county" and row.kind != "functional_zone"
        for day in (row.seen_from, row.not_seen_from)
        if day and day > STATISTICS[4]
    }
    assert {name for name in changed if name not in named and name not in reviewed} == WITHOUT_EVENT


def test_a_change_of_the_lists_has_the_document_of_its_event():
    found = {(c.from_code, c.to_code): c for c in division_changes() if (c.from_code, c.to_code) in documents()}
    listed = [c for c in found.values() if c.source == "list"]
    assert len(listed) == 8
    assert all(documents()[c.from_code, c.to_code] in c.evidence for c in listed)
