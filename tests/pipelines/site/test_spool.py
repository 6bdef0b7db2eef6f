"""What a build keeps on disk meanwhile is beside the site, and nothing of it is left."""

import shutil

import pytest

from pipelines.site.build import build_site
from pipelines.site.output import SiteError
from pipelines.site.release_data import ReleaseData
from pipelines.site.spool import open_spool


@pytest.fixture
def spools(monkeypatch):
    """The folders in which the cells of a build were kept."""
    found = []
    create = ReleaseData.create

    def note(self, query, **parameters):
        found.append(self.spool)
        create(self, query, **parameters)

    monkeypatch.setattr(ReleaseData, "create", note)
    return found


def test_a_build_keeps_its_cells_beside_the_site_and_leaves_nothing(tmp_path, released, spools):
    build_site(released, tmp_path / "made" / "site")
    assert {spool.parents[1] for spool in spools} == {tmp_path / "made"}
    assert [path.name for path in (tmp_path / "made").iterdir()] == ["site"]


def test_a_build_that_fails_leaves_nothing_beside_the_site(tmp_path, released):
    shutil.copytree(released, tmp_path / "release")
    (tmp_path / "release" / "by_region.parquet").write_bytes(b"PAR1")
    with pytest.raises(SiteError):
        build_site(tmp_path / "release", tmp_path / "made" / "site")
    assert [*(tmp_path / "made").iterdir()] == []


def test_what_a_build_that_was_killed_left_is_removed_and_the_folder_of_one_that_runs_is_not(tmp_path):
    with open_spool(tmp_path / "site") as running:
        left = shutil.copytree(running, running.with_name(running.name.replace(".site-building", "1.site-building")))
        with open_spool(tmp_path / "site"):
            assert running.is_dir()
            assert not left.exists()
