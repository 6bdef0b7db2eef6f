"""Digests of the inputs of the checks (checked.basis): staged data, forms, rules, reviewed files, program code.

A nightly run in which none of them changed skips the checks; one in which staged data alone changed judges the reports
that this concerns. Judges nothing itself.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import expectations.rulebook.load
import warehouse
from assets.checked.reviewed import verdicts
from assets.checked.reviewed.review_files import PACKAGED
from assets.checked.reviewed.waivers import WaiverStatus
from expectations.judging.report_digests import create_report_digests, digest_staged
from warehouse.connection import Connection
from warehouse.reference.edition import edition, form_edition
from warehouse.schema import literal
from warehouse.store import merge, remove

Basis = Mapping[str, str]
_PROGRAM = tuple(Path(place).parent for place in (expectations.__file__, __file__, warehouse.__file__))
_SUFFIXES = (".py", ".yaml", ".sql")


def compute_basis(con: Connection, own: Path | None, statuses: Sequence[WaiverStatus]) -> Basis:
    """The digest of each input now. `own` is the office's folder of reviewed files, `statuses` those of its waivers.

    Creates the digest of each report (report_digests.py).
    """
    create_report_digests(con)
    waivers = [f"{s.entry.place} {s.report_id} {s.state}" for s in statuses]
    return {
        "staged": digest_staged(con),
        "forms": f"{edition()} {form_edition()}",
        "rules": _of_files(expectations.rulebook.load.RULES.glob("*.yaml")),
        "reviewed": _digest([_of_files(_reviewed_files(own)), *waivers]),
        "program": _program(),
    }


def changed_inputs(con: Connection, step: str, now: Basis) -> tuple[str, ...]:
    """The inputs that changed since `step` last ended, by name; all of them if it never ended."""
    known = stored_basis(con, step)
    return tuple(what for what, digest in now.items() if known.get(what) != digest)


def stored_basis(con: Connection, step: str) -> dict[str, str]:
    """The digests of the inputs when `step` last ended."""
    return dict(con.execute(f"SELECT what, digest FROM checked.basis WHERE step = {literal(step)}").fetchall())


def forget_basis(con: Connection, step: str) -> None:
    """Mark the output of `step` as invalid. Call this before the step changes any of it."""
    remove(con, "checked.basis", "step", [step])


def forget_input(con: Connection, step: str, what: str) -> None:
    """Mark the output of `step` as made from another input `what`. Call this before that input is stored."""
    merge(con, "checked.basis", [{"step": step, "what": what, "digest": ""}])


def store_basis(con: Connection, step: str, now: Basis) -> None:
    """Mark the output of `step` as made from `now`."""
    merge(con, "checked.basis", [{"step": step, "what": what, "digest": digest} for what, digest in now.items()])


def _reviewed_files(own: Path | None) -> Iterator[Path]:
    """The reviewed files that change what is judged: all but the verdicts on what was found."""
    paths = (path for folder in (PACKAGED, own) if folder for path in folder.rglob("*.yaml"))
    return (path for path in paths if path.parent.name != verdicts.KIND)


@cache
def _program() -> str:
    files = (path for folder in _PROGRAM for path in folder.rglob("*") if path.suffix in _SUFFIXES)
    data = (expectations.rulebook.load.RULES, PACKAGED)  # digests of their own
    return _of_files(path for path in files if path.suffix == ".py" or set(data).isdisjoint(path.parents))


def _of_files(paths: Iterable[Path]) -> str:
    return _digest(part for path in sorted(paths) for part in (f"{path.parent.name}/{path.name}", _content(path)))


def _content(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        return str(error.strerror)  # reading its entries reports the error


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
