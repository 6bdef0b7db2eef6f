"""The checked stage in Dagster: the violations with an asset check for each family of rules, and the suites."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import dagster as dg

from assets.asset_settings import RETRY_POLICY, Results, bullets, failing_in_a_sentence, results_of, table_metadata
from assets.asset_specs import MADE_BY_COUNTING, asset_key, made_by_judging, table_specs
from assets.checked.failing_reports import FailingReport, count_failing, failing_reports
from assets.checked.judge import FamilyOutcome, judge
from assets.checked.suites import validate_suites
from assets.workplace import Workplace
from expectations.rulebook.load import rulebook
from expectations.rulebook.rule import EFFECTS, family_words, severity_words
from warehouse.connection import Connection
from warehouse.messages import load_messages
from warehouse.store import building

VIOLATION = asset_key("checked.violation")
SUITE = asset_key("checked.suite")
_OTHERS = [name for name in made_by_judging() if name != "checked.violation"]
CLEAN = "clean_reports"
_FIRST = 20
_MESSAGES = load_messages(Path(__file__).parent / "messages.yaml")


def _both(key: str) -> str:
    """A text in both languages, as Dagster shows one description to everybody."""
    return f"{_MESSAGES[key].en} / {_MESSAGES[key].zh}"


_OTHER_CHECKS = (
    dg.AssetCheckSpec(name=CLEAN, asset=VIOLATION, blocking=True, description=_both("clean_reports")),
    dg.AssetCheckSpec(name="corrections", asset=VIOLATION, description=_both("corrections")),
    dg.AssetCheckSpec(name="waivers", asset=VIOLATION, description=_both("waivers")),
    dg.AssetCheckSpec(name="verdicts", asset=VIOLATION, description=_both("verdicts")),
)


def _spec(family: str) -> dg.AssetCheckSpec:
    """The check of a family, described by its name and its rules with their severity and forms."""
    rules = [rule for rule in rulebook().rules if rule.family == family]
    texts = [
        f"{rule.id} ({', '.join((_severity(rule.severity), *rule.forms))}): {rule.zh} / {rule.en}" for rule in rules
    ]
    return dg.AssetCheckSpec(name=family, asset=VIOLATION, description="\n\n".join((_family_name(family), *texts)))


def _family_name(family: str) -> str:
    """The name of a family in both languages. Dagster allows no spaces in that of a check, which is the key."""
    return f"{family_words()[family].en} / {family_words()[family].zh}"


def _severity(severity: str) -> str:
    """A severity in both languages."""
    return f"{severity_words()[severity].zh} {severity_words()[severity].en}"


@dg.multi_asset(
    name="checked__violation",
    specs=table_specs(made_by_judging()),
    retry_policy=RETRY_POLICY,
    check_specs=[*(_spec(family) for family in rulebook().families()), *_OTHER_CHECKS],
    description=_both("violation"),
)
@failing_in_a_sentence
def violation(workplace: dg.ResourceParam[Workplace]) -> Results:
    with building(workplace.warehouse) as con:
        judged = judge(con, workplace.reviewed)
        metadata = table_metadata(con, "checked.violation") | {
            "judged because of changes in": dg.MetadataValue.text(
                ", ".join(judged.changed) or "nothing; not judged again"
            ),
            "reports with suspects": dg.MetadataValue.int(judged.suspected),
        }
        results, others = _family_results(con, judged.families), results_of(con, _OTHERS)
    results += [
        _check_result(CLEAN, judged.unclean, f"{_both('clean_reports_fail')} "),
        _check_result("corrections", judged.corrections),
        _check_result("waivers", judged.waivers),
        _check_result("verdicts", judged.verdicts),
    ]
    return (dg.MaterializeResult(asset_key=VIOLATION, metadata=metadata, check_results=results), *others)


def _check_result(name: str, wrong: tuple[str, ...], lead: str = "") -> dg.AssetCheckResult:
    """A check that passes if nothing is `wrong`. Its description has `lead` and the first things that are wrong."""
    first = "; ".join((*wrong[:_FIRST], *([f"and {len(wrong) - _FIRST} more"] if len(wrong) > _FIRST else [])))
    return dg.AssetCheckResult(
        asset_key=VIOLATION,
        check_name=name,
        passed=not wrong,
        severity=dg.AssetCheckSeverity.ERROR,
        description=f"{lead}{first}" if wrong else None,
        metadata={"number wrong": len(wrong), "wrong": bullets(wrong)},
    )


def _family_results(con: Connection, families: Iterable[FamilyOutcome]) -> list[dg.AssetCheckResult]:
    reports, first = count_failing(con), failing_reports(con)
    return [_family_result(family, reports.get(family.name, 0), first.get(family.name, ())) for family in families]


def _family_result(family: FamilyOutcome, reports: int, first: Sequence[FailingReport]) -> dg.AssetCheckResult:
    """Passes if every failure is waived and enough reports were judged: what is undecided is never a pass."""
    return dg.AssetCheckResult(
        asset_key=VIOLATION,
        check_name=family.name,
        passed=family.holds and not family.too_few,
        severity=_dagster_severity(family),
        description=_conclusion(family, reports),
        metadata={
            "severity of the rules": _severity(family.severity),
            "held": family.passed,
            "failed": family.failed,
            "waived": family.waived,
            "undecided": family.undecided,
            "reports failing": reports,
            "forms and years with too few judged": len(family.too_few),
            "first failing reports": bullets([failing.markdown for failing in first]),
            "too few reports judged": bullets(family.too_few),
        },
    )


def _dagster_severity(family: FamilyOutcome) -> dg.AssetCheckSeverity:
    """ERROR where a failure keeps a report out of the sums by the severity of the rules, else WARN."""
    flags = family.severity in EFFECTS and family.failed > family.waived
    return dg.AssetCheckSeverity.ERROR if flags else dg.AssetCheckSeverity.WARN


def _conclusion(family: FamilyOutcome, reports: int) -> str | None:
    """What came of a family, by name, in a sentence; None where it passed."""
    parts = []
    if family.failed > family.waived:
        parts.append(_both("family_fails").format(reports=reports, failed=family.failed - family.waived))
    if family.too_few:
        parts.append(f"{_both('family_too_few')} {'; '.join(family.too_few)}")
    elif not family.holds and not parts:
        parts.append(_both("family_undecided"))
    return " ".join((f"{_family_name(family.name)}:", *parts)) if parts else None


# The suites count what was judged, so they come after it.
@dg.multi_asset(
    name="checked__suite",
    specs=table_specs(MADE_BY_COUNTING, after=["checked.violation"]),
    retry_policy=RETRY_POLICY,
    description=_both("suite"),
)
@failing_in_a_sentence
def suite(workplace: dg.ResourceParam[Workplace]) -> Results:
    validated = validate_suites(workplace.warehouse, workplace.site) is not None
    with building(workplace.warehouse) as con:
        metadata, others = table_metadata(con, "checked.suite"), results_of(con, ["checked.basis"])
    docs = dg.MetadataValue.path(workplace.site / "index.html")
    return (
        dg.MaterializeResult(asset_key=SUITE, metadata=metadata | {"validated again": validated, "Data Docs": docs}),
        *others,
    )
