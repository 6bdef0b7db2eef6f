"""`gongkai release`, `gongkai diff` and `gongkai lake`: what they write and print, and what is misuse."""

import re
import shutil

import pytest

from tests.warehouse.releases.built import JIAN_AN, documents, documents_later, publish_documents

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A warehouse with one release, and the warehouse after the next run beside it."""
    place = tmp_path_factory.mktemp("place")
    publish_documents(place / "warehouse.duckdb", documents())
    publish_documents(place / "later.duckdb", documents_later())
    return place


@pytest.fixture(scope="module")
def released(place, gongkai, gongkai_here):
    """The output of a first release, of a second after the next run, and of their comparison."""
    warehouse, releases = place / "warehouse.duckdb", place / "releases"
    first = gongkai("release", "2024年", "--warehouse", warehouse, LANG="C")
    for name in ("{}", "{}.seal"):  # as a backup is put back
        shutil.copyfile(place / name.format("later.duckdb"), place / name.format(warehouse.name))
    second = gongkai_here("release", "--warehouse", warehouse, LANG="C", GONGKAI_RELEASES=str(releases))
    (timed,) = [path for path in releases.iterdir() if path.is_dir() and path.name != "2024年"]
    between = gongkai_here("diff", releases / "2024年", timed, "--csv", place / "rows.csv", "--lang", "zh")
    return first, second, timed, between


def cells(said):
    return [[cell.strip() for cell in line.split("│")[1:-1]] for line in said.stdout.splitlines() if "│" in line]


def test_a_release_is_written_beside_the_warehouse_under_its_name(released, place):
    first, *_ = released
    assert first.returncode == 0, first.stderr
    assert re.match(rf"Released: {place}/releases/2024年 \([\d,]+ rows, [\d,]+ bytes\)\n", first.stdout)
    assert "There is no previous release" in first.stdout
    assert (place / "releases" / "2024年" / "datapackage.json").is_file()


def test_the_next_release_is_named_by_the_time_and_lists_the_changes(released, place):
    _, second, timed, _ = released
    assert second.returncode == 0, second.stderr
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d{6}Z", timed.name)
    assert f"Changes since {place}/releases/2024年:" in second.stdout
    # Of the body whose document is another one now the figure and its print; of two others a report came, one went.
    assert ["marts.fact_report", "1", "1", "1"] in cells(second)
    assert ["marts.fact_cell", "198", "1", "200"] in cells(second)


def test_two_releases_are_compared_by_body_and_row(released, place):
    *_, between = released
    assert between.returncode == 0, between.stderr
    later, before = documents_later()[0].id[:12], documents()[0].id[:12]
    assert [JIAN_AN, "2023", "0", "3", "0", f"{before} → {later}", "jian-an"] in cells(between)
    assert "撤下理由" not in between.stdout
    assert f"已写出全部变化：{place}/rows.csv" in between.stdout
    assert ',"380","4242",' in (place / "rows.csv").read_text("utf-8-sig")


def test_a_name_that_is_taken_is_misuse_and_nothing_changes(released, place, gongkai_here):
    taken = {"GONGKAI_RELEASES": str(place / "releases")}
    again = gongkai_here("release", "2024年", "--warehouse", place / "warehouse.duckdb", **taken)
    assert (again.returncode, again.stdout) == (2, "")
    assert "exists already, and a release is never overwritten" in again.stderr


@pytest.mark.parametrize("name", ["../up", "a/b", ".hidden", ""])
def test_a_name_that_is_not_a_folder_name_is_misuse(place, gongkai_here, name):
    said = gongkai_here("release", name, "--warehouse", place / "warehouse.duckdb", LANG="C")
    assert said.returncode == 2
    assert "is not a valid name of a release" in said.stderr


def test_a_name_and_a_folder_together_are_misuse(place, tmp_path, gongkai_here):
    said = gongkai_here("release", "one", "--to", tmp_path / "one", "--warehouse", place / "warehouse.duckdb", LANG="C")
    assert (said.returncode, said.stderr) == (2, "Give the name of the release or --to, not both\n")


def test_a_release_is_also_written_to_the_configured_lake(place, tmp_path, gongkai_here):
    pytest.importorskip("duckdb_extension_ducklake")
    lake = {"GONGKAI_LAKE": f"sqlite:{tmp_path}/c.sqlite", "GONGKAI_LAKE_ROWS": f"{tmp_path}/rows", "LANG": "C"}
    warehouse = place / "later.duckdb"
    said = gongkai_here("release", "--to", tmp_path / "one", "--warehouse", warehouse, GONGKAI_LAKE_WRITER="x", **lake)
    assert (said.returncode, said.stdout.splitlines()[-1]) == (0, "In the lake: snapshot 1, writer x")
    listed = gongkai_here("lake", **lake)
    assert [(number, writer) for number, _, writer in cells(listed)] == [("0", ""), ("1", "x")]
    tried = gongkai_here("lake", "compact", "--keep-days", "0", "--dry-run", **lake)
    assert (tried.returncode, tried.stdout) == (0, "1 snapshots and 0 files would be deleted. Nothing was changed.\n")
    assert len(cells(gongkai_here("lake", **lake))) == 2
    assert gongkai_here("lake", "compact", "--keep-days", "0", **lake).stdout.startswith("Dropped 1 snapshots, ")
    assert [writer for *_, writer in cells(gongkai_here("lake", **lake))][:1] == ["x"]


def test_an_incompletely_configured_lake_stops_a_release_before_it_is_written(place, tmp_path, gongkai_here):
    said = gongkai_here("release", "--to", tmp_path / "one", GONGKAI_LAKE="sqlite:c.sqlite")
    assert said.returncode == 2
    assert "GONGKAI_LAKE_ROWS is not" in said.stderr
    assert not (tmp_path / "one").exists()
    assert "GONGKAI_LAKE is not set" in gongkai_here("lake", LANG="C").stderr


def test_what_cannot_be_compared_is_misuse(place, tmp_path, gongkai_here):
    said = gongkai_here("diff", tmp_path, place / "later.duckdb")
    assert said.returncode == 2
    assert "is not a release: it has no datapackage.json" in said.stderr
