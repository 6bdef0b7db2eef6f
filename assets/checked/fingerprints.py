"""What the checks rest on: what is staged, the forms, the rules, the reviewed files, the program; each by its digest
(checked.basis), so that a night in which none of it changed judges nothing anew. Judges nothing itself.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import expectations.rulebook.load
import warehouse
from assets.checked.reviewed.review_files import PACKAGED
from assets.checked.reviewed.waivers import Standing
from warehouse.reference.edition import edition, form_edition
from warehouse.schema import FILLED_WHILE_JUDGING, tables
from warehouse.store import Connection, merge

Basis = Mapping[str, str]
_PROGRAM = tuple(Path(place).parent for place in (expectations.__file__, __file__, warehouse.__file__))
_OF_A_PROGRAM = (".py", ".yaml", ".sql")
# Hashed twice: the last column goes into a hash of several as it is, and what two rows exchange would cancel out.
_ROWS = "SELECT bit_xor(hash(hash(r))) FROM {table} r"
_VERSIONS = "SELECT bit_xor(hash(hash(source, report_id, media_type, first_seen, in_force))) FROM staged.version"


def basis(con: Connection, own: Path | None, standing: Sequence[Standing]) -> Basis:
    """What judging rests on now; `own` is the office's folder of reviewed files, `standing` what of its waivers holds
    today.
    """
    holds = [f"{s.entry.place} {s.report_id} {s.state}" for s in standing]
    return {
        "staged": _staged(con),
        "forms": f"{edition()} {form_edition()}",
        "rules": _of_files(expectations.rulebook.load.RULES.glob("*.yaml")),
        "reviewed": _digest([_of_files(p for f in (PACKAGED, own) if f for p in f.rglob("*.yaml")), *holds]),
        "program": _program(),
    }


def changed(con: Connection, step: str, now: Basis) -> tuple[str, ...]:
    """What is not as it was when `step` last ended, by name; everything where it never has."""
    known = stored(con, step)
    return tuple(what for what, digest in now.items() if known.get(what) != digest)


def stored(con: Connection, step: str) -> dict[str, str]:
    """What `step` rested on when it last ended."""
    return dict(con.execute("SELECT what, digest FROM checked.basis WHERE step = ?", [step]).fetchall())


def begin(con: Connection, step: str) -> None:
    """Whatever `step` left is no longer to be relied on: to be said before it changes any of it."""
    con.execute("DELETE FROM checked.basis WHERE step = ?", [step])


def end(con: Connection, step: str, now: Basis) -> None:
    """What `step` leaves rests on `now`."""
    merge(con, "checked.basis", [{"step": step, "what": what, "digest": digest} for what, digest in now.items()])


def _staged(con: Connection) -> str:
    """Of every row that was read, and which reports are in force where."""
    read = [name for name, table in tables().items() if name.startswith("staged.") and table.kind == "table"]
    asked = [_ROWS.format(table=name) for name in read if name not in FILLED_WHILE_JUDGING]
    (digests,) = con.execute(f"SELECT {', '.join(f'({query})' for query in (*asked, _VERSIONS))}").fetchall()
    return _digest(map(str, digests))


@cache
def _program() -> str:
    files = (path for folder in _PROGRAM for path in folder.rglob("*") if path.suffix in _OF_A_PROGRAM)
    apart = (expectations.rulebook.load.RULES, PACKAGED)
    return _of_files(path for path in files if path.suffix == ".py" or set(apart).isdisjoint(path.parents))


def _of_files(paths: Iterable[Path]) -> str:
    return _digest(part for path in sorted(paths) for part in (f"{path.parent.name}/{path.name}", _content(path)))


def _content(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        return str(error.strerror)  # whoever takes its entries says what is wrong with it


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
