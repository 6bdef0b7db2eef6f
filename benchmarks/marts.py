"""The time to build all marts over a million generated reports, beside one bare pass that reads the same columns and
writes results of the same size; and that of a run after a hundredth of the reports changed.

Each task has a process and a warehouse on disk of its own. The reports are judged before.
"""

from dataclasses import dataclass

from assets.checked.coverage import measure
from benchmarks import apart, rules
from expectations.judging.judge import check
from expectations.rulebook.load import rulebook
from warehouse.marts import ORDER, build
from warehouse.reference.divisions.region import read
from warehouse.schema import tables
from warehouse.store import Connection

REPORTS = 1_000_000
_FORM = "f2021"


@dataclass(frozen=True, slots=True)
class Measured:
    """Wall seconds of all marts, of the bare pass and of the run after a change; peak memory of the first in MB."""

    whole: float
    bare: float
    night: float
    megabytes: int

    def __str__(self) -> str:
        ratio = f"{self.whole / self.bare:>7.1f}x  a bare pass, {self.megabytes} MB"
        return f"{self.whole:>12.2f} s{self.bare:>12.2f} s{ratio}; a run after 1 % changed: {self.night:.2f} s"


def measured(reports: int = REPORTS) -> Measured:
    """Wall seconds of each task over `reports` reports, one after the other."""
    found = apart.said("benchmarks.marts", reports, "whole", "bare", "arrive", "night")
    whole, bare, night = (float(found[task][0]) for task in ("whole", "bare", "night"))
    return Measured(whole, bare, night, int(found["whole"][1]))


def load(con: Connection, reports: int) -> None:
    """Load reports of departments in the listed counties. One in a hundred breaks a rule, and one in fifty is an
    aggregate of its county.
    """
    rules.load(con, reports)
    rows = (row for row in read() if row.level == "county" and row.not_seen_from is None)
    codes = sorted(row.code for row in rows if row.kind != "functional_zone")
    con.execute("CREATE TEMP TABLE county AS SELECT unnest($1) AS code, unnest(range(len($1))) AS n", [codes])
    con.execute(
        "CREATE TEMP TABLE seat AS SELECT report_id, regexp_extract(body, '[0-9]+')::INT AS b FROM staged.report"
    )
    con.execute(
        "UPDATE staged.report SET region_code = code, level = 'county',"
        " kind = CASE WHEN b % 50 = 0 THEN 'government' ELSE 'department' END,"
        " published_on = make_date(fiscal_year + 1, 1, 1 + b % 40 % 31)"
        " FROM seat JOIN county ON n = b % (SELECT count(*) FROM county) WHERE seat.report_id = report.report_id"
    )
    con.execute(
        "INSERT INTO collected.manifest BY NAME SELECT 'site/' || report_id AS source, report_id AS sha256,"
        " 20000 AS bytes, 'text/html' AS media_type, 'archived' AS outcome, TIMESTAMP '2026-01-01' AS first_seen,"
        " TIMESTAMP '2026-01-01' AS last_seen FROM staged.report"
    )
    check(con, rulebook())
    measure(con)
    # After judging: the figures of these aggregates are not sums, and their violations would be most of the file.
    con.execute("UPDATE staged.report SET scope = 'whole_region_aggregate' WHERE kind = 'government'")


def whole(con: Connection) -> None:
    build(con, whole=True)


def bare(con: Connection) -> None:
    """Read what the marts read, and write a copy of what they hold."""
    cells = ", ".join(f'sum("{name}")' for name, *_ in con.execute(f"DESCRIBE staged.{_FORM}").fetchall()[3:])
    con.execute(f"SELECT {cells} FROM staged.{_FORM}").fetchall()
    for name in ("staged.report", "checked.verdict"):
        con.execute(f"SELECT bit_xor(hash(r)) FROM {name} AS r").fetchall()
    for name in ORDER:
        if tables()[f"marts.{name}"].kind == "table":
            con.execute(f"CREATE OR REPLACE TABLE bare AS FROM marts.{name}")
    con.execute("DROP TABLE bare")


def arrive(con: Connection) -> None:
    """Change the reports of two provinces in one year, about a hundredth of all."""
    con.execute(
        "UPDATE checked.verdict SET judged = judged + 1, digest = digest + 1 WHERE report_id IN"
        " (SELECT report_id FROM staged.report WHERE fiscal_year = 2025 AND region_code[:2] IN ('41', '31'))"
    )


if __name__ == "__main__":
    apart.run(load, {"whole": whole, "bare": bare, "arrive": arrive, "night": build})
