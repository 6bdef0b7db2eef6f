"""The rulebook as Great Expectations suites: one suite and validation for each form, counts by fiscal year, Data Docs.

They validate the tables `checked.residual_<form>`: a row for each report, a column for each check, left minus right; 0
passes, NULL is undecided. A layout that is not the standard one has its own table and counts as a form,
`<form>_<layout>`. The tables are created in residuals.py; here their rows are counted.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, astuple
from itertools import groupby
from pathlib import Path
from typing import Any

from expectations.gx.datasource import opened  # isort: split

import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults
from great_expectations.expectations.expectation_configuration import parse_result_format
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validator import ValidationDependencies
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from expectations.gx.check import Check
from expectations.gx.check_pages import write_result_page, write_suite_page
from expectations.gx.data_docs import Count, remove_pages, written_to
from expectations.gx.failing_pages import Failure, write_failing_pages
from expectations.gx.index_page import COUNTS_ALONE, FamilyStates, write_index
from expectations.gx.residual_metrics import COUNTS, YEAR
from expectations.judging.some_years import within

__all__ = ["Count", "gx_severity", "suite", "validate"]

CRITICAL = ("structural", "statutory", "identity")
INFO = ("plausibility", "diagnostic", "info")


Checks = Mapping[str, Sequence[Check]]


class ExpectResidualToBeZero(gxe.ExpectColumnValuesToBeInSet):  # type: ignore[misc]
    """Left equals right wherever it is decided. The details of a result are year, reports, undecided and failing."""

    value_set: Any = [0]

    def get_validation_dependencies(self, execution_engine: Any = None, runtime_configuration: Any = None) -> Any:
        """The metric of the whole table (residual_metrics.py), which all expectations share."""
        style = parse_result_format((runtime_configuration or {}).get("result_format", "BASIC"))
        return ValidationDependencies({COUNTS: MetricConfiguration(COUNTS, {"batch_id": self.batch_id})}, style)

    def _validate(self, metrics: Any, runtime_configuration: Any = None, execution_engine: Any = None) -> Any:
        years = metrics[COUNTS][self.column]
        own = {
            "table.row_count": sum(counts.reports for counts in years.values()),
            "column_values.nonnull.unexpected_count": sum(counts.undecided for counts in years.values()),
            "column_values.in_set.unexpected_count": sum(counts.failing for counts in years.values()),
            "column_values.in_set.unexpected_values": [],  # the violations name the reports
        }
        found = super()._validate(own, runtime_configuration, execution_engine)
        found["result"]["details"] = [[year, *astuple(counts)] for year, counts in years.items()]
        return found


def suite(form: str, checks: Sequence[Check]) -> Any:
    """The GX suite of `form`: an expectation for each check, with the check's fields as its meta."""
    return gx.ExpectationSuite(name=form, expectations=[_expectation(check) for check in checks])


def _expectation(check: Check) -> ExpectResidualToBeZero:
    severity = gx_severity(check.severity)
    return ExpectResidualToBeZero(column=check.column, severity=severity, description=check.en, meta=asdict(check))


def gx_severity(severity: str) -> str:
    """One of GX's three severities: critical is what the form or arithmetic demands, info is only worth a look."""
    return "critical" if severity in CRITICAL else "info" if severity in INFO else "warning"


def validate(
    database: Path,
    checks: Checks,
    years: Sequence[int | None],
    site: Path | None,
    failing: Sequence[Failure] = (),
    states: FamilyStates = COUNTS_ALONE,
    known: Sequence[Count] = (),
) -> list[Count]:
    """Validate `checks` by form over the reports of `years` in `database`: a Count for each check, form and year, and
    those `known` of other years.

    With `site`, the folder then holds the Data Docs of these counts alone, with pages of the reports `failing` and the
    `states` of the families. The database is opened read-only and closed on return. Raises FileNotFoundError if there
    is none, LookupError if a table or a column of it is missing, SiteError where the pages cannot be written.
    """
    with opened(_context(), "warehouse", database) as source:
        counts = [
            count
            for form in checks
            if checks[form] and (present := _present_years(source, form, years))
            for count in _counts(form, present, checks[form], _result(source, suite(form, checks[form]), form, present))
        ]
        counts = _in_order([*known, *counts], checks)
        if site is not None:
            with written_to(site):
                _write_pages(site, checks, counts, failing)
                write_index(site, counts, states, write_failing_pages(site, failing))
    return counts


