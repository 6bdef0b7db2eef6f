"""Nights that judge what changed leave what judging every report leaves."""

from random import Random

import pytest

from expectations.judging import judge_changed as judging
from expectations.judging.judge import check
from expectations.judging.judge_changed import judge_changed
from expectations.judging.report_digests import CHANGED, create_report_digests, find_changed, store_report_digests
from expectations.rulebook.load import rulebook
from tests.expectations.judging.wide import enter
from tests.generator.figures import figures
from tests.seeds import seeds
from warehouse import years_together
from warehouse.reference.forms.form import STANDARD
from warehouse.reference.forms.form_list import forms
from warehouse.schema import FILLED_WHILE_JUDGING, tables
from warehouse.store import insert, memory, merge, remove, replace_records

NEWEST = list(forms())[-1]
FILLED = ("violation", "undecided", "gap", "counted", "verdict", "rule", "judged", "reviewed_body")
# Name, division, level, kind, zone: bodies of one county, of the divisions above it, and of a zone beside it.
BODIES = [
    ("新华区人民政府", "410402", "county", "government", None),
    ("新华区人民政府办公室", "410402", "county", "government_office", None),
    ("新华区水利局", "410402", "county", "department", None),
    ("新华区水务局", "410402", "county", "department", None),
    ("卫东区审计局", "410403", "county", "department", None),
    ("平顶山市人民政府", "4104", "prefecture", "government", None),
    ("平顶山市财政局", "4104", "prefecture", "department", None),
    ("平顶山高新技术产业开发区管理委员会", "4104", "zone", "functional_zone_committee", "平顶山高新区"),
    ("河南省人民政府", "41", "province", "government", None),
    ("无名机关", None, None, None, None),
]
LINKS = [  # division, names, what became of the body
    ("410402", "水利局", "水务局", "same"), ("410402", "水利局", "水务局", "different"),
    ("410403", "审计局", "财政局", "merged"), ("4104", "财政局", "水务局", "same"), ("430102", "某局", "他局", "same"),
]  # fmt: skip
SENTENCES = [f"{what}{how}，并按照规定的时限向社会公开有关情况" for what in "修路建桥办学行医" for how in "甲乙丙丁"]
YEARS = range(2020, 2025)


