"""A release as its documentation sees it: name, time, tables with their files, codes, and the words of citation.yaml.

Everything comes from the declarations and from datapackage.json. Writes no file.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from warehouse.coded_values import coded_values
from warehouse.releases.package import WORDS, PackageWords, Resource
from warehouse.schema import Column, Table, Words
from warehouse.yaml_models import Declared, load

CITATION = Path(__file__).parent / "citation.yaml"
TEXTS = ("VARCHAR", "DATE", "TIMESTAMP", "BOOLEAN")  # types that a statistics program does not read as numbers
_YEAR = re.compile(r"/year=(\d{4})/")


class CitationWords(Declared):
    """citation.yaml: who publishes, and what the data covers."""

    creators: tuple[str, ...]
    publisher: str
    place: Words
    keywords: tuple[Words, ...]
    universe: Words
    unit: Words
    kind: Words
    missing: Words


@dataclass(frozen=True)
class Study:
    """The release `name`, made at `created` (ISO 8601), with its tables in each format."""

    name: str
    created: str
    resources: Sequence[Resource]

    @property
    def day(self) -> str:
        return self.created[:10]

    @cached_property
    def about(self) -> PackageWords:
        return load(WORDS, PackageWords)

    @cached_property
    def words(self) -> CitationWords:
        return load(CITATION, CitationWords)

    @property
    def tables(self) -> Mapping[str, Table]:
        """Each table once, by the name of its files."""
        return {resource.name: resource.table for resource in self.resources if resource.format == "parquet"}

    @property
    def csv(self) -> Mapping[str, str]:
        """The path of the CSV of each table that has one, by the name of the table's files."""
        return {r.name.removesuffix("_csv"): r.parts[0].path for r in self.resources if r.format == "csv"}

    def files(self, table: str) -> list[Resource]:
        """The files of a table: Parquet, then CSV."""
        return [r for r in self.resources if r.name in (table, f"{table}_csv")]

    @property
    def years(self) -> list[int]:
        """The fiscal years of the reports, from the folders of the files."""
        paths = (part.path for resource in self.resources for part in resource.parts)
        return sorted({int(found[1]) for path in paths if (found := _YEAR.search(path))})

    @property
    def bytes(self) -> int:
        return sum(part.bytes for resource in self.resources for part in resource.parts)

    @property
    def codes(self) -> dict[str, dict[str, Words]]:
        """The lists of values that the columns name: each code with its words, in English the code itself, spaced."""
        named = {c.values for table in self.tables.values() for c in table.all_columns() if c.values}
        return {
            name: {code: Words(zh=zh, en=code.replace("_", " ")) for code, zh in coded_values()[name].items()}
            for name in sorted(named)
        }


def place_of(resource: Resource) -> str:
    """The file of a table, or the pattern of its files where they are in folders."""
    path = resource.parts[0].path
    return f"{path.partition('/')[0]}/**/*.parquet" if "=" in path else path


def in_words(column: Column, language: str) -> str:
    """What a column holds, in one language."""
    return column.zh if language == "zh" else column.en
