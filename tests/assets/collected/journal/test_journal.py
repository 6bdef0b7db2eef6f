"""The journal of a crawl: what is written is read, a torn line is none, and what it tells of a URL."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from assets.collected.journal import journal
from assets.collected.journal.fetch_record import FetchRecord, KnownUrl, known_urls

BEGAN = datetime(2026, 1, 19, 18)
PAGE = FetchRecord(
    "jianan", "http://www.jianan.gov.cn/nb/1.html", "page", BEGAN, "archived", parent="http://www.jianan.gov.cn/nb/",
    title="建安区2025年政府信息公开工作年度报告", status=200, etag='"a1"', sha256="a" * 64, bytes=120, seconds=0.2,
)  # fmt: skip


@pytest.fixture
def written(tmp_path):
    def write(*fetches, began=BEGAN):
        for source in dict.fromkeys(f.source for f in fetches):
            with journal.writing(tmp_path, source, began) as line:
                for fetched in fetches:
                    if fetched.source == source:
                        line(fetched)
        return tmp_path

    return write


def test_what_was_written_is_read(written):
    other = replace(PAGE, url="http://www.jianan.gov.cn/nb/2.html", outcome="failed", why="没有回答")
    (path,) = journal.paths(written(PAGE, other))
    assert path.parent.name == "jianan"
    assert list(journal.read(path)) == [PAGE, other]


def test_each_line_is_on_the_disk_before_the_next_request(tmp_path):
    with journal.writing(tmp_path, "jianan", BEGAN) as write:
        write(PAGE)
        assert list(journal.read(journal.path_of(tmp_path, "jianan", BEGAN))) == [PAGE]


def test_a_crawl_that_asked_nothing_leaves_no_journal(tmp_path):
    with journal.writing(tmp_path, "jianan", BEGAN):
        pass
    assert journal.paths(tmp_path) == []


def test_a_line_cut_short_is_no_line(written):
    (path,) = journal.paths(written(PAGE, replace(PAGE, outcome="unchanged")))
    whole = path.read_bytes()
    for cut in range(len(whole.splitlines(True)[0]), len(whole)):
        path.write_bytes(whole[:cut])
        assert list(journal.read(path)) == [PAGE]


def test_a_damaged_line_is_told_with_its_place(written):
    (path,) = journal.paths(written(PAGE, PAGE))
    path.write_bytes(b'{"source": "jianan"}\n' + path.read_bytes())
    with pytest.raises(journal.JournalError, match=rf"{path.name}:1: .*delete the line"):
        list(journal.read(path))


def test_the_latest_answer_of_a_url_is_what_is_known():
    later = datetime(2026, 1, 20, 18)
    told = known_urls([PAGE, replace(PAGE, asked=later, outcome="archived", etag='"a2"', sha256="b" * 64)])
    assert told == {PAGE.url: KnownUrl(later, '"a2"', None, "b" * 64, False, "page", PAGE.parent, PAGE.title)}


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        (("unchanged", 304), {"asked": datetime(2026, 1, 20, 18)}),
        (("gone", 404), {"asked": datetime(2026, 1, 20, 18), "gone": True, "etag": None}),
        (("failed", 503), {}),
        (("refused", None), {}),
        (("stopped", 403), {}),
    ],
)
def test_what_a_second_answer_makes_of_what_is_known(then, expected):
    first = known_urls([PAGE])[PAGE.url]
    outcome, status = then
    later = replace(PAGE, asked=datetime(2026, 1, 20, 18), outcome=outcome, status=status, etag=None, sha256=None)
    assert known_urls([PAGE, later])[PAGE.url] == replace(first, **expected)


def test_what_was_never_had_is_owed():
    assert known_urls([replace(PAGE, outcome="failed", sha256=None)])[PAGE.url].owed
    assert not known_urls([PAGE])[PAGE.url].owed
    assert not known_urls([replace(PAGE, outcome="gone", sha256=None)])[PAGE.url].owed


def test_the_requests_of_a_day_are_counted_by_host_and_by_the_day_of_china(written):
    of_yesterday = replace(PAGE, asked=datetime(2026, 1, 19, 15, 59))  # 23:59 there
    not_sent = replace(PAGE, outcome="refused", status=None, seconds=0.0)
    elsewhere = replace(PAGE, source="luqiao", url="http://www.luqiao.gov.cn/")
    folder = written(of_yesterday, PAGE, replace(PAGE, outcome="failed", status=None), not_sent, elsewhere)
    counted = journal.requests_on(folder, date(2026, 1, 20))
    assert counted == {"www.jianan.gov.cn": 2, "www.luqiao.gov.cn": 1}


def test_only_the_last_crawl_of_a_source_tells_that_its_site_turned_us_away(written):
    stop = replace(PAGE, outcome="stopped", status=403)
    folder = written(PAGE, stop)
    assert journal.blocked(folder) == [stop]
    written(PAGE, began=datetime(2026, 1, 20, 18))
    assert journal.blocked(folder) == []
