"""Texts for people use the terms of the glossary (warehouse/reference/glossary.yaml) and none of the words it replaces.

To cover another file, add a glob to one of the lists below.
"""

import ast
import re
from pathlib import Path

import pytest
import yaml

from warehouse.reference.glossary import glossary

ROOT = Path(__file__).parent.parent
# Texts that people read: messages, data that is shown to people, pages.
TEXTS = [
    "assets/**/*.yaml",
    "assets/**/README.md",
    "expectations/**/*.yaml",
    "pipelines/**/*.yaml",
    "warehouse/releases/**/*.yaml",
    "warehouse/schema/*.yaml",
    "README*.md",
    "docs/bi.md",
    "docs/tables.md",
    "docs/rules*.md",
]
# Message files: `key: {zh: …, en: …}` (warehouse/messages.py).
MESSAGES = [
    "assets/**/messages.yaml",
    "assets/checked/wording/conclusions.yaml",
    "pipelines/**/messages.yaml",
    "pipelines/cli/messages/*.yaml",
    "pipelines/site/messages/*.yaml",
    "warehouse/**/messages.yaml",
]
# Python files whose string literals people may read: errors, descriptions in Dagster.
PRODUCT = ["warehouse/**/*.py", "expectations/**/*.py", "assets/**/*.py", "pipelines/**/*.py"]
LITERALS = PRODUCT
# Python files whose docstrings engineers read.
CODE = [
    *PRODUCT,
    "tests/assets/checked/**/*.py",
    "tests/pipelines/report/*.py",
    "tests/test_language.py",
]
# Words of translated English that a docstring does without: identified, reported, states, there is none, rebuild, fix.
NOT_IN_DOCSTRINGS = [
    "told", "tells", "said", "says", "is no", "are no", "is the matter of", "whatever", "stand in", "stands", "anew",
    "mend", "mends", "mended", "by hand", "kept apart", "keeps apart", "rotten", "a night", "for ever", "last year's",
]  # fmt: skip


def paths(globs):
    """The files of `globs`, each once."""
    return sorted({path for glob in globs for path in ROOT.glob(glob)})


# Names in code, and what is plain English although a word of NOT_IN_DOCSTRINGS is in it.
PLAIN = re.compile(r"`[^`]*`|\bthere (?:is|are) no\b|\bno (?:longer|more|wider|taller|larger|smaller)\b", re.IGNORECASE)


def found_words(text, words):
    """The `words` that `text` has outside code, each as a whole word or phrase in any case."""
    text = PLAIN.sub("", text)
    return [word for word in words if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text, re.IGNORECASE)]


def replaced_words(text):
    """The words of the glossary's `not_zh` and `not_en` that `text` has outside the term itself."""
    found = []
    for term in glossary().values():
        rest = text.replace(term.zh, "")
        found += [word for word in term.not_zh if word in rest]
        found += found_words(text, term.not_en)
    return found


def docstrings(path):
    """The docstrings of a Python file, by line."""
    tree = ast.parse(path.read_text("utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        if isinstance(node, documented) and (text := ast.get_docstring(node)):
            yield node.body[0].lineno, text


def literals(path):
    """The string literals of a Python file, by line, without docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.lineno, node.value


def test_every_glob_has_files():
    assert [glob for glob in (*TEXTS, *MESSAGES, *LITERALS, *CODE) if not list(ROOT.glob(glob))] == []


@pytest.mark.parametrize("path", paths(TEXTS), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_text_has_no_word_that_a_term_replaces(path):
    lines = path.read_text("utf-8").splitlines()
    assert [(n, words) for n, line in enumerate(lines, 1) if (words := replaced_words(line))] == []


@pytest.mark.parametrize("path", paths(MESSAGES), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_message_that_is_a_term_and_nothing_else_is_written_as_its_key(path):
    """A message whose two texts are those of a term is that term, so it takes them from the glossary."""
    terms = {(term.zh, term.en): key for key, term in glossary().items()}
    messages = yaml.safe_load(path.read_text("utf-8"))
    copied = {key: terms[pair] for key, text in messages.items() if (pair := (text["zh"], text["en"])) in terms}
    assert copied == {}


@pytest.mark.parametrize("path", paths(MESSAGES), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_term_of_a_message_is_in_the_glossary(path):
    used = re.findall(r"\$([a-z_]+)", path.read_text("utf-8"))
    assert sorted(set(used) - set(glossary())) == []


@pytest.mark.parametrize("path", paths(LITERALS), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_literal_has_no_word_that_a_term_replaces(path):
    assert [(n, words) for n, text in literals(path) if (words := replaced_words(text))] == []


@pytest.mark.parametrize("path", paths(CODE), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_docstring_is_plain_technical_english(path):
    assert [(n, words) for n, text in docstrings(path) if (words := found_words(text, NOT_IN_DOCSTRINGS))] == []
