"""Loads the files of readings into the warehouse, each exactly once: the rows of the documents, and into staged.landed
the key of the batch, in one transaction.

A document that is loaded replaces its earlier reading. One that is not expected (any longer), of which something else
is known from outside now, or that the archive could not deliver although it was read before, keeps its earlier reading.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assets.staged.load import MARKED_READ, UNJUDGED, content_tables, tables_of_readings
from assets.staged.report import Refusal
from warehouse.connection import Connection
from warehouse.messages import Message
from warehouse.record_rows import copied_records
from warehouse.schema import LANDED, literal, tables
from warehouse.store import create_temporary, records, run_together

_CHOSEN = "chosen_reading"
_REFUSED = "reader, outcome, why, why_zh, transient"
Tables = Mapping[str, Path]  # the file of rows of each table of a batch


@dataclass(frozen=True, slots=True)
class Expected:
    """What is to be read: documents by digest, each with the edition of what is known of it from outside, and which of
    them were `read_before`.
    """

    editions: Mapping[str, str | None]
    read_before: Collection[str]


@dataclass(frozen=True, slots=True)
class LandedDocument:
    """A document that was read, and loaded unless it keeps its earlier reading: a report, or a refusal."""

    sha256: str
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
    return {str(row["document"]) for row in _arrived(con, stored)}


def land(con: Connection, stored: Mapping[str, Tables], expected: Expected) -> list[LandedDocument]:
    """Load batches by their keys; those landed before are passed over. Returns the documents that were expected: those
    loaded, and those that could not be delivered and keep their earlier reading.
    """
    known = landed_keys(con)
    new = {key: files for key, files in stored.items() if key not in known}
    arrived = _arrived(con, new)
    wanted = {row["document"]: row for row in arrived if _is_wanted(row, expected)}
    chosen = {sha256: row for sha256, row in wanted.items() if not _keeps_earlier(row, expected)}
    _create_chosen(con, list(chosen.values()))
    loaded = Counter(row["batch"] for row in chosen.values())
    run_together(con, [
        *([f"INSERT INTO {UNJUDGED} SELECT document FROM {_CHOSEN}"] if chosen else ()),
        *(_deletions() if _any_staged(con) else ()),
        *_insertions(con, new, whole=len(chosen) == len(arrived)),
        *(_note_landed(key, loaded[key]) for key in new),
    ])  # fmt: skip
    return [LandedDocument(sha256, _refusal(row)) for sha256, row in wanted.items()]


def _parquet(name: str, stored: Mapping[str, Tables]) -> str | None:
    """The rows of table `name` in all batches, each with its `batch`; None where there are none."""
    paths = [files[name] for files in stored.values() if name in files]
    return f"({copied_records(name, paths)})" if paths else None


def _key(table: str) -> str:
    """The column of a staged table with the digest of the document."""
    return tables()[table].keys[0]


def _arrived(con: Connection, stored: Mapping[str, Tables]) -> list[dict[str, Any]]:
    """The documents of batches: of each the batch, the edition of what is known from outside, why it was refused."""
    columns = {"staged.report": "page_edition", "staged.refusal": f"page_edition, {_REFUSED}"}
    parts = [
        f'SELECT "{_key(name)}" AS document, batch, {columns[name]} FROM {rows}'
        for name in MARKED_READ
        if (rows := _parquet(name, stored))
    ]
    return records(con, " UNION ALL BY NAME ".join(parts)) if parts else []


def _is_wanted(row: Mapping[str, Any], expected: Expected) -> bool:
    """Whether a document is to be read, and was read with what is known of it now."""
    sha256 = row["document"]
    return sha256 in expected.editions and bool(expected.editions[sha256] == row["page_edition"])


def _keeps_earlier(row: Mapping[str, Any], expected: Expected) -> bool:
    refusal = _refusal(row)
    return refusal is not None and refusal.never_opened and row["document"] in expected.read_before


def _create_chosen(con: Connection, chosen: Sequence[Mapping[str, Any]]) -> None:
    """The table of the documents to load and the one batch from which each is loaded."""
    pairs = json.dumps([[row[name] for row in chosen] for name in ("document", "batch")])
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
        if rows := _parquet(name, stored):
            chosen = f'FROM {rows} r SEMI JOIN {_CHOSEN} c ON r."{_key(name)}" = c.document AND r.batch = c.batch'
            if whole or con.execute(f"SELECT 1 {chosen} LIMIT 1").fetchall():
                yield f"INSERT INTO {name} BY NAME SELECT r.* EXCLUDE batch {chosen}"


def _note_landed(key: str, documents: int) -> str:
    return f"INSERT INTO {LANDED} VALUES ({literal(key)}, {documents}, now() AT TIME ZONE 'UTC')"


def _refusal(row: Mapping[str, Any]) -> Refusal | None:
    if row.get("outcome") is None:
        return None
    why = Message(zh=row["why_zh"], en=row["why"])
    return Refusal(row["document"], row["reader"], row["outcome"], why, row["transient"])
