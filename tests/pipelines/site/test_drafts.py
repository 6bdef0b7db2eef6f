"""The page of a division is made if any row it shows has changed, and not otherwise."""

import shutil

import duckdb
import pytest

from pipelines.site.build import Site
from pipelines.site.output import prepare_folder
from pipelines.site.page import Draft
from pipelines.site.pages.division import division_pages
from pipelines.site.release_data import open_release
from tests.conftest import ROOT

CODE = "3213"
CHANGES = (
    ("by_region", "region_code = '3213'", "received_new = received_new + 1"),
    ("region_indicator", "region_code = '3213' AND value IS NOT NULL", "value = value / 2"),
    ("coverage", "region_code = '3213'", "missing = missing + 1"),
    ("dim_body", "region_code = '3213'", "official_name = official_name || '一'"),
    ("filing", "region_code = '3213'", "status = 'missing'"),
)


def digests(release):
    with open_release(release) as opened:
        site = Site(opened, ROOT, "")
        opened.read_part("32", list(site.context.divisions))
        return {draft.path: draft.digest for draft in division_pages(site.context, list(site.context.divisions))}


def test_a_page_that_shows_what_it_did_is_not_made(tmp_path, released):
    def refuse():
        pytest.fail("the page is made")

    with open_release(released) as opened:
        prepare_folder(tmp_path / "site")
        site = Site(opened, tmp_path / "site", "")
        opened.read_part("32", [CODE])
        (draft,) = division_pages(site.context, [CODE])
        for make in (draft.make, refuse):
            output = site.open_part("32")
            site.write_drafts(output, [Draft(draft.path, draft.digest, make)])
            output.close()


@pytest.mark.parametrize(("table", "rows", "change"), CHANGES, ids=[each[0] for each in CHANGES])
def test_each_table_that_the_page_shows_decides(tmp_path, released, table, rows, change):
    shutil.copytree(released, tmp_path / "release")
    with duckdb.connect() as con:
        for path in sorted((tmp_path / "release").rglob("*.parquet")):
            if table in (path.stem, path.relative_to(tmp_path / "release").parts[0]):
                con.execute(
                    f"CREATE OR REPLACE TABLE changed AS FROM read_parquet('{path}', hive_partitioning = false)"
                )
                con.execute(f"UPDATE changed SET {change} WHERE {rows}")
                con.execute(f"COPY changed TO '{path}' (FORMAT parquet)")
    before, after = digests(released), digests(tmp_path / "release")
    assert {path for path in before if before[path] != after[path]} >= {f"division/{CODE}.html"}
    assert [path for path in before if before[path] == after[path]]
