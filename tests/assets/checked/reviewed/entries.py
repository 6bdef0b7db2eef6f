"""Reviewed files as an office writes them, and the reports they are about. Holds no test."""

import json
from datetime import date

from tests.expectations.judging.wide import enter, status_of, value_of
from warehouse.reference.forms.form_list import forms
from warehouse.store import merge

REPORT, NEWER, OTHER = "a" * 64, "b" * 64, "a" * 12 + "c" * 52
CELL = "applications.granted.total"
DAY = date(2026, 5, 1)


def correction(**changed):
    entry = {"report": REPORT, "cell": CELL, "read": "18", "use": 13, "kind": "transcription", "reason": "扫描件为13"}
    return entry | {"status": "accepted"} | changed


def waiver(**changed):
    entry = {"report": REPORT, "rule": "T3-01", "reason": "表后有说明", "who": "某市政务公开办"}
    return entry | {"until": "2026-05-01"} | changed


def write(folder, kind, *entries, name="one.yaml"):
    """`folder`, with a file of `entries` in it, one on each line from line 2."""
    path = folder / kind / name
    path.parent.mkdir(parents=True, exist_ok=True)
    listed = "".join(f"- {json.dumps(entry, ensure_ascii=False)}\n" for entry in entries)
    path.write_text(f"{kind}:\n{listed}", "utf-8")
    return folder


def stage(con, **reports):
    """Reports of one body by letter (a: REPORT, b: NEWER, o: OTHER), with the cells that are not a printed 0."""
    ids = {"a": REPORT, "b": NEWER, "o": OTHER}
    cases = {ids[letter]: settings for letter, settings in reports.items()}
    enter(con, "f2021", "standard", cases)
    texts = []
    for report, settings in cases.items():
        row = {"report_id": report, "fiscal_year": 2023, "layout": "standard"}
        for cell in forms()["f2021"].layout("standard"):
            setting = settings.get(cell.key, 0)
            found = status_of(setting) is not None
            number = value_of(setting, cell)
            row[cell.sql] = ("" if number is None else str(number)) if found else None
        texts.append(row)
    merge(con, "staged.f2021_text", texts)


def seen(con, source, *reports):
    """Enter `reports` as versions of `source`, one after the other."""
    merge(con, "collected.manifest", [
        {"source": source, "sha256": report, "bytes": 1, "first_seen": f"2024-01-0{n}", "last_seen": f"2024-01-0{n}"}
        for n, report in enumerate(reports, 1)
    ])  # fmt: skip


def verdict(**changed):
    entry = {"report": REPORT, "rule": "T3-01", "line": "natural_person", "finding": "0" * 12, "verdict": "dismissed"}
    return entry | {"reason": "表后有说明", "role": "某市政务公开办审核岗", "date": "2026-05-01"} | changed
