"""Makes a release: a folder with every mart as files, their description and digests, and the diff to the previous one.

A release is written under a temporary name and renamed in one step, so that it is never there in part.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse.connection import Connection, DatabaseError
from warehouse.files.scratch import Scratch, remove_unowned
from warehouse.releases.change_causes import REPORTS
from warehouse.releases.compared_sides import open_marts, release_marts
from warehouse.releases.csv_types import write_csv_types
from warehouse.releases.delta import write_delta
from warehouse.releases.diff import (
    DIFF_ROWS,
    Comparison,
    compare,
    diff_by_body_rows,
    diff_by_body_table,
    diff_table,
)
from warehouse.releases.documentation.write import write_documentation
from warehouse.releases.mart_files import (
    MartRows,
    Part,
    ReleaseError,
    parquet_select,
    public_rows,
    seal_part,
    write_csv,
    write_parquet,
)
from warehouse.releases.mart_rows import declared_rows, mart_rows
from warehouse.releases.package import PACKAGE, Resource, read_package, write_package
from warehouse.releases.row_slices import EVERY_ROW, MEMORY_OF_RELEASES, row_slices
from warehouse.releases.sample import sample_rows, sample_table
from warehouse.schema import Table, tables
from warehouse.store import attach, detached

DIGESTS = "SHA256SUMS"
_ATTACHED = "warehouse"
_UNDER_WAY = ".releasing"


@dataclass(frozen=True, slots=True)
class Released:
    """A finished release: where it is, rows by table, total size in bytes, and what changed since `before`."""

    path: Path
    rows: dict[str, int]
    bytes: int
    before: Path | None
    compared: Comparison


def release(warehouse: Path, to: Path, before: Path | None = None) -> Released:
    """Release the published `warehouse` as the folder `to`, with what changed since the release or warehouse `before`.

    ReleaseError if `to` exists already or cannot be written; WarehouseError if the warehouse cannot be read.
    """
    _require_free(to)
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        remove_unowned(to.parent.glob(f".*{_UNDER_WAY}"))
        with Scratch(to.parent, prefix=f".{to.name}.", suffix=_UNDER_WAY) as held:
            work = held / "release"
            work.mkdir()
            with detached(held / "spill", MEMORY_OF_RELEASES) as con:
                con.execute("SET threads = 1")  # of these files a second one takes more processor time than it saves
                attach(con, warehouse, _ATTACHED)
                made = _write_release(con, work, to, before)
            _require_free(to)
            work.rename(to)
    except (DatabaseError, OSError) as error:
        raise ReleaseError(
            f"{to} cannot be written ({error}), and nothing was released: correct this and release again"
        ) from error
    return made


def latest_release(folder: Path) -> Path | None:
    """The newest release in `folder`, by the time it was made; None if there is none."""
    made = [(read_package(path)["created"], path) for path in releases_in(folder)]
    return max(made)[1] if made else None


def releases_in(folder: Path) -> Iterator[Path]:
    """The releases in `folder`, by name."""
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return (path for path in found if not path.name.startswith(".") and (path / PACKAGE).is_file())


def _require_free(to: Path) -> None:
    if to.exists() or to.is_symlink():
        raise ReleaseError(f"{to} exists already, and a release is never overwritten: choose another name")


def _write_release(con: Connection, work: Path, to: Path, before: Path | None) -> Released:
    resources = [resource for table in released_marts() for resource in _write_mart(con, table, work)]
    parts = {r.table.table: {p.path: f"sha256:{p.sha256}" for p in r.parts} for r in resources if r.format == "parquet"}
    old = open_marts(con, before, "before") if before else None
    compared = compare(con, old, release_marts(con, work, parts))
    resources += [*_write_diff(con, work), *_write_sample(con, work)]
    previous = before.name if before else None
    write_package(work, to.name, previous, resources)
    delta = write_delta(work, previous, compared)
    further = [delta, *write_csv_types(work, resources), *write_documentation(work, resources)]
    sealed = [seal_part(path, work) for path in further]
    size = _write_digests(work, [*sealed, *(part for resource in resources for part in resource.parts)])
    return Released(to, {r.table.table: r.rows for r in resources if r.format == "parquet"}, size, before, compared)


def released_marts() -> list[Table]:
    """The marts a release holds: all that are declared, except those with `released: [none]`."""
    return [table for table in tables().values() if table.is_mart and "none" not in table.released]


def _write_mart(con: Connection, table: Table, work: Path) -> Iterator[Resource]:
    """`table` of the attached warehouse as Parquet and, if it is declared so, as CSV."""
    slices = row_slices(con, table, f"{_ATTACHED}.{REPORTS}") if "hive" in table.released else EVERY_ROW
    yield from _write_resources(con, table, mart_rows(table, _ATTACHED), work, slices)


def _write_resources(
    con: Connection, table: Table, rows: MartRows, work: Path, slices: Sequence[str] = EVERY_ROW
) -> Iterator[Resource]:
    written = write_parquet(con, table, rows, work, slices)
    parts = tuple(seal_part(path, work) for path in written)
    released = parquet_select(work, [p.path for p in parts])
    number = int(con.execute(f"SELECT count(*) FROM ({released})").fetchall()[0][0])
    yield Resource(table, "parquet", parts, number)
    if "csv" in table.released:
        path = write_csv(con, released, work / "csv" / f"{written[0].stem}.csv")
        yield Resource(table, "csv", (seal_part(path, work),), number)


def _write_diff(con: Connection, work: Path) -> Iterator[Resource]:
    """The changed rows, and their numbers by body and document, as tables like the others."""
    for table, rows in ((diff_table(), DIFF_ROWS), (diff_by_body_table(), diff_by_body_rows())):
        yield from _write_resources(con, table, declared_rows(table, rows), work)


def _write_sample(con: Connection, work: Path) -> Iterator[Resource]:
    table = sample_table()
    yield from _write_resources(con, table, declared_rows(table, public_rows(table, sample_rows(_ATTACHED))), work)


def _write_digests(work: Path, parts: list[Part]) -> int:
    """List the digest of every file, in the format of `sha256sum -c`; returns the total size in bytes."""
    listed = [*parts, seal_part(work / PACKAGE, work)]
    lines = "".join(f"{p.sha256}  {p.path}\n" for p in sorted(listed, key=lambda p: p.path))
    (work / DIGESTS).write_text(lines, encoding="utf-8")
    return sum(p.bytes for p in listed) + seal_part(work / DIGESTS, work).bytes
