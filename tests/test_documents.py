"""The documents for people: both READMEs have the same structure and commands, and the paths that are quoted exist."""

import re
from fnmatch import fnmatch

import pytest

from tests.conftest import ROOT
from tests.test_house import LINE, files
from tests.test_language import NOT_IN_DOCSTRINGS, found_words

FOLDERS = (*LINE, "tests", "docs", "examples", "benchmarks", "deploy", "locks", ".ci")
AT_THE_TOP = ("README.md", "README.zh.md", "CONTRIBUTING.md", "SECURITY.md", "THIRD_PARTY.md", "CHANGELOG.md")
GENERATED = {"docs/rules.md", "docs/rules.zh.md", "docs/tables.md", "docs/reading.md"}
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))
DOCUMENTS = (*AT_THE_TOP, *PAGES)
WRITTEN = [name for name in DOCUMENTS if name not in GENERATED and not name.endswith(".zh.md")]


def text(name):
    return (ROOT / name).read_text("utf-8")


def without_blocks(page):
    """A page without its fenced blocks, which show output."""
    return re.sub(r"^```.*?^```", "", page, flags=re.DOTALL | re.MULTILINE)


def prose(page):
    """A page without blocks, code and tables, some of which are generated."""
    return re.sub(r"`[^`]*`|^\|.*$|^    .*$", "", without_blocks(page), flags=re.MULTILINE)


def headings(name):
    """The levels of the headings, in order."""
    return [len(mark) for mark in re.findall(r"^(#+) ", without_blocks(text(name)), re.MULTILINE)]


def commands(name):
    """Each command of an indented block, without its comment; what a user replaces, language and view are `*`."""
    lines = re.findall(r"^    (.*)$", without_blocks(text(name)), re.MULTILINE)
    bare = [re.split(r"\s{2,}#", line)[0].strip() for line in lines]
    replaced = (
        r"(?<=--lang )\w+|(?<=FROM )\S+|[^\s/=:]*[\u4e00-\u9fff][^\s/]*|absolute/path|\b(?:LATER_)?RELEASE\b|\bSOURCE\b"
    )
    return [re.sub(replaced, "*", line) for line in bare]


def test_both_readmes_have_the_same_headings():
    assert headings("README.md") == headings("README.zh.md")


def test_both_readmes_have_the_same_commands():
    assert commands("README.md") == commands("README.zh.md")


def quoted_paths(page):
    """The paths that a page quotes and that would be in this repository."""
    quoted = re.findall(r"`([\w.{},*/-]+/[\w.{},*-]*)(?::\d+)?`", without_blocks(page))
    return [path for path in quoted if path.split("/")[0] in FOLDERS]


def exists(path, listed):
    pattern = re.sub(r"\{[^}]*\}|\bNAME\b|名称", "*", path.rstrip("/"))
    return any(fnmatch(name, pattern) or fnmatch(name, f"{pattern}/*") for name in listed)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_that_a_document_quotes_exists(name):
    listed = files()
    assert {path for path in quoted_paths(text(name)) if not exists(path, listed)} == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_to_a_file_leads_to_one(name):
    folder = (ROOT / name).parent
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", without_blocks(text(name)))
    assert [link for link in links if not (folder / link).exists()] == []


@pytest.mark.parametrize("name", WRITTEN)
def test_a_document_is_plain_technical_english(name):
    lines = enumerate(prose(text(name)).splitlines(), 1)
    assert [(n, words) for n, line in lines if (words := found_words(line, NOT_IN_DOCSTRINGS))] == []
