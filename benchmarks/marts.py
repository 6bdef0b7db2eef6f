"""All marts over a million generated reports, beside one bare pass that reads the same columns and writes results of
the same size; and a night after which a hundredth of the reports are others.

Each in a process of its own over a warehouse of its own on disk, whose reports are judged before.
"""

from dataclasses import dataclass

from assets.checked.coverage import measure_coverage
from benchmarks import apart, rules
from expectations.judging.judge import check
from expectations.rulebook.load import rulebook
from warehouse.connection import Connection
from warehouse.marts import ORDER, build
from warehouse.reference.divisions.list_sources import read_regions
from warehouse.schema import tables

REPORTS = 1_000_000
_FORM = "f2021"


@dataclass(frozen=True, slots=True)
class Measured:
    """Wall seconds of all marts, of the bare pass, of the night after, and the memory of the first in MB."""

    whole: float
    bare: float
    night: float
    megabytes: int

    def __str__(self) -> str:
        ratio = f"{self.whole / self.bare:>7.1f}x  a bare pass, {self.megabytes} MB"
        return f"{self.whole:>12.2f} s{self.bare:>12.2f} s{ratio}; a night of 1 %: {self.night:.2f} s"


def measured(reports: int = REPORTS) -> Measured:
    """Wall seconds of each task over `reports` reports, one after the other."""
    said = apart.run_tasks("benchmarks.marts", reports, "whole", "bare", "arrive", "night")
    whole, bare, night = (float(said[task][0]) for task in ("whole", "bare", "night"))
    return Measured(whole, bare, night, int(said["whole"][1]))


def load(con: Connection, reports: int) -> None:
    """The same reports judged, one in fifty an aggregate of its county."""
    enter(con, reports)
    check(con, rulebook())
    measure_coverage(con)
    # Set once they are judged: their figures are no sums, and what the rules find of that would be most of the file.
    con.execute("UPDATE staged.report SET scope = 'whole_region_aggregate' WHERE kind = 'government'")


def enter(con: Connection, reports: int) -> None:
    """Reports of departments in the counties of the list, as they were read; one in a hundred breaks a rule."""
    rules.load(con, reports)
    rows = (row for row in read_regions() if row.level == "county" and row.not_seen_from is None)
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


def whole(con: Connection) -> None:
    build(con, whole=True)


def bare(con: Connection) -> None:
    """Read what the marts read, and write again what they hold."""
    cells = ", ".join(f'sum("{name}")' for name, *_ in con.execute(f"DESCRIBE staged.{_FORM}").fetchall()[3:])
    con.execute(f"SELECT {cells} FROM staged.{_FORM}").fetchall()
    for name in ("staged.report", "checked.verdict"):
        con.execute(f"SELECT bit_xor(hash(reads)) FROM {name} AS reads").fetchall()
    for name in ORDER:
        if tables()[f"marts.{name}"].kind == "table":
            con.execute(f"CREATE OR REPLACE TABLE bare AS FROM marts.{name}")
    con.execute("DROP TABLE bare")


def arrive(con: Connection) -> None:
    """What is new of two provinces this year: about a hundredth of the reports."""
    con.execute(
        "UPDATE checked.verdict SET judged = judged + 1, digest = digest + 1 WHERE report_id IN"
        " (SELECT report_id FROM staged.report WHERE fiscal_year = 2025 AND region_code[:2] IN ('41', '31'))"
    )


if __name__ == "__main__":
    apart.run_as_program(load, {"whole": whole, "bare": bare, "arrive": arrive, "night": build})
