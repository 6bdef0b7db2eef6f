"""The checked stage in Dagster: the violations with an asset check for each family of rules, and the suites."""

from pathlib import Path

import dagster as dg

from assets.asset_settings import RETRY_POLICY, bullets, table_metadata
from assets.checked.judge import FamilyOutcome, judge
from assets.checked.suites import validate_suites
from assets.workplace import Workplace
from expectations.rulebook.load import rulebook
from warehouse.messages import load_messages
from warehouse.store import building

VIOLATION = dg.AssetKey(["checked", "violation"])
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
)


def _spec(family: str) -> dg.AssetCheckSpec:
    texts = [f"{rule.id}: {rule.en} / {rule.zh}" for rule in rulebook().rules if rule.family == family]
    return dg.AssetCheckSpec(name=family, asset=VIOLATION, description="; ".join(texts))


@dg.asset(
    key=VIOLATION,
    group_name="checked",
    kinds={"duckdb"},
    deps=[["staged", "report"]],
    retry_policy=RETRY_POLICY,
    check_specs=[*(_spec(family) for family in rulebook().families()), *_OTHER_CHECKS],
    description=_both("violation"),
)
def violation(workplace: dg.ResourceParam[Workplace]) -> dg.MaterializeResult:  # type: ignore[type-arg]
    with building(workplace.warehouse) as con:
        judged = judge(con, workplace.reviewed)
        metadata = table_metadata(con, "checked.violation") | {
            "judged because of changes in": dg.MetadataValue.text(
                ", ".join(judged.changed) or "nothing; not judged again"
            ),
            "reports with suspects": dg.MetadataValue.int(judged.suspected),
        }
    results = [_family_result(family) for family in judged.families]
    results += [
        _check_result(CLEAN, judged.unclean, f"{_both('clean_reports_fail')} "),
        _check_result("corrections", judged.corrections),
        _check_result("waivers", judged.waivers),
    ]
    return dg.MaterializeResult(metadata=metadata, check_results=results)


def _check_result(name: str, wrong: tuple[str, ...], lead: str = "") -> dg.AssetCheckResult:
    """A check that passes if nothing is `wrong`. Its description has `lead` and the first things that are wrong."""
    first = "; ".join((*wrong[:_FIRST], *([f"and {len(wrong) - _FIRST} more"] if len(wrong) > _FIRST else [])))
    return dg.AssetCheckResult(
        asset_key=VIOLATION,
        check_name=name,
        passed=not wrong,
        severity=dg.AssetCheckSeverity.ERROR,
        description=f"{lead}{first}" if wrong else None,
        metadata={"wrong": bullets(wrong)},
    )


def _family_result(family: FamilyOutcome) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=VIOLATION,
        check_name=family.name,
        passed=family.holds,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"Too few reports judged: {'; '.join(family.too_few)}" if family.too_few else None,
        metadata={
            "severity of the rules": family.severity,
            "held": family.passed,
            "failed": family.failed,
            "waived": family.waived,
            "undecided": family.undecided,
            "failing reports": bullets(family.failing),
            "too few reports judged": bullets(family.too_few),
        },
    )


@dg.asset(
    key=["checked", "suite"],
    group_name="checked",
    kinds={"greatexpectations"},
    deps=[VIOLATION],
    retry_policy=RETRY_POLICY,
    description=_both("suite"),
)
def suite(workplace: dg.ResourceParam[Workplace]) -> dg.MaterializeResult:  # type: ignore[type-arg]
    validated = validate_suites(workplace.warehouse, workplace.site) is not None
    with building(workplace.warehouse) as con:
        metadata = table_metadata(con, "checked.suite")
    docs = dg.MetadataValue.path(workplace.site / "index.html")
    return dg.MaterializeResult(metadata=metadata | {"validated again": validated, "Data Docs": docs})
