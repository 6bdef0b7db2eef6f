"""Loading journals into the warehouse: each fetch once, every version of a page, what is gone, and page content."""

import json
from dataclasses import replace

import pytest

from assets.collected.archive.address import digest, document_path
from assets.collected.journal import journal
from assets.collected.journal.fetch_record import FetchRecord
from assets.collected.journal.load import known_urls, load
from assets.staged.due_documents import RereadRequest, list_partitions
from assets.staged.stage import stage
from tests.assets.collected.inbox.test_inbox import zipped
from tests.conftest import ROOT
from tests.generator import write_text
from tests.pipelines.nightly_runs import of_body
from tests.sites.seen import FILE, LIST, PAGE, SAID, Seen
from warehouse.store import memory, records


def short(data):
    return digest(data)[:6]


def test_a_record_is_loaded_with_all_its_fields(site):
    site.night((LIST, b"<html>list</html>"), (PAGE, SAID.encode()), (FILE, 503))
    rows = {row["url"]: row for row in records(site.con, "FROM collected.fetch")}
    assert [FetchRecord(**row) for row in rows.values()] == [
        fetched for path in journal.paths(site.journals) for fetched in journal.read(path)
    ]
    assert [rows[url]["outcome"] for url in (LIST, PAGE, FILE)] == ["archived", "archived", "failed"]


def test_a_page_is_in_the_manifest_and_a_list_is_not(site):
    site.night((LIST, b"<html>list</html>"), (PAGE, SAID.encode()))
    assert site.manifest() == [(PAGE, short(SAID.encode()), "archived", 0, 0)]


def test_a_journal_loaded_twice_is_one_loaded_once(site):
    site.night((LIST, b"<html>list</html>"), (PAGE, SAID.encode()), (FILE, b"%PDF-1"))
    site.night((PAGE, None), (FILE, 404))
    once = site.tables()
    assert site.load() == 0
    site.con.execute("DELETE FROM collected.journal")
    assert site.load() == 5
    assert site.tables() == once


def test_a_warehouse_that_was_lost_is_made_again_from_journals_and_archive(site):
    site.night((PAGE, SAID.encode()), (FILE, b"%PDF-1"))
    site.night((PAGE, None), (FILE, b"%PDF-2"))
    site.night((PAGE, 404), (FILE, None))
    again = memory()
    load(again, site.journals, site.archive)
    assert site.tables(again) == site.tables()


def test_an_incomplete_line_is_loaded_once_it_is_complete(site):
    site.night((LIST, b"<html>list</html>"), (PAGE, SAID.encode()), loaded=False)
    (path,) = journal.paths(site.journals)
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    assert site.load() == 1
    assert site.manifest() == []
    assert site.load() == 0
    path.write_bytes(whole)
    assert site.load() == 2
    assert site.manifest() == [(PAGE, short(SAID.encode()), "archived", 0, 0)]


@pytest.mark.parametrize("torn", [False, True])
def test_a_corrupt_line_is_reported_with_its_number_and_nothing_is_marked_as_loaded(site, torn):
    site.night((LIST, b"<html>list</html>"), (PAGE, SAID.encode()), (FILE, b"%PDF-1"), loaded=False)
    (path,) = journal.paths(site.journals)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"{rubbish}\n" + (lines[2][:-9] if torn else lines[2]))
    with pytest.raises(journal.JournalError, match=r"\.jsonl:2: this journal line is corrupt"):
        site.load()
    path.write_bytes(b"".join(lines))
    assert site.load() == 3
    assert len(site.manifest()) == 2


def test_journals_below_a_folder_with_an_odd_name_are_found(tmp_path):
    (tmp_path / "资料 [a]*?").mkdir()
    site = Seen(tmp_path / "资料 [a]*?")
    site.night((PAGE, SAID.encode()))
    assert len(site.manifest()) == 1


def test_what_is_unchanged_is_the_content_it_was_seen_again(site):
    site.night((PAGE, SAID.encode()))
    site.night((PAGE, None))
    site.night((PAGE, None))
    assert site.manifest() == [(PAGE, short(SAID.encode()), "archived", 0, 2)]
    assert {row["sha256"] for row in records(site.con, "FROM collected.fetch")} == {digest(SAID.encode())}


