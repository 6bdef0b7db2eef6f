"""The JSON object that `gongkai compare --json` prints for programs. Its keys are a contract: none is ever removed."""

import json
from collections.abc import Mapping
from typing import Any

from assets.staged.report import Report
from assets.text.characters import escape_controls
from pipelines.compare.carried_over import TiedCell, TiedRule
from pipelines.compare.comparison import Comparison
from pipelines.compare.repeated_text import Repeated
from pipelines.compare.sections import SectionChanges, SentenceChange
from pipelines.compare.tables import ComparedCell, UnmatchedCell
from pipelines.report.json_object import plain_number


def comparison_object(found: Comparison, names: Mapping[str, str]) -> dict[str, Any]:
    """The comparison; `names` are the names of the two files by sha256."""
    return {
        "earlier": _report(found.earlier, names), "later": _report(found.later, names),
        "counts": found.cell_counts, "cells": [_cell(cell) for cell in found.cells],
        "only_earlier": [_unmatched(one) for one in found.only_earlier],
        "only_later": [_unmatched(one) for one in found.only_later],
        "carried_over": [_rule(rule) for rule in found.tied],
        "not_carried_over": found.not_tied.en if found.not_tied else None,
        "text": {"repeated": _repeated(found.repeated), "sections": [_section(s) for s in found.sections]},
    }  # fmt: skip


def write_comparison(found: Comparison, names: Mapping[str, str], *, escaped: bool) -> str:
    """The object as text; `escaped` for a screen that cannot show every character."""
    text = json.dumps({"comparison": comparison_object(found, names)}, ensure_ascii=escaped, default=plain_number)
    return escape_controls(text)


def _report(report: Report, names: Mapping[str, str]) -> dict[str, Any]:
    identity = report.identity
    return {
        "file": names[report.sha256], "sha256": report.sha256, "body": identity.body,
        "region_code": identity.region_code, "year": identity.year, "form": report.reading.form.form,
    }  # fmt: skip


def _cell(cell: ComparedCell) -> dict[str, Any]:
    return {
        "key": cell.key, "unit": cell.unit, "earlier": cell.earlier, "later": cell.later,
        "earlier_text": cell.earlier_text, "later_text": cell.later_text, "change": cell.change,
        "percent": cell.percent, "striking": cell.striking,
    }  # fmt: skip


def _unmatched(one: UnmatchedCell) -> dict[str, Any]:
    return {"key": one.cell.key, "unit": one.cell.unit, "value": one.number, "text": one.text}


def _rule(rule: TiedRule) -> dict[str, Any]:
    ties = [
        {
            "at": tie.at, "outcome": tie.outcome, "difference": tie.difference,
            "earlier": [_tied(cell) for cell in tie.earlier], "later": [_tied(cell) for cell in tie.later],
        } for tie in rule.ties
    ]  # fmt: skip
    return {"rule": rule.rule, "text_zh": rule.text.zh, "text_en": rule.text.en, "ties": ties}


def _tied(cell: TiedCell) -> dict[str, Any]:
    return {"key": cell.key, "text": cell.text, "mark": cell.mark}


def _section(section: SectionChanges) -> dict[str, Any]:
    return {
        "section": section.section, "heading": section.heading, "repeated": _repeated(section.repeated),
        "counts": dict(section.counts), "sentences": [_sentence(sentence) for sentence in section.sentences],
    }  # fmt: skip


def _sentence(sentence: SentenceChange) -> dict[str, Any]:
    return {
        "kind": sentence.kind, "year_only": sentence.year_only, "elsewhere": sentence.elsewhere,
        "pieces": [{"kind": piece.kind, "text": piece.text} for piece in sentence.pieces],
    }  # fmt: skip


def _repeated(repeated: Repeated) -> dict[str, Any]:
    percent = None if repeated.percent is None else round(repeated.percent, 1)
    return {"characters": repeated.characters, "repeated": repeated.repeated, "percent": percent}
