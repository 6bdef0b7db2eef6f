"""What a nightly run does again: the files, documents and judgements with a changed input, and no others."""

import os
import shutil
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

import expectations.rulebook.load
from assets.checked import fingerprints
from assets.checked.judge import JUDGED, judge
from assets.checked.suites import validate_suites
from assets.collected.archive.archive import Archive
from assets.collected.inbox.inbox import collect
from assets.collected.inbox.listing import list_inbox
from assets.collected.manifest import known_files, record
from assets.staged import due_documents
from assets.staged.readers.text import read as text
from assets.staged.stage import stage
from tests.assets.checked.reviewed.entries import DAY, waiver, write
from tests.begun import begin_warehouse
from tests.generator import write_html, write_text
from tests.generator.bodies import written
from tests.generator.figures import figures
from tests.pipelines.nightly_runs import of_body
from warehouse.files.guard import building_path
from warehouse.reference.edition import form_edition
from warehouse.reference.forms.form_list import forms
from warehouse.store import building, memory

pytestmark = pytest.mark.slow


class Watched(Archive):
    """An archive that records every document that any process reads from it."""

    __slots__ = ()

    def get(self, sha256):
        with self.root.with_name("got").open("a") as log:
            log.write(f"{sha256}\n")
        return super().get(sha256)

    def got(self):
        """The documents read since the last call."""
        log = self.root.with_name("got")
        lines = log.read_text().split() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines


@pytest.fixture
def archive(tmp_path):
    return Watched(tmp_path / "archive")


def write_inbox(folder):
    """Reports as text and as a web page, one on the older form, and a notice, which is not a report."""
    folder.mkdir()
    older = written("杭州市上城区人民政府", 2020, "f2019", "standard", figures(forms()["f2019"], "standard", 5))
    (folder / "page.html").write_bytes(write_html.write(of_body("宝丰县人民政府办公室", 2023)))
    (folder / "text.txt").write_bytes(write_text.write(of_body("湛河区曹镇乡人民政府", 2023)))
    (folder / "older.txt").write_bytes(write_text.write(older))
    (folder / "notice.txt").write_bytes("道路施工通知".encode())
    return folder


@pytest.fixture
def inbox(tmp_path):
    return write_inbox(tmp_path / "inbox")


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    """The folder after a nightly run on that inbox, and the result of judging."""
    folder = tmp_path_factory.mktemp("night")
    inbox, archive = write_inbox(folder / "inbox"), Watched(folder / "archive")
    with building(begin_warehouse(folder / "warehouse.duckdb")) as con:
        collected(con, inbox, archive)
        assert stage(con, archive).reports == 3
        assert len(archive.got()) == 4
        assert stage(con, archive).unchanged == 4
        judged = judge(con)
    return folder, judged


@pytest.fixture
def known(night, tmp_path):
    """The warehouse after that run."""
    shutil.copyfile(building_path(night[0] / "warehouse.duckdb"), tmp_path / "warehouse.duckdb")
    with building(tmp_path / "warehouse.duckdb") as con:
        yield con


@pytest.fixture
def kept(night):
    """The archive after that run."""
    archive = Watched(night[0] / "archive")
    archive.got()
    return archive


def collected(con, inbox, archive, days=1):
    """Collect the inbox `days` from now; returns the number of files by outcome."""
    seen = datetime.now().replace(microsecond=0) + timedelta(days=days)
    sightings = list(collect(list_inbox(inbox).files, archive, seen, known_files(con)))
    record(con, sightings)
    return Counter(s.outcome for s in sightings)


def names(con, digests):
    """The files that hold the documents of `digests`."""
    rows = con.execute("SELECT sha256, source FROM collected.manifest").fetchall()
    return sorted(Path(source).name for sha256, source in rows if sha256 in digests)


def test_a_file_is_opened_once_for_as_long_as_it_does_not_change(inbox, archive):
    with memory() as con:
        assert collected(con, inbox, archive) == {"archived": 4}
        before = con.execute("SELECT * EXCLUDE last_seen FROM collected.manifest ORDER BY ALL").fetchall()
        assert collected(con, inbox, archive, 2) == {"unchanged": 4}
        after = con.execute("SELECT * EXCLUDE last_seen FROM collected.manifest ORDER BY ALL").fetchall()
        seen = con.execute("SELECT count(DISTINCT last_seen), max(last_seen) > max(first_seen) FROM collected.manifest")
        assert (after, seen.fetchall()) == (before, [(1, True)])


