"""What each table is made of: complete, without circles, and a faulty entry names its line."""

import pytest

from assets import lineage
from assets.lineage import PROGRAM, outside_files, places, upstreams
from warehouse.schema import tables
from warehouse.views import view_queries
from warehouse.yaml_models import DeclarationError


def test_every_table_and_view_is_made_of_something_and_comes_after_it():
    assert upstreams().keys() == {*tables(), *view_queries()}
    for name, reads in upstreams().items():
        assert reads
        assert all(places()[read] < places()[name] for read in reads)


def test_the_packaged_files_exist_and_each_is_read_by_a_table():
    read = {name for reads in upstreams().values() for name in reads}
    for name, files in outside_files().items():
        assert files.path is None or (PROGRAM / files.path).exists()
        assert name in read


@pytest.mark.parametrize(
    ("wrong", "right", "why"),
    [
        ("staged.reprot", "staged.report,", "`staged.reprot` is not declared"),
        ("{table: checked.nothing, ", "{table: checked.family, ", "`checked.nothing` is not declared"),
    ],
)
def test_a_faulty_entry_names_its_line(tmp_path, monkeypatch, wrong, right, why):
    text = lineage.LINEAGE.read_text("utf-8")
    path = tmp_path / "lineage.yaml"
    path.write_text(text.replace(right, wrong + ("," if right.endswith(",") else ""), 1), "utf-8")
    monkeypatch.setattr(lineage, "LINEAGE", path)
    with pytest.raises(DeclarationError, match=rf"lineage.yaml:\d+: tables.\d+: {why}"):
        lineage._declared.__wrapped__()