class Inbox:
    """Reports that come, change and go, as the staged stage leaves them."""

    def __init__(self, seed):
        self.chance, self.con, self.reports = Random(seed), memory(), []
        self.con.execute("PRAGMA disable_optimizer")  # to plan queries would take longer than to run them
        for code in ("410402", "4104", "41"):
            rows = [{"region_code": code, "fiscal_year": year, "reports": self.chance.randint(1, 4)} for year in YEARS]
            merge(self.con, "checked.expected", rows)
        self.link(None)

    def add(self, *, body=None, year=None):
        name, code, level, kind, zone = self.chance.choice(BODIES) if body is None else BODIES[body]
        year = year or self.chance.choice(YEARS)
        report = f"r{len(self.reports)}"
        form = next(f for f in forms().values() if year <= (f.fiscal_years.last or year))
        scope = self.chance.choice(["whole_region_aggregate", "own_level_aggregate", "single_body", None])
        identity = {"body": name, "region_code": code, "level": level, "kind": kind, "zone": zone, "scope": scope}
        settings = figures(form, STANDARD, seed=self.chance.randrange(4))
        for key in self.chance.sample(list(settings), self.chance.choice([0, 0, 1, 3])):
            settings[key] = self.chance.choice([3, 80, "blank", "invalid", "absent"])
        settings |= {f"report.{field}": "absent" if value is None else value for field, value in identity.items()}
        enter(self.con, form.form, STANDARD, {report: settings}, year)
        self.reports.append(report)
        self.write(report)
        self.hold(report, f"at {name} {year}")
        return report

    def write(self, report):
        """What the text of a report says and states."""
        self.read_again(report)
        texts = ["。".join(self.chance.sample(SENTENCES, 8)) for _ in range(2)]
        merge(self.con, "staged.section", [
            {"report_id": report, "ordinal": n, "section": section, "heading": section, "text": text}
            for n, (section, text) in enumerate(zip("一五", texts, strict=True))
        ])  # fmt: skip
        stated = {"report_id": report, "ordinal": 1, "what": "received", "bound": "exact"}
        merge(self.con, "staged.stated", [stated | {"number": self.chance.randrange(3)}])

    def hold(self, report, source):
        """`source` holds `report` from now on."""
        seen = f"2026-01-01 00:{len(self.con.execute('FROM collected.manifest').fetchall()):02}:00"
        merge(self.con, "collected.manifest", [
            {"source": source, "sha256": report, "bytes": 1, "media_type": "text/html", "outcome": "archived",
             "first_seen": seen, "last_seen": seen}
        ])  # fmt: skip

    def read_again(self, report):
        """What is staged of a report is not what was digested."""
        insert(self.con, "checked.unjudged", f"SELECT '{report}' AS report_id")

    def remove(self, report):
        self.read_again(report)
        staged = (name for name in tables() if name.startswith("staged.") and tables()[name].keys[0] == "report_id")
        for name in staged:
            if tables()[name].kind == "table" and name not in FILLED_WHILE_JUDGING:
                remove(self.con, name, "report_id", [report])

    def alter(self, report):
        self.read_again(report)
        for form in forms():
            column = self.chance.choice([cell.sql for cell in forms()[form].layout() if cell.table != "proactive"])
            for aspect, value in (("", 7), ("_status", "'number'")):
                self.con.execute(f'UPDATE staged.{form}{aspect} SET "{column}" = {value} WHERE report_id = ?', [report])

    def identify_otherwise(self, report):
        self.read_again(report)
        column, value = self.chance.choice([
            ("body", "新华区水务局"), ("region_code", "410403"), ("undecided_identity", "two bodies"), ("scope", None),
            ("scope", "whole_region_aggregate"), ("kind", "government_office"), ("level", "county"),
        ])  # fmt: skip
        self.con.execute(f"UPDATE staged.report SET {column} = ? WHERE report_id = ?", [value, report])

    def withdraw(self, report):
        merge(self.con, "checked.withdrawal", [{"report_id": report, "state": self.chance.choice(["withdrawn", "x"])}])

    def correct(self, report):
        row = {"report_id": report, "key": "applications.carried_out.total", "use": self.chance.randrange(9)}
        merge(self.con, "checked.correction", [row | {"applied": True}])

    def waive(self, report):
        merge(self.con, "checked.waiver", [{"report_id": report, "rule": "T3", "covers": "T3-01,T3-02,T4-01",
                                            "state": self.chance.choice(["holds", "lapsed"])}])  # fmt: skip

    def expect(self, _):
        """The reviewed number of reports of a division and year is another."""
        code, year = self.chance.choice(["410402", "4104", "41"]), self.chance.choice(YEARS)
        row = {"region_code": code, "fiscal_year": year, "reports": self.chance.randint(1, 4)}
        merge(self.con, "checked.expected", [row])

    def link(self, _):
        """Bodies of a division are linked by a reviewed entry, or no longer."""
        code, name, becomes, change = self.chance.choice(LINKS)
        entry = {"division": code, "name": name, "becomes": becomes, "change": change, "declared": "bodies/a.yaml:2"}
        replace_records(self.con, "checked.reviewed_body", [entry] * self.chance.choice([0, 1, 1]))

    def replace(self, report):
        """A source holds another document than before, of the same body and year."""
        held = self.con.execute("SELECT source FROM collected.manifest WHERE sha256 = ?", [report]).fetchall()
        name, year = held[0][0].split()[1:]
        newer = self.add(body=[body for body, *_ in BODIES].index(name), year=int(year))
        self.hold(report if self.chance.random() < 0.3 else newer, held[0][0])

    def pass_day(self):
        """One to three of these; what is done to reports is done to any of them."""
        for _ in range(self.chance.randint(1, 3)):
            change = self.chance.choice([
                self.write, self.alter, self.alter, self.identify_otherwise, self.remove, self.withdraw, self.correct,
                self.waive, self.replace, self.expect, self.link, lambda _: self.add(), lambda _: self.add(),
            ])  # fmt: skip
            change(self.chance.choice(self.reports))

    def judge_all(self):
        create_report_digests(self.con)
        check(self.con, rulebook())
        store_report_digests(self.con)

    def judge_changed(self):
        create_report_digests(self.con)
        find_changed(self.con)
        assert judge_changed(self.con, rulebook())
        store_report_digests(self.con, CHANGED)

    def found(self):
        names = [*(f"checked.{name}" for name in FILLED), "staged.body", "staged.near_body"]
        return {name: self.con.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in names}


