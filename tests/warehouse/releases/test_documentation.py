"""What a release states for repositories of data and for statistics programs names every column of its files."""

import json
import re
from datetime import date
from xml.etree import ElementTree

import pytest

from tests.warehouse.releases.built import package
from warehouse.coded_values import coded_values
from warehouse.releases.documentation.ddi import NAMESPACE, ddi
from warehouse.releases.documentation.stata_labels import LABEL, NAME, stata_labels, stata_name
from warehouse.releases.documentation.study import Study
from warehouse.releases.documentation.write import DOCUMENTATION, write_documentation
from warehouse.releases.mart_files import Part
from warehouse.releases.package import Resource
from warehouse.releases.release import released_marts
from warehouse.releases.sample import sample_table
from warehouse.schema import Column, Table, Words, tables

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HOSTILE = "quote \" ' `macro' $global \\n <b> & ]]> \x07 行|列 " + "长" * 90


@pytest.fixture(scope="module")
def texts(second):
    return {name: (second.path / name).read_text("utf-8") for name in DOCUMENTATION}


@pytest.fixture(scope="module")
def resources(second):
    """The Parquet and CSV files that the data package of the release describes."""
    return package(second.path)["resources"]


def parsed(text):
    root = ElementTree.fromstring(text)
    return root, lambda path: root.findall(path.replace("/", f"/{{{NAMESPACE}}}"))


def declared(name):
    return next((t for t in tables().values() if t.table == f"marts.{name}"), None)


def test_the_metadata_for_a_doi_have_what_datacite_requires(second, texts):
    found = json.loads(texts["datacite.json"])
    required = {"creators", "titles", "publisher", "publicationYear", "types", "schemaVersion"}
    assert required <= set(found)
    assert found["schemaVersion"] == "http://datacite.org/schema/kernel-4"
    assert found["types"]["resourceTypeGeneral"] == "Dataset"
    assert found["publicationYear"] == package(second.path)["created"][:4]
    assert found["version"] == "2025年"
    assert {title["lang"] for title in found["titles"]} == {"zh", "en"}
    assert [each["rightsIdentifier"] for each in found["rightsList"]] == ["CC-BY-4.0"]
    assert found["dates"][1]["date"] == "2020/2023"
    assert all(len(found[name]) == len({json.dumps(each) for each in found[name]}) for name in ("subjects", "titles"))


def test_the_metadata_of_zenodo_have_what_a_deposit_requires(texts):
    found = json.loads(texts[".zenodo.json"])
    assert found["upload_type"] == "dataset"
    assert (found["access_right"], found["license"]) == ("open", "cc-by-4.0")
    assert all(creator["name"] for creator in found["creators"])
    date.fromisoformat(found["publication_date"])
    assert found["title"]
    assert found["description"].startswith("<p>")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_codebook_has_every_table_column_unit_and_code(texts, resources, language):
    text = texts[f"codebook.{language}.md"]
    parts = dict(re.findall(r"\n## (\w+)\n(.*?)(?=\n## )", text, re.DOTALL))
    for resource in resources:
        own = parts[resource["name"].removesuffix("_csv")]
        for field in resource["schema"]["fields"]:
            if field["name"] == "province" and "partitionedBy" in resource and f"`{field['name']}`" not in own:
                continue  # the name of a folder, not a column of the table
            row = next(line for line in own.splitlines() if line.startswith(f"| `{field['name']}` |"))
            assert f"| {field.get('unit', '')} |".replace("  ", " ") in row.replace("  ", " ")
            words = field["title"] if language == "zh" else field["title@en"]
            assert " ".join(words.replace("|", "\\|").split()) in row
    for name in {column.values for table in released_marts() for column in table.all_columns() if column.values}:
        assert all(f"| `{code}` |" in text for code in coded_values()[name])


def test_every_column_is_a_variable_of_the_ddi_with_labels_unit_and_codes(texts, resources):
    root, every = parsed(texts["ddi-codebook.xml"])
    assert root.tag == f"{{{NAMESPACE}}}codeBook"
    assert root.get("version") == "2.5"
    assert [child.tag.partition("}")[2] for child in root] == sorted(
        (child.tag.partition("}")[2] for child in root), key=["stdyDscr", "fileDscr", "dataDscr"].index
    )
    files = {each.get("ID"): each.get("URI") for each in every("./fileDscr")}
    assert set(files) == {f"F_{resource['name']}" for resource in resources}
    variables = {each.get("ID"): each for each in every("./dataDscr/var")}
    assert len(variables) == len(every("./dataDscr/var"))
    for table in (*released_marts(), sample_table()):
        name = table.table.partition(".")[2]
        for column in table.all_columns():
            variable = variables[f"V_{name}.{column.name}"]
            labels = {each.get(LANG): each.text for each in variable.findall(f"{{{NAMESPACE}}}labl")}
            assert labels == {"zh": column.chinese, "en": column.en}
            assert variable.get("measUnit") == column.unit
            assert set(variable.get("files").split()) <= set(files)
            codes = [each.text for each in variable.iter(f"{{{NAMESPACE}}}catValu")]
            assert codes == (list(coded_values()[column.values]) if column.values else [])


