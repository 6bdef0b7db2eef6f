"""Names of divisions: the ways one name is written, and the place inside it (宝丰 in 宝丰县).

Knows no codes and no years. The endings and peoples are data, in names.yaml.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from warehouse.yaml_models import Declared, load

NAMES = Path(__file__).parent / "names.yaml"


class Parts(NamedTuple):
    """宝丰 and 县; for 长阳土家族自治县 长阳 and 自治县, with `plain` 长阳县, else `plain` is None."""

    place: str
    type: str
    plain: str | None


class Names(Declared):
    types: dict[str, tuple[str, ...]]
    same_unit: dict[str, tuple[str, ...]]
    peoples: tuple[str, ...]
    fillers: frozenset[str]


@cache
def names() -> Names:
    return load(NAMES, Names)


def canonical(name: str) -> str:
    """The one spelling of a township unit: 许湾办事处, 许湾街道办事处 and 许湾街道 are 许湾街道. Other names stay."""
    if name[-1:] in _LAST_OF_SAME:
        for ending, unit in _SAME:
            if name.endswith(ending) and len(name) > len(ending):
                return name[: -len(ending)] + unit
    return name


def parts(name: str, level: str) -> Parts | None:
    """Place and type of a canonical name of `level`; None where no type of that level ends it."""
    ending = next((t for t in _TYPES[level] if name.endswith(t)), None)
    if ending is None or len(name) == len(ending):
        return None
    place = name[: -len(ending)]
    if "族" in place or ending in _AUTONOMOUS:
        bare = _PEOPLES.sub("", place)
        return Parts(bare, ending, bare + ending[-1] if bare != place else None)
    return Parts(place, ending, None)


_TYPES = {level: tuple(sorted(types, key=len, reverse=True)) for level, types in names().types.items()}
_SAME = sorted(
    ((ending, unit) for unit, endings in names().same_unit.items() for ending in endings),
    key=lambda pair: len(pair[0]),
    reverse=True,
)
_LAST_OF_SAME = {ending[-1] for ending, _ in _SAME}
_AUTONOMOUS = ("自治州", "自治县", "自治旗", "自治区")
# Two characters at least stay: 内蒙古 and 东乡族 are places, not 内 and nothing.
_PEOPLES = re.compile(rf"(?<=..)(?:{'|'.join(sorted(names().peoples, key=len, reverse=True))})+$")
