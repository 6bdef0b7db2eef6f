"""The checked stage in Dagster: the rulebook's violations with an asset check a family, and the suites beside them."""

import dagster as dg

from assets.asset_settings import RETRY_POLICY, bullets, table_metadata
from assets.checked.judge import Family, judge
from assets.checked.suites import validate
from assets.workplace import Workplace
from expectations.rulebook.load import rulebook
from warehouse.store import building

VIOLATION = dg.AssetKey(["checked", "violation"])
CLEAN = "clean_reports"
_FIRST = 20
_UNCLEAN = (
    "reports that fail a rule without a waiver pass for clean, so no mart is built. It is the program that errs and not"
    " the reports: tell whoever looks after it. "
)
_OTHERS = (
    dg.AssetCheckSpec(
        name=CLEAN,
        asset=VIOLATION,
        blocking=True,
        description="No report passes for clean that fails a structural, statutory or identity rule without a waiver."
        " If one did, the marts would not be built and nothing would be published."
        " / 凡不合结构、法定或恒等规则且未经豁免的报告，均不得作为无误报告进入汇总；否则不建汇总、不发布。",
    ),
    dg.AssetCheckSpec(
        name="corrections",
        asset=VIOLATION,
        description="Every reviewed correction can be read, and the page still says what it expects."
        " / 各项更正均可读取，且页面所印仍与其所据一致。",
    ),
    dg.AssetCheckSpec(
        name="waivers",
        asset=VIOLATION,
        description="Every waiver can be read, and none has lapsed. / 各项豁免均可读取，且无一过期。",
    ),
)


def _spec(family: str) -> dg.AssetCheckSpec:
    words = [f"{rule.id}: {rule.zh} / {rule.en}" for rule in rulebook().rules if rule.family == family]
    return dg.AssetCheckSpec(name=family, asset=VIOLATION, description="; ".join(words))


@dg.asset(
    key=VIOLATION,
    group_name="checked",
    kinds={"duckdb"},
    deps=[["staged", "report"]],
    retry_policy=RETRY_POLICY,
    check_specs=[*(_spec(family) for family in rulebook().families()), *_OTHERS],
    description="Every rule a report fails or that cannot be judged for it, and the verdict on each report; what became"
    " of the reviewed corrections and waivers.",
)
def violation(workplace: dg.ResourceParam[Workplace]) -> dg.MaterializeResult:  # type: ignore[type-arg]
    with building(workplace.warehouse) as con:
        judged = judge(con, workplace.reviewed)
        metadata = table_metadata(con, "checked.violation") | {
            "judged anew for": dg.MetadataValue.text(", ".join(judged.changed) or "nothing: all is as it was"),
            "reports with suspects": dg.MetadataValue.int(judged.suspected),
        }
    results = [_result(family) for family in judged.families]
    results += [
        _told(CLEAN, judged.unclean, _UNCLEAN),
        _told("corrections", judged.corrections),
        _told("waivers", judged.waivers),
    ]
    return dg.MaterializeResult(metadata=metadata, check_results=results)


def _told(name: str, wrong: tuple[str, ...], words: str = "") -> dg.AssetCheckResult:
    """A check that passes where nothing is `wrong`; the first of what is wrong stands in its description."""
    first = "; ".join((*wrong[:_FIRST], *([f"and {len(wrong) - _FIRST} more"] if len(wrong) > _FIRST else [])))
    return dg.AssetCheckResult(
        asset_key=VIOLATION,
        check_name=name,
        passed=not wrong,
        severity=dg.AssetCheckSeverity.ERROR,
        description=f"{words}{first}" if wrong else None,
        metadata={"wrong": bullets(wrong)},
    )


def _result(family: Family) -> dg.AssetCheckResult:
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
    description="The same rules as Great Expectations suites by form and fiscal year; Data Docs in the site folder.",
)
def suite(workplace: dg.ResourceParam[Workplace]) -> dg.MaterializeResult:  # type: ignore[type-arg]
    anew = validate(workplace.warehouse, workplace.site) is not None
    with building(workplace.warehouse) as con:
        metadata = table_metadata(con, "checked.suite")
    docs = dg.MetadataValue.path(workplace.site / "index.html")
    return dg.MaterializeResult(metadata=metadata | {"validated anew": anew, "Data Docs": docs})
