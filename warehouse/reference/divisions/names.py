"""Spellings of the names of divisions, and the place within a name (宝丰 in 宝丰县).

Uses no codes and no years. Endings and peoples are data, in names.yaml.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from warehouse.yaml_models import Declared, load

NAMES = Path(__file__).parent / "names.yaml"


class NameParts(NamedTuple):
    """A name in parts: 宝丰 and 县. 长阳土家族自治县 has 长阳, 自治县 and `plain` 长阳县, None for other names."""

    place: str
    type: str
    plain: str | None


class NamingRules(Declared):
    """names.yaml."""

    types: dict[str, tuple[str, ...]]
    same_unit: dict[str, tuple[str, ...]]
    peoples: tuple[str, ...]
    fillers: frozenset[str]


@cache
def naming_rules() -> NamingRules:
    return load(NAMES, NamingRules)


def canonical_name(name: str) -> str:
    """One spelling for each township unit: 许湾办事处 and 许湾街道办事处 become 许湾街道. Other names do not change."""
    if name[-1:] in _LAST_OF_SAME:
        for ending, unit in _SAME:
            if name.endswith(ending) and len(name) > len(ending):
                return name[: -len(ending)] + unit
    return name


def split_name(name: str, level: str) -> NameParts | None:
    """Place and type of a canonical name of `level`; None if it does not end with a type of that level."""
    ending = next((t for t in _TYPES[level] if name.endswith(t)), None)
    if ending is None or len(name) == len(ending):
        return None
    place = name[: -len(ending)]
    if "族" in place or ending in _AUTONOMOUS:
        bare = _PEOPLES.sub("", place)
        return NameParts(bare, ending, bare + ending[-1] if bare != place else None)
    return NameParts(place, ending, None)


_TYPES = {level: tuple(sorted(types, key=len, reverse=True)) for level, types in naming_rules().types.items()}
_SAME = sorted(
    ((ending, unit) for unit, endings in naming_rules().same_unit.items() for ending in endings),
    key=lambda pair: len(pair[0]),
    reverse=True,
)
_LAST_OF_SAME = {ending[-1] for ending, _ in _SAME}
_AUTONOMOUS = ("自治州", "自治县", "自治旗", "自治区")
# At least two characters remain, so that 内蒙古 does not become 内.
_PEOPLES = re.compile(rf"(?<=..)(?:{'|'.join(sorted(naming_rules().peoples, key=len, reverse=True))})+$")
