"""Loading journals of sites that publish a ZIP: its documents in the manifest, and which of them are in force."""

from assets.collected.archive.address import digest
from assets.staged.stage import stage
from tests.assets.collected.inbox.test_inbox import zipped
from tests.generator import write_text
from tests.pipelines.nightly_runs import of_body
from warehouse.store import records


def short(data):
    return digest(data)[:6]


def test_of_a_zip_each_document_is_a_document_of_its_page(site):
    url, data = "https://www.a.gov.cn/all.zip", zipped(("a.txt", b"a"), ("b/c.txt", b"c"))
    site.night((url, data))
    site.night((url, None))
    assert site.manifest() == [
        (url, short(data), "unpacked", 0, 1), (f"{url}!a.txt", short(b"a"), "archived", 0, 1),
        (f"{url}!b/c.txt", short(b"c"), "archived", 0, 1),
    ]  # fmt: skip
    assert {row["source"] for row in records(site.con, "FROM collected.attachment")} == {
        url, f"{url}!a.txt", f"{url}!b/c.txt"
    }  # fmt: skip
    assert site.archive.get(digest(b"c")) == b"c"
    site.night((url, zipped(("a.txt", b"a"))))
    assert {(source, last) for source, *_, last in site.manifest() if "!" in source} == {
        (f"{url}!a.txt", 2), (f"{url}!b/c.txt", 1)
    }  # fmt: skip


def test_what_was_in_a_zip_that_vanished_is_gone_with_it(site):
    url, report = "https://www.a.gov.cn/all.zip", write_text.write(of_body("湛河区曹镇乡人民政府", 2023))
    site.night((url, zipped(("a.txt", report), ("b.txt", b"b"))))
    site.night((url, zipped(("a.txt", report))))
    stage(site.con, site.archive)
    site.night((url, 404))
    gone = {source for source, _, outcome, *_ in site.manifest() if outcome == "gone"}
    assert gone == {url, f"{url}!a.txt", f"{url}!b.txt"}
    version = "SELECT in_force, gone FROM staged.version"
    assert site.con.execute(version).fetchall() == [(True, True)]
    site.night((url, zipped(("a.txt", report))))
    assert site.con.execute(version).fetchall() == [(True, False)]


def test_what_a_newer_zip_holds_no_more_is_not_in_force(site):
    url = "https://www.a.gov.cn/all.zip"
    one, two = (write_text.write(of_body(body, 2023)) for body in ("湛河区曹镇乡人民政府", "宝丰县人民政府办公室"))
    both, alone = zipped(("a.txt", one), ("b.txt", two)), zipped(("a.txt", one))

    def in_force():
        rows = site.con.execute("SELECT source FROM staged.version WHERE in_force ORDER BY source").fetchall()
        return [source.removeprefix(f"{url}!") for (source,) in rows]

    site.night((url, both))
    stage(site.con, site.archive)
    assert in_force() == ["a.txt", "b.txt"]
    site.night((url, alone))
    assert in_force() == ["a.txt"]
    site.night((url, None))
    assert in_force() == ["a.txt"]
    site.night((url, both))
    assert in_force() == ["a.txt", "b.txt"]
    site.night((url, 404))
    assert in_force() == ["a.txt", "b.txt"]
    site.night((url, alone), loaded=False)
    site.night((url, both), loaded=False)
    site.night((url, alone), loaded=False)
    site.load()
    assert in_force() == ["a.txt"]
    site.night((url, b"%PDF-1"))
    assert in_force() == []
