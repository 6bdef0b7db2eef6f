"""A draft on the desk: its result, the result of the version dropped before, what a person has ticked off, and the
verdicts that a person gave.

Reads no file and judges nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assets.checked.check_files import Checked
from assets.checked.reviewed.verdicts import Verdict
from assets.checked.wording.findings import Finding
from assets.staged.report import Report
from pipelines.report.checked_file import CheckedFile

Identity = tuple[str, str | None, int]


@dataclass(slots=True)
class Draft:
    """A draft by its number on the desk, which the versions that follow it keep.

    `ticked` are the findings (`finding_id`) that a person has ticked off in this version. `verdicts` are those on this
    version and on earlier ones, by digest, rule and line.
    """

    number: int
    name: str
    checked: Checked
    before: Checked | None = None
    ticked: set[str] = field(default_factory=set)
    verdicts: Mapping[tuple[str, str, str], Verdict] = field(default_factory=dict)

    @property
    def file(self) -> CheckedFile:
        return CheckedFile(self.name, self.checked)

    @property
    def sha256(self) -> str:
        return self.checked.document.sha256

    @property
    def identity(self) -> Identity | None:
        """Body, division and year; None where they are undetermined."""
        document = self.checked.document
        if not isinstance(document, Report) or document.identity.why:
            return None
        body, year = document.identity.body, document.identity.year
        return None if body is None or year is None else (body, document.identity.region_code, year)

    @property
    def changes(self) -> "Changes | None":
        """What changed since the version before; None where there is none, or one of the two gives no report."""
        if self.before is None or not all(isinstance(c.document, Report) for c in (self.before, self.checked)):
            return None
        return compare_findings(self.before.failing, self.checked.failing)

    def is_version_of(self, earlier: "Draft") -> bool:
        """Whether this is another version of `earlier`: the same report, or a file of the same name."""
        if self.identity and earlier.identity:
            return self.identity == earlier.identity
        return _file_name(self.name) == _file_name(earlier.name)

    def replace(self, later: "Draft") -> None:
        """Take the result of a later version. The same file again keeps what it was compared with."""
        if later.sha256 != self.sha256 or not self.sha256:
            self.before, self.ticked = self.checked, set()
        self.name, self.checked = later.name, later.checked


@dataclass(frozen=True, slots=True)
class Changes:
    """The failing findings of the version before that are gone, those that are new, and those that remain."""

    fixed: tuple[Finding, ...]
    new: tuple[Finding, ...]
    remaining: tuple[Finding, ...]


def compare_findings(before: Iterable[Finding], after: Iterable[Finding]) -> Changes:
    """Compare two versions by rule and place: a rule that still fails with other figures remains."""
    old = {finding_id(finding): finding for finding in before}
    now = {finding_id(finding): finding for finding in after}
    return Changes(
        tuple(finding for key, finding in old.items() if key not in now),
        tuple(finding for key, finding in now.items() if key not in old),
        tuple(finding for key, finding in now.items() if key in old),
    )


def finding_id(finding: Finding) -> str:
    """A finding among those of one report: its rule, and the row, column or block."""
    return f"{finding.rule}/{finding.at or ''}"


def _file_name(name: str) -> str:
    """The last part of the name of a file in a folder or a ZIP."""
    return name.replace("\\", "/").rpartition("/")[2].rpartition("!")[2]
