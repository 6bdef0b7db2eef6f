"""The shipped rows of divisions equal those computed from the lists, and stale or missing ones are computed instead."""

import gzip

import pytest

from warehouse import division_tables
from warehouse.division_tables import create_division_tables
from warehouse.reference.divisions import derived_files
from warehouse.reference.divisions.derived_files import (
    DERIVED,
    NAMES,
    computed_csv,
    derived_file,
    is_current,
    sources_digest,
)
from warehouse.store import memory

TABLES = ("reference_region", "reference_region_change")


def _loaded():
    con = memory()
    create_division_tables(con)
    return {table: con.execute(f"FROM {table} ORDER BY ALL").fetchall() for table in TABLES}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.slow
def test_a_shipped_file_holds_what_is_computed_from_its_sources(name):
    digest, _, rows = gzip.decompress(derived_file(name).read_bytes()).decode("utf-8").partition("\n")
    assert digest == sources_digest(), "`gongkai docs` writes the files again"
    assert rows == computed_csv(name)


def _touch(folder):
    """Another digest in the first line, as after a change of a source."""
    for name in NAMES:
        rows = gzip.decompress(derived_file(name).read_bytes()).split(b"\n", 1)[1]
        derived_file(name, folder).write_bytes(gzip.compress(b"0" * 64 + b"\n" + rows.replace("河南省".encode(), b"")))


@pytest.mark.parametrize("prepare", [lambda folder: None, _touch], ids=["missing", "stale"])
@pytest.mark.slow
def test_missing_or_stale_files_are_not_used(tmp_path, monkeypatch, prepare):
    prepare(tmp_path)
    shipped = _loaded()
    monkeypatch.setattr(division_tables, "derived_file", lambda name, folder=tmp_path: derived_file(name, folder))
    assert not any(is_current(derived_file(name, tmp_path)) for name in NAMES)
    assert _loaded() == shipped


def test_the_digest_depends_on_every_source_and_on_no_line_end(tmp_path, monkeypatch):
    sources = derived_files._SOURCES
    for name in sources:
        (tmp_path / name).write_bytes((DERIVED.parent / name).read_bytes())
    monkeypatch.setattr(derived_files, "_HERE", tmp_path)
    digest = sources_digest.__wrapped__
    assert digest() == sources_digest()
    for name in sources:
        content = (tmp_path / name).read_bytes()
        if not name.endswith(".gz"):
            (tmp_path / name).write_bytes(content.replace(b"\n", b"\r\n"))
            assert digest() == sources_digest()
        (tmp_path / name).write_bytes(content + b"#")
        assert digest() != sources_digest()
        (tmp_path / name).write_bytes(content)
