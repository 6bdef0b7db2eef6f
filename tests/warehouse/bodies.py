"""Reports of bodies by name alone, and their resolution: how a test describes both. Holds no test."""

from tests.expectations.judging.wide import enter
from warehouse.body_series.resolve import resolve_bodies
from warehouse.reference.bodies.kinds_of_body import kinds_of_body
from warehouse.reference.divisions.regions import regions
from warehouse.store import memory, merge, records

ZHOUKOU, HUAIYANG, JIANAN = ("4116", "周口市"), ("411603", "淮阳区"), ("411003", "建安区")
LEVELS = {2: "province", 4: "prefecture", 6: "county", 9: "township"}


def report(division, body, year=2023, *, level=None, kind=None):
    """A row of staged.report; its kind follows from the name unless it is given."""
    code, region = division
    row = regions().nearest(code, year)
    zone = row is not None and row.kind == "functional_zone"
    level = level or ("zone" if zone else LEVELS[len(code)])
    named = kinds_of_body().kind(body)
    return {
        "region_code": code, "region_name": region, "body": body, "fiscal_year": year, "level": level,
        "kind": kind or named or "government",
    }  # fmt: skip


def entry(division, name, becomes, change="same", **more):
    return {
        "division": division, "name": name, "becomes": becomes, "change": change, "who": "某办", "reason": "方案",
        "declared": "bodies/one.yaml:2", **more,
    }  # fmt: skip


def resolved(*reports, reviewed=()):
    """The connection with `reports`, named r0, r1, … in order, and whose they are."""
    con = memory()
    merge(con, "checked.reviewed_body", list(reviewed))
    merge(con, "staged.report", [{"report_id": f"r{n}", **row} for n, row in enumerate(reports)])
    resolve_bodies(con)
    return con


def found(con):
    """Of each report in order: body_id and how it is known."""
    return [(r["body_id"], r["how"]) for r in records(con, "FROM staged.body ORDER BY length(report_id), report_id")]


def ids(*reports, reviewed=()):
    return [body for body, _ in found(resolved(*reports, reviewed=reviewed))]


def entered(con, *reports, figures=()):
    """`reports` entered with all their cells, those of `figures` by number not a printed 0."""
    set_ = dict(figures)
    for n, row in enumerate(reports):
        case = {f"report.{name}": value for name, value in row.items()} | set_.get(n, {})
        enter(con, "f2021", "standard", {f"r{n}": case}, row["fiscal_year"])
    merge(con, "collected.manifest", [
        {"source": f"s{n}", "sha256": f"r{n}", "first_seen": "2024-01-01", "last_seen": "2024-01-01"}
        for n in range(len(reports))
    ])  # fmt: skip
