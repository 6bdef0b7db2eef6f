"""`gongkai check`: files read and checked, the exit code, and the JSON a program reads (printed.py has the words)."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from assets.checked.draft import Checked, check_documents
from assets.checked.findings import Finding
from assets.collected.inbox import LARGEST
from assets.collected.media import ZIP, media_type
from assets.collected.unpacked import NotUnpacked, members
from assets.staged.grid import Unreadable
from assets.staged.reading import CellReading
from assets.staged.report import Refusal
from assets.staged.workers import Workers
from pipelines.printed import lines
from pipelines.terminal import show, shows_all

HOLDS, FAILS, UNREADABLE = 0, 1, 2


def main(files: list[Path], as_json: bool, language: str, workers: Workers) -> int:
    """Check `files`, read by `workers`, print, return the exit code."""
    documents = [document for path in files for document in _documents(path)]
    results = list(
        zip((name for name, _ in documents), _checked([data for _, data in documents], workers), strict=True)
    )
    if as_json:
        reports = [_object(name, checked) for name, checked in results]
        show(json.dumps({"reports": reports}, ensure_ascii=not shows_all(), default=_plain))
    else:
        show("\n\n".join("\n".join(lines(name, checked, language)) for name, checked in results))
    return max((_code(checked) for _, checked in results), default=HOLDS)


def _documents(path: Path) -> Iterator[tuple[str, bytes | Refusal]]:
    """The file by its name, or the documents of a ZIP by `file.zip!name`, each as bytes or why it cannot be had."""
    data = _opened(path)
    if isinstance(data, Refusal) or media_type(data) != ZIP:
        yield str(path), data
        return
    try:
        for member in members(data):
            refusal = Refusal("", None, "unreadable", member.why or "", member.why_zh or "")
            yield f"{path}!{member.name}", refusal if member.data is None else member.data
    except NotUnpacked as why:
        yield str(path), Refusal("", None, "unreadable", why.en, why.zh)


def _checked(opened: list[bytes | Refusal], workers: Workers) -> list[Checked]:
    """A result for each, in the order given; those that could be opened are judged together."""
    judged = iter(check_documents([data for data in opened if isinstance(data, bytes)], workers))
    return [next(judged) if isinstance(data, bytes) else Checked(data) for data in opened]


def _opened(path: Path) -> bytes | Refusal:
    """The file, or why it cannot be had; of one that is too large no more is read than tells so."""
    try:
        if path.is_dir():
            raise Unreadable("这是文件夹：请写出其中的文件", "it is a folder: name the files in it")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise Unreadable(
                f"超过 {LARGEST:,} 字节的上限：年度报告不会这么大",
                f"it is over the limit of {LARGEST:,} bytes: no annual report is so large",
            )
    except Unreadable as why:
        return Refusal("", None, "unreadable", why.en, why.zh)
    except FileNotFoundError:
        return Refusal("", None, "unreadable", "there is no such file", "没有这个文件")
    except OSError as error:
        return Refusal("", None, "unreadable", f"it cannot be opened ({error.strerror})", f"打不开（{error.strerror}）")
    return data


def _code(checked: Checked) -> int:
    if isinstance(checked.document, Refusal):
        return UNREADABLE
    return FAILS if checked.broken else HOLDS


def _object(name: str, checked: Checked) -> dict[str, Any]:
    """One entry of `reports`."""
    document = checked.document
    if isinstance(document, Refusal):
        blank = dict.fromkeys(("title", "body", "region_code", "region_name", "level", "year", "form"))
        return {
            "file": name, "sha256": document.sha256 or None, "outcome": document.outcome, "why": document.why,
            **blank, "cells": {}, "leftovers": [], "findings": [],
        }  # fmt: skip
    identity, reading = document.identity, document.reading
    return {
        "file": name, "sha256": document.sha256, "outcome": "read", "why": identity.why,
        "title": identity.title, "body": identity.body, "region_code": identity.region_code,
        "region_name": identity.region_name, "level": identity.level, "year": identity.year,
        "form": reading.form.form,
        "cells": {key: _cell(cell) for key, cell in reading.cells.items()},
        "leftovers": [{"text": x.text, "why": x.why, "place": x.place._asdict()} for x in reading.leftovers],
        "findings": [_finding(found) for found in checked.findings],
    }  # fmt: skip


def _cell(cell: CellReading) -> dict[str, Any]:
    said = {"value": cell.value.number, "status": cell.value.status, "text": cell.text, "place": cell.place._asdict()}
    return said if cell.confidence is None else said | {"confidence": cell.confidence}


def _finding(found: Finding) -> dict[str, Any]:
    return {name: value for name, value in asdict(found).items() if name not in ("family", "effect")}


def _plain(value: object) -> int | float | str:
    """A Decimal as a JSON number where that says it exactly, else as its digits."""
    if not isinstance(value, Decimal):
        raise TypeError(type(value))
    if value == value.to_integral_value():
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else str(value)