def test_a_changed_page_keeps_all_versions_with_their_content(site):
    first, second = SAID.encode(), SAID.replace("2024-01-20", "2024-02-02").encode()
    site.night((PAGE, first))
    site.night((PAGE, second))
    site.night((PAGE, None))
    assert site.manifest() == [(PAGE, short(first), "archived", 0, 0), (PAGE, short(second), "archived", 1, 2)]
    assert [site.archive.get(digest(data)) for data in (first, second)] == [first, second]
    said = {row["sha256"]: row for row in records(site.con, "FROM collected.page")}
    assert [said[digest(data)]["pub_date"] for data in (first, second)] == ["2024-01-20 10:00", "2024-02-02 10:00"]


def test_a_page_is_loaded_with_every_date_and_its_origin(site):
    site.night((PAGE, SAID.encode()))
    (row,) = records(site.con, "FROM collected.page")
    assert (row["url"], row["parent"], row["title"]) == (PAGE, LIST, "曹镇乡2023年年报")
    assert (row["article_title"], row["content_source"]) == ("曹镇乡2023年年报", "曹镇乡")
    assert json.loads(row["dates"])[0] == ["2024-01-20", "PubDate"]


def test_an_attachment_is_loaded_with_its_page(site):
    site.night((PAGE, SAID.encode()), (FILE, b"%PDF-1"))
    assert records(site.con, "FROM collected.attachment") == [{"source": FILE, "page": PAGE, "title": "附件"}]


def test_a_vanished_report_is_recorded_as_gone_and_still_counts(site):
    report = write_text.write(of_body("湛河区曹镇乡人民政府", 2023))
    site.night((FILE, report))
    site.night((FILE, None))
    stage(site.con, site.archive)
    site.night((FILE, 404))
    site.night((FILE, 404))
    assert site.manifest() == [(FILE, short(report), "archived", 0, 1), (FILE, "", "gone", 2, 3)]
    version = "SELECT in_force, gone FROM staged.version"
    assert site.con.execute(version).fetchall() == [(True, True)]
    site.night((FILE, None))
    assert site.con.execute(version).fetchall() == [(True, False)]


def test_a_document_comes_from_its_source_by_name_and_is_read_again_by_it(site):
    one, two = (write_text.write(of_body(body, 2023)) for body in ("湛河区曹镇乡人民政府", "宝丰县人民政府办公室"))
    url, other = "https://www.a.gov.cn/all.zip", "https://www.b.gov.cn/1.txt"
    site.night((url, zipped(("a.txt", one))))
    site.night((other, two), source="b")
    assert list_partitions(site.con) == {}
    read = stage(site.con, site.archive).read
    assert list_partitions(site.con) == list_partitions(site.con, read) == {("a", 2023): 1, ("b", 2023): 1}
    for name in ("a", "b"):
        assert stage(site.con, site.archive, RereadRequest(frozenset({(2023, name)}))).reports == 1
    assert stage(site.con, site.archive, RereadRequest(frozenset({(2023, "www.a.gov.cn")}))).reports == 0


BODY = "湛河区曹镇乡人民政府"
OF_BODY = SAID.replace("曹镇乡2023年年报", f"{BODY}2023年政府信息公开工作年度报告").encode()


def test_an_attachment_without_body_and_date_is_identified_by_its_page(site):
    site.night((FILE, write_text.write(of_body(BODY, 2023)).replace(BODY.encode(), b"")), (PAGE, OF_BODY))
    stage(site.con, site.archive)
    (row,) = records(site.con, "FROM staged.report")
    assert (row["body"], row["fiscal_year"], row["region_name"]) == (BODY, 2023, "曹镇乡")
    assert (row["published_by"], str(row["published_on"])) == ("曹镇乡", "2024-01-20")
    assert row["published_as"] == f"PubDate 2024-01-20 10:00 ({PAGE})"


