"""Reading what experts declare: a YAML file validated against a pydantic model. An error names file, line and field.

Holds only the loading; what a file may say is the model of whoever reads it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

Model = TypeVar("Model", bound=BaseModel)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A date stays text until its model reads it: YAML itself says of 2027-02-30 neither file nor line."""

    yaml_implicit_resolvers = {
        first: [(tag, like) for tag, like in listed if tag != "tag:yaml.org,2002:timestamp"]
        for first, listed in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class DeclarationError(ValueError):
    """A data file says something its model does not allow; the message is `file:line: field: what is wrong`."""


class Declared(BaseModel):
    """A declared thing: unknown fields are errors, values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def load(path: Path, model: type[Model]) -> Model:
    """Read `path` into `model`, or raise DeclarationError for every fault in it."""
    text = _text(path)
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        data = loader.construct_document(node) if node is not None else None
        repeated = list(_repeated(node))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DeclarationError(f"{path}:{line}: not YAML: {error.problem}") from error
    except (ValueError, RecursionError) as error:  # !!int x, &a [*a]
        raise DeclarationError(f"{path}: not YAML: {error}") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, text.find(chr(error.character))) + 1
        raise DeclarationError(f"{path}:{line}: a character that YAML does not allow: delete it") from error
    if repeated:
        raise DeclarationError("\n".join(f"{path}:{line}: {name}: it stands here twice" for name, line in repeated))
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = (f"{path}:{_line(node, e['loc'])}: {_field(e['loc'])}: {e['msg']}" for e in error.errors())
        raise DeclarationError("\n".join(faults)) from error


def lines(path: Path, name: str) -> tuple[int, ...]:
    """The 1-based line of each entry of the list `name` at the top of `path`, a file that loads."""
    node = _Loader(_text(path)).get_single_node()
    listed = next(value for key, value in node.value if key.value == name)
    return tuple(entry.start_mark.line + 1 for entry in listed.value)


def line(path: Path, *location: str | int) -> int:
    """The 1-based line of a field of `path`, a file that loads, or of what stands nearest around a missing one."""
    return _line(_Loader(_text(path)).get_single_node(), location)


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DeclarationError(f"{path}:{line}: not UTF-8: save the file in UTF-8") from error


def _repeated(node: Any) -> Iterator[tuple[str, int]]:
    """Names that one mapping has twice, with their lines: YAML itself would keep the last and say nothing."""
    inner: list[Any] = list(node.value) if isinstance(node, yaml.SequenceNode) else []
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for name, value in node.value:
            if str(name.value) in seen:
                yield str(name.value), name.start_mark.line + 1
            seen.add(str(name.value))
            inner.append(value)
    for below in inner:
        yield from _repeated(below)


def _field(location: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in location) or "file"


def _line(node: Any, location: tuple[str | int, ...]) -> int:
    """The 1-based line of the deepest node on the way to `location`."""
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
