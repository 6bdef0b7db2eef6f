"""The settings of the environment: their names, meanings and defaults (settings.yaml), and what each is at present.

Secrets are masked in what is shown. The places of a run are put together in resources.py. Uses no Dagster.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from warehouse.yaml_models import Declared, load

SETTINGS = Path(__file__).with_suffix(".yaml")
DATA, WAREHOUSE = "GONGKAI_DATA", "GONGKAI_WAREHOUSE"
MASK = "****"
_PLACES = ("folder", "file", "input")
Origin = Literal["environment", "default", "warehouse", "unset"]


class SettingsError(ValueError):
    """A setting names something that cannot be used: which one, why, and what to do."""


class Setting(Declared):
    """A setting. `beside` is where its place is without it, below the data folder."""

    name: str
    kind: Literal["folder", "file", "input", "place", "text", "secret"]
    default: str | None = None
    beside: str | None = None
    zh: str
    en: str


class Settings(Declared):
    settings: tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """What a setting is at present, and where that comes from. `exists` is None for what is not a place on a disk."""

    setting: Setting
    value: str | None
    origin: Origin
    exists: bool | None

    @property
    def shown(self) -> str:
        """The value for people, without secrets."""
        return "" if self.value is None else MASK if self.setting.kind == "secret" else self.value


@cache
def settings() -> dict[str, Setting]:
    """Every setting by its name."""
    return {setting.name: setting for setting in load(SETTINGS, Settings).settings}


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of everything that has no setting of its own: GONGKAI_DATA, else that of the warehouse, else data."""
    if named := environment.get(DATA):
        return Path(named)
    warehouse = environment.get(WAREHOUSE)
    return Path(warehouse).parent if warehouse else Path(settings()[DATA].default or "")


def place(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """The place that a setting names, else its default below the data folder."""
    return environment.get(name) or str(data_folder(environment) / str(settings()[name].beside))


def values(environment: Mapping[str, str] = os.environ) -> Iterator[Value]:
    """Every setting as it is in `environment`."""
    for setting in settings().values():
        value, origin = _value(setting, environment)
        exists = Path(value).exists() if value and setting.kind in _PLACES else None
        yield Value(setting, value, origin, exists)


def _value(setting: Setting, environment: Mapping[str, str]) -> tuple[str | None, Origin]:
    if environment.get(setting.name):
        return environment[setting.name], "environment"
    if setting.name == DATA:
        return str(data_folder(environment)), "warehouse" if environment.get(WAREHOUSE) else "default"
    if setting.beside:
        return place(setting.name, environment), "default"
    return setting.default, "default" if setting.default else "unset"


def require_folder(name: str, environment: Mapping[str, str] = os.environ) -> None:
    """SettingsError where a setting names a folder that is missing: read as an empty one, it would be passed over."""
    named = environment.get(name)
    if named and not Path(named).is_dir():
        raise SettingsError(
            f"{name} is {named}, which is not a folder. Create it, or set {name} to the right folder, or unset it to"
            f" use {data_folder(environment) / str(settings()[name].beside)}."
        )
