"""The bundled reader of Parquet is that of the pinned packages, and the page that explores requests it when asked."""

import json
import shutil
import subprocess

import pytest

from tests.conftest import ROOT
from tests.pipelines.site.pages import parse
from tests.warehouse.releases.built import rows

STATIC, PINNED = ROOT / "pipelines" / "site" / "static", ROOT / "locks" / "parquet-reader"
NODE = shutil.which("node")
READ = """
const fs = require("fs");
eval(fs.readFileSync(process.argv[1], "utf-8") + "; globalThis.gongkaiParquet = gongkaiParquet;");
eval(fs.readFileSync(process.argv[2], "utf-8").replace("var gongkaiSample", "globalThis.gongkaiSample"));
const data = Buffer.from(gongkaiSample, "base64");
const file = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
gongkaiParquet.read(file).then((found) => console.log(JSON.stringify(found.map((row) =>
  [row.body_id, row.year, row.received_new === null ? null : Number(row.received_new), row.clean]))));
"""


def test_the_bundle_names_the_pinned_versions_and_carries_their_licences():
    pinned = json.loads((PINNED / "package.json").read_text("utf-8"))["dependencies"]
    head = (STATIC / "hyparquet.js").read_text("utf-8").splitlines()[0]
    licences = (STATIC / "hyparquet.LICENSE.md").read_text("utf-8")
    for name, version in pinned.items():
        assert f"{name} {version}" in head
        assert f"# {name}\n" in licences
        assert f"{name} {version}" in (ROOT / "THIRD_PARTY.md").read_text("utf-8")
    assert licences.count("Permission is hereby granted") == len(pinned)


def test_the_reader_requests_nothing():
    text = (STATIC / "hyparquet.js").read_text("utf-8")
    assert "http:" not in text
    assert "https:" not in text


@pytest.mark.skipif(NODE is None, reason="needs Node")
def test_the_sample_is_read_as_it_is_in_the_release(released, site):
    arguments = [NODE, "-e", READ, str(STATIC / "hyparquet.js"), str(site / "static" / "sample.js")]
    done = subprocess.run(arguments, capture_output=True, encoding="utf-8", check=True)
    found = [tuple(row) for row in json.loads(done.stdout)]
    assert sorted(found) == rows(released, "release.sample", "body_id, year, received_new, clean", "1, 2")


def test_the_page_that_explores_loads_nothing_before_its_button_is_pressed(site):
    page = parse(site / "explore.html")
    assert page.attributes("script", "src") == ["static/site.js"]
    assert page.attributes("button", "data-script") == ["static/explore.js"]
    assert (site / "data" / "sample.parquet").read_bytes().startswith(b"PAR1")
    for place in ("data-reader", "data-sample"):
        assert (site / page.attributes("div", place)[0]).is_file()
    labels = json.loads(page.attributes("div", "data-labels")[0])
    assert labels["received_new"]
    assert json.loads(page.attributes("div", "data-codes")[0])["level"]["county"] == "县级"
    assert "{{" not in page.attributes("div", "data-words")[0]
