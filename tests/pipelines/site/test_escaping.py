"""Names and texts of documents stay text: on a page, in the search index and in the data."""

import csv
import io
import json
import random
import re
from collections import Counter

import duckdb
import pytest

from pipelines.site.build import build_site
from pipelines.site.data_files import PageData, data_columns, write_csv
from tests.pipelines.site.pages import all_pages, local_targets, parse

PIECES = (
    "<script>alert(1)</script>",
    '" onclick="x',
    "' onload='x",
    "</title>",
    "&amp;",
    "{{ 7*7 }}",
    "]]>",
    "\u2028",
    "</script>",
    "=1+1",
    "政府",
    "<b>",
    "\x01\x0e\x12\x1f",
    'a,"b"\r\n',
    "-1",
)


def shown(text):
    """A text without the characters that stand for words of a language."""
    return re.sub("[\x01\x0e\x12\x1f]", " ", text)


def hostile(random_source):
    return "".join(random_source.sample(PIECES, 4))


@pytest.fixture(scope="module", params=range(2))
def place(request, tmp_path_factory, released):
    """The site of the release with names and a source that are hostile, and the names."""
    import shutil

    random_source = random.Random(request.param)
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(released, folder / "release")
    names = {}
    with duckdb.connect() as con:
        for path in (folder / "release").rglob("*.parquet"):
            columns = [name for name, *_ in con.execute(f"DESCRIBE FROM '{path}'").fetchall()]
            for column in {"official_name", "body", "title", "region_path", "source", "text"} & set(columns):
                name = names.setdefault(column, hostile(random_source))
                if column == "source":
                    name = f"javascript:{name}"
                con.execute(f"CREATE OR REPLACE TABLE t AS FROM read_parquet('{path}', hive_partitioning = false)")
                con.execute(f'UPDATE t SET "{column}" = $1', [name])
                con.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    build_site(folder / "release", folder / "site")
    return folder / "site", names


@pytest.mark.slow
def test_no_name_becomes_a_tag_or_an_attribute(place):
    site, _names = place
    tags = Counter()
    for name, page in all_pages(site).items():
        assert page.astray == [], name
        assert page.open == [], name
        tags.update(tag for tag, _ in page.tags)
        assert not [key for _, attributes in page.tags for key in attributes if key.startswith("on")], name
        assert len(page.attributes("script", "src")) == [tag for tag, _ in page.tags].count("script") == 1, name
    assert tags["b"] == 0


def test_a_name_is_shown_as_it_is(place):
    site, names = place
    found = [page for name, page in all_pages(site).items() if name.startswith("body/")]
    assert found
    assert all(" ".join(shown(names["official_name"]).split()) in page.text for page in found)


@pytest.mark.slow
def test_an_address_that_is_not_of_the_web_is_not_linked(place):
    site, _ = place
    for name, page in all_pages(site).items():
        assert not [link for link in page.attributes("a", "href") if link.startswith("javascript")], name
        assert all(target.is_file() for _, target in local_targets(site, name, page)), name


def test_the_search_index_is_one_statement_of_javascript(place):
    site, names = place
    text = (site / "static" / "search.js").read_text("utf-8")
    assert "</" not in text
    assert "\u2028" not in text
    index = json.loads(text.removeprefix("var gongkaiIndex = ").removesuffix(";\n"))
    assert " ".join(names["official_name"].split()) in index[1]


def test_the_json_of_a_page_is_json(place):
    site, _ = place
    for path in (site / "data").rglob("*.json"):
        data = json.loads(path.read_text("utf-8"))
        assert data["reports" if "body" in path.relative_to(site).parts else "rows"] is not None, path


@pytest.mark.slow
def test_the_text_of_a_cell_is_the_same_in_both_forms_of_the_data_and_on_the_page(place):
    site, names = place
    text = shown(names["text"])
    found = sorted((site / "data" / "body").rglob("*.json"))
    assert found
    for path in found:
        data = json.loads(path.read_text("utf-8"))
        assert {printed for report in data["reports"] for printed in report["text"]} == {text}
        with path.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
            listed = list(csv.DictReader(file))
        assert len(listed) == sum(len(report["text"]) for report in data["reports"])
        assert {row["text"] for row in listed} == {f"'{text}" if text[0] in "=-\t" else text}
    reports = [page for name, page in all_pages(site).items() if re.search(r"^body/.*/\d{4}\.html$", name)]
    assert all(page.text.count(" ".join(text.split())) >= 100 for page in reports)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "＝1", "\t=1", "-464"])
def test_a_text_that_a_spreadsheet_would_evaluate_is_text(text):
    written = write_csv(PageData(data_columns("key", "value"), [[text, -5]])).removeprefix("\ufeff")
    assert list(csv.reader(io.StringIO(written)))[1] == [f"'{text}", "-5"]


def test_the_language_switch_leads_back(place):
    site, _ = place
    page = parse(site / "en" / "index.html")
    assert "../index.html" in page.attributes("a", "href")
