"""The files of the forms: the packaged ones beside this module, and an office's own in the folder GONGKAI_FORMS.

A file declares a form in full, or `follows` another form and declares the differences:

- A mapping changes the fields it names.
- A list of entries with a `key` changes the entries it names. `removed: true` drops one. A new entry has `after` (or
  `before`) which key it is printed.
- Any other list, such as `variants` or `headings`, replaces the inherited one.

Holds no model of a form (form.py, tables.py).
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from warehouse.reference.forms.form import FiscalYears, Form
from warehouse.reference.forms.tables import Key
from warehouse.yaml_models import DeclarationError, Declared, line, load

FORMS = Path(__file__).parent
OWN_FORMS = "GONGKAI_FORMS"
Entries = Sequence[Mapping[str, Any]]


class Differences(Declared):
    """What a file declares of a form that follows another. The tables are validated once they are complete."""

    form: Key
    follows: Key
    instrument: str
    fiscal_years: FiscalYears
    cells: int
    title: str | None = None
    sections: tuple[dict[str, Any], ...] = ()
    proactive: dict[str, Any] = {}
    applications: dict[str, Any] = {}
    disputes: dict[str, Any] = {}


class _Beginning(Declared, extra="ignore"):
    form: Key
    follows: Key | None = None


def form_files(form: str | None = None) -> list[Path]:
    """The files of every form; of one form its file and those of the forms it follows."""
    paths = _paths()
    if form is None:
        return list(paths.values())
    found: list[Path] = []
    while form is not None:
        found.append(paths[form])
        form = load(paths[form], _Beginning).follows
    return found


def load_forms() -> dict[str, Form]:
    """Every form by id, oldest first. A form without a last year ends the year before the next one begins.

    DeclarationError names the file: a fault in it, a form that follows an unknown one, years that overlap.
    """
    loaded: dict[str, Form] = {}
    for path, follows in _followed_first(_paths()).items():
        form = _read(path, follows, loaded)
        loaded[form.form] = form
    listed = sorted(loaded.values(), key=lambda form: (form.fiscal_years.first, form.form))
    ended = [_ending(form, later) for form, later in pairwise(listed)]
    return {form.form: form for form in (*ended, *listed[-1:])}


def complete(differences: Mapping[str, Any], followed: Mapping[str, Any]) -> dict[str, Any]:
    """The declaration of a form that follows `followed`; ValueError where a difference names nothing of it."""
    return {**followed, **{name: _changed(followed.get(name), value, name) for name, value in differences.items()}}


def _paths() -> dict[str, Path]:
    own = os.environ.get(OWN_FORMS)
    if own and not Path(own).is_dir():
        raise DeclarationError(f"{OWN_FORMS}: {own} is not a folder: name the folder that holds the office's own forms")
    paths: dict[str, Path] = {}
    for folder in (FORMS, *([Path(own)] if own else [])):
        for path in sorted(folder.glob("*.yaml")):
            if path.stem in paths:
                raise DeclarationError(f"{path}: form {path.stem} is declared in {paths[path.stem]} too: rename one")
            paths[path.stem] = path
    return paths


def _followed_first(paths: Mapping[str, Path]) -> dict[Path, str | None]:
    """The files in an order in which a form comes after the one it follows, each with the name of that one."""
    waiting = {name: load(path, _Beginning) for name, path in paths.items()}
    ordered: dict[str, _Beginning] = {}
    for name, beginning in waiting.items():
        if beginning.form != name:
            raise DeclarationError(f"{paths[name]}: form: name the file {beginning.form}.yaml, as the form it declares")
    while waiting:
        ready = [name for name, found in waiting.items() if found.follows is None or found.follows in ordered]
        if not ready:
            name, beginning = next(iter(waiting.items()))
            at = f"{paths[name]}:{line(paths[name], 'follows')}"
            raise DeclarationError(f"{at}: follows: no form {beginning.follows} comes before {name}")
        ordered |= {name: waiting[name] for name in ready}
        waiting = {name: found for name, found in waiting.items() if name not in ready}
    return {paths[name]: beginning.follows for name, beginning in ordered.items()}


def _read(path: Path, follows: str | None, known: Mapping[str, Form]) -> Form:
    if follows is None:
        return load(path, Form)
    differences = load(path, Differences).model_dump(by_alias=True, exclude_unset=True)
    years = differences.pop("fiscal_years")
    try:
        declared = complete(differences, known[follows].model_dump(by_alias=True))
        return Form.model_validate(declared | {"fiscal_years": years})
    except ValidationError as error:
        faults = (f"{path}:{line(path, *e['loc'][:1])}: {_field(e['loc'])}: {e['msg']}" for e in error.errors())
        raise DeclarationError("\n".join(faults)) from error
    except ValueError as error:
        raise DeclarationError(f"{path}: {error}") from error


def _changed(inherited: Any, difference: Any, where: str) -> Any:
    if isinstance(inherited, Mapping) and isinstance(difference, Mapping):
        changed = {name: _changed(inherited.get(name), value, f"{where}.{name}") for name, value in difference.items()}
        return {**inherited, **changed}
    if _keyed(inherited) and _keyed(difference):
        return _entries(inherited, difference, where)
    return difference


def _keyed(value: Any) -> bool:
    """Whether a value is a list of entries with keys."""
    return (
        isinstance(value, (list, tuple)) and bool(value) and all(isinstance(e, Mapping) and "key" in e for e in value)
    )


def _entries(inherited: Entries, differences: Entries, where: str) -> list[Mapping[str, Any]]:
    listed = list(inherited)
    for entry in differences:
        keys, key = [each["key"] for each in listed], entry["key"]
        if entry.get("removed"):
            listed.pop(_position(keys, key, where))
        elif key in keys:
            listed[keys.index(key)] = _changed(listed[keys.index(key)], entry, f"{where}.{key}")
        else:
            listed.insert(*_new_entry(entry, keys, where))
    return listed


def _new_entry(entry: Mapping[str, Any], keys: Sequence[str], where: str) -> tuple[int, dict[str, Any]]:
    """Where a new entry goes, and the entry."""
    fields = {name: value for name, value in entry.items() if name not in ("after", "before")}
    if "after" in entry:
        return _position(keys, entry["after"], where) + 1, fields
    if "before" in entry:
        return _position(keys, entry["before"], where), fields
    raise ValueError(f"{where}: {entry['key']} is new: say `after` or `before` which key it is printed")


def _position(keys: Sequence[str], key: str, where: str) -> int:
    if key not in keys:
        raise ValueError(f"{where}: there is no {key} in the form followed; its keys are {', '.join(keys)}")
    return list(keys).index(key)


def _ending(form: Form, later: Form) -> Form:
    """`form` with its last fiscal year, which is before the first of `later`."""
    last, first = form.fiscal_years.last, later.fiscal_years.first
    if last is None and form.fiscal_years.first < first:
        return Form.model_validate(form.model_dump(by_alias=True) | {"fiscal_years": {**_years(form), "to": first - 1}})
    if last is None or last >= first:
        raise DeclarationError(
            f"{form_files(later.form)[0]}: fiscal_years: form {form.form} is in force in {first} too"
        )
    return form


def _years(form: Form) -> dict[str, Any]:
    return form.fiscal_years.model_dump(by_alias=True)


def _field(location: Iterable[str | int]) -> str:
    return ".".join(map(str, location)) or "file"