@pytest.fixture(autouse=True)
def choose_always(monkeypatch):
    """Judge a part of the reports also where it is most of them."""
    monkeypatch.setattr(judging, "_WORTH_CHOOSING", 0)


@pytest.mark.parametrize("seed", seeds(6))
@pytest.mark.slow
def test_nights_that_judge_what_changed_leave_what_judging_every_report_leaves(seed):
    inbox = Inbox(seed)
    for _ in range(25):
        inbox.add()
    inbox.judge_all()
    for _ in range(5):
        inbox.pass_day()
        inbox.judge_changed()
    nightly = inbox.found()
    inbox.judge_all()
    whole = inbox.found()
    assert {name: set(nightly[name]) ^ set(rows) for name, rows in whole.items()} == {name: set() for name in whole}
    assert nightly == whole


@pytest.mark.slow
def test_facts_and_verdicts_of_one_year_after_the_other_equal_all_at_once(monkeypatch):
    inbox = Inbox(4)
    for _ in range(25):
        inbox.add()
    inbox.con.execute("UPDATE staged.report SET fiscal_year = NULL WHERE report_id = ?", [inbox.reports[0]])
    inbox.judge_all()
    at_once = inbox.found()
    monkeypatch.setattr(years_together, "REPORTS_AT_ONCE", 1)
    inbox.judge_all()
    assert inbox.found() == at_once
    assert len(at_once["checked.verdict"]) == 25


AFFECTED = {  # a report that changes by its body and year, and those judged again by what they are compared with
    "the same body in later years": ((2, 2022), "later", {(2, 2022), (2, 2023)}),
    "others of the division and year": ((2, 2022), "same_division", {(1, 2022), (2, 2022), (3, 2022)}),
    "aggregates above in that year": ((2, 2022), "with_parts", {(5, 2022), (2, 2022)}),
    "an aggregate by itself": ((5, 2022), "with_parts", {(5, 2022)}),
}


@pytest.mark.parametrize(("change", "table", "expected"), AFFECTED.values(), ids=AFFECTED)
@pytest.mark.slow
def test_reports_are_judged_again_that_are_compared_with_one_that_changed(change, table, expected):
    inbox = Inbox(1)
    reports = {}
    for body in (1, 2, 3, 4, 5, 6):
        for year in (2021, 2022, 2023):
            reports[body, year] = inbox.add(body=body, year=year)
    inbox.con.execute(
        "UPDATE staged.report SET scope = CASE body WHEN ? THEN 'whole_region_aggregate' END", [BODIES[5][0]]
    )
    inbox.con.execute("UPDATE staged.report SET undecided_identity = NULL")
    inbox.judge_all()
    inbox.write(reports[change])
    inbox.judge_changed()
    counted = {report for (report,) in inbox.con.execute("SELECT report_id FROM checked.counted").fetchall()}
    again = {report for (report,) in inbox.con.execute(f"FROM {table}").fetchall()}
    assert again & counted == {reports[of] for of in expected} & counted
    assert reports[change] in again


@pytest.mark.slow
def test_what_many_years_of_a_body_show_is_found_when_the_last_of_them_changed():
    inbox = Inbox(3)
    reports = [inbox.add(body=2, year=year) for year in YEARS]
    still = "normative_docs_made = 0, proactive__normative_docs_repealed = 0, proactive__normative_docs_in_force = 4"
    inbox.con.execute(f"UPDATE staged.{NEWEST} SET proactive__{still}")
    inbox.con.execute("UPDATE staged.report SET undecided_identity = NULL")
    inbox.judge_all()
    inbox.write(reports[-1])
    inbox.judge_changed()
    nightly = inbox.found()
    years = inbox.con.execute("SELECT lhs FROM checked.violation WHERE rule = 'T2-07' ORDER BY 1").fetchall()
    assert [int(year) for (year,) in years] == [3, 4]
    inbox.judge_all()
    assert nightly == inbox.found()


def test_a_night_on_which_nothing_changed_judges_nothing():
    inbox = Inbox(2)
    inbox.add()
    inbox.judge_all()
    before = inbox.found()
    inbox.judge_changed()
    assert inbox.con.execute("FROM judged_again").fetchall() == []
    assert inbox.found() == before
