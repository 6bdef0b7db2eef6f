"""Made-up provinces of units and aggregates of every scope, each application a bit of its own; and what each division's
total must be, found by walking down the tree. Holds no test.
"""

import random
import zlib
from copy import deepcopy
from dataclasses import dataclass, field

from warehouse.reference.forms.form_list import forms
from warehouse.store import merge

# In each table the cell that holds the bits.
CELLS = {
    "proactive": "proactive__licensing_decisions", "applications": "applications__received_new__total",
    "disputes": "disputes__review__total",
}  # fmt: skip
WHOLE, OWN, BOTH = "whole_region_aggregate", "own_level_aggregate", "government_and_office"


@dataclass
class Filed:
    """A report: what it holds are bits; `found` is whether it was collected."""

    name: str
    code: str
    level: str
    kind: str
    bits: int
    scope: str | None = None
    zone: str | None = None
    found: bool = True
    clean: bool = True
    faulty: frozenset = frozenset()  # the tables that a failing rule concerns
    dropped: bool = False

    @property
    def is_used(self):
        return self.found and self.clean and not self.faulty.issuperset(CELLS)

    @property
    def is_in_sums(self):
        return self.is_used and not self.dropped


@dataclass
class Place:
    """A division, or a zone in one: its own bodies, its government's report, its zones and what is below it."""

    code: str
    level: str
    bodies: list = field(default_factory=list)
    government: Filed | None = None
    zones: list = field(default_factory=list)
    below: list = field(default_factory=list)

    def reports(self):
        """Every report in it and below."""
        yield from (*self.bodies, *([self.government] if self.government else []))
        for place in (*self.zones, *self.below):
            yield from place.reports()

    def every(self):
        """All bits there really are, in reports found or not."""
        own = sum(body.bits for body in self.bodies)
        return own + sum(place.every() for place in (*self.zones, *self.below))

    def total(self):
        """The bits of its total: of its aggregate, or of what is in it, one level after the other."""
        chief = self.government if self.government and self.government.is_in_sums else None
        if chief and chief.scope == WHOLE:
            return chief.bits
        parts = sum(place.total() for place in (*self.zones, *self.below))
        if chief and chief.scope == OWN:
            return chief.bits + parts
        return self.bodies_total() + parts + (chief.bits if chief and not self.unsettled() else 0)

    def bodies_total(self):
        """The bits of its own bodies found."""
        return sum(body.bits for body in self.bodies if body.is_in_sums)

    def below_total(self):
        """The bits of the nearest reports found that an aggregate of all of it covers."""
        return self.bodies_total() + sum(place.total() for place in (*self.zones, *self.below))

    def unsettled(self):
        """Whether its government says nothing of what it covers and others have reported."""
        others = sum(report.is_used for report in self.reports() if report is not self.government)
        return self.government.scope is None and self.government.is_in_sums and others > 0


def of_tables(place, *tables):
    """A copy of `place` in whose sums a report that is faulty in one of `tables` does not enter."""
    copied = deepcopy(place)
    for report in copied.reports():
        report.dropped = not report.faulty.isdisjoint(tables)
    return copied


class Maker:
    """Makes provinces by chance; every unit's applications are the next bit."""

    def __init__(self, seed):
        self._random = random.Random(seed)
        self._bit = 1

    def province(self, code):
        self._bit = 1
        return self._place(code, "province", [f"{code}{n:02}" for n in range(1, self._random.randint(2, 4))])

    def _next(self):
        self._bit *= 2
        assert self._bit < 2**50
        return self._bit // 2

    def _place(self, code, level, codes):
        place = Place(code, level)
        for n in range(self._random.randint(0, 2)):
            place.bodies.append(self._unit(f"{code}局{n}", code, level, "department"))
        lower = {"province": "prefecture", "prefecture": "county", "county": "township"}[level]
        for below in codes:
            if lower == "township":
                place.below.append(Place(below, lower, [self._unit(f"{below}镇", below, lower, "township_government")]))
                continue
            width = 3 if lower == "county" else 2
            inner = [f"{below}{n:0{width}}" for n in range(1, self._random.randint(1, 3))]
            place.below.append(self._place(below, lower, inner))
        if level == "prefecture" and self._random.random() < 0.5:
            place.zones.append(self._zone(code))
        if self._random.random() < 0.4:
            place.bodies.append(self._unit(f"{code}府办", code, level, "government_office", BOTH))
        place.government = self._government(place, f"{code}人民政府", code, level, "government")
        return place

    def _zone(self, code):
        zone = Place(code, "zone")
        for n in range(self._random.randint(0, 2)):
            zone.bodies.append(self._unit(f"{code}高新区局{n}", code, "zone", "department"))
        zone.government = self._government(zone, f"{code}高新区管理委员会", code, "zone", "functional_zone_committee")
        return zone

    def _unit(self, name, code, level, kind, scope=None):
        found, clean = self._random.random() < 0.9, self._random.random() < 0.9
        zone = self._zoned(code, level)
        return Filed(name, code, level, kind, self._next(), scope, zone, found, clean)

    def _government(self, place, name, code, level, kind):
        """A government that covers all, its level, or does not say; the last states an application of its own."""
        scope = self._random.choice(["none", None, WHOLE, OWN if kind == "government" else WHOLE])
        if scope == "none":
            return None
        clean = self._random.random() < 0.8
        own = sum(body.bits for body in place.bodies)
        bits = {WHOLE: place.every() if scope == WHOLE else 0, OWN: own, None: 0}[scope] or self._next()
        return Filed(name, code, level, kind, bits, scope, self._zoned(code, level), True, clean)

    def _zoned(self, code, level):
        return f"{code}高新区" if level == "zone" else None


def enter(con, year, reports):
    """Enter what is found as staged and judged, in force and counted."""
    cells = forms()["f2021"].all_cells()
    found = [(f"{year} {report.name}", report) for report in reports if report.found]
    head = [{"report_id": name, "fiscal_year": year, "layout": "standard"} for name, _ in found]
    blank = {cell.sql: 0 for cell in cells}
    merge(
        con,
        "staged.f2021",
        [h | blank | dict.fromkeys(CELLS.values(), r.bits) for h, (_, r) in zip(head, found, strict=True)],
    )
    merge(con, "staged.report", [
        h | {
            "form": "f2021", "body": r.name, "kind": r.kind, "region_code": r.code, "region_name": r.code,
            "level": r.level, "scope": r.scope, "zone": r.zone,
        }
        for h, (_, r) in zip(head, found, strict=True)
    ])  # fmt: skip
    merge(con, "checked.verdict", [
        {"report_id": name, "fiscal_year": year, "region_code": r.code, "body_id": f"{r.code}:{r.name}", "source": name,
         "media_type": "text/html", "quarantined": False, "judged": 9, "failed": int(not r.clean or bool(r.faulty)),
         "undecided": 0, "waived": 0, "clean": r.clean and not r.faulty,
         **{f"clean_{t}": r.clean and t not in r.faulty for t in CELLS},
         "counted": True, "digest": zlib.crc32(f"{name} {r}".encode())}
        for name, r in found
    ])  # fmt: skip
    merge(con, "collected.manifest", [
        {"source": name, "sha256": name, "bytes": 1, "media_type": "text/html", "outcome": "archived",
         "first_seen": "2026-01-01 02:00:00", "last_seen": "2026-01-01 02:00:00"}
        for name, _ in found
    ])  # fmt: skip
