"""index.json of a folder of releases, and delta.json of each: digests and counts for programs."""

import hashlib
import json

import pytest

from tests.warehouse.releases.built import package, rows
from warehouse.releases.index import INDEX, read_index, write_index
from warehouse.releases.mart_files import ReleaseError


@pytest.mark.slow
def test_a_release_states_how_many_rows_of_each_table_changed(first, second):
    assert json.loads((first.path / "delta.json").read_text("utf-8")) == {"before": None, "tables": {}, "notes": []}
    delta = json.loads((second.path / "delta.json").read_text("utf-8"))
    assert delta["before"] == "2024年"
    for table, counts in delta["tables"].items():
        for change, number in counts.items():
            found = rows(second.path, "release.diff", "DISTINCT key", "1 LIMIT 100000")
            listed = rows(second.path, "release.diff", "DISTINCT table_name, change, key")
            assert number == sum((t, c) == (table, change) for t, c, _ in listed)
            assert found
    assert delta["tables"]["marts.fact_report"]["gone"] == 1


def test_the_index_lists_every_release_with_digest_and_changes(first, second):
    write_index(first.path.parent)
    one, other = read_index(first.path.parent)
    assert [one["name"], other["name"]] == ["2024年", "2025年"]
    assert (one["before"], other["before"]) == (None, "2024年")
    digest = hashlib.sha256((second.path / "SHA256SUMS").read_bytes()).hexdigest()
    assert other["hash"] == f"sha256:{digest}"
    assert other["rows"]["fact_report"] == second.rows["marts.fact_report"]
    assert other["bytes"] == sum(resource["bytes"] for resource in package(second.path)["resources"])
    assert other["changes"]["marts.fact_report"]["gone"] == 1
    before = (first.path.parent / INDEX).read_bytes()
    write_index(first.path.parent)
    assert (first.path.parent / INDEX).read_bytes() == before


@pytest.mark.parametrize("content", ["{}", "[1]", '{"kind": "other", "releases": []}', "not json"])
def test_another_file_of_that_name_is_not_overwritten(tmp_path, content):
    (tmp_path / INDEX).write_text(content)
    with pytest.raises(ReleaseError, match="is not an index of releases"):
        write_index(tmp_path)
    assert (tmp_path / INDEX).read_text() == content


def test_a_folder_without_releases_has_an_empty_index(tmp_path):
    write_index(tmp_path)
    assert read_index(tmp_path) == []
