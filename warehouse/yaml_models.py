"""Loads data files: YAML validated against a pydantic model. An error names file, line and field.

Each caller has a model of its own; none is here.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

Model = TypeVar("Model", bound=BaseModel)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Keeps dates as text for the model to read: YAML's own error for 2027-02-30 has neither file nor line."""

    yaml_implicit_resolvers = {
        first: [(tag, like) for tag, like in listed if tag != "tag:yaml.org,2002:timestamp"]
        for first, listed in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class DeclarationError(ValueError):
    """A data file does not fit its model; the message is `file:line: field: what is wrong`."""


class Declared(BaseModel):
    """Base of the models: unknown fields are errors, and values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def load(path: Path, model: type[Model]) -> Model:
    """Read `path` into `model`, or raise DeclarationError for every fault in it."""
    text = _text(path)
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        data = loader.construct_document(node) if node is not None else None
        duplicates = list(_duplicate_keys(node))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DeclarationError(f"{path}:{line}: not YAML: {error.problem}") from error
    except (ValueError, RecursionError) as error:  # !!int x, &a [*a]
        raise DeclarationError(f"{path}: not YAML: {error}") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, text.find(chr(error.character))) + 1
        raise DeclarationError(f"{path}:{line}: a character that YAML does not allow: delete it") from error
    if duplicates:
        raise DeclarationError("\n".join(f"{path}:{line}: {name}: duplicate key" for name, line in duplicates))
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = (f"{path}:{_line(node, e['loc'])}: {_field(e['loc'])}: {e['msg']}" for e in error.errors())
        raise DeclarationError("\n".join(faults)) from error


def lines(path: Path, name: str) -> tuple[int, ...]:
    """The 1-based line of each entry of the top-level list `name` of `path`, a file that loads."""
    node = _Loader(_text(path)).get_single_node()
    listed = next(value for key, value in node.value if key.value == name)
    return tuple(entry.start_mark.line + 1 for entry in listed.value)


def line(path: Path, *location: str | int) -> int:
    """The 1-based line of a field of `path`, a file that loads; of a missing one, that of the field around it."""
    return _line(_Loader(_text(path)).get_single_node(), location)


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DeclarationError(f"{path}:{line}: not UTF-8: save the file in UTF-8") from error


def _duplicate_keys(node: Any) -> Iterator[tuple[str, int]]:
    """Duplicate keys of a mapping, with their lines. YAML itself keeps the last one without an error."""
    inner: list[Any] = list(node.value) if isinstance(node, yaml.SequenceNode) else []
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for name, value in node.value:
            if str(name.value) in seen:
                yield str(name.value), name.start_mark.line + 1
            seen.add(str(name.value))
            inner.append(value)
    for below in inner:
        yield from _duplicate_keys(below)


def _field(location: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in location) or "file"


def _line(node: Any, location: tuple[str | int, ...]) -> int:
    """The 1-based line of the deepest node found on the path `location`."""
    for part in location:
        if isinstance(node, yaml.MappingNode):
            found = next((value for name, value in node.value if name.value == part), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            found = node.value[part]
        else:
            found = None
        if found is None:
            break
        node = found
    return node.start_mark.line + 1 if node is not None else 1