@pytest.mark.parametrize("how", ["written", "put in its place"])
def test_a_file_of_the_same_size_and_time_is_opened_where_its_content_is_another(inbox, archive, how):
    file, other = inbox / "notice.txt", inbox.with_name("other")
    other.write_bytes("道路竣工通知".encode())
    with memory() as con:
        collected(con, inbox, archive)
        times = file.stat()
        os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
        if how == "written":
            file.write_bytes(other.read_bytes())
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        else:
            other.replace(file)
        assert (file.stat().st_size, file.stat().st_mtime_ns) == (times.st_size, times.st_mtime_ns)
        assert collected(con, inbox, archive, 2) == {"archived": 1, "unchanged": 3}


def test_a_file_that_changed_just_before_is_opened_again_as_a_further_change_might_not_show(inbox, archive):
    with memory() as con:
        assert collected(con, inbox, archive, days=0) == {"archived": 4}
        assert collected(con, inbox, archive) == {"archived": 4}
        assert collected(con, inbox, archive, 2) == {"unchanged": 4}


def test_a_file_that_is_as_it_was_before_the_last_time_is_opened(inbox, archive):
    """The file is emptied, so its row in the manifest is another one."""
    file = inbox / "notice.txt"
    with memory() as con:
        collected(con, inbox, archive)
        kept = file.rename(inbox.with_name("kept"))
        file.write_bytes(b"")
        assert collected(con, inbox, archive, 2) == {"refused": 1, "unchanged": 3}
        assert collected(con, inbox, archive, 3) == {"refused": 1, "unchanged": 3}
        kept.replace(file)
        assert collected(con, inbox, archive, 4) == {"archived": 1, "unchanged": 3}


def test_a_document_missing_from_the_archive_keeps_its_report_and_is_read_later(known, kept):
    """If the archive is offline in a run that must read every document again, the warehouse keeps its reports."""
    tables = "FROM staged.report ORDER BY ALL", "FROM staged.cell ORDER BY ALL", "FROM staged.refusal ORDER BY ALL"
    before = [known.execute(query).fetchall() for query in tables]
    known.execute("UPDATE staged.report SET reader = 'an older one'")
    away = stage(known, Archive(kept.root.with_name("away")))
    assert (away.reports, away.unchanged) == (0, 1)
    assert ["cannot be read from the archive" in why for why in away.refusals] == [True] * 3
    assert known.execute("SELECT count(*) FROM staged.cell").fetchall() == [(len(before[1]),)]
    assert stage(known, kept).reports == 3
    assert [known.execute(query).fetchall() for query in tables] == before


def test_what_is_in_a_zip_that_did_not_change_is_seen_again_with_it(inbox, archive):
    packed = BytesIO()
    with ZipFile(packed, "w") as bundle:
        bundle.write(inbox / "notice.txt", "one.txt")
        bundle.writestr("empty.txt", b"")
    (inbox / "all.zip").write_bytes(packed.getvalue())
    with memory() as con:
        assert collected(con, inbox, archive) == {"archived": 5, "refused": 1, "unpacked": 1}
        assert collected(con, inbox, archive, 2) == {"unchanged": 5}
        assert con.execute("SELECT count(*), count(DISTINCT last_seen) FROM collected.manifest").fetchall() == [(7, 1)]


def test_a_run_with_nothing_new_reads_no_document_and_judges_nothing(night, known, kept, monkeypatch):
    folder, first = night
    before = judged(known)
    assert collected(known, folder / "inbox", kept, 2) == {"unchanged": 4}
    monkeypatch.setattr(due_documents, "DueDocument", None)  # no document comes to Python
    assert (stage(known, kept).unchanged, kept.got()) == (4, [])
    again = judge(known)
    assert first.changed == ("staged", "forms", "rules", "reviewed", "program")
    assert (again, judged(known)) == (replace(first, changed=()), before)


def read_again(con):
    con.execute("INSERT INTO checked.unjudged SELECT report_id FROM staged.report")  # as loading what was read does


def judged(con):
    tables = ("violation", "undecided", "gap", "counted", "verdict", "suspect", "family", "judged")
    return {name: con.execute(f"FROM checked.{name} ORDER BY ALL").fetchall() for name in tables}


def test_a_new_version_of_a_reader_reads_again_what_it_read_and_what_it_refused(known, kept, monkeypatch):
    monkeypatch.setattr(text, "VERSION", text.VERSION + 1)
    stage(known, kept)
    assert names(known, kept.got()) == ["notice.txt", "older.txt", "text.txt"]


