"""The cases that get a letter: the findings of chosen severities on the reports of one body and year.

A report whose body or year is undetermined has no addressee and is listed instead. Writes no word of a letter.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from assets.checked.check_files import Checked
from assets.checked.wording.findings import Finding
from assets.staged.report import Report
from assets.text.characters import on_one_line
from expectations.suspects.suggest import NOT_PRINTED
from pipelines.report.checked_file import CheckedFile


@dataclass(frozen=True, slots=True)
class CasedReport:
    """A report with the findings that the letter is about. `not_worded`: findings of a warehouse that it lacks."""

    name: str
    checked: Checked
    findings: tuple[Finding, ...]
    not_worded: int = 0

    @property
    def report(self) -> Report:
        assert isinstance(self.checked.document, Report)
        return self.checked.document

    @property
    def inferred(self) -> bool:
        """Whether a figure of the findings is not printed as such in the document."""
        cells = self.report.reading.cells
        statuses = {cells[key].value.status for found in self.findings for key in found.cells if key in cells}
        return bool(statuses & {*NOT_PRINTED, "unsure"})


@dataclass(frozen=True, slots=True)
class Case:
    """The reports of one body and year that a letter is about."""

    body: str
    year: int
    reports: tuple[CasedReport, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for report in self.reports for finding in report.findings)


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases by body and year, and the reports with findings that no letter can be addressed for."""

    cases: tuple[Case, ...]
    unaddressed: tuple[CasedReport, ...]


def is_chosen(finding: Finding, severities: Collection[str]) -> bool:
    """Whether a failure is of one of `severities`; where none is chosen, whether it counts as an error."""
    if finding.outcome != "fail":
        return False
    return finding.severity in severities if severities else finding.effect != "tell"


def cases_of_files(files: Iterable[CheckedFile], severities: Collection[str]) -> Cases:
    """The cases among checked files."""
    reports = [
        CasedReport(file.name, file.checked, tuple(f for f in file.checked.failing if is_chosen(f, severities)))
        for file in files
        if isinstance(file.checked.document, Report)
    ]
    return group_reports((report, _addressee(report.report)) for report in reports if report.findings)


def group_reports(addressed: Iterable[tuple[CasedReport, tuple[str, str, int] | None]]) -> Cases:
    """The cases of reports, each given with its body, division and year, None where one is undetermined."""
    grouped: dict[tuple[str, str, int], list[CasedReport]] = {}
    unaddressed = []
    for report, addressee in addressed:
        if addressee is None:
            unaddressed.append(report)
        else:
            grouped.setdefault(addressee, []).append(report)
    cases = (Case(body, year, tuple(reports)) for (body, _, year), reports in grouped.items())
    return Cases(tuple(cases), tuple(unaddressed))


def _addressee(report: Report) -> tuple[str, str, int] | None:
    identity = report.identity
    if identity.why or identity.body is None or identity.year is None:
        return None
    return on_one_line(identity.body), identity.region_code or "", identity.year