def test_the_digest_of_every_file_is_in_the_ddi(texts, resources):
    noted = {
        each.text for each in parsed(texts["ddi-codebook.xml"])[1]("./fileDscr/notes") if each.get("type") == "digest"
    }
    assert noted == {f"{part['path']} {part['hash']}" for r in resources for part in r.get("parts", [r])}


def without_strings(script, string):
    """`script` without its strings, so that what is left shows its structure."""
    return re.sub(string, "S", script)


def test_the_script_for_r_is_balanced_and_has_every_column(texts):
    script = "\n".join(line for line in texts["labels.R"].splitlines() if not line.startswith("#"))
    bare = without_strings(script, r'"(?:[^"\\]|\\.)*"')
    assert '"' not in bare
    for opened, closed in ("()", "{}", "[]"):
        assert bare.count(opened) == bare.count(closed)
    assert ",\n)" not in bare.replace(" ", "")
    for table in (*released_marts(), sample_table()):
        listed = script.split("gongkai_tables <- list(", 1)[1]
        own = listed.split(f"\n  `{table.table.partition('.')[2]}` = list(\n", 1)[1].split("\n  ))", 1)[0]
        assert re.findall(r"^    `(\w+)` = list", own, re.MULTILINE) == [c.name for c in table.all_columns()]
        for column in table.all_columns():
            (line,) = re.findall(rf"^    `{column.name}` = list\((.*?)\),?$", own, re.MULTILINE)
            assert f"zh = {json.dumps(column.chinese, ensure_ascii=False)}" in line
            assert f"en = {json.dumps(column.en, ensure_ascii=False)}" in line
            assert ("unit = " in line, "codes = " in line) == (bool(column.unit), bool(column.values))


def programs(script):
    return dict(re.findall(r"^program define (\w+)\n(.*?)^end$", script, re.MULTILINE | re.DOTALL))


def test_the_script_for_stata_labels_every_column_within_the_limits_of_stata(texts):
    found = programs(texts["labels.do"])
    assert (
        len(found) == texts["labels.do"].count("program define") == len(re.findall(r"^end$", texts["labels.do"], re.M))
    )
    for table in (*released_marts(), sample_table()):
        name, columns = table.table.partition(".")[2], table.all_columns()
        names = [stata_name(column.name) for column in columns]
        assert len(set(names)) == len(names)
        assert max(map(len, names)) <= NAME
        labelled = found[f"gongkai_label_{name}"]
        assert labelled.count("gongkai_variable ") == len(names)
        for column in columns:
            (line,) = re.findall(
                rf"    gongkai_variable {stata_name(column.name)} (.*)", found[f"gongkai_label_{name}"]
            )
            texts_of = re.findall(r"`\"(.*?)\"'", line)
            assert texts_of[:2] == [column.values or "", column.unit or ""]
            assert all(len(text) <= LABEL for text in texts_of)
        if "csv" in table.released:
            read = found[f"gongkai_read_{name}"]
            numbered = [list(map(int, each.split())) for each in re.findall(r"local (?:texts|numbers) ?(.*)", read)]
            assert sorted(numbered[0] + numbered[1]) == list(range(1, len(names) + 1))
            assert f"({' '.join(names)})" in read


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A release of one table whose words hold what XML, R, Stata and Markdown treat specially."""
    words = {"zh": HOSTILE, "en": HOSTILE}
    columns = (Column(name="n", type="BIGINT", unit=HOSTILE, **words), Column(name="t", type="VARCHAR", **words))
    table = Table(
        table="marts.odd", label="表", grain=Words(**words), keys=("n",), columns=columns, caveats=(Words(**words),)
    )
    files = {"parquet": "odd.parquet", "csv": "csv/odd.csv"}
    made = [Resource(table, kind, (Part(path, 1, "0"),), 1) for kind, path in files.items()]
    return Study('版 <1> & "2" \ud800', "2026-11-29T00:00:00Z", made)


def test_words_with_special_characters_are_escaped(hostile):
    root = ElementTree.fromstring(ddi(hostile))
    labels = [each.text for each in root.iter(f"{{{NAMESPACE}}}labl")]
    assert labels == [HOSTILE.replace("\x07", "\ufffd")] * 4
    script = stata_labels(hostile)
    own = programs(script)["gongkai_label_odd"]
    assert "$" not in own
    assert len(re.findall(r"`\"", own)) == len(re.findall(r"\"'", own)) == 8


def test_the_same_release_is_documented_with_the_same_bytes(hostile, tmp_path):
    about = {"version": hostile.name, "created": hostile.created, "resources": []}
    (tmp_path / "datapackage.json").write_text(json.dumps(about))
    first = [path.read_bytes() for path in write_documentation(tmp_path, hostile.resources)]
    assert [path.read_bytes() for path in write_documentation(tmp_path, hostile.resources)] == first
