"""What is known of each report by itself, as digests, and the reports of which they are others than when they were last
judged (checked.judged).

All that the rules read of a report must be in its digests. What is staged of a report is digested once: whoever changes
what is staged of a document enters it in checked.unjudged. Judges nothing.
"""

from collections.abc import Mapping

from warehouse.body_series.resolve import create_linked_divisions
from warehouse.connection import Connection
from warehouse.excerpt import rows_of
from warehouse.schema import FILLED_WHILE_JUDGING, LANDED, tables
from warehouse.store import count, create_temporary, insert, replace, replace_part

CHANGED = "changed"
JUDGED, UNJUDGED = "checked.judged", "checked.unjudged"
_READ, _BESIDE = "read_digest", "beside_digest"
_REPORT = "staged.report"
_FEW = 4  # what is staged of some reports is looked for if they are at most one in so many
_NOT_REPORTS = ("staged.refusal", LANDED)
_VERSIONS = "(SELECT report_id, source, media_type, first_seen, in_force FROM version_now)"
# What reviewed files state of a report, of its division and year, and of the bodies of its division.
_OF_DIVISION = {
    "checked.expected": "(SELECT report_id, e.* FROM checked.expected e JOIN staged.report s"
    " USING (region_code, fiscal_year))",
    "checked.reviewed_body": "(SELECT report_id, r.* EXCLUDE (body_id, becomes_id) FROM checked.reviewed_body r"
    " JOIN linked_division k USING (division) JOIN staged.report s ON s.region_code = k.code)",
}
_REVIEWED = ("checked.waived", "checked.correction", "checked.withdrawal", *_OF_DIVISION)
# The digest of what is staged of each report: that with which it was judged, unless its document was loaded since.
_STAGED = f"(SELECT report_id, staged FROM {JUDGED} ANTI JOIN {UNJUDGED} USING (report_id) UNION ALL FROM {_READ})"
_DIGEST = "(bit_xor(digest) >> 1)::BIGINT"


def create_report_digests(con: Connection) -> None:
    """Create `read_digest`, the digest of what is `staged` of each report whose document was loaded since reports were
    last judged; `beside_digest`, of each report of which more is known, that of where it is `held`, and with it that of
    what reviewed files state (`beside`); and `version_now`: what staged.version holds.
    """
    _enter_unknown(con)
    _digest_staged_reports(con)
    create_linked_divisions(con)
    create_temporary(con, "version_now", "FROM staged.version")
    rows = _digests({0: _VERSIONS})
    if reviewed := {n: _OF_DIVISION.get(name, name) for n, name in enumerate(_REVIEWED, 1) if count(con, name)}:
        rows += f" UNION ALL FROM ({_digests(reviewed)}) SEMI JOIN {_REPORT} USING (report_id)"
    create_temporary(
        con,
        _BESIDE,
        f"SELECT report_id, (bit_xor(digest) FILTER (n = 0) >> 1)::BIGINT AS held, {_DIGEST} AS beside"
        f" FROM ({rows}) GROUP BY report_id",
    )


def _enter_unknown(con: Connection) -> None:
    """Enter in checked.unjudged the reports it lacks that are staged and not in checked.judged, or the other way round.

    To look for them takes longer than to compare one digest of all: equal ids cancel out.
    """
    known = [f"SELECT report_id FROM {name} ANTI JOIN {UNJUDGED} USING (report_id)" for name in (_REPORT, JUDGED)]
    ((differing,),) = con.execute(f"SELECT bit_xor(hash(report_id)) FROM ({' UNION ALL '.join(known)})").fetchall()
    if differing:
        insert(con, UNJUDGED, f"({known[0]} EXCEPT {known[1]}) UNION ALL ({known[1]} EXCEPT {known[0]})")


def _digest_staged_reports(con: Connection) -> None:
    """Create `read_digest`."""
    tables_read = dict(enumerate(digested_tables()))
    if count(con, UNJUDGED) * _FEW <= count(con, _REPORT):
        found = {n: rows_of(con, name, UNJUDGED) for n, name in tables_read.items()}
        tables_read = {n: f"({rows})" for n, rows in found.items() if rows} or {0: f"(FROM {_REPORT} LIMIT 0)"}
    rows = _digests(tables_read)
    digests = f"SELECT report_id, {_DIGEST} AS staged FROM ({rows}) GROUP BY report_id HAVING min(n) = 0"
    create_temporary(con, _READ, f"FROM ({digests}) SEMI JOIN {UNJUDGED} USING (report_id)")


def _digests(relations: Mapping[int, str]) -> str:
    """A SELECT of the digest of each row of `relations` by their numbers, which are part of it.

    Rows are hashed twice: DuckDB leaves the last column of a row unmixed, so values swapped between two rows would
    cancel out.
    """
    return " UNION ALL ".join(
        f"SELECT report_id, {n} AS n, hash({n}, hash(r)) AS digest FROM {name} r" for n, name in relations.items()
    )


def digested_tables() -> tuple[str, ...]:
    """The tables with what was read of each report, of which checked.judged has a digest; first staged.report."""
    others = (_REPORT, *FILLED_WHILE_JUDGING, *_NOT_REPORTS)
    stored = (name for name, table in tables().items() if name.startswith("staged.") and table.kind == "table")
    return (_REPORT, *(name for name in stored if name not in others))


def digest_staged(con: Connection) -> str:
    """One digest of what is staged of all reports and where they are held. Needs `create_report_digests`."""
    digests = f"SELECT hash(report_id, staged) AS digest FROM {_STAGED} UNION ALL"
    held = f"SELECT hash(report_id, 'held', held) FROM {_BESIDE} WHERE held IS NOT NULL"
    return str(con.execute(f"SELECT bit_xor(hash(digest)) FROM ({digests} {held})").fetchall()[0][0])


def find_changed(con: Connection) -> None:
    """Create `changed`: the reports that are new, gone, or other than when they were judged."""
    create_temporary(
        con,
        CHANGED,
        f"SELECT report_id FROM {UNJUDGED} LEFT JOIN {_READ} n USING (report_id) LEFT JOIN {JUDGED} k USING (report_id)"
        " WHERE n.staged IS DISTINCT FROM k.staged UNION"
        f" SELECT report_id FROM {_BESIDE} n FULL JOIN (FROM {JUDGED} WHERE beside IS NOT NULL) k USING (report_id)"
        " WHERE n.beside IS DISTINCT FROM k.beside",
    )


def store_report_digests(con: Connection, among: str | None = None) -> None:
    """Record every report, or those in table `among`, as judged in its present state. Needs the digests."""
    chosen = f" SEMI JOIN {among} USING (report_id)" if among else ""
    staged = f"(FROM {_STAGED}{chosen})"
    now = f"SELECT report_id, staged, beside FROM {staged} LEFT JOIN {_BESIDE} USING (report_id)"
    create_temporary(con, "judged_now", now)
    if among is None:
        replace(con, JUDGED, "FROM judged_now")
    else:
        replace_part(con, JUDGED, ["report_id"], among, "FROM judged_now")
    clear_unjudged(con)


def clear_unjudged(con: Connection) -> None:
    """Empty checked.unjudged: every report is judged as it is, or was read again with the same result."""
    if count(con, UNJUDGED):
        replace(con, UNJUDGED, f"FROM {UNJUDGED} WHERE false")
