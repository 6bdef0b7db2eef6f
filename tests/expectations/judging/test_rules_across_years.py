"""Rules that look at last year's report of the same body: which report that is, and what is said of the two."""

from tests.expectations.judging.test_rules import STANDARD, each, of
from tests.expectations.judging.wide import enter, judged
from warehouse.store import memory


def years(*reports):
    """What is found, by report, of reports (id, form, year, settings) of one body."""
    con = memory()
    for report, form, year, settings in reports:
        enter(con, form, "standard", {report: {"report.body": "某县人民政府"} | settings}, year)
    return con


def carried(con, report):
    return told(judged(con), report, "X-01", "total")


def told(rows, report, rule, line=""):
    row = rows.get((report, rule, line))
    return row and (row["outcome"], row["lhs"], row["rhs"])


OUT, IN = "applications.carried_out.total", "applications.carried_in.total"


def test_last_years_report_is_that_of_the_same_body_and_the_year_before():
    con = years(("b", "f2021", 2023, {IN: 3}), ("a", "f2021", 2022, {OUT: 4}), ("older", "f2021", 2021, {OUT: 3}))
    assert carried(con, "b") == ("fail", 3, 4)
    assert carried(con, "older")[0] == "undecided"
    con.execute("UPDATE staged.report SET body = 'another' WHERE report_id = 'a'")
    assert carried(con, "b")[0] == "undecided"
    con.execute("UPDATE staged.report SET body = '某县人民政府', region_code = '411004' WHERE report_id = 'a'")
    assert carried(con, "b")[0] == "undecided"


def test_last_years_report_is_the_one_in_force():
    con = years(("b", "f2021", 2023, {IN: 3}), ("a", "f2021", 2022, {OUT: 4}), ("mended", "f2021", 2022, {OUT: 3}))
    seen = [("u", "a", 1, 1), ("u", "mended", 2, 2), ("v", "b", 1, 2)]
    for source, report, first, last in seen:
        con.execute(
            "INSERT INTO collected.manifest BY NAME SELECT ? AS source, ? AS sha256,"
            f" TIMESTAMP '2024-01-0{first}' AS first_seen, TIMESTAMP '2024-01-0{last}' AS last_seen",
            [source, report],
        )
    assert carried(con, "b") is None
    con.execute("UPDATE collected.manifest SET last_seen = TIMESTAMP '2024-01-03' WHERE sha256 = 'a'")
    assert carried(con, "b") == ("fail", 3, 4)
    con.execute("UPDATE collected.manifest SET source = 'w' WHERE sha256 = 'mended'")
    assert carried(con, "b") is None, "of two in force the one first seen last"
    con.execute("UPDATE staged.report SET undecided_identity = 'which?' WHERE report_id = 'mended'")
    assert carried(con, "b") == ("fail", 3, 4)


def test_forms_are_chained_in_tables_three_and_four_alone():
    con = years(
        ("new", "f2021", 2021, {IN: 3, "disputes.review.total": 1, "proactive.licensing_decisions": 5000}),
        ("old", "f2019", 2020, {OUT: 4, "disputes.review.pending": 2, "proactive.licensing_decisions": 100}),
    )
    rows = judged(con)
    assert told(rows, "new", "X-01", "total") == ("fail", 3, 4)
    assert told(rows, "new", "T4-08", "review") == ("fail", 1, 2)
    assert told(rows, "new", "T2-06", "licensing")[0] == "undecided"
    assert told(rows, "new", "X-06")[0] == "undecided"
    assert told(rows, "new", "X-03", "rules") is None, "it begins with 2022"


def test_a_copied_report_is_told_and_one_cell_makes_the_difference():
    cells = {"applications.granted.total": 3, "disputes.review.total": "blank", "proactive.rules_made": 1}
    others = (({}, "fail"), ({"disputes.review.total": 0}, None), ({"proactive.rules_made": 2}, None))
    stock = {"proactive.normative_docs_in_force": 6}
    pairs = [*((cells, cells | other, outcome) for other, outcome in others), (stock, stock, None)]
    con = memory()
    for n, (now, before, _) in enumerate(pairs):
        for year, settings in ((2023, now), (2022, before)):
            enter(con, *STANDARD, {f"{n} {year}": {"report.body": f"第{n}县人民政府"} | settings}, year)
    rows = judged(con)
    for n, (*_, outcome) in enumerate(pairs):
        assert (told(rows, f"{n} 2023", "X-06") or (None,))[0] == outcome


def test_fees_in_the_wrong_unit_are_told_either_way():
    fee = "proactive.admin_fee_amount_wan"
    fees = ((35, 350000, "fail"), (350000, 35, "fail"), (35, 3500, None), (0, 350000, None))
    for rows, (*_, outcome) in zip(each(*({fee: a, f"previous.{fee}": b} for a, b, _ in fees)), fees, strict=True):
        assert rows.get(("T2-05", ""), {"outcome": None})["outcome"] == outcome


def test_only_structural_rules_keep_a_report_apart_and_only_flagging_ones_flag_it():
    con = memory()
    enter(con, *STANDARD, {"r": {"applications.carried_in.total": 0, f"previous.{OUT}": 4}})
    judged(con)
    verdict = "SELECT quarantined, failed, clean FROM checked.verdict WHERE report_id = 'r'"
    assert con.execute(verdict).fetchall() == [(False, 0, True)]


def test_a_form_is_due_in_its_years():
    con, years = memory(), {"f2019": (2019, 2021), "f2021": (2020, 2021)}
    for form, of_form in years.items():
        for year in of_form:
            enter(con, form, "standard", {f"{form} {year}": {}}, year)
    rows = judged(con)
    for form, year in (("f2019", 2019), ("f2021", 2021)):
        assert ("S-08", "") not in of(rows, f"{form} {year}")
    for form, year in (("f2019", 2021), ("f2021", 2020)):
        row = of(rows, f"{form} {year}")["S-08", ""]
        assert (row["outcome"], row["lhs"], row["cells"]) == ("fail", year, "")