def test_an_attachment_without_division_is_placed_by_the_site_of_its_page(site):
    tagged = OF_BODY.replace(b"<head>", '<head><meta name="SiteName" content="宝丰县人民政府">'.encode())
    report = write_text.write(of_body(BODY, 2023)).replace(BODY.encode(), "财政局".encode())
    site.night((FILE, report), (PAGE, tagged.replace(BODY.encode(), "财政局".encode())))
    assert records(site.con, "SELECT site_name FROM collected.page") == [{"site_name": "宝丰县人民政府"}]
    stage(site.con, site.archive)
    (row,) = records(site.con, "SELECT body, region_name, identity_weak FROM staged.report")
    assert row == {"body": "财政局", "region_name": "宝丰县", "identity_weak": False}


def test_an_attachment_is_read_again_when_its_page_arrives_later_or_changes(site):
    def told():
        done = stage(site.con, site.archive)
        (row,) = records(site.con, "SELECT published_on::VARCHAR AS day FROM staged.report")
        return done.reports, row["day"]

    site.night((FILE, write_text.write(of_body(BODY, 2023))), (PAGE, 503))
    assert told() == (1, None)
    site.night((FILE, None), (PAGE, OF_BODY))
    assert told() == (1, "2024-01-20")
    site.night((FILE, None), (PAGE, OF_BODY.replace(b"2024-01-20", b"2024-02-20")))
    assert told() == (1, "2024-02-20")
    assert told() == (0, "2024-02-20")


def test_an_attachment_that_names_its_body_is_not_reassigned_by_its_page(site):
    other = OF_BODY.replace(BODY.encode(), "宝丰县财政局".encode())
    site.night((FILE, write_text.write(of_body(BODY, 2023))), (PAGE, other))
    stage(site.con, site.archive)
    (row,) = records(site.con, "SELECT body, region_name FROM staged.report")
    assert row == {"body": BODY, "region_name": "曹镇乡"}


def test_a_blank_form_attached_to_a_page_is_not_a_report_of_its_body(site):
    filled = of_body(BODY, 2023)
    blank = write_text.write(replace(filled, values=dict.fromkeys(filled.values)))
    site.night((FILE, blank.replace(BODY.encode(), b"").replace("2023年".encode(), b"")), (PAGE, OF_BODY))
    stage(site.con, site.archive)
    assert records(site.con, "FROM staged.report") == []


def test_a_page_without_a_report_is_unreadable_unless_one_is_attached(site):
    bare, report = "https://www.a.gov.cn/2.html", write_text.write(of_body("湛河区曹镇乡人民政府", 2023))
    words = "<html><body><p>{}</p></body></html>"
    site.night((PAGE, words.format("见附件").encode()), (FILE, report), (bare, words.format("见别处").encode()))
    stage(site.con, site.archive)
    unreadable = (ROOT / "warehouse" / "marts" / "unreadable.sql").read_text("utf-8")
    assert [row["source"] for row in records(site.con, unreadable)] == [bare]


def test_a_link_to_nothing_is_not_a_vanished_report(site):
    site.night((PAGE, 404), (FILE, 503))
    assert site.manifest() == []


def test_a_corrupt_document_does_not_affect_the_others(site):
    url, data = "https://www.a.gov.cn/all.zip", zipped(("a.txt", b"a"))
    site.night((PAGE, SAID.encode()), (url, data), (FILE, b"%PDF-1"), loaded=False)
    for spoilt in (SAID.encode(), data):
        (site.archive.root / document_path(digest(spoilt))).write_bytes(b"rot")
    site.load()
    assert [(source, outcome) for source, _, outcome, *_ in site.manifest()] == [
        (PAGE, "archived"), (url, "refused"), (FILE, "archived"),
    ]  # fmt: skip
    assert records(site.con, "FROM collected.page") == []


def test_what_is_known_of_a_source_is_what_its_journals_tell(site):
    site.night((LIST, b"<html>list</html>"), (PAGE, SAID.encode()), (FILE, b"%PDF-1"))
    site.night((PAGE, b"<html>other</html>"), source="b")
    site.night((PAGE, None), (FILE, 404), (LIST, 503))
    site.night((PAGE, b"<html>new</html>"), (FILE, 503), (LIST, None))
    site.night((PAGE, None), (FILE, None))
    for source in ("a", "b", "c"):
        assert known_urls(site.con, source) == journal.read_known_urls(site.journals, source)
    assert known_urls(site.con, "a")[PAGE].sha256 == digest(b"<html>new</html>")
