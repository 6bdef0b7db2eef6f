"""What is known of each report by itself, as one digest a report, and the reports of which it is another than when they
were last judged (checked.judged).

All that the rules read of a report must be in its digest. What is staged of a report has a digest of its own
(checked.staged_digest), which is computed once: whoever changes what is staged removes it. Judges nothing.
"""

from collections.abc import Iterable, Iterator

from warehouse.body_series.resolve import create_linked_divisions
from warehouse.connection import Connection
from warehouse.excerpt import rows_of
from warehouse.schema import FILLED_WHILE_JUDGING, LANDED, tables
from warehouse.store import count, create_temporary, insert, replace, replace_part

NOW, CHANGED = "report_digest", "changed"
STAGED = "checked.staged_digest"
_NOT_REPORTS = ("staged.refusal", LANDED)
_VERSIONS = "(SELECT report_id, source, media_type, first_seen, in_force FROM version_now)"
# What reviewed files state of a report, of its division and year, and of the bodies of its division.
_REVIEWED = (
    "checked.waived",
    "checked.correction",
    "checked.withdrawal",
    "(SELECT report_id, e.* FROM checked.expected e JOIN staged.report s USING (region_code, fiscal_year))",
    "(SELECT report_id, r.* EXCLUDE (body_id, becomes_id) FROM checked.reviewed_body r"
    " JOIN linked_division k USING (division) JOIN staged.report s ON s.region_code = k.code)",
)
_DIGEST = "(bit_xor(digest) >> 1)::BIGINT"


def create_report_digests(con: Connection) -> None:
    """Create `report_digest`, a row for each staged report with the digest of what is staged of it and where it is held
    (`staged`), and of that with what reviewed files state of it (`digest`); and `version_now`: what staged.version
    holds.
    """
    _store_staged_digests(con)
    create_linked_divisions(con)
    create_temporary(con, "version_now", "FROM staged.version")
    rows = _digests((f"(FROM {STAGED} SEMI JOIN staged.report USING (report_id))", _VERSIONS, *_REVIEWED))
    create_temporary(
        con,
        NOW,
        f"SELECT report_id, bit_xor(digest) FILTER (n < 2) AS staged, {_DIGEST} AS digest FROM ({rows})"
        " GROUP BY report_id HAVING min(n) = 0",
    )


def _store_staged_digests(con: Connection) -> None:
    """Compute the digest of what is staged of the reports that have none."""
    create_temporary(con, "undigested", f"SELECT report_id FROM staged.report ANTI JOIN {STAGED} USING (report_id)")
    if not count(con, "undigested"):
        return
    names = ("staged.report", *_read_from_documents())
    if count(con, STAGED):
        names = tuple(f"({rows_of(con, name, 'undigested')})" for name in names)
    rows = _digests(names)
    insert(con, STAGED, f"SELECT report_id, {_DIGEST} AS digest FROM ({rows}) GROUP BY report_id HAVING min(n) = 0")


def _digests(relations: Iterable[str]) -> str:
    """A SELECT of the digest of each row of `relations`, numbered from 0.

    Rows are hashed twice: DuckDB leaves the last column of a row unmixed, so values swapped between two rows would
    cancel out.
    """
    return " UNION ALL ".join(
        f"SELECT report_id, {n} AS n, hash({n}, hash(r)) AS digest FROM {name} r" for n, name in enumerate(relations)
    )


def _read_from_documents() -> Iterator[str]:
    """The tables with what was read of each report, beside staged.report."""
    others = ("staged.report", *FILLED_WHILE_JUDGING, *_NOT_REPORTS)
    stored = (name for name, table in tables().items() if name.startswith("staged.") and table.kind == "table")
    return (name for name in stored if name not in others)


def digest_staged(con: Connection) -> str:
    """One digest of what is staged of all reports. Needs `report_digest`."""
    return str(con.execute(f"SELECT bit_xor(hash(hash(report_id, staged))) FROM {NOW}").fetchall()[0][0])


def find_changed(con: Connection) -> None:
    """Create `changed`: the reports that are new, gone, or other than when they were judged."""
    create_temporary(
        con,
        CHANGED,
        f"SELECT report_id FROM {NOW} n FULL JOIN checked.judged k USING (report_id)"
        " WHERE n.digest IS DISTINCT FROM k.digest",
    )


def store_report_digests(con: Connection, among: str | None = None) -> None:
    """Record every report, or those in table `among`, as judged in its present state. Needs `report_digest`."""
    now = f"SELECT report_id, digest FROM {NOW}"
    if among is None:
        replace(con, "checked.judged", now)
    else:
        replace_part(con, "checked.judged", ["report_id"], among, f"{now} SEMI JOIN {among} USING (report_id)")
