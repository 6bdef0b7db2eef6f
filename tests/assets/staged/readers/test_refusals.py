"""Refusals of the readers: every message of messages.yaml is used, and every key used is a message."""

import ast
from pathlib import Path

import pytest

from assets.staged import readers
from assets.staged.grid import Unreadable
from assets.staged.readers import refusals
from warehouse.messages import load_messages

ROOM = Path(readers.__file__).parent
MESSAGES = load_messages(ROOM / "messages.yaml")


def quoted(folder):
    """All string literals of the modules of a folder."""
    trees = (ast.parse(path.read_text("utf-8")) for path in folder.rglob("*.py"))
    nodes = (node for tree in trees for node in ast.walk(tree))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def keys_of_calls(name, place):
    """The literal keys that the readers pass as argument `place` of a function of refusals.py."""
    trees = (ast.parse(path.read_text("utf-8")) for path in ROOM.rglob("*.py"))
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    named = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id == name)
    return {call.args[place].value for call in named if isinstance(call.args[place], ast.Constant)}


def test_every_message_is_used():
    assert set(MESSAGES) - quoted(ROOM) == set()


def test_every_refusal_has_its_message():
    used = keys_of_calls("unreadable", 0) | keys_of_calls("check_limit", 2)
    assert used - set(MESSAGES) == set()


@pytest.mark.parametrize("media_type", ["application/zip", "application/encrypted", "image/webp"])
def test_a_format_without_a_reader_is_refused_with_advice(media_type):
    with pytest.raises(Unreadable) as refused:
        readers.readings(media_type, b"")
    assert media_type in refused.value.why.en
    assert media_type in refused.value.why.zh
    assert "{" not in refused.value.why.en + refused.value.why.zh


def test_a_limit_names_the_count_and_what_is_counted():
    refusals.check_limit(3, 3, "cells")
    with pytest.raises(Unreadable) as refused:
        refusals.check_limit(1_234_567, 3, "cells")
    assert "1,234,567 cells, more than any report" in refused.value.why.en
    assert "1,234,567 个单元格" in refused.value.why.zh
