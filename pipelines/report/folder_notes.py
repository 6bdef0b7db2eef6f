"""What the reports of a folder show only beside each other: several files of one report, a year unlike the others'.

Each is written once for all files it concerns. What a report shows by itself is in its findings.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import PurePath

from assets.staged.report import Report
from assets.text.characters import on_one_line
from pipelines.report.checked_file import CheckedFile
from pipelines.report.words import words as in_language

Found = tuple[str, Report]  # the name of a file and its report
_FEWEST_OTHERS = 3  # reports of one year that make another year stand out, and their share
_MOST = 0.66
_VERSIONS = "versions"  # the family of the rule about other files of the same report


def folder_notes(files: Sequence[CheckedFile], language: str) -> Iterator[str]:
    """The notes on `files`, each one line."""
    found = _reports(files)
    yield from _copies(found, language)
    for _, beside in groupby(sorted(found, key=_folder), key=_folder):
        yield from _other_years(list(beside), language)


def without_versions(files: Sequence[CheckedFile]) -> list[CheckedFile]:
    """`files` without the finding that other files of the same report have other figures, where a note names them."""
    named = {
        name for versions in _versions(_reports(files)).values() if len(versions) > 1 for v in versions for name in v
    }
    return [_without_finding(file) if file.name in named else file for file in files]


def _without_finding(file: CheckedFile) -> CheckedFile:
    findings = tuple(finding for finding in file.checked.findings if finding.family != _VERSIONS)
    return replace(file, checked=replace(file.checked, findings=findings))


def _reports(files: Sequence[CheckedFile]) -> list[Found]:
    return [(f.name, f.checked.document) for f in files if isinstance(f.checked.document, Report)]


def _copies(found: Sequence[Found], language: str) -> Iterator[str]:
    """Bodies and years with several files, and whether their figures are the same."""
    words = in_language(language)
    for (body, _, year), versions in _versions(found).items():
        n = sum(map(len, versions))
        if n > 1:
            listed = words["versions_and"].join(_listed(names, language) for names in versions)
            key = "copies" if len(versions) == 1 else "versions"
            yield words[key].format(body=on_one_line(body), year=year, n=n, files=listed)


def _versions(found: Sequence[Found]) -> dict[tuple[str, str | None, int], list[list[str]]]:
    """By body, division and year the names of files, those with equal figures together."""
    reports: dict[tuple[str, str | None, int], list[Found]] = {}
    for name, report in found:
        identity = report.identity
        if identity.body and identity.year:
            reports.setdefault((identity.body, identity.region_code, identity.year), []).append((name, report))
    return {key: _by_figures(several) for key, several in reports.items()}


def _by_figures(several: Sequence[Found]) -> list[list[str]]:
    """The names of files with equal figures together."""
    versions: list[tuple[dict[str, object], list[str]]] = []
    for name, report in several:
        figures: dict[str, object] = dict(report.reading.numbers)
        names = next((names for known, names in versions if known == figures), None)
        if names is None:
            versions.append((figures, [name]))
        else:
            names.append(name)
    return [names for _, names in versions]


def _other_years(beside: Sequence[Found], language: str) -> Iterator[str]:
    """Reports of one folder on another year than most, unless their body has one on that year too."""
    years = Counter(report.identity.year for _, report in beside if report.identity.year)
    (year, most) = years.most_common(1)[0] if years else (None, 0)
    if year is None or most < max(_FEWEST_OTHERS, _MOST * years.total()):
        return
    bodies = {report.identity.body for _, report in beside if report.identity.year == year}
    others = [name for name, report in beside if _is_alone(report, year) and report.identity.body not in bodies]
    if others:
        yield in_language(language)["other_year"].format(year=year, files=_listed(others, language))


def _is_alone(report: Report, year: int) -> bool:
    return report.identity.year not in (year, None)


def _listed(names: Sequence[str], language: str) -> str:
    return in_language(language)["files_and"].join(map(on_one_line, names))


def _folder(found: Found) -> str:
    return str(PurePath(found[0].replace("!", "/")).parent)  # a ZIP is a folder too
