"""Every printed label of the forms, and every known wording of it, is recognised however it is typeset."""

import ast
import csv
import re
from pathlib import Path

import pytest

from assets.staged.cells.labels import LabelMeaning, distinctive_wordings, labels_by_form, list_number, normalise_label
from tests.assets.staged.readers.pages import SHARED
from warehouse.reference.forms.form import Labelled
from warehouse.reference.forms.form_list import forms

ROOT = Path(__file__).parents[4]
LABELS_CSV = SHARED / "domain" / "labels.csv"
ROWS = [
    (form.form, row.key, words)
    for form in forms().values()
    for row in (*form.applications.rows, *(v.row for v in form.applications.variants))
    for words in (row.label, *row.variants)
]
TERMS = [
    (form.form, field, term.key, words)
    for form in forms().values()
    for field, terms in (
        ("column", form.applications.columns), ("group", form.applications.groups),
        ("result", form.disputes.columns), ("dispute", form.disputes.blocks),
    )
    for term in terms
    for words in (term.label, *term.variants)
]  # fmt: skip
ENTRIES = [
    (form.form, (b, r), words)
    for form in forms().values()
    for b, block in enumerate(form.proactive.blocks)
    for r, row in enumerate(block.rows)
    for words in (row.label, *row.variants)
]
HEADS = [
    (form.form, (b, c), words)
    for form in forms().values()
    for b, block in enumerate(form.proactive.blocks)
    for c, column in enumerate(block.columns)
    for words in (column.label, *column.variants)
]
# How the same words come out of pages, of Word and of conversions.
SETTINGS = {
    "as printed": lambda words: words,
    "half width": lambda words: words.translate(str.maketrans("（）：，、", "():,、")),
    "spaced": lambda words: " ".join(words),
    "no-break and full width spaces": lambda words: "\u00a0\u3000".join(words),
    "one character a line": lambda words: "\n".join(words),
    "characters of no width": lambda words: "\u200b".join(words),
    "a space after the number": lambda words: re.sub(r"^(\d\.|（.）|.、)", r"\1 ", words),
    "a full width stop": lambda words: re.sub(r"^(\d)\.", r"\1．", words),
    "an enumeration comma": lambda words: re.sub(r"^(\d)\.", r"\1、", words),
    "a bracket for a stop": lambda words: re.sub(r"^(\d)\.", r"\1)", words),
    "brackets for a stop": lambda words: re.sub(r"^(\d)\.", r"（\1）", words),
    "no stop": lambda words: re.sub(r"^(\d)\.", r"\1", words),
    "a ringed number": lambda words: re.sub(r"^(\d)\.", lambda m: chr(0x245F + int(m[1])), words),
    "straight quotes": lambda words: words.translate(str.maketrans("“”", '""')),
    "no quotes": lambda words: words.translate(str.maketrans("", "", "“”")),
    "the other other": lambda words: words.replace("其他", "其它"),
    "a heading's mark": lambda words: f"## {words}",
    "the mark of a note": lambda words: f"{words}¹",
}
settings = pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)


@settings
def test_a_row_of_table_three_is_known(setting):
    for form, key, words in ROWS:
        assert labels_by_form()[form].meaning(setting(words)).row == key, words


@settings
def test_a_column_group_block_or_result_is_known(setting):
    for form, field, key, words in TERMS:
        assert getattr(labels_by_form()[form].meaning(setting(words)), field) == key, words


@settings
def test_an_entry_of_table_two_is_known(setting):
    for form, place, words in ENTRIES:
        assert labels_by_form()[form].meaning(setting(words)).entry == place, words


@settings
def test_a_column_of_table_two_is_known(setting):
    for form, place, words in HEADS:
        assert place in labels_by_form()[form].meaning(setting(words)).columns, words


@settings
def test_headings_and_sections_are_labels(setting):
    for form in forms().values():
        headings = (*form.proactive.headings, *form.applications.headings, *form.disputes.headings)
        for words in (*headings, *(section.label for section in form.sections)):
            assert labels_by_form()[form.form].meaning(setting(words)).heading, words


