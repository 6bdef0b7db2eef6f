"""What every kind of page reads of a release once: divisions, measures, indicators, levels. Small tables only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipelines.site.addresses import division_path
from pipelines.site.charts.boundaries import Boundaries
from pipelines.site.charts.tiles import tiles
from pipelines.site.page import Trail, home_trail
from pipelines.site.release_data import ReleaseData, Row
from warehouse.messages import Message

COUNTRY = "00"


@dataclass(frozen=True)
class Context:
    """The release with its small tables by key, and the boundaries of the maps if the publisher gave any."""

    release: ReleaseData
    boundaries: Boundaries | None = None

    @cached_property
    def divisions(self) -> dict[str, Row]:
        """Every division that has a page, by code."""
        return {row["code"]: row for row in self.release.rows("divisions")}

    @cached_property
    def measures(self) -> dict[str, Row]:
        """The measures in the order of the form."""
        found = {row["measure"]: row for row in self.release.rows("measures")}
        columns = [name for name, *_ in self.release.con.execute("DESCRIBE by_region").fetchall() if name in found]
        return {name: found[name] for name in columns}

    @cached_property
    def measure_names(self) -> Mapping[str, Message]:
        return {key: Message(zh=row["zh"], en=row["en"]) for key, row in self.measures.items()}

    @cached_property
    def indicators(self) -> dict[str, Row]:
        return {row["indicator"]: row for row in self.release.rows("indicators")}

    @cached_property
    def cell_labels(self) -> dict[str, tuple[str, str, str]]:
        """The Chinese label, the English one and the unit of each cell of the forms, by key."""
        return {key: (zh, en, unit) for key, zh, en, unit in self.release.tuples("cells")}

    @cached_property
    def country_rates(self) -> dict[str, list[Row]]:
        """The values of each indicator in the country by year, with the breaks that the release states."""
        found: dict[str, list[Row]] = {}
        rows = self.release.grouped("trends", first=COUNTRY, last=COUNTRY, shown=list(self.indicators))
        for row in rows.get(COUNTRY, []):
            found.setdefault(row["indicator"], []).append(row)
        return found

    @cached_property
    def levels(self) -> dict[str, Message]:
        """The levels by their Chinese name, which the marts have."""
        return {row["zh"]: Message(zh=row["zh"], en=row["en"]) for row in self.release.rows("levels")}

    def level_words(self, name: str) -> Message:
        return self.levels.get(name) or Message(zh=name, en=name)

    def division_words(self, code: str) -> Message:
        """The name of a division; in English that of a province is translated, others are in Chinese."""
        name = self.divisions[code]["name"] if code in self.divisions else code
        if code == COUNTRY:
            return Message(zh=name, en="China")
        return Message(zh=name, en=tiles()[code].en if code in tiles() else name)

    def trail(self, code: str, *, whole: bool = False) -> Trail:
        """The breadcrumb down to the division above `code`, to `code` itself where `whole`."""
        steps = [(self.division_words(each), division_path(each)) for each in self._above(code)]
        return home_trail(*reversed(steps), *([(self.division_words(code), division_path(code))] if whole else []))

    def _above(self, code: str) -> Iterator[str]:
        found = self.divisions.get(code)
        while found and (parent := found["parent"]):
            yield parent
            found = self.divisions[parent]

    def caveats(self, *tables: str) -> tuple[Message, ...]:
        """The caveats that the release states of `tables`, such as by_region."""
        return tuple(caveat for table in tables for caveat in self._caveats.get(table, ()))

    @cached_property
    def _caveats(self) -> dict[str, list[Message]]:
        listed: list[dict[str, Any]] = self.release.package["resources"]
        return {each["name"]: [Message(zh=c["zh"], en=c["en"]) for c in each["caveats"]] for each in listed}
