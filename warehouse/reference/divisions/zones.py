"""Loads zones.yaml, the functional zones known by name, and validates them against the divisions.

Endings that identify other zones are in bodies/kinds_of_body.yaml; zones with a code are in regions.csv.gz.
"""

from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from warehouse.reference.divisions.names import split_name
from warehouse.reference.divisions.regions import regions
from warehouse.yaml_models import Declared, load

ZONES = Path(__file__).parent / "zones.yaml"


class Zone(Declared):
    """A zone: its `code` in the lists or None, the division in law it `sits_in`, and the body or division that runs it.

    `spans`: the counties in which its townships are listed; empty where these are those of `sits_in`. `since` and
    `until` are its first and last fiscal year, None where unlimited.
    """

    name: str = Field(min_length=3)
    aliases: tuple[str, ...] = ()
    code: str | None = Field(default=None, pattern=r"^\d{6}$")
    sits_in: str = Field(pattern=r"^\d{2}(\d{2}(\d{2})?)?$")
    spans: tuple[Annotated[str, Field(pattern=r"^\d{6}$")], ...] = ()
    run_by: str
    since: int | None = None
    until: int | None = None
    evidence: str = Field(min_length=4)

    @model_validator(mode="after")
    def _agrees_with_the_lists(self) -> Self:
        known = regions().nearest(self.sits_in, self.until)
        if known is None:
            raise ValueError(f"sits_in {self.sits_in} is in no list")
        for code in self.spans:
            if not code.startswith(self.sits_in) or regions().nearest(code, self.until) is None:
                raise ValueError(f"spans: {code} is not a county in {self.sits_in} of any list")
        row = regions().nearest(self.code, self.until) if self.code else None
        if self.code and (row is None or row.kind != "functional_zone"):
            raise ValueError(f"code {self.code} is not a functional zone of the lists: leave it out")
        if legal := [name for name in self.local_names if self._is_division(name)]:
            raise ValueError(f"{legal[0]} is a division in law, so it cannot name a zone: remove it or enter `until`")
        return self

    def exists_in(self, year: int | None) -> bool:
        if year is None:
            return self.until is None
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)

    def longest_start(self, name: str) -> int:
        """How many characters of `name` are the full name or an alias."""
        return max(len(own) for own in (self.name, *self.aliases) if name.startswith(own))

    @cached_property
    def local_names(self) -> tuple[str, ...]:
        """The names, and each without the divisions it begins with: 城乡一体化示范区."""
        row = regions().nearest(self.sits_in, self.until)
        found = list(dict.fromkeys((self.name, *self.aliases)))
        for above in (*regions().ancestors(row, self.until), row) if row else ():
            split = split_name(above.name, above.level)
            starts = (above.name, *((split.place,) if split else ()))
            found += [name.removeprefix(start) for name in found for start in starts if name.startswith(start)]
        return tuple(dict.fromkeys(name for name in found if len(name) > 2))

    def _is_division(self, name: str) -> bool:
        return any(row.kind != "functional_zone" for row in regions().named(name, self.until))


class Zones(Declared):
    """zones.yaml, with lookups."""

    zones: tuple[Zone, ...]

    def begins(self, name: str, year: int | None) -> Zone | None:
        """The zone of `year` whose full name or alias `name` begins with; the longest match counts."""
        zones = (zone for zone in self._existing("", year) if name.startswith((zone.name, *zone.aliases)))
        return max(zones, key=lambda zone: zone.longest_start(name), default=None)

    def within(self, code: str, name: str, year: int | None) -> tuple[Zone, str] | None:
        """The zone in the division `code` that `name` begins with, and the rest; the longest match counts."""
        zones = self._existing(code, year)
        fits = ((len(own), zone) for zone in zones for own in zone.local_names if name.startswith(own))
        length, zone = max(fits, key=lambda fit: fit[0], default=(0, None))
        return (zone, name[length:]) if zone else None

    def _existing(self, code: str, year: int | None) -> Iterator[Zone]:
        return (zone for zone in self.zones if zone.sits_in.startswith(code) and zone.exists_in(year))


@cache
def zones(path: Path = ZONES) -> Zones:
    """All zones of this project; DeclarationError names file, line and field of a fault."""
    return load(path, Zones)
