"""The ZIP of an indicator: the data as it is on the page, a README in both languages, a citation that programs read."""

import io
import json
import zipfile

import pytest
import yaml

from tests.pipelines.site.pages import parse
from tests.warehouse.releases.built import package, rows


@pytest.fixture(scope="module", params=["disclosure_rate", "received"])
def packed(request, site):
    with zipfile.ZipFile(io.BytesIO((site / f"data/indicator/{request.param}.zip").read_bytes())) as archive:
        return request.param, {name: archive.read(name) for name in archive.namelist()}


def test_every_indicator_has_its_data_as_csv_json_and_zip_at_its_address(released, site):
    for (key,) in rows(released, "marts.dim_indicator", "indicator"):
        page = parse(site / f"indicator/{key}.html")
        for ending in ("csv", "json", "zip"):
            assert f"../data/indicator/{key}.{ending}" in page.attributes("a", "href")
            assert (site / f"data/indicator/{key}.{ending}").is_file()


def test_the_zip_has_the_data_of_the_page(site, packed):
    key, files = packed
    assert set(files) == {f"{key}.csv", f"{key}.json", "README.md", "CITATION.cff", "citation.bib"}
    for ending in ("csv", "json"):
        assert files[f"{key}.{ending}"] == (site / f"data/indicator/{key}.{ending}").read_bytes()


def test_the_readme_explains_every_column_in_both_languages(packed):
    key, files = packed
    text = files["README.md"].decode()
    data = json.loads(files[f"{key}.json"])
    for column in data["columns"]:
        assert text.count(f"| `{column['name']}` |") == 2
        assert column["zh"] in text
        assert column["en"] in text
    for caveat in data["caveats"]:
        assert caveat["zh"] in text
        assert caveat["en"] in text
    assert "CC BY 4.0" in text


def test_the_citation_names_release_and_address(released, packed):
    key, files = packed
    cited = yaml.safe_load(files["CITATION.cff"])
    assert cited["version"] == package(released)["version"]
    assert str(cited["date-released"]) == package(released)["created"][:10]
    assert cited["url"] == f"https://data.example.cn/gongkai/en/indicator/{key}.html"
    assert cited["url"] in cited["message"]
    assert cited["authors"]
    bibtex = files["citation.bib"].decode()
    assert bibtex.startswith(f"@misc{{gongkai-{key},")
    assert bibtex.count("{") == bibtex.count("}")
