"""Functional zones known by name: zones.yaml, validated against the divisions. Zones told by an ending alone are the
matter of bodies/bodies.yaml, and those of the lists of regions.csv.gz.
"""

from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from warehouse.reference.divisions.names import parts
from warehouse.reference.divisions.regions import regions
from warehouse.yaml_models import Declared, load

ZONES = Path(__file__).parent / "zones.yaml"


class Zone(Declared):
    """A zone: `code` in the lists or None, the division in law it `sits_in`, the body or division it is `run_by`.

    `since` and `until` are fiscal years, None where open.
    """

    name: str = Field(min_length=3)
    aliases: tuple[str, ...] = ()
    code: str | None = Field(default=None, pattern=r"^\d{6}$")
    sits_in: str = Field(pattern=r"^\d{2}(\d{2}(\d{2})?)?$")
    run_by: str
    since: int | None = None
    until: int | None = None
    evidence: str = Field(min_length=4)

    @model_validator(mode="after")
    def _agrees_with_the_lists(self) -> Self:
        known = regions().nearest(self.sits_in, self.until)
        if known is None:
            raise ValueError(f"sits_in {self.sits_in} is in no list")
        row = regions().nearest(self.code, self.until) if self.code else None
        if self.code and (row is None or row.kind != "functional_zone"):
            raise ValueError(f"code {self.code} is no functional zone of the lists: leave it out")
        if legal := [name for name in self.local_names if self._is_division(name)]:
            raise ValueError(f"{legal[0]} is a division in law: it is no name of a zone, or only until it became one")
        return self

    def stands(self, year: int | None) -> bool:
        if year is None:
            return self.until is None
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)

    @cached_property
    def local_names(self) -> tuple[str, ...]:
        """The names, and what is left of them without the divisions they begin with: 城乡一体化示范区."""
        row = regions().nearest(self.sits_in, self.until)
        found = list(dict.fromkeys((self.name, *self.aliases)))
        for above in (*regions().ancestors(row, self.until), row) if row else ():
            split = parts(above.name, above.level)
            starts = (above.name, *((split.place,) if split else ()))
            found += [name.removeprefix(start) for name in found for start in starts if name.startswith(start)]
        return tuple(dict.fromkeys(name for name in found if len(name) > 2))

    def _is_division(self, name: str) -> bool:
        return any(row.kind != "functional_zone" for row in regions().named(name, self.until))


class Zones(Declared):
    """zones.yaml, with lookups."""

    zones: tuple[Zone, ...]

    def begins(self, name: str, year: int | None) -> Zone | None:
        """The zone of `year` with whose name, in full or an alias, `name` begins."""
        return next((zone for zone in self._standing("", year) if name.startswith((zone.name, *zone.aliases))), None)

    def within(self, code: str, name: str, year: int | None) -> tuple[Zone, str] | None:
        """The zone in the division `code` that `name` begins with, and what follows it; the longest name counts."""
        zones = self._standing(code, year)
        fits = ((len(own), zone) for zone in zones for own in zone.local_names if name.startswith(own))
        length, zone = max(fits, key=lambda fit: fit[0], default=(0, None))
        return (zone, name[length:]) if zone else None

    def _standing(self, code: str, year: int | None) -> Iterator[Zone]:
        return (zone for zone in self.zones if zone.sits_in.startswith(code) and zone.stands(year))


@cache
def zones(path: Path = ZONES) -> Zones:
    """The zones of this project; DeclarationError names file, line and field of a fault."""
    return load(path, Zones)
