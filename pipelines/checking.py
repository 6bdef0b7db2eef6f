"""`gongkai check`: files read and checked, the exit code, and the JSON a program reads (printed.py has the words)."""

import json
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from assets.checked.draft import Checked, check_documents
from assets.checked.findings import Finding
from assets.collected.inbox import LARGEST
from assets.staged.recognise import CellReading
from assets.staged.report import Refusal
from pipelines.printed import lines

HOLDS, FAILS, UNREADABLE = 0, 1, 2


def main(files: list[Path], as_json: bool, language: str) -> int:
    """Check `files`, print, return the exit code."""
    read = [_bytes(path) for path in files]
    checked = check_documents([data if isinstance(data, bytes) else b"" for data in read])
    whys = [None if isinstance(data, bytes) else data for data in read]
    results = list(zip(files, checked, whys, strict=True))
    if as_json:
        print(json.dumps({"reports": [_object(*result) for result in results]}, ensure_ascii=False, default=_plain))  # noqa: T201
    else:
        print("\n\n".join("\n".join(lines(*result, language)) for result in results))  # noqa: T201
    return max((_code(result) for _, result, _ in results), default=HOLDS)


def _bytes(path: Path) -> bytes | str:
    """The file, or why it cannot be had."""
    try:
        if path.stat().st_size > LARGEST:
            return f"it is over the limit of {LARGEST:,} bytes: no annual report is so large"
        return path.read_bytes()
    except OSError as error:
        return f"it cannot be opened ({error.strerror})"


def _code(checked: Checked) -> int:
    if isinstance(checked.document, Refusal):
        return UNREADABLE
    return FAILS if checked.broken else HOLDS


def _object(path: Path, checked: Checked, why: str | None) -> dict[str, Any]:
    """One entry of `reports`."""
    document = checked.document
    if isinstance(document, Refusal):
        blank = dict.fromkeys(("title", "body", "region_code", "region_name", "level", "year", "form"))
        return {
            "file": str(path), "sha256": document.sha256, "outcome": document.outcome, "why": why or document.why,
            **blank, "cells": {}, "leftovers": [], "findings": [],
        }  # fmt: skip
    identity, reading = document.identity, document.reading
    return {
        "file": str(path), "sha256": document.sha256, "outcome": "read", "why": identity.why,
        "title": identity.title, "body": identity.body, "region_code": identity.region_code,
        "region_name": identity.region_name, "level": identity.level, "year": identity.year,
        "form": reading.form.form, "layout": reading.layout,
        "cells": {key: _cell(cell) for key, cell in reading.cells.items()},
        "leftovers": [{"text": left.text, "why": left.why, "place": asdict(left.place)} for left in reading.leftovers],
        "findings": [_finding(found) for found in checked.findings],
    }  # fmt: skip


def _cell(cell: CellReading) -> dict[str, Any]:
    return {
        "value": cell.value.number, "status": cell.value.status, "text": cell.text, "place": asdict(cell.place)
    }  # fmt: skip


def _finding(found: Finding) -> dict[str, Any]:
    return {name: value for name, value in asdict(found).items() if name != "family"}


def _plain(value: object) -> int | float:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value))
