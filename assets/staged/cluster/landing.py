"""Loads the files of readings into the warehouse, each exactly once: the rows of the documents, and into staged.landed
the key of the batch, in one transaction.

A document that is loaded replaces its earlier reading. One that is not expected (any longer), of which something else
is known from outside now, or that the archive could not deliver although it was read before, keeps its earlier reading.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from assets.staged.due_documents import DueDocument
from assets.staged.load import MARKED_READ, UNJUDGED, content_tables, tables_of_readings
from assets.staged.report import Refusal
from warehouse.connection import Connection
from warehouse.limits import one_thread
from warehouse.messages import Message
from warehouse.record_rows import copied_records
from warehouse.schema import LANDED, literal, tables
from warehouse.store import create_temporary, run_together

_CHOSEN = "chosen_reading"  # a temporary table
Tables = Mapping[str, Path]  # the file of rows of each table of a batch


@dataclass(frozen=True, slots=True)
class Expected:
    """What is to be read: documents by digest, each with the edition of what is known of it from outside, and which of
    them were `read_before`.
    """

    editions: Mapping[str, str | None]
    read_before: Collection[str]


def expect(documents: Sequence[DueDocument]) -> Expected:
    """`documents` as what is to be read."""
    return Expected({d.sha256: d.edition for d in documents}, {d.sha256 for d in documents if d.read_before})


@dataclass(frozen=True, slots=True)
class LandedDocument:
    """A document that was read, and loaded unless it keeps its earlier reading: a report, or a refusal."""

    sha256: str
    refusal: Refusal | None = None


class _Arrived(NamedTuple):
    """A document of a batch, with the edition of what was known of it from outside when it was read."""

    document: str
    batch: str
    edition: str | None
    refusal: Refusal | None = None


def landed_keys(con: Connection) -> set[str]:
    """The keys of the batches that were landed."""
    return {str(key) for (key,) in con.execute(f"SELECT key FROM {LANDED}").fetchall()}


def remove_unmarked(con: Connection) -> None:
    """Remove the rows of documents whose loading was interrupted, so that landing finds none of a new document."""
    run_together(con, [
        f"DELETE FROM {name} WHERE report_id NOT IN (SELECT report_id FROM staged.report)" for name in content_tables()
    ])  # fmt: skip


def documents_of(con: Connection, stored: Mapping[str, Tables]) -> set[str]:
    """The digests of the documents in the files of batches."""
    return {one.document for one in _arrived(con, stored)}


def land(con: Connection, stored: Mapping[str, Tables], expected: Expected) -> list[LandedDocument]:
    """Load batches by their keys; those landed before are passed over. Returns the documents that were expected: those
    loaded, and those that could not be delivered and keep their earlier reading.
    """
    known = landed_keys(con)
    new = {key: files for key, files in stored.items() if key not in known}
    arrived = _arrived(con, new)
    wanted = {one.document: one for one in arrived if _is_wanted(one, expected)}
    chosen = [one for one in wanted.values() if not _keeps_earlier(one, expected)]
    whole = len(chosen) == len(arrived)
    _create_chosen(con, chosen)
    loaded = Counter(one.batch for one in chosen)
    with one_thread(con):  # with two, DuckDB takes twice the processor time for 800 columns, and longer
        run_together(con, chain(
            [f"INSERT INTO {UNJUDGED} SELECT document FROM {_CHOSEN}"] if chosen else (),
            _deletions() if _any_staged(con) else (),
            _insertions(con, new, whole=whole),
            (_note_landed(key, loaded[key]) for key in new),
        ))  # fmt: skip
    return [LandedDocument(one.document, one.refusal) for one in wanted.values()]


def _paths(name: str, stored: Mapping[str, Tables]) -> list[Path]:
    """The files of rows of table `name`."""
    return [files[name] for files in stored.values() if name in files]


def _key(table: str) -> str:
    """The column of a staged table with the digest of the document."""
    return tables()[table].keys[0]


def _arrived(con: Connection, stored: Mapping[str, Tables]) -> list[_Arrived]:
    """The documents of batches."""
    arrived = [_Arrived(*row) for row in _rows(con, "staged.report", stored)]
    refused = _rows(con, "staged.refusal", stored, "reader", "outcome", "why", "why_zh", "transient")
    for sha256, batch, edition, reader, outcome, why, why_zh, transient in refused:
        refusal = Refusal(sha256, reader, outcome, Message(zh=why_zh, en=why), transient)
        arrived.append(_Arrived(sha256, batch, edition, refusal))
    return arrived


def _rows(con: Connection, name: str, stored: Mapping[str, Tables], *columns: str) -> list[tuple[Any, ...]]:
    """Of each document in table `name` its digest, batch, edition, and these `columns`."""
    if not (paths := _paths(name, stored)):
        return []
    listed = ", ".join((f'"{_key(name)}"', "batch", "page_edition", *columns))
    return con.execute(f"SELECT {listed} FROM ({copied_records(name, paths)})").fetchall()


def _is_wanted(one: _Arrived, expected: Expected) -> bool:
    """Whether a document is to be read, and was read with what is known of it now."""
    return one.document in expected.editions and expected.editions[one.document] == one.edition


def _keeps_earlier(one: _Arrived, expected: Expected) -> bool:
    return one.refusal is not None and one.refusal.never_opened and one.document in expected.read_before


def _create_chosen(con: Connection, chosen: Sequence[_Arrived]) -> None:
    """The table of the documents to load and the one batch from which each is loaded."""
    pairs = json.dumps([[one.document for one in chosen], [one.batch for one in chosen]])
    create_temporary(
        con,
        _CHOSEN,
        "SELECT unnest(lists[1]) AS document, unnest(lists[2]) AS batch"
        f" FROM (SELECT from_json_strict({literal(pairs)}, '[[\"VARCHAR\"]]') AS lists)",
    )


def _any_staged(con: Connection) -> bool:
    """Whether any of the chosen documents was staged before."""
    staged = " UNION ALL ".join(f'SELECT "{_key(name)}" AS document FROM {name}' for name in MARKED_READ)
    found = con.execute(f"SELECT 1 FROM ({staged}) SEMI JOIN {_CHOSEN} USING (document) LIMIT 1").fetchall()
    return bool(found)


def _deletions() -> Iterator[str]:
    for name in tables_of_readings():
        yield f'DELETE FROM {name} WHERE "{_key(name)}" IN (SELECT document FROM {_CHOSEN})'


def _insertions(con: Connection, stored: Mapping[str, Tables], *, whole: bool) -> Iterator[str]:
    """Insert the chosen documents, or all of them (`whole`); only into tables that get rows: DuckDB 1.5 hides rows of a
    transaction that also inserts none into their table.
    """
    for name in (*content_tables(), *MARKED_READ):
        if not (paths := _paths(name, stored)):
            continue
        of_chosen = "" if whole else f'SEMI JOIN {_CHOSEN} c ON r."{_key(name)}" = c.document AND r.batch = c.batch'
        rows = f"FROM ({copied_records(name, paths)}) r {of_chosen}"
        if whole or con.execute(f"SELECT 1 {rows} LIMIT 1").fetchall():
            yield f"INSERT INTO {name} BY NAME SELECT r.* EXCLUDE (batch) {rows}"


def _note_landed(key: str, documents: int) -> str:
    return f"INSERT INTO {LANDED} VALUES ({literal(key)}, {documents}, now() AT TIME ZONE 'UTC')"
