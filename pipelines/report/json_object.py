"""The JSON object that `gongkai check --json` prints for programs. Its keys are a contract: none is ever removed."""

import json
from decimal import Decimal
from typing import Any

from assets.checked.check_files import Checked
from assets.checked.finding_review import FindingReview
from assets.checked.wording.findings import Finding
from assets.staged.cells.form_reading import CellReading
from assets.staged.grid import Place
from assets.staged.identity.evidence import Evidence
from assets.staged.report import Refusal, Report
from assets.text.characters import escape_controls as shown_as_escapes
from expectations.suspects.suggest import Suggestion
from pipelines.report.text import Names


def report_object(name: str, checked: Checked, earlier: Names | None) -> dict[str, Any]:
    """One entry of `reports`. With `earlier`, `previous` is the report it was compared with, or null."""
    document = checked.document
    if isinstance(document, Refusal):
        blank = dict.fromkeys(("title", "body", "region_code", "region_name", "level", "year", "form"))
        return {
            "file": name, "sha256": document.sha256 or None, "outcome": document.outcome, "why": document.why.en,
            **blank, "identity_evidence": [], "cells": {}, "leftovers": [], "findings": [], "suspects": [],
        }  # fmt: skip
    identity, reading = document.identity, document.reading
    return {
        "file": name, "sha256": document.sha256, "outcome": "read", "why": identity.why.en if identity.why else None,
        "title": identity.title, "body": identity.body, "region_code": identity.region_code,
        "region_name": identity.region_name, "level": identity.level, "year": identity.year,
        "identity_evidence": [_evidence(evidence) for evidence in identity.evidence], "form": reading.form.form,
        "cells": {key: _cell(cell) for key, cell in reading.cells.items()},
        "leftovers": [{"text": x.text, "why": x.why.en, "place": _place(x.place)} for x in reading.leftovers],
        "findings": [_finding(found) for found in checked.findings],
        "suspects": [_suspect(suggestion) for suggestion in checked.suspects],
        **({} if earlier is None else {"previous": _previous(checked.earlier, earlier)}),
    }  # fmt: skip


def write_json(reports: list[dict[str, Any]], *, escaped: bool) -> str:
    """The whole object as text; `escaped` for a screen that cannot show every character."""
    text = json.dumps({"reports": reports}, ensure_ascii=escaped, default=plain_number)
    return shown_as_escapes(text)


def _evidence(evidence: Evidence) -> dict[str, Any]:
    """What settled body, region or year; `weak`: a person should confirm it."""
    return {"about": evidence.about, "kind": evidence.kind, "text": evidence.text, "weak": evidence.weak}


def _cell(cell: CellReading) -> dict[str, Any]:
    entry = {"value": cell.value.number, "status": cell.value.status, "text": cell.text, "place": _place(cell.place)}
    return entry if cell.confidence is None else entry | {"confidence": cell.confidence}


def _place(place: Place) -> dict[str, Any]:
    page, table, row, column, box = place
    return {"page": page, "table": table, "row": row, "column": column, "box": box}


def _finding(finding: Finding) -> dict[str, Any]:
    message = finding.message
    return {
        "rule": finding.rule, "version": finding.version, "severity": finding.severity, "outcome": finding.outcome,
        "at": finding.at, "left": finding.left, "right": finding.right, "residual": finding.residual,
        "cells": finding.cells, "message_zh": message.zh, "message_en": message.en,
        "fingerprint": finding.fingerprint, "verdict": _verdict(finding.review),
    }  # fmt: skip


def _verdict(review: FindingReview | None) -> dict[str, Any] | None:
    """A person's verdict on a finding. `state`: it applies, is stale, or the finding stated as fixed is still there."""
    if review is None:
        return None
    return {
        "verdict": review.verdict, "reason": review.reason, "role": review.role, "date": review.day.isoformat(),
        "state": review.state,
    }  # fmt: skip


def _suspect(suggestion: Suggestion) -> dict[str, Any]:
    """Repairs with the same `part` are alternatives. `complete`: no other repair of the part is as small. `stated`: the
    facts of the text that agree with this repair and not with all others.
    """
    return {
        "cells": suggestion.cells, "values": suggestion.values, "unique": suggestion.unique, "kind": suggestion.kind,
        "whose": suggestion.whose, "part": suggestion.part, "complete": suggestion.complete,
        "stated": suggestion.stated,
    }  # fmt: skip


def _previous(last: Report | None, names: Names) -> dict[str, Any] | None:
    if last is None:
        return None
    return {
        "file": names.get(last.sha256), "sha256": last.sha256, "body": last.identity.body, "year": last.identity.year
    }  # fmt: skip


def plain_number(value: object) -> int | float | str:
    """A Decimal as a JSON number where that is exact, else as its digits."""
    if not isinstance(value, Decimal):
        raise TypeError(type(value))
    if value == value.to_integral_value():
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else str(value)