@pytest.mark.parametrize("form", forms())
@pytest.mark.parametrize(
    "words", ["", "0", "12", "/", "无", "件", "说明", "小计", "备注：以上数据截至12月31日", "其中：公民"]
)
def test_other_texts_are_not_labels(form, words):
    assert labels_by_form()[form].meaning(words) == LabelMeaning()


def test_a_label_may_contain_its_own_number_only():
    for form, _, words in ROWS:
        known = labels_by_form()[form]
        assert not known.has_extra_number(words)
        assert known.has_extra_number(f"{words} 37") or not known.meaning(f"{words} 37")


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("3.其他", 3),
        ("3. 其他", 3),
        ("（七）总计", 7),
        ("(七) 总计", 7),
        ("七、总计", 7),
        ("其他", None),
        ("2023年", None),
    ],
)
def test_the_list_number_before_a_label_is_read(words, number):
    assert list_number(words) == number


def test_distinctive_wordings_are_those_that_not_every_form_has():
    for words, having in distinctive_wordings().items():
        assert having == tuple(form for form in forms() if words in labels_by_form()[form].vocabulary)
        assert 0 < len(having) < len(forms())
    assert {form for having in distinctive_wordings().values() for form in having} == set(forms())


def listed():
    """(form, key, wordings) of the expert's list; without notes in brackets and remarks."""
    with LABELS_CSV.open(encoding="utf-8-sig") as file:
        for line in csv.DictReader(file):
            notes = re.sub(r"\[[^\]]*\]|<br>", "", line["variants"])
            variants = [words.strip() for words in notes.split(";") if re.search("[\u4e00-\u9fff]", words)]
            for form in ["f2019", "f2021"] if line["forms"] == "both" else [line["forms"]]:
                yield form, line, [line["official_label"], *variants]


@pytest.mark.skipif(not LABELS_CSV.exists(), reason="the expert's list of labels is not here")
def test_every_row_of_table_three_in_the_experts_list_is_known():
    known = 0
    for form, line, wordings in listed():
        if not line["table"].startswith("3") or line["key"] not in labels_by_form()[form].rows:
            continue
        for words in wordings:
            words = re.sub(
                r"^三、本年度办理结果 |^（[三四五六]）(?:不予公开|无法提供|不予处理|其他处理)? ?(?=\d)", "", words
            )
            words = re.sub(r"^（[三四五]）|shifted.*| \((?!narrative).*\)$", "", words)
            if re.search(r"[a-z]", words):
                continue
            known += 1
            assert labels_by_form()[form].meaning(words).row == line["key"], (form, words)
    assert known > 60


@pytest.mark.skipif(not LABELS_CSV.exists(), reason="the expert's list of labels is not here")
def test_the_forms_hold_the_keys_of_the_experts_list():
    expected = {(form, line["key"]) for form, line, _ in listed()}
    for name, form in forms().items():
        held = {c.key for c in form.applications.columns}
        for cell in form.all_cells():
            held.add({"proactive": cell.row, "applications": cell.row, "disputes": cell.measure}[cell.table])
        assert {key for of, key in expected if of == name} == held - ({"other_total"} if name == "f2021" else set())


def printed_words(term: object) -> set[str]:
    """Every printed wording in a declaration, nested ones too."""
    found = {term.label, *term.variants} if isinstance(term, Labelled) else set()
    values = (
        term if isinstance(term, tuple) else (getattr(term, name) for name in getattr(type(term), "model_fields", ()))
    )
    return found.union(
        *(
            printed_words(value)
            for value in values
            if isinstance(value, tuple | Labelled) or hasattr(value, "model_fields")
        )
    )


def test_printed_labels_are_in_the_forms_and_not_in_code():
    words = {normalise_label(label) for form in forms().values() for label in printed_words(form)}
    words = {label for label in words if len(label) > 2}  # two characters, such as 其他, are words of the language too
    assert len(words) > 80
    for path in (
        p for package in ("warehouse", "expectations", "assets", "pipelines") for p in (ROOT / package).rglob("*.py")
    ):
        for text in strings(path):
            held = [label for label in words if label in normalise_label(text)]
            assert not held, f"{path.relative_to(ROOT)} holds {held}"


def strings(path: Path) -> list[str]:
    """The string constants of a module; docstrings are excluded."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    words = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in words
    ]
