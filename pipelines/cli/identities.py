"""`gongkai identities`: the reports whose body, division or fiscal year a person must settle or confirm, each with its
evidence and the reviewed entry to fill in.
"""

import sys
from collections.abc import Mapping
from typing import Any

from assets.checked.reviewed.yaml_text import quote
from pipelines.cli.options import LangOption, WarehouseOption
from pipelines.cli.terminal import FAILURE, SUCCESS, report_misuse, show
from pipelines.cli.words import Words

# Quarantined reports first. A report is known by all its sources, the first of which is shown.
_OPEN = """
SELECT s.report_id, s.title, s.body, s.region_code, s.zone, s.fiscal_year, s.undecided_identity AS why_en,
       s.undecided_identity_zh AS why_zh, s.candidates, s.identity_evidence,
       (SELECT min(v.source) FROM staged.version v WHERE v.report_id = s.report_id) AS source
FROM staged.report s WHERE s.undecided_identity IS NOT NULL OR s.identity_weak
ORDER BY s.undecided_identity IS NULL, source, s.report_id
"""
_ENTRIES = "SELECT declared, report_id, state FROM checked.reviewed_identity WHERE state <> 'applied' ORDER BY declared"
_ID_LENGTH = 12

OpenReport = Mapping[str, Any]


def identities(*, warehouse: WarehouseOption = None, lang: LangOption) -> int:
    """Print the reports to settle or confirm, and the entries without effect; returns the exit code."""
    from assets.checked.reviewed.identities import read_identities
    from pipelines.orchestration.resources import workplace_at
    from warehouse.store import WarehouseError, published, records

    words, place = Words("identities", lang), workplace_at(warehouse=warehouse)
    faults = read_identities(place.reviewed).faults
    try:
        with published(place.warehouse) as con:
            reports, entries = records(con, _OPEN), records(con, _ENTRIES)
    except WarehouseError as error:
        return report_misuse(error)
    for report in reports:
        show("\n".join(_report_lines(report, words)))
    for fault in faults:
        show(fault, sys.stderr)
    for entry in entries:
        show(words(f"state_{entry['state']}", declared=entry["declared"], report=entry["report_id"][:_ID_LENGTH]))
    weak = sum(report["why_en"] is None for report in reports)
    show(words("count", n=len(reports) - weak, w=weak) if reports else words("none"))
    return FAILURE if faults else SUCCESS


def _report_lines(report: OpenReport, words: Words) -> list[str]:
    why = report[f"why_{words.language}"] or words("weak")
    known = [
        ("title", report["title"]),
        ("evidence", report["identity_evidence"]),
        ("candidates", report["candidates"]),
    ]
    return [
        f"{report['report_id'][:_ID_LENGTH]}  {report['source'] or ''}",
        f"  {why}",
        *(f"  {words(label)}{text}" for label, text in known if text),
        *_entry_lines(report),
        "",
    ]


def _entry_lines(report: OpenReport) -> list[str]:
    """The reviewed entry with what is known filled in, without reviewer and reason."""
    zone = [f"    zone: {quote(report['zone'])}"] if report["zone"] else []
    return [
        f"  - report: '{report['report_id'][:_ID_LENGTH]}'",
        f"    body: {quote(report['body'] or '')}",
        f"    region: {quote(report['region_code'] or '')}",
        f"    year: {report['fiscal_year'] or ''}",
        *zone,
        "    who: ''",
        "    reason: ''",
    ]
