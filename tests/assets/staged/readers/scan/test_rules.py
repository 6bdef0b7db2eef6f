"""Strokes of large characters, which cross each other as rules do, are neither rules nor lost; rules of tables are."""

from random import Random

import numpy as np
import pytest

from assets.staged.readers.scan.rules import find_rules

DPI = 200
PIXEL = 72 / DPI


def drawn(rng, with_table):
    """A page's ink with a line of large characters like 田 and 井, and a table of a few rows below it."""
    ink = np.zeros((1000, 1400), np.uint8)
    for column in range(rng.randint(2, 12)):
        size, thick = rng.randint(60, 122), rng.randint(2, 6)
        left, top = 30 + column * 110, rng.randint(40, 60)
        for at in (0, size // 2, size - thick) if rng.random() < 0.5 else (size // 4, 3 * size // 4):
            ink[top + at : top + at + thick, left : left + min(size, 100)] = 255
            ink[top : top + size, left + min(at, 96) : left + min(at, 96) + thick] = 255
    characters = ink.copy()
    if with_table:
        for row in range(5):
            ink[400 + row * 60 : 403 + row * 60, 100:1300] = 255
        for column in range(5):
            ink[400:643, 100 + column * 299 : 103 + column * 299] = 255
    return ink, characters


@pytest.mark.parametrize("seed", range(12))
def test_large_characters_beside_a_table_are_no_rules(seed):
    ink, characters = drawn(Random(seed), with_table=True)
    rules, mask = find_rules(ink, DPI)
    assert len(rules) == 10
    assert all(max(rule[1], rule[3]) >= 399 * PIXEL for rule in rules)
    assert not (mask & characters).any()


@pytest.mark.parametrize("seed", range(4))
def test_a_page_of_large_characters_has_no_rules(seed):
    ink, _ = drawn(Random(seed), with_table=False)
    rules, mask = find_rules(ink, DPI)
    assert rules == []
    assert not mask.any()
