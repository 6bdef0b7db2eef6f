"""The digests of the cells of a file are kept while the file has the same bytes, and show every change of a cell."""

import shutil

import duckdb
import pytest

from pipelines.site.bodies.batches import page_digests
from pipelines.site.bodies.cell_digests import read_cell_digests
from pipelines.site.build import Site, build_site
from pipelines.site.output import prepare_folder
from pipelines.site.release_data import ReleaseData, open_release

PART, CODE, BODY = "32", "3213", "3213:政府"


def digests(release, folder):
    """The digest of each page of each body of the part, once its cells were read."""
    with open_release(release) as opened:
        prepare_folder(folder)
        site = Site(opened, folder, "")
        opened.read_part(PART, [CODE])
        output = site.open_part(PART)
        read_cell_digests(opened, output)
        found = page_digests(site.context, {row["body_id"]: row for row in opened.rows("part_bodies")})
        output.close()
        return found


@pytest.fixture
def computed(monkeypatch):
    """The files of which digests were computed."""
    files = []
    parquet = ReleaseData.parquet

    def note(self, query, **parameters):
        files.append(parameters["file"])
        return parquet(self, query, **parameters)

    monkeypatch.setattr(ReleaseData, "parquet", note)
    return files


def change_rows(release, table, change):
    """Change the newest rows of the part; the file that has them. The package states nothing of it."""
    path = max(release.glob(f"{table}/year=*/province={PART}/*.parquet"))
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE held AS FROM read_parquet('{path}', hive_partitioning = false)")
        con.execute(f"UPDATE held SET {change}")
        con.execute(f"COPY held TO '{path}' (FORMAT parquet)")
    return path


def change_one_cell(release):
    """Another figure in one cell of the newest report of the body."""
    one = "key = (SELECT min(key) FROM held WHERE value IS NOT NULL)"
    return change_rows(release, "fact_cell", f"value = value + 1 WHERE {one}")


@pytest.mark.parametrize(
    ("table", "key", "column"), [("fact_cell", "key", "bottom"), ("body_indicator", "indicator", "denominator")]
)
def test_two_rows_that_swap_a_value_change_the_page(tmp_path, released, table, key, column):
    found = []
    for first, second in ((7, 8), (8, 7)):
        place = shutil.copytree(released, tmp_path / f"release{first}")
        named = f"{key} = (SELECT min({key}) FROM held)", f"{key} = (SELECT max({key}) FROM held)"
        change = f"{column} = CASE WHEN {named[0]} THEN {first} ELSE {second} END WHERE {named[0]} OR {named[1]}"
        change_rows(place, table, change)
        found.append(digests(place, tmp_path / f"site{first}"))
    assert found[0][BODY][None] != found[1][BODY][None]


def test_the_cells_of_a_file_with_the_same_bytes_are_not_read_again(tmp_path, released, computed):
    before = digests(released, tmp_path / "site")
    assert computed
    computed.clear()
    assert digests(released, tmp_path / "site") == before
    assert computed == []


def test_a_file_with_other_bytes_is_read_whatever_the_release_states_of_it(tmp_path, released, computed):
    before = digests(released, tmp_path / "site")
    shutil.copytree(released, tmp_path / "release")
    computed.clear()
    changed = change_one_cell(tmp_path / "release")
    after = digests(tmp_path / "release", tmp_path / "site")
    assert computed == [str(changed)]
    year = int(changed.parts[-3].removeprefix("year="))
    assert {key for key in before[BODY] if before[BODY][key] != after[BODY][key]} == {year, None}


def test_digests_that_are_kept_are_those_that_are_computed(tmp_path, released):
    shutil.copytree(released, tmp_path / "release")
    digests(tmp_path / "release", tmp_path / "site")
    change_one_cell(tmp_path / "release")
    assert digests(tmp_path / "release", tmp_path / "site") == digests(tmp_path / "release", tmp_path / "empty")


def test_digests_of_files_that_are_gone_are_removed(tmp_path, released):
    shutil.copytree(released, tmp_path / "release")
    build_site(tmp_path / "release", tmp_path / "site")
    before = set((tmp_path / "site" / "digests" / PART).iterdir())
    change_one_cell(tmp_path / "release")
    build_site(tmp_path / "release", tmp_path / "site")
    after = set((tmp_path / "site" / "digests" / PART).iterdir())
    assert len(before) == len(after)
    assert len(before - after) == 1
