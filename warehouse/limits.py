"""How much memory and how many threads DuckDB may use.

GONGKAI_MEMORY is the memory of a run: 1GB suffices for a million reports, and ten million need up to ten times as much.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from warehouse.connection import Connection
from warehouse.files.guard import WarehouseError
from warehouse.schema import literal

SETTING = "GONGKAI_MEMORY"
_USUAL, _LEAST = "1GB", 500  # megabytes, in which the commands start
_WRITTEN = re.compile(r"(\d{1,7}) ?(GB|MB)")


def megabytes() -> int:
    """The megabytes beyond which DuckDB spills to disk, next to the warehouse; the process takes some 700 more.
    WarehouseError where the setting is not such a number.
    """
    given = os.environ.get(SETTING) or _USUAL
    written = _WRITTEN.fullmatch(given)
    most = int(written[1]) * (1000 if written[2] == "GB" else 1) if written else 0
    if most < _LEAST:
        raise WarehouseError(f"{SETTING} is {given}: write it as 4GB or 800MB, at least {_LEAST}MB")
    return most


def set_memory(con: Connection, most: str | None = None) -> None:
    """Have DuckDB spill beyond `most`, written as `600MB`, by default beyond what the setting allows."""
    con.execute(f"SET memory_limit = {literal(most or f'{megabytes()}MB')}")


def describe_exceeded(why: Exception) -> str:
    """What to do where DuckDB ended for want of memory, of which it states what only who writes SQL could do."""
    first = str(why).splitlines()[0]
    return f"DuckDB may use {megabytes()} MB, which do not suffice ({first}): set {SETTING} to more, then run again"


@contextmanager
def limit_memory(con: Connection, most: str) -> Iterator[None]:
    """Have DuckDB spill beyond `most`, and beyond what the setting allows once the context ends."""
    set_memory(con, most)
    try:
        yield
    finally:
        set_memory(con)


@contextmanager
def one_thread(con: Connection) -> Iterator[None]:
    """Have DuckDB use one thread, and as many as before once the context ends."""
    ((before,),) = con.execute("SELECT current_setting('threads')").fetchall()
    con.execute("SET threads = 1")
    try:
        yield
    finally:
        con.execute(f"SET threads = {before}")
