"""The generated pages of docs/ are what their sources make now."""

import re
from itertools import pairwise

import pytest

from pipelines.cli.generated_pages import DOCS, PAGES
from warehouse.cells import ASPECTS
from warehouse.reference.forms.form_list import forms
from warehouse.reference.measures import measures
from warehouse.schema import tables


@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_is_what_its_sources_make(name):
    assert (DOCS / name).read_text("utf-8") == PAGES[name](), f"docs/{name} is out of date: run make docs"


def test_the_dictionary_has_every_table_column_and_cell():
    page = PAGES["tables.md"]()
    wide = {f"staged.{form}{aspect}" for form in forms() for aspect in ("", *(f"_{a}" for a in ASPECTS))}
    for name, table in tables().items():
        if name not in wide:
            section = page.split(f"\n### {name}\n")[1].split("\n### ")[0]
            assert all(f"\n| `{column.name}` | {column.type} |" in section for column in table.columns), name
            assert ("see Measures" in section) == table.measures
    section = page.split("\n## 汇总项 / Measures\n")[1].split("\n## ")[0]
    assert all(section.count(f"\n| `{measure.name}` | BIGINT |") == 1 for measure in measures())
    for form in forms().values():
        section = page.split(f"\n### {form.form} · ")[1].split("\n### ")[0]
        assert section.count("\n| `") == len(form.all_cells())


@pytest.mark.parametrize("name", list(PAGES))
def test_no_cell_of_a_page_breaks_its_table(name):
    lines = PAGES[name]().splitlines()
    for above, line in pairwise(lines):
        if line.startswith("|") and above.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) == len(re.findall(r"(?<!\\)\|", above)), line
