"""One publication into a lake at a time, whichever process or machine it is from.

DuckLake does not notice every conflict of two that write at once. With a catalog in Postgres the lock is an advisory
one of that database, which ends with the connection of its holder; with one in SQLite, that of the operating system on
a file beside it. Knows no table of the lake.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from warehouse.connection import Connection, DatabaseError
from warehouse.files.run_lock import hold_run_lock
from warehouse.releases.lake_address import Lake
from warehouse.releases.mart_files import ReleaseError
from warehouse.schema import literal

_KEY = 0x676F6E676B6169  # of Postgres, for all lakes in one of its databases: "gongkai" in bytes
# A connection that waits in a transaction, as that of the lock does, may be ended by these.
_NO_TIMEOUTS = """
SELECT count(set_config(name, '0', true)) > 0 FROM pg_settings
WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout')
"""
_HELD = f"""
SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()
AND (classid::BIGINT << 32) + objid::BIGINT = {_KEY}
"""
Say = Callable[[str], None]
Confirm = Callable[[], None]  # ReleaseError unless the lock is still held


@contextmanager
def hold_lake(con: Connection, lake: Lake, say: Say) -> Iterator[Confirm]:
    """Hold the lock of the lake; while another holds it, wait, and `say` so once. Whoever writes confirms before the
    commit that the lock is still held: the database may have ended its connection meanwhile.

    `con` has loaded the extension of the catalog. ReleaseError if the database of the catalog does not answer.
    """
    if lake.kind == "sqlite":
        with hold_run_lock(Path(lake.place), say):
            yield lambda: None
        return
    with closing(con.cursor()) as session:  # apart from the transaction of the publication
        try:
            _take(session, lake, say)
            yield lambda: _confirm(session, lake)  # the lock ends with the connection
        finally:
            give_up(session)


def _take(session: Connection, lake: Lake, say: Say) -> None:
    try:
        session.execute(f"ATTACH IF NOT EXISTS {literal(lake.place)} AS lake_lock (TYPE postgres, READ_ONLY)")
        session.execute("BEGIN")
        _ask(session, _NO_TIMEOUTS)
        if not _ask(session, f"SELECT pg_try_advisory_xact_lock({_KEY})"):
            say("another publication is writing to the lake: waiting for it to end")
            _ask(session, f"SELECT true FROM pg_advisory_xact_lock({_KEY})")
    except DatabaseError as error:
        why = lake.describe(error)
        raise ReleaseError(f"the catalog of the lake cannot be locked ({why}): check GONGKAI_LAKE") from error


def _confirm(session: Connection, lake: Lake) -> None:
    try:
        held = _ask(session, _HELD)
    except DatabaseError as error:
        raise ReleaseError(f"the lock of the lake was lost ({lake.describe(error)}): try again") from error
    if not held:
        raise ReleaseError("the lock of the lake was lost, as its connection ended: try again")


def give_up(con: Connection) -> None:
    """End the transaction of `con`, if it is in one, also where the database of the catalog is gone: DuckDB ends the
    process where it closes one that it cannot roll back.
    """
    with suppress(DatabaseError):
        con.execute("ROLLBACK")


def _ask(session: Connection, query: str) -> bool:
    ((answer,),) = session.execute(f"FROM postgres_query('lake_lock', {literal(query)})").fetchall()
    return bool(answer)
