"""The settings of the environment: declared, documented, masked where secret, and folders that are named exist."""

import os
import re

import pytest

from pipelines.cli.settings_page import settings_page
from pipelines.orchestration.resources import workplace, workplace_at
from pipelines.orchestration.settings import MASK, SettingsError, place, settings, values
from tests.conftest import ROOT

OURS = re.compile(r"\bGONGKAI_[A-Z]+(?:_[A-Z]+)*\b")


def test_every_setting_that_the_program_names_is_declared():
    sources = [path for package in ("warehouse", "expectations", "assets", "pipelines")
               for path in (ROOT / package).rglob("*") if path.suffix in (".py", ".yaml", ".md")]  # fmt: skip
    assert {name for path in sources for name in OURS.findall(path.read_text("utf-8"))} <= settings().keys()


def test_every_setting_is_on_the_page_with_its_meaning_in_both_languages():
    page = settings_page()
    for setting in settings().values():
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{setting.name}` |")]
        assert setting.zh in row
        assert setting.en in row


@pytest.mark.parametrize("named", ["warehouse", "data", "an option"])
def test_everything_is_beside_the_warehouse_unless_it_is_named(tmp_path, monkeypatch, named):
    folder = tmp_path / "own"
    for name in ("GONGKAI_DATA", "DAGSTER_HOME"):
        monkeypatch.delenv(name, raising=False)
    if named == "warehouse":
        monkeypatch.setenv("GONGKAI_WAREHOUSE", str(folder / "w.duckdb"))
    if named == "data":
        monkeypatch.setenv("GONGKAI_DATA", str(folder))
    monkeypatch.setenv("GONGKAI_DATA", os.environ.get("GONGKAI_DATA", ""))  # which the option sets
    at = workplace_at(warehouse=folder / "w.duckdb") if named == "an option" else workplace()
    places = (at.inbox, at.archive, at.site, at.reviewed, at.journals, at.sources)
    assert {path.parent for path in places} == {folder}
    assert place("DAGSTER_HOME") == str(folder / "dagster")
    assert place("GONGKAI_RELEASES") == str(folder / "releases")
    monkeypatch.setenv("GONGKAI_SITE", str(tmp_path / "site"))
    assert (workplace().site, workplace().archive.parent) == (tmp_path / "site", folder)


@pytest.mark.parametrize("name", ["GONGKAI_REVIEWED", "GONGKAI_SOURCES"])
@pytest.mark.parametrize("kind", ["missing", "a file"])
def test_a_setting_that_names_no_folder_is_an_error_that_states_what_to_do(tmp_path, monkeypatch, name, kind):
    named = tmp_path / "named"
    if kind == "a file":
        named.write_text("")
    monkeypatch.setenv(name, str(named))
    with pytest.raises(SettingsError, match=f"{name} is .*named, which is not a folder. Create it, or set {name}"):
        workplace()


def test_secrets_are_masked():
    environment = {name: "s3cr3t" for name, setting in settings().items() if setting.kind == "secret"}
    assert {value.shown for value in values(environment) if value.setting.kind == "secret"} == {MASK}


def test_the_command_lists_every_setting_and_names_the_missing_folder(tmp_path, gongkai_here):
    told = {
        "GONGKAI_DATA": str(tmp_path),
        "GONGKAI_REVIEWED": str(tmp_path / "none"),
        "GONGKAI_NOTIFY": "json://s3cr3t",
    }
    listed = gongkai_here("config", "--lang", "en", **told)
    assert listed.returncode == 2
    assert all(name in listed.stdout for name in settings())
    assert "s3cr3t" not in listed.stdout + listed.stderr
    assert listed.stderr == f"GONGKAI_REVIEWED is {tmp_path / 'none'}, which is not a folder. Create it, or correct" \
                            " GONGKAI_REVIEWED\n"  # fmt: skip
    assert gongkai_here("config", "--lang", "zh", GONGKAI_DATA=str(tmp_path)).returncode == 0
