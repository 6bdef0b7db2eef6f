"""`gongkai archive`: corrupt and missing documents with where to fetch them again; a source as a WARC file."""

import pytest
from warcio.archiveiterator import ArchiveIterator

from assets.collected.archive.address import digest, document_path
from assets.collected.archive.archive import Archive
from assets.collected.journal.load import load
from tests.begun import begin_warehouse
from tests.sites.seen import FILE, LIST, PAGE, SAID, Seen
from warehouse.store import building, publish

LISTED, PDF = b"<html>list</html>", b"%PDF-1"


@pytest.fixture
def site(tmp_path):
    """A site crawled twice and loaded into a published warehouse."""
    site = Seen(tmp_path)
    site.night((LIST, LISTED), (PAGE, SAID.encode()), (FILE, PDF), loaded=False)
    site.night((LIST, None), (PAGE, None), (FILE, 404), loaded=False)
    site.warehouse = tmp_path / "warehouse.duckdb"
    with building(begin_warehouse(site.warehouse)) as con:
        load(con, site.journals, site.archive)
    publish(site.warehouse)
    return site


@pytest.fixture
def ask(site, gongkai_here):
    def command(*arguments, **settings):
        at = ("--archive", site.archive.root, "--warehouse", site.warehouse, "--lang", "en")
        return gongkai_here("archive", *arguments, *at, **settings)

    return command


def spoil(site, data):
    (site.archive.root / document_path(digest(data))).write_bytes(data[:-1])


def lose(site, data):
    (site.archive.root / document_path(digest(data))).unlink()


def test_an_intact_archive_exits_0(ask):
    said = ask("verify")
    assert (said.returncode, said.stdout) == (0, "3 of 3 documents hashed: 0 corrupt, 0 missing.\n")


def test_corrupt_and_missing_documents_are_listed_with_where_to_fetch_them_again(site, ask):
    spoil(site, PDF)
    lose(site, LISTED)
    said = ask("verify")
    assert said.returncode == 1
    assert "2 of 2 documents hashed: 1 corrupt, 1 missing." in said.stdout
    told = {line.split("│")[1].strip(): line for line in said.stdout.splitlines() if "http" in line}
    assert FILE in told["corrupt"]
    assert digest(PDF) in told["corrupt"]
    assert LIST in told["missing"]


def test_a_sample_hashes_the_given_number_of_documents(site, ask):
    assert ask("verify", "--sample", 2).stdout.startswith("2 of 3 documents hashed")
    spoil(site, PDF)
    assert ask("verify", "--sample", 99).returncode == 1


def test_without_a_warehouse_corrupt_documents_are_listed_from_the_archive_itself(site, ask):
    site.warehouse.unlink()
    spoil(site, PDF)
    said = ask("verify")
    assert said.returncode == 1
    assert FILE in said.stdout
    assert "There is no warehouse" in said.stdout


def test_an_archive_in_a_bucket_is_named_by_the_environment(site, bucket, gongkai_here):
    archive = Archive(f"{bucket}/verified")
    for data in (LISTED, SAID.encode(), PDF):
        archive.put(digest(data), data, site.archive.sight(digest(data)))
    at = ("--warehouse", site.warehouse, "--lang", "zh")
    said = gongkai_here("archive", "verify", *at, GONGKAI_ARCHIVE=archive.root)
    assert (said.returncode, said.stdout) == (0, "存档共 3 个文件，校验 3 个：0 个已损坏，0 个缺失。\n")
    said = gongkai_here("archive", "verify", *at, GONGKAI_ARCHIVE=f"{bucket}/nothing")
    assert (said.returncode, said.stdout.count("缺失")) == (1, 4)


def test_an_unsupported_archive_address_is_misuse(site, gongkai):
    said = gongkai("archive", "verify", "--archive", "gs://bucket/a", "--warehouse", site.warehouse)
    assert (said.returncode, said.stdout) == (2, "")
    assert "name a folder, or a bucket" in said.stderr


def test_a_source_is_written_as_a_warc_file(site, ask, tmp_path):
    to = tmp_path / "a.warc.gz"
    said = ask("warc", "a", to)
    assert (said.returncode, said.stdout) == (
        0,
        f"Written: {to} (6 requests, the documents of 0 are corrupt or missing)\n",
    )
    with to.open("rb") as file:
        found = {
            r.content_stream().read() for r in ArchiveIterator(file, check_digests="raise") if r.rec_type == "resource"
        }
    assert found == {LISTED, SAID.encode(), PDF}


def test_a_document_missing_from_a_warc_is_reported(site, ask, tmp_path):
    spoil(site, PDF)
    said = ask("warc", "a", tmp_path / "a.warc.gz")
    assert said.returncode == 1
    assert said.stderr.startswith(f"{FILE} (2024-02-01")


def test_an_unknown_source_is_reported_with_the_known_ones(ask, tmp_path):
    said = ask("warc", "b", tmp_path / "a.warc.gz")
    assert (said.returncode, said.stderr) == (2, "There is no source b. Sources: a\n")
    assert not (tmp_path / "a.warc.gz").exists()


def test_a_missing_folder_is_reported(ask, tmp_path):
    said = ask("warc", "a", tmp_path / "none" / "a.warc.gz")
    assert said.returncode == 2
    assert "none" in said.stderr
