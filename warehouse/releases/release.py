"""Makes a release: a folder with every mart as files, their dictionary and digests, and what changed since the release
before. It is written beside its place and named in one step, so it is whole or absent.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warehouse.files.scratch import Scratch, remove_unowned
from warehouse.releases.compared_sides import folder_side, side
from warehouse.releases.diff import ROWS, Compared, compare, difference, difference_by_body, rows_by_body
from warehouse.releases.mart_files import Part, ReleaseError, parquet, part, write_csv, write_parquet
from warehouse.releases.package import PACKAGE, Resource, read_package, write_package
from warehouse.schema import Table, tables
from warehouse.store import Connection, DatabaseError, attach, detached

DIGESTS = "SHA256SUMS"
_FROM = "warehouse"
_UNDER_WAY = ".releasing"


@dataclass(frozen=True, slots=True)
class Released:
    """What was released: where, rows by table, bytes in all, and what changed since `before`."""

    path: Path
    rows: dict[str, int]
    bytes: int
    before: Path | None
    compared: Compared


def release(warehouse: Path, to: Path, before: Path | None = None) -> Released:
    """Release the published `warehouse` as the folder `to`, with what changed since the release or warehouse `before`.

    ReleaseError where `to` is there already, or cannot be written; WarehouseError where the warehouse cannot be read.
    """
    _free(to)
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        remove_unowned(to.parent.glob(f".*{_UNDER_WAY}"))
        with Scratch(to.parent, prefix=f".{to.name}.", suffix=_UNDER_WAY) as held:
            work = held / "release"
            work.mkdir()
            with detached(held / "spill") as con:
                attach(con, warehouse, _FROM)
                made = _write(con, work, to, before)
            _free(to)
            work.rename(to)
    except (DatabaseError, OSError) as error:
        raise ReleaseError(
            f"{to} cannot be written ({error}): nothing is released; see to it and release again"
        ) from error
    return made


def latest(folder: Path) -> Path | None:
    """The release in `folder` that was made last."""
    made = [(read_package(path)["created"], path) for path in _releases(folder)]
    return max(made)[1] if made else None


def _releases(folder: Path) -> Iterator[Path]:
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return (path for path in found if not path.name.startswith(".") and (path / PACKAGE).is_file())


def _free(to: Path) -> None:
    if to.exists() or to.is_symlink():
        raise ReleaseError(f"{to} is there already, and a release is never overwritten: choose another name")


def _write(con: Connection, work: Path, to: Path, before: Path | None) -> Released:
    resources = [resource for table in marts() for resource in _files(con, table, work)]
    parts = {r.table.table: {p.path: f"sha256:{p.sha256}" for p in r.parts} for r in resources if r.format == "parquet"}
    old = side(con, before, "before") if before else None
    compared = compare(con, old, folder_side(con, work, parts))
    resources += _changes(con, work)
    write_package(work, to.name, before.name if before else None, resources)
    size = _digests(work, [part for resource in resources for part in resource.parts])
    return Released(to, {r.table.table: r.rows for r in resources if r.format == "parquet"}, size, before, compared)


def marts() -> list[Table]:
    """The tables a release holds: every declared one of the marts but those released as none."""
    return [table for table in tables().values() if table.is_mart and "none" not in table.released]


def _files(con: Connection, table: Table, work: Path) -> Iterator[Resource]:
    """`table` of the attached warehouse as Parquet and, where it is declared so, as CSV."""
    yield from _resources(con, table, f"FROM {_FROM}.{table.table}", work)


def _resources(con: Connection, table: Table, given: str, work: Path) -> Iterator[Resource]:
    columns = ", ".join(f'"{column.name}"' for column in table.all_columns())
    written = write_parquet(con, table, f"SELECT {columns} FROM ({given})", work)
    parts = tuple(part(path, work) for path in written)
    rows = parquet(work, [p.path for p in parts])
    number = int(con.execute(f"SELECT count(*) FROM ({rows})").fetchall()[0][0])
    yield Resource(table, "parquet", parts, number)
    if "csv" in table.released:
        path = write_csv(con, rows, work / "csv" / f"{written[0].stem}.csv")
        yield Resource(table, "csv", (part(path, work),), number)


def _changes(con: Connection, work: Path) -> Iterator[Resource]:
    """The rows that changed, and the sum of them by body and document, which are tables like the others."""
    for table, rows in ((difference(), ROWS), (difference_by_body(), rows_by_body())):
        yield from _resources(con, table, rows, work)


def _digests(work: Path, parts: list[Part]) -> int:
    """List the digest of every file as `sha256sum -c` reads it; returns the bytes of all."""
    listed = [*parts, part(work / PACKAGE, work)]
    lines = "".join(f"{p.sha256}  {p.path}\n" for p in sorted(listed, key=lambda p: p.path))
    (work / DIGESTS).write_text(lines, encoding="utf-8")
    return sum(p.bytes for p in listed) + part(work / DIGESTS, work).bytes
