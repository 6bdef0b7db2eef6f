"""Writes and reads `datapackage.json`, the description of a release as a Frictionless Data Package.

The format is version 2 of datapackage.org. The file lists each resource with its files, digests, fields, keys and
caveats in both languages. Writes no table.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warehouse.releases.mart_files import SPLIT, Part, ReleaseError, file_stem
from warehouse.schema import Column, Table, Words
from warehouse.yaml_models import Declared, load

PACKAGE = "datapackage.json"
WORDS = Path(__file__).parent / "package.yaml"
_TYPES = {
    "VARCHAR": "string", "INTEGER": "integer", "BIGINT": "integer", "DOUBLE": "number", "BOOLEAN": "boolean",
    "DATE": "date", "TIMESTAMP": "datetime",
}  # fmt: skip


class DataSource(Declared):
    """Where data of a release comes from, with its licence and limits."""

    title: Words
    note: Words


class Licence(Declared):
    """The licence of a release: its SPDX identifier, its text, its title."""

    name: str
    path: str
    title: str


class PackageWords(Declared):
    """package.yaml: what a release states about itself as a whole."""

    title: Words
    description: Words
    licenses: tuple[Licence, ...]
    sources: tuple[DataSource, ...]
    notes: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Resource:
    """A table of a release in one format, with its number of rows; a partitioned table has several `parts`."""

    table: Table
    format: str
    parts: tuple[Part, ...]
    rows: int

    @property
    def name(self) -> str:
        return file_stem(self.table) + ("_csv" if self.format == "csv" else "")


def write_package(folder: Path, name: str, before: str | None, resources: Sequence[Resource]) -> Path:
    """Describe the release `name` with `resources`, whose files are in `folder`; `before` is the previous release."""
    about = load(WORDS, PackageWords)
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": re.sub(r"[^a-z0-9._-]", "-", name.lower()),
        "languages": ["zh", "en"],
        **_bilingual("title", about.title),
        **_bilingual("description", about.description),
        "created": datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "version": name,
        "before": before,
        "licenses": [licence.model_dump() for licence in about.licenses],
        "sources": [_bilingual("title", source.title) | _bilingual("note", source.note) for source in about.sources],
        "notes": _as_list(about.notes),
        "resources": [_resource(resource) for resource in resources],
    }
    path = folder / PACKAGE
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _resource(resource: Resource) -> dict[str, Any]:
    table, parts = resource.table, resource.parts
    split = "/province=" in parts[0].path
    columns = _columns_as_read(table, split=split)
    # A validator checks digest and size of a file, and the rows of a table. Of Parquet it would read the first file
    # alone, through pandas, which makes NaN of missing counts.
    kind = "table" if resource.format == "csv" else "file"
    what: dict[str, Any] = {"name": resource.name, "type": kind, "table": table.table}
    what |= _bilingual("title", table.grain)
    if table.purpose:
        what |= _bilingual("description", table.purpose)
    if len(parts) == 1 and "=" not in parts[0].path:
        what |= {"path": parts[0].path, "hash": f"sha256:{parts[0].sha256}"}
    else:
        what |= {"path": [part.path for part in parts]}
        what |= {"parts": [{"path": p.path, "bytes": p.bytes, "hash": f"sha256:{p.sha256}"} for p in parts]}
    what |= {"bytes": sum(part.bytes for part in parts), "rowCount": resource.rows, "format": resource.format}
    if resource.format == "csv":
        what |= {"mediatype": "text/csv", "encoding": "utf-8-sig", "dialect": {"header": True, "delimiter": ","}}
    else:
        what |= {"mediatype": "application/vnd.apache.parquet"}
    if split:  # these columns are in the names of the folders and not in the files
        what |= {"partitionedBy": list(SPLIT)}
    what["caveats"] = _as_list(table.caveats)
    optional = {column.name for column in columns if column.optional}
    whole = optional.isdisjoint(table.keys)  # a primary key may not be empty
    what["schema"] = {
        "fields": [_field(column, required=column.name in set(table.keys) - optional) for column in columns],
        "missingValues": [""],
        **({"primaryKey": list(table.keys)} if whole else {"keys": list(table.keys)}),
    }
    return what


PROVINCE = Column(
    name="province",
    type="VARCHAR",
    zh="区划代码前两位（文件夹名）",
    en="first two digits of region_code, from the folder",
)


def _columns_as_read(table: Table, *, split: bool) -> list[Column]:
    """The columns in the order they are read: those that are folder names, not in the file, come last."""
    columns = list(table.all_columns())
    if not split:
        return columns
    folders = [next((c for c in columns if c.name == name), PROVINCE) for name in SPLIT]
    return [c for c in columns if c.name not in SPLIT] + folders


def _field(column: Column, *, required: bool) -> dict[str, Any]:
    kind = "number" if column.type.startswith("DECIMAL") else _TYPES[column.type]
    unit = {"unit": column.unit} if column.unit else {}
    field = {"name": column.name, "type": kind, "sqlType": column.type, **unit, **_bilingual("title", column)}
    field["description"] = f"{column.zh} / {column.en}" + (f" ({column.unit})" if column.unit else "")
    return field | ({"constraints": {"required": True}} if required else {})


def _bilingual(name: str, words: Words) -> dict[str, str]:
    """Chinese under the property itself, English beside it, as in the specification's recipe for languages."""
    return {name: words.zh, f"{name}@en": words.en}


def _as_list(words: Iterable[Words]) -> list[dict[str, str]]:
    return [{"zh": each.zh, "en": each.en} for each in words]


def read_package(folder: Path) -> dict[str, Any]:
    """The description of the release in `folder`; ReleaseError if the folder is not a release."""
    path = folder / PACKAGE
    try:
        package: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        package["resources"], package["created"]
    except FileNotFoundError as error:
        why = f"{folder} is not a release: it has no {PACKAGE}. Name a folder made by `gongkai release`"
        raise ReleaseError(why) from error
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise ReleaseError(f"{path} cannot be read ({error}): copy the release again from where it was made") from error
    return package


def parquet_parts(package: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The digest of each Parquet file by path, for each table."""
    found = [resource for resource in package["resources"] if resource["format"] == "parquet"]
    return {r["table"]: {part["path"]: part["hash"] for part in r.get("parts", [r])} for r in found}
