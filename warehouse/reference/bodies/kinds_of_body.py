"""The kinds of reporting body, identified by patterns in the name, with national bodies and the ends of zone names.

Loads kinds_of_body.yaml. Does not resolve divisions: that is divisions/regions.py.
"""

import re
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import field_validator

from warehouse.yaml_models import Declared, load

KINDS_OF_BODY = Path(__file__).parent / "kinds_of_body.yaml"

Kind = Literal[
    "government", "government_office", "department", "township_government", "subdistrict_office",
    "functional_zone_committee", "dispatched_organ", "vertical_agency", "public_enterprise",
]  # fmt: skip
Level = Literal["national", "province", "prefecture", "county", "township", "zone"]
# The name of a zone contains no organ: 自然资源和规划局高新区分局 is a bureau, not a zone.
_NO_ORGAN = "[^局厅委院处会]"
_BETWEEN_NAMES = re.compile("[、/()]")


def _compiles(patterns: tuple[str, ...]) -> tuple[str, ...]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
    return patterns


class KindOfBody(Declared):
    """A kind, its names in both languages, and the patterns in the name of a body that identify it.

    `dispatched`: another organ has sent it out; `vertical`: it reports within its own system; `in_scope`: it reports on
    this form.
    """

    kind: Kind
    zh: str
    en: str
    patterns: tuple[str, ...]
    dispatched: bool = False
    vertical: bool = False
    in_scope: bool = True

    _checked = field_validator("patterns")(_compiles)


class ZoneNames(Declared):
    """Endings of zone names, committees that run zones, and short names with the full names they may mean."""

    endings: tuple[str, ...]
    before_committee: tuple[str, ...]
    committees: tuple[str, ...]
    short: dict[str, tuple[str, ...]]

    _checked = field_validator("endings", "before_committee")(_compiles)


class BranchNames(Declared):
    """What ends the name of an organ and of its branch; strict endings; subjects of branches, which name no place."""

    organs: tuple[str, ...]
    endings: tuple[str, ...]
    strict: tuple[str, ...]
    subjects: tuple[str, ...]

    _checked = field_validator("subjects")(_compiles)


class Branch(NamedTuple):
    """A branch in a name: what is between organ and ending, and whether that must be a place."""

    place: str
    strict: bool


class KindsOfBody(Declared):
    """kinds_of_body.yaml. Methods take names without white space."""

    kinds: tuple[KindOfBody, ...]
    bare: dict[Level, Kind]
    national: tuple[str, ...]
    prefixes: tuple[str, ...]
    branches: BranchNames
    publishers: tuple[str, ...]
    seats: dict[str, str]
    zones: ZoneNames

    _checked = field_validator("national", "prefixes", "publishers")(_compiles)

    def kind(self, name: str) -> Kind | None:
        """The first kind with a pattern that matches `name`; None if there is none."""
        return next((kind for kind, pattern in self._kinds if pattern.search(name)), None)

    def is_national(self, name: str) -> bool:
        """Whether `name`, or each of the two names it gives, is that of a national body, and not of a branch of one."""
        names = [part for part in _BETWEEN_NAMES.split(name) if part]
        return bool(names) and all(self._national.fullmatch(part) and not self._is_branch(part) for part in names)

    def _is_branch(self, name: str) -> bool:
        """Whether `name` is that of an agency's branch somewhere: 国家税务总局某某区税务局."""
        agency = self.prefix(name)
        return agency.endswith("局") and self.kind(name.removeprefix(agency)) in ("vertical_agency", "dispatched_organ")

    def branch(self, name: str) -> Branch | None:
        """The branch that `name`, the rest of a name after its division, ends with; None if there is none."""
        found = self._branch.fullmatch(name)
        if found is None:
            return None
        place, ending = found["place"], found["ending"]
        return Branch(place, ending in self.branches.strict and self._subject.fullmatch(place) is None)

    def publishes_for_others(self, name: str) -> bool:
        """Whether the body puts up pages of other bodies, as a media centre does."""
        return self._publishers.search(name) is not None

    def seat(self, name: str) -> str | None:
        """The code of the division where the agency that `name` begins with is; None if it is not listed."""
        return next((code for agency, code in self.seats.items() if name.startswith(agency)), None)

    def prefix(self, name: str) -> str:
        """The words before the division that do not belong to it, such as 国家税务总局; "" if there are none."""
        found = self._prefix.match(name)
        return found[0] if found else ""

    def zone(self, name: str) -> tuple[str, str] | None:
        """The zone that `name` begins with, and the rest behind it and its committee; None if there is no zone."""
        found = self._zone.match(name)
        return (found["zone"] or found["run"], name[found.end() :]) if found else None

    def after_committee(self, rest: str) -> str:
        """`rest` without the name of a committee at its beginning."""
        found = next((run for run in self.zones.committees if rest.startswith(run)), "")
        return rest[len(found) :]

    def full_zone_names(self, zone: str) -> tuple[str, ...]:
        """`zone`, and all other names, short or full, that may mean the same zone."""
        for short, full in self.zones.short.items():
            for ending in (*full, short):
                if zone.endswith(ending):
                    place = zone.removesuffix(ending)
                    return (zone, *(place + other for other in (short, *full) if place + other != zone))
        return (zone,)

    @cached_property
    def _kinds(self) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
        return tuple((entry.kind, re.compile("|".join(entry.patterns))) for entry in self.kinds)

    @cached_property
    def _national(self) -> re.Pattern[str]:
        return re.compile("|".join(self.national))

    @cached_property
    def _prefix(self) -> re.Pattern[str]:
        return re.compile("|".join(self.prefixes))

    @cached_property
    def _publishers(self) -> re.Pattern[str]:
        return re.compile("|".join(self.publishers))

    @cached_property
    def _branch(self) -> re.Pattern[str]:
        organs, endings = ("|".join(words) for words in (self.branches.organs, self.branches.endings))
        return re.compile(rf".{{1,20}}?(?:{organs})(?P<place>.{{2,14}}?)(?P<ending>{endings})")

    @cached_property
    def _subject(self) -> re.Pattern[str]:
        return re.compile("|".join(self.branches.subjects))

    @cached_property
    def _zone(self) -> re.Pattern[str]:
        run = "|".join(self.zones.committees)
        return re.compile(
            rf"(?P<zone>{_NO_ORGAN}{{0,20}}?(?:{'|'.join(self.zones.endings)}))(?:{run})?"
            rf"|(?P<run>{_NO_ORGAN}{{1,18}}?(?:{'|'.join(self.zones.before_committee)}))(?:{run})"
        )


@cache
def kinds_of_body() -> KindsOfBody:
    """The kinds of body of this project; DeclarationError names file and line of a fault."""
    return load(KINDS_OF_BODY, KindsOfBody)
