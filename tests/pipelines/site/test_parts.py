"""Which files of a folder belong to which part of a site."""

import pytest

from pipelines.site.output import OWN_FOLDERS
from pipelines.site.parts import part_files, shared_files

PARTS = frozenset({"32", "41"})
SIZES = {
    "body/3213/政府.html": 1,
    "en/body/3213/政府/2023.html": 2,
    "data/division/32.json": 3,
    "digests/32/0a.parquet": 4,
    "sitemap/32-1.xml": 5,
    "division/41.html": 6,
    "index.html": 7,
    "CNAME": 8,
    "rule/T3-01.html": 9,
    "index/32.tsv": 10,
    "body/9901/政府.html": 11,
    "own/page.html": 12,
}


@pytest.fixture
def site(tmp_path):
    for path, size in SIZES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"x" * size)
    return tmp_path


def test_a_part_has_what_begins_with_its_code_or_is_named_after_it(site):
    assert sorted(dict(part_files(site, "32")).values()) == [1, 2, 3, 4, 5]
    assert dict(part_files(site, "41")) == {"division/41.html": 6}


def test_the_shared_part_has_the_rest_of_the_folders_of_the_site_and_what_is_in_no_folder(site):
    assert sorted(dict(shared_files(site, OWN_FOLDERS, PARTS)).values()) == [7, 8, 9, 10, 11]


def test_no_link_is_followed(site):
    (site / "body" / "3213" / "round").symlink_to(site)
    (site / "body" / "3213" / "broken.html").symlink_to(site / "absent")
    listed = set(dict(part_files(site, "32")))
    assert {path for path in listed if path.startswith("body/")} == {
        "body/3213/政府.html", "body/3213/round", "body/3213/broken.html",
    }  # fmt: skip
