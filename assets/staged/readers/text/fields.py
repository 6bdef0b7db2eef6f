"""The kinds of fields in a line of text: figures, marks for none, sentences. Knows no layout."""

import re

from assets.staged.values import count_numbers, looks_like_value

_WORDS = re.compile(r"[^\W\d_]")
_LONGEST_LABEL = 60
_LONGEST_VALUE = 40


def is_value(field: str) -> bool:
    """Whether a field is a number or a mark that means none, and not long."""
    return len(field) <= _LONGEST_VALUE and looks_like_value(field)


def has_figures(field: str) -> bool:
    """Whether a field is a value or a mark, or holds digits and no words, as figures that ran together do."""
    return is_value(field) or (not _WORDS.search(field) and count_numbers(field) > 0)


def is_sentence(line: str) -> bool:
    """Whether a line is running text: it ends a sentence, or is longer than any label."""
    return "。" in line or len(line.strip()) > _LONGEST_LABEL