def _in_order(counts: Sequence[Count], checks: Checks) -> list[Count]:
    """The counts by form, year and check, each in the order of `checks`; an unknown year is the last."""
    places = {(form, check.rule, check.at): at for form in checks for at, check in enumerate(checks[form])}
    forms = list(checks)

    def place(count: Count) -> tuple[int, float, int]:
        year = math.inf if count.year is None else count.year
        return forms.index(count.form), year, places[count.form, count.rule, count.at]

    return sorted(counts, key=place)


def _write_pages(site: Path, checks: Checks, counts: Sequence[Count], failing: Sequence[Failure]) -> None:
    remove_pages(site)
    for part, found in groupby(counts, key=lambda count: (count.form, count.year)):
        listed = {(failure.rule, failure.at) for failure in failing if (failure.form, failure.year) == part}
        write_result_page(site, checks[part[0]], list(found), listed)
    for form in dict.fromkeys(count.form for count in counts):
        write_suite_page(site, form, checks[form])


def _context() -> Any:
    quiet: Any = {"analytics_enabled": False, "progress_bars": {"globally": False}}
    stores = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
    return gx.get_context(mode="ephemeral", project_config=DataContextConfig(store_backend_defaults=stores, **quiet))


def _present_years(source: Any, form: str, years: Sequence[int | None]) -> list[int | None]:
    """Those of `years` that have reports of `form`, in the same order."""
    query = text(f"SELECT DISTINCT {YEAR} FROM checked.residual_{form}")
    try:
        found = {row[0] for row in source.get_execution_engine().execute_query(query).fetchall()}
    except DBAPIError as error:
        raise LookupError(
            f"checked.residual_{form} cannot be read; create the residuals first: {error.orig}"
        ) from error
    return [year for year in years if year in found]


def _result(source: Any, expected: Any, form: str, years: Sequence[int | None]) -> Any:
    """The result of the suite over the reports of `form` in `years`."""
    query = f"SELECT * FROM checked.residual_{form} AS v WHERE {within(years, 'v')}"
    batch = source.add_query_asset(form, query).add_batch_definition_whole_table("all").get_batch()
    return batch.validate(expected, result_format="BASIC")


def _counts(form: str, years: Sequence[int | None], checks: Sequence[Check], result: Any) -> Iterator[Count]:
    """The counts by year, and in each year in the order of `checks`."""
    found = {each.expectation_config.kwargs["column"]: each for each in result.results}
    of_years = {check.column: _details(form, check, found[check.column]) for check in checks}
    for year in years:
        for check in checks:
            reports, undecided, failing = of_years[check.column][year]
            judged = reports - undecided
            yield Count(form, year, check.rule, check.at, judged, failing, undecided, family=check.family)


def _details(form: str, check: Check, result: Any) -> dict[int | None, tuple[int, int, int]]:
    """Reports, undecided and failing by year: to GX a NULL is missing, neither expected nor unexpected."""
    if "details" not in result.result:  # GX counts a check it could not run as a failure
        raise LookupError(
            f"checked.residual_{form}: column {check.column} of rule {check.name} cannot be read; "
            f"create the residuals again: {_exception_message(result.exception_info)}"
        )
    return {year: (reports, undecided, failing) for year, reports, undecided, failing in result.result["details"]}


def _exception_message(info: Mapping[str, Any]) -> str:
    """The message of GX's exception, which it nests by metric."""
    nested = info if "exception_message" in info else next(iter(info.values()), {})
    return str(nested.get("exception_message"))
