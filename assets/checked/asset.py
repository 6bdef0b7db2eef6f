"""The checked stage in Dagster: the rulebook's violations with an asset check a family, and the suites beside them."""

import dagster as dg

from assets.asset import RETRY, TOGETHER, WRITER, YEARS, listed, shown
from assets.checked.judge import Family, judge
from assets.checked.suites import validate
from assets.workplace import Workplace
from expectations.rulebook import rulebook
from warehouse.store import building

VIOLATION = dg.AssetKey(["checked", "violation"])


def _spec(family: str) -> dg.AssetCheckSpec:
    words = [f"{rule.id}: {rule.zh} / {rule.en}" for rule in rulebook().rules if rule.family == family]
    return dg.AssetCheckSpec(name=family, asset=VIOLATION, description="; ".join(words))


@dg.asset(
    key=VIOLATION,
    group_name="checked",
    kinds={"duckdb"},
    pool=WRITER,
    deps=[["staged", "report"]],
    partitions_def=YEARS,
    backfill_policy=TOGETHER,
    retry_policy=RETRY,
    check_specs=[_spec(family) for family in rulebook().families()],
    description="Every rule a report fails or that cannot be judged for it, and the verdict on each report.",
)
def violation(workplace: dg.ResourceParam[Workplace]) -> dg.MaterializeResult:  # type: ignore[type-arg]
    with building(workplace.warehouse) as con:
        families = judge(con)
        metadata = shown(con, "checked.violation")
    return dg.MaterializeResult(metadata=metadata, check_results=[_result(family) for family in families])


def _result(family: Family) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=VIOLATION,
        check_name=family.name,
        # Where nothing could be judged nothing has passed.
        passed=family.failed == 0 and (family.passed > 0 or family.undecided == 0),
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "severity of the rules": family.severity,
            "held": family.passed,
            "failed": family.failed,
            "undecided": family.undecided,
            "failing reports": listed(family.failing),
        },
    )


@dg.asset(
    key=["checked", "suite"],
    group_name="checked",
    kinds={"greatexpectations"},
    pool=WRITER,
    deps=[VIOLATION],
    partitions_def=YEARS,
    backfill_policy=TOGETHER,
    retry_policy=RETRY,
    description="The same rules as Great Expectations suites by form and fiscal year; Data Docs in the site folder.",
)
def suite(workplace: dg.ResourceParam[Workplace]) -> dg.MaterializeResult:  # type: ignore[type-arg]
    validate(workplace.warehouse, workplace.site)
    with building(workplace.warehouse) as con:
        metadata = shown(con, "checked.suite")
    return dg.MaterializeResult(metadata=metadata | {"Data Docs": dg.MetadataValue.path(workplace.site / "index.html")})
