"""What is known of each report by itself, as one digest a report, and the reports of which it is another than when they
were last judged (checked.judged).

All that the rules read of a report must be in its digest. Judges nothing.
"""

from collections.abc import Iterator

from warehouse.schema import FILLED_WHILE_JUDGING, LANDED, tables
from warehouse.store import Connection, create_temporary, replace

NOW, CHANGED = "report_digest", "changed"
_NOT_REPORTS = ("staged.refusal", LANDED)
_REVIEWED = ("checked.waived", "checked.correction", "checked.withdrawal")
_VERSIONS = "(SELECT report_id, source, media_type, first_seen, in_force FROM version_now)"


def create_report_digests(con: Connection) -> None:
    """Create `report_digest`, a row for each staged report with the digest of what is staged of it (`staged`) and of
    that with what reviewed files state of it (`digest`); and `version_now`, what staged.version holds.

    Rows are hashed twice: DuckDB leaves the last column of a row unmixed, so values swapped between two rows would
    cancel out.
    """
    create_temporary(con, "version_now", "FROM staged.version")
    staged = ["staged.report", *_read_from_documents(), _VERSIONS]
    rows = " UNION ALL ".join(
        f"SELECT report_id, {n} AS n, hash({n}, hash(r)) AS digest FROM {name} r"
        for n, name in enumerate((*staged, *_REVIEWED))
    )
    create_temporary(
        con,
        NOW,
        f"SELECT report_id, bit_xor(digest) FILTER (n < {len(staged)}) AS staged,"
        f" (bit_xor(digest) >> 1)::BIGINT AS digest FROM ({rows}) GROUP BY report_id HAVING min(n) = 0",
    )


def _read_from_documents() -> Iterator[str]:
    """The tables with what was read of each report, beside staged.report."""
    others = ("staged.report", *FILLED_WHILE_JUDGING, *_NOT_REPORTS)
    stored = (name for name, table in tables().items() if name.startswith("staged.") and table.kind == "table")
    return (name for name in stored if name not in others)


def digest_staged(con: Connection) -> str:
    """One digest of what is staged of all reports. Needs `report_digest`."""
    return str(con.execute(f"SELECT bit_xor(hash(report_id, staged)) FROM {NOW}").fetchall()[0][0])


def find_changed(con: Connection) -> None:
    """Create `changed`: the reports that are new, gone, or other than when they were judged."""
    create_temporary(
        con,
        CHANGED,
        f"SELECT report_id FROM {NOW} n FULL JOIN checked.judged k USING (report_id)"
        " WHERE n.digest IS DISTINCT FROM k.digest",
    )


def store_report_digests(con: Connection) -> None:
    """Record every report as judged in its present state. Needs `report_digest`."""
    replace(con, "checked.judged", f"SELECT report_id, digest FROM {NOW}")
