"""Arrival checks, by the examples of their thresholds, and the sentences of their results."""

from datetime import datetime, timedelta
from itertools import count

import pytest

from assets.collected.arrival.arrival import THRESHOLDS, ExampleNight, Thresholds, failing_sources, judge, thresholds
from assets.collected.journal.fetch_record import OTHER_KIND
from warehouse.store import memory, merge, records
from warehouse.yaml_models import DeclarationError, load

CASES = [
    pytest.param(name, outcome, nights, id=f"{name}-{outcome}-{n}")
    for name, threshold in thresholds().named().items()
    for outcome, cases in (
        ("pass", threshold.examples.passes), ("fail", threshold.examples.fails),
        ("undecided", threshold.examples.undecided),
    )
    for n, nights in enumerate(cases)
]  # fmt: skip


def fetches(source, nights):
    """What a journal would tell of `nights`."""
    pages, known = count(), []
    for seen in nights:
        for day in range(((seen.to or seen.night) - seen.night).days + 1):
            # As the night of China begins, which is the day before in UTC.
            clock = datetime.combine(seen.night, datetime.min.time()) + timedelta(days=day, hours=-6)
            listed = {"purpose": "list", "outcome": "unchanged"}
            stated = [(True, 9)] * seen.whole_lists + [(False, 4)] * seen.short_lists + [(None, None)] * seen.lists
            rows = [
                listed
                | {"url": f"list{n}", "why": OTHER_KIND if n < seen.odd_lists else None}
                | {"complete": stated[n][0], "entries": stated[n][1], "entries_stated": 9}
                for n in range(seen.lists)
            ]
            rows += [{"purpose": "list", "outcome": "failed", "url": f"failed{n}"} for n in range(seen.failed)]
            rows += [{"purpose": "page", "outcome": "unchanged", "url": url} for url in known[: seen.again]]
            new = [f"page{next(pages)}" for _ in range(seen.new)]
            had = {"purpose": "page", "outcome": "archived", "bytes": seen.bytes, "media_type": seen.media_type}
            rows += [had | {"url": url} for url in new]
            rows += [had | {"url": f"titled{next(pages)}", "title": title} for title in seen.titled]
            known += new
            for n, row in enumerate(rows):
                yield row | {"source": source, "url": f"{source}/{row['url']}", "asked": clock + timedelta(seconds=n)}


@pytest.fixture(scope="module")
def con():
    return memory()


def judged(con, **sources):
    """The outcome for each of `sources`, given as nights, by source and check."""
    con.execute("DELETE FROM collected.fetch")
    merge(con, "collected.fetch", [row for source, nights in sources.items() for row in fetches(source, nights)])
    bodies = {source: [body for night in nights for body in night.expected] for source, nights in sources.items()}
    judge(con, bodies)
    return {(row["source"], row["check_name"]): row for row in records(con, "FROM collected.arrival")}


@pytest.mark.parametrize(("name", "outcome", "nights"), CASES)
def test_every_example_has_the_outcome_it_stands_under(con, name, outcome, nights):
    said = judged(con, a=nights)["a", name]
    assert (said["outcome"], said["night"]) == (outcome, max(seen.to or seen.night for seen in nights))
    assert (said["said"] is None) == (said["said_zh"] is None) == (outcome == "undecided")


def test_every_source_is_checked_and_failing_ones_are_named(con):
    night = [ExampleNight(night="2026-02-01", new=3)]
    rows = judged(con, a=night, b=[ExampleNight(night="2026-02-01", odd_lists=1, lists=4)])
    assert sorted(rows) == sorted((source, name) for source in "ab" for name in thresholds().named())
    (line,) = failing_sources(con, "other_shape")
    assert line.startswith("b: lists without the declared kind: 1, at most 0 expected")
    assert "1 个列表页不符合所写的类型" in line
    assert failing_sources(con, "not_answering") == []


def test_the_bodies_without_a_report_are_named(con):
    titles = {"titled": ["某市教育局2025年年报"], "expected": ["某市 财政局", "某市教育局", "某市水利局"]}
    judged(con, a=[ExampleNight(night="2026-02-10", **titles)])
    (line,) = failing_sources(con, "missing_bodies")
    assert line.startswith("a: bodies without a report for the previous year: 2")
    assert line.endswith("：某市水利局、某市财政局")


@pytest.mark.parametrize(
    ("title", "source", "published", "outcome"),
    [
        ("2025年政府信息公开工作年度报告", "某市教育局", "2026-01-20", "pass"),
        ("政府信息公开工作年度报告", "某市教育局", "2026-01-20", "pass"),
        ("政府信息公开工作年度报告", "某市教育局", "2025-01-20", "fail"),
        ("政府信息公开工作年度报告", "某市教育局", None, "pass"),
        ("某市财政局2025年政府信息公开工作年度报告", "某市教育局", "2026-01-20", "fail"),
    ],
)
def test_a_body_is_recognised_by_content_source_if_no_title_names_it(con, title, source, published, outcome):
    con.execute("DELETE FROM collected.fetch")
    night = ExampleNight(night="2026-02-10", titled=[title])
    rows = [row | {"sha256": "x" if row["purpose"] == "page" else None} for row in fetches("a", [night])]
    merge(con, "collected.fetch", rows)
    said = {"url": "a/titled0", "sha256": "x", "content_source": source, "pub_date": published, "dates": "[]"}
    merge(con, "collected.page", [said])
    judge(con, {"a": ["某市教育局", "某市财政局"]})
    con.execute("DELETE FROM collected.page")
    (row,) = records(con, "FROM collected.arrival WHERE check_name = 'missing_bodies'")
    assert (source in row["said"]) == (outcome == "fail")


def test_incomplete_lists_are_named_with_their_numbers(con):
    judged(con, a=[ExampleNight(night="2026-02-10", lists=3, whole_lists=1, short_lists=2)])
    (line,) = failing_sources(con, "incomplete_list")
    assert line.startswith("a: incomplete lists: 2, at most 0 expected: a/list1 4/9、a/list2 4/9 / 2 个列表没有取全")


def test_a_night_without_reports_is_not_the_first_night_of_a_source(con):
    """As one in which a site was only probed."""
    nights = [
        ExampleNight(night="2025-01-01"),
        ExampleNight(night="2025-02-20", new=90),
        ExampleNight(night="2026-02-20"),
    ]
    assert judged(con, a=nights)["a", "far_fewer"]["outcome"] == "undecided"


def test_a_source_that_is_no_longer_crawled_is_no_longer_checked(con):
    failing = {"lists": 0, "failed": 1}
    dead = [ExampleNight(night="2026-02-01", to="2026-02-04", **failing)]
    assert ("dead", "not_answering") in judged(con, dead=dead, alive=[ExampleNight(night="2026-03-06")])
    assert {source for source, _ in judged(con, dead=dead, alive=[ExampleNight(night="2026-03-07")])} == {"alive"}


def test_nothing_was_fetched_and_nothing_is_judged(con):
    assert judged(con) == {}


def test_a_threshold_without_a_number_is_reported_with_its_line(tmp_path):
    path = tmp_path / "thresholds.yaml"
    path.write_text(THRESHOLDS.read_text("utf-8").replace("  times: 5 ", "  often: 5 "), "utf-8")
    with pytest.raises(DeclarationError, match=r"thresholds\.yaml:\d+: far_more\.often"):
        load(path, Thresholds)
