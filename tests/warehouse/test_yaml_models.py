"""Loading a data file: each fault is reported with file, line and field."""

import re

import pytest

from warehouse.yaml_models import DeclarationError, Declared, lines, load


class Leaf(Declared):
    name: str
    size: int = 0


class Tree(Declared):
    leaves: tuple[Leaf, ...]
    words: dict[str, str] = {}


GOOD = "# 树\nleaves:\n- {name: 叶, size: 2}\n- name: 枝\nwords: {甲: 乙}\n"


def read(folder, text, encoding="utf-8"):
    path = folder / "tree.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return load(path, Tree)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_file_that_fits_its_model(tmp_path, encoding, ending):
    tree = read(tmp_path, GOOD.replace("\n", ending), encoding)
    assert tree == Tree(leaves=(Leaf(name="叶", size=2), Leaf(name="枝")), words={"甲": "乙"})


def test_what_is_declared_does_not_change(tmp_path):
    with pytest.raises(ValueError, match="frozen"):
        read(tmp_path, GOOD).leaves = ()


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        (GOOD.replace("size: 2", "size: two"), 3, "leaves.0.size: Input should be a valid integer"),
        (GOOD.replace("name: 枝", "nom: 枝"), 4, "leaves.1.name: Field required"),
        (GOOD + "roots: []\n", 6, "roots: Extra inputs are not permitted"),
        (GOOD.replace("{甲: 乙}", "[]"), 5, "words: Input should be a valid dictionary"),
        ("", 1, "file: Input should be"),
        ("just words\n", 1, "file: Input should be"),
        (GOOD + "leaves: []\n", 6, "leaves: duplicate key"),
        (GOOD.replace("size: 2", "size: 2, size: 3"), 3, "size: duplicate key"),
        (GOOD.replace("{甲: 乙}", "{甲: 乙"), 6, "not YAML: "),
        (GOOD + "---\nleaves: []\n", 6, "not YAML: "),
        (GOOD + "[a]: b\n", 6, "not YAML: "),
        (GOOD + "\x01\n", 6, "a character that YAML does not allow"),
        (GOOD.encode("gb18030"), 1, "not UTF-8: save the file in UTF-8"),
        (GOOD.encode() + b"\n\xff", 7, "not UTF-8: save the file in UTF-8"),
    ],
)
def test_a_fault_is_reported_with_file_line_and_field(tmp_path, text, line, fault):
    with pytest.raises(DeclarationError, match=re.escape(fault)) as error:
        read(tmp_path, text)
    assert str(error.value).startswith(f"{tmp_path / 'tree.yaml'}:{line}: ")


@pytest.mark.parametrize("text", ["leaves: !!int x\n", "leaves: !!timestamp 2026-13-01\n", "leaves: &a [*a]\n"])
def test_a_file_without_a_value_is_reported_with_its_path(tmp_path, text):
    with pytest.raises(DeclarationError, match=re.escape(f"{tmp_path / 'tree.yaml'}: not YAML: ")):
        read(tmp_path, text)


def test_a_date_is_text_until_its_model_reads_it(tmp_path):
    assert read(tmp_path, "leaves: []\nwords: {day: 2026-13-45, other: 2026-05-01}\n").words == {
        "day": "2026-13-45",
        "other": "2026-05-01",
    }


def test_the_lines_of_a_list_are_those_its_entries_begin_on(tmp_path):
    read(tmp_path, GOOD)
    assert lines(tmp_path / "tree.yaml", "leaves") == (3, 4)


def test_all_faults_are_reported(tmp_path):
    with pytest.raises(DeclarationError) as error:
        read(tmp_path, GOOD.replace("size: 2", "size: two").replace("name: 枝", "size: 1"))
    assert len(str(error.value).splitlines()) == 2