def test_a_document_that_is_named_is_read_again_by_any_reader(known, kept):
    (notice,) = [sha256 for (sha256,) in known.execute("SELECT sha256 FROM staged.refusal").fetchall()]
    stage(known, kept, due_documents.RereadRequest(documents=frozenset([notice])))
    assert kept.got() == [notice]


def test_another_edition_of_a_form_reads_again_its_reports_and_what_was_no_report_on_any(known, kept, monkeypatch):
    edited = {"f2019": "otherwise", None: "otherwise"}
    monkeypatch.setattr(due_documents, "form_edition", lambda form: edited.get(form) or form_edition(form))
    stage(known, kept)
    assert names(known, kept.got()) == ["notice.txt", "older.txt"]


def test_a_changed_rule_judges_again_and_reads_nothing(known, kept, tmp_path, monkeypatch):
    rules = shutil.copytree(expectations.rulebook.load.RULES, tmp_path / "rules")
    monkeypatch.setattr(expectations.rulebook.load, "RULES", rules)
    with (rules / "fees.yaml").open("a") as file:
        file.write("# looked through again\n")
    stage(known, kept)
    assert (kept.got(), judge(known).changed, judge(known).changed) == ([], ("rules",), ())


def test_a_reviewed_file_or_a_lapsed_waiver_judges_again(known, tmp_path):
    write(tmp_path / "own", "waivers", waiver())
    assert judge(known, tmp_path / "own", DAY).changed == ("reviewed",)
    assert judge(known, tmp_path / "own", DAY - timedelta(1)).changed == ()
    assert judge(known, tmp_path / "own", DAY + timedelta(1)).changed == ("reviewed",)


def test_a_swap_of_values_between_reports_judges_again(known):
    """A version that is restored is in force again, and its successor is not: the rows swap a value."""
    known.execute("DELETE FROM staged.report WHERE form = 'f2019'")
    ids = [report for (report,) in known.execute("SELECT report_id FROM staged.report ORDER BY ALL").fetchall()]
    for order in (ids, ids[::-1]):
        for report, words in zip(ids, order, strict=True):
            known.execute("UPDATE staged.report SET scope_told = ? WHERE report_id = ?", [words, report])
        read_again(known)
        assert judge(known).changed == ("staged",)


def test_a_figure_that_changed_judges_again(known):
    known.execute("UPDATE staged.f2021 SET applications__granted__total = applications__granted__total + 1")
    read_again(known)
    assert judge(known).changed == ("staged",)


def test_an_interrupted_judging_is_repeated(known):
    fingerprints.forget_basis(known, JUDGED)
    known.execute("DELETE FROM checked.verdict")
    assert len(judge(known).changed) == 5
    assert known.execute("SELECT count(*) FROM checked.verdict").fetchall() == [(3,)]


def test_reports_that_changed_are_judged_apart_from_the_others(known, monkeypatch):
    """A run after which one of many reports has changed leaves what judging all of them leaves."""
    known.execute("UPDATE staged.f2021 SET applications__granted__total = 7 WHERE applications__granted__total <> 7")
    read_again(known)
    with monkeypatch.context() as patched:
        patched.setattr("expectations.judging.judge_changed._WORTH_CHOOSING", 0)
        patched.setattr("assets.checked.judge.check", None)
        assert judge(known).changed == ("staged",)
    apart = judged(known)
    fingerprints.forget_basis(known, JUDGED)
    assert len(judge(known).changed) == 5
    assert judged(known) == apart


def test_the_suites_are_run_again_where_what_is_judged_changed_or_their_pages_are_gone(night, tmp_path):
    warehouse, site = tmp_path / "warehouse.duckdb", tmp_path / "site"
    shutil.copyfile(building_path(night[0] / "warehouse.duckdb"), warehouse)
    with building(warehouse) as con:
        con.execute("DELETE FROM staged.report WHERE form = 'f2019'")
        judge(con)
    assert validate_suites(warehouse, site) > 0
    assert validate_suites(warehouse, site) is None
    (site / "index.html").unlink()
    with building(warehouse) as con:
        suite = fingerprints.stored_basis(con, "suite")
        same = {(what, suite[what]) for what in ("forms", "rules", "program")}
        assert same < fingerprints.stored_basis(con, JUDGED).items()
    assert validate_suites(warehouse, site) > 0
