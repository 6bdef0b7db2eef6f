"""Reading what experts declare: a YAML file validated against a pydantic model. An error names file, line and field.

Holds only the loading; what a file may say is the model of whoever reads it.
"""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

Model = TypeVar("Model", bound=BaseModel)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DeclarationError(ValueError):
    """A data file says something its model does not allow; the message is `file:line: field: what is wrong`."""


class Declared(BaseModel):
    """A declared thing: unknown fields are errors, values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def load(path: Path, model: type[Model]) -> Model:
    """Read `path` into `model`, or raise DeclarationError for every fault in it."""
    loader = _Loader(path.read_text(encoding="utf-8"))
    try:
        node = loader.get_single_node()
        data = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DeclarationError(f"{path}:{line}: not YAML: {error.problem}") from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = (f"{path}:{_line(node, e['loc'])}: {_field(e['loc'])}: {e['msg']}" for e in error.errors())
        raise DeclarationError("\n".join(faults)) from error


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
