"""The rulebook as Great Expectations suites: one suite for each form, one validation for each fiscal year, Data Docs.

They validate the tables `checked.residual_<form>`: a row for each report, a column for each check, left minus right; 0
passes, NULL is undecided. A layout that is not the standard one has its own table and counts as a form,
`<form>_<layout>`. The tables are created in residuals.py; here their rows are counted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

from expectations.gx.datasource import opened  # isort: split

import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults
from great_expectations.expectations.expectation_configuration import parse_result_format
from great_expectations.render import LegacyDiagnosticRendererType as Diagnostic
from great_expectations.render import RenderedTableContent
from great_expectations.render.renderer import ExpectationSuitePageRenderer, ValidationResultsPageRenderer
from great_expectations.render.renderer.renderer import renderer
from great_expectations.render.view import DefaultJinjaPageView
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validator import ValidationDependencies
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from expectations.gx.data_docs import (
    Count,
    both,
    failing_page,
    part_name,
    remove_pages,
    result_page,
    rule_anchor,
    suite_page,
    verdict,
    write_page,
    written_to,
)
from expectations.gx.failing_pages import Failure, write_failing_pages
from expectations.gx.index_page import COUNTS_ALONE, FamilyStates, write_index
from expectations.gx.residual_metrics import COUNTS, EXAMPLES, REPORT
from expectations.rulebook.rule import severity_words

__all__ = ["Check", "Count", "gx_severity", "suite", "validate"]

CRITICAL = ("structural", "statutory", "identity")
INFO = ("plausibility", "diagnostic", "info")
_LINK = "failing reports"


@dataclass(frozen=True, slots=True)
class Check:
    """A rule instance of one form: `at` is the key of a column, row or block, '' for the whole report.

    `column` is the name of its residual in `checked.residual_<form>`; rule ids may repeat, columns do not.
    """

    column: str
    rule: str
    at: str
    version: int
    family: str
    severity: str
    zh: str
    en: str
    legal: str

    @property
    def name(self) -> str:
        return f"{self.rule} · {self.at}" if self.at else self.rule


Checks = Mapping[str, Sequence[Check]]
Part = tuple[str, int | None]  # form and fiscal year


class ExpectResidualToBeZero(gxe.ExpectColumnValuesToBeInSet):  # type: ignore[misc]
    """Left equals right wherever it is decided. Data Docs name failing reports and count the undecided ones."""

    value_set: Any = [0]

    def get_validation_dependencies(self, execution_engine: Any = None, runtime_configuration: Any = None) -> Any:
        """The metrics of the whole table (residual_metrics.py), which all expectations share."""
        style = parse_result_format((runtime_configuration or {}).get("result_format", "BASIC"))
        asked = [COUNTS, EXAMPLES] if REPORT in style.get("unexpected_index_column_names", ()) else [COUNTS]
        batch = {"batch_id": self.batch_id}
        return ValidationDependencies({name: MetricConfiguration(name, batch) for name in asked}, style)

    def _validate(self, metrics: Any, runtime_configuration: Any = None, execution_engine: Any = None) -> Any:
        counts = metrics[COUNTS][self.column]
        examples = metrics.get(EXAMPLES, {}).get(self.column, [])
        own = {
            "table.row_count": counts.reports,
            "column_values.nonnull.unexpected_count": counts.undecided,
            "column_values.in_set.unexpected_count": counts.failing,
            "column_values.in_set.unexpected_values": [each[self.column] for each in examples],
            "column_values.in_set.unexpected_index_list": examples,
        }
        return super()._validate(own, runtime_configuration, execution_engine)

    @classmethod
    @renderer(renderer_type=Diagnostic.STATUS_ICON)  # type: ignore[untyped-decorator]
    def _diagnostic_status_icon_renderer(cls, result: Any = None, **_: Any) -> Any:
        judged = _figures(result)[0]
        return super()._diagnostic_status_icon_renderer(result=result) if judged else "?"  # GX passes what is undecided

    @classmethod
    @renderer(renderer_type=Diagnostic.OBSERVED_VALUE)  # type: ignore[untyped-decorator]
    def _diagnostic_observed_value_renderer(cls, result: Any = None, **_: Any) -> str:
        return verdict(*_figures(result))

    @classmethod
    @renderer(renderer_type=Diagnostic.UNEXPECTED_STATEMENT)  # type: ignore[untyped-decorator]
    def _diagnostic_unexpected_statement_renderer(cls, **_: Any) -> list[Any]:
        return []  # the observed value states it, with the undecided reports

    @classmethod
    @renderer(renderer_type=Diagnostic.UNEXPECTED_TABLE)  # type: ignore[untyped-decorator]
    def _diagnostic_unexpected_table_renderer(cls, result: Any = None, **_: Any) -> list[Any]:
        column = result.expectation_config.kwargs["column"]
        found = result.result.get("partial_unexpected_index_list") or ()
        link = result.expectation_config.meta.get(_LINK)
        rows = [[_report(str(each[REPORT]), link), f"{Decimal(str(each[column])):f}"] for each in found]
        header = [both("example_report"), both("difference")]
        return [RenderedTableContent(content_block_type="table", table=rows, header_row=header)] if rows else []


def _report(report_id: str, link: str | None) -> str:
    """The id of a report, with a link to the page where it is listed by name."""
    return f'<a href="{link}">{escape(report_id)}</a>' if link else escape(report_id)


def suite(form: str, checks: Sequence[Check]) -> Any:
    """The GX suite of `form`: an expectation for each check, with the check's fields as its meta."""
    return gx.ExpectationSuite(name=form, expectations=[_expectation(check) for check in checks])


def _expectation(check: Check) -> ExpectResidualToBeZero:
    severity = severity_words()[check.severity]
    title = f"{check.name} v{check.version} ({severity.zh} {severity.en})"
    words = f"{title}\n{check.zh}\n{check.en}\n{both('legal')}: {check.legal}"
    return ExpectResidualToBeZero(
        column=check.column,
        severity=gx_severity(check.severity),
        description=escape(words),  # GX puts it into the page as it is, and a rule may say "<="
        meta=asdict(check),
    )


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
) -> list[Count]:
    """Validate `checks` by form over the reports of `years` in `database`: a Count for each check, form and year.

    With `site`, the folder then holds the Data Docs of this run alone, with pages of the reports `failing` and the
    `states` of the families. The database is opened read-only and closed on return. Raises FileNotFoundError if there
    is none, LookupError if a table or a column of it is missing, SiteError where the pages cannot be written.
    """
    with opened(_context(), "warehouse", database) as source:
        parts = [(form, year) for form in checks if checks[form] for year in _present_years(source, form, years)]
        suites = {form: suite(form, checks[form]) for form in dict(parts)}
        results = {part: _result(source, suites[part[0]], *part, detailed=site is not None) for part in parts}
        counts = [count for part, result in results.items() for count in _counts(*part, checks[part[0]], result)]
        if site is not None:
            _link_failures(results, failing)
            with written_to(site):
                _write_pages(site, suites, results)
                write_index(site, counts, states, write_failing_pages(site, failing))
    return counts


def _link_failures(results: Mapping[Part, Any], failing: Sequence[Failure]) -> None:
    """Note in the result of each check where its failing reports are listed."""
    listed = {(failure.form, failure.year, failure.rule, failure.at) for failure in failing}
    for part, result in results.items():
        for each in result.results:
            check = each.expectation_config.meta
            if (*part, check["rule"], check["at"]) in listed:
                check[_LINK] = f"../../{failing_page(*part)}#{rule_anchor(check['rule'], check['at'])}"


def _write_pages(site: Path, suites: Mapping[str, Any], results: Mapping[Part, Any]) -> None:
    """Each suite and each result as GX renders it. GX's own builder stores and loads everything before it does."""
    view = DefaultJinjaPageView()
    remove_pages(site)
    for form, expected in suites.items():
        write_page(site, suite_page(form), view.render(ExpectationSuitePageRenderer().render(expected)))
    for part, result in results.items():
        write_page(site, result_page(*part), view.render(ValidationResultsPageRenderer().render(result)))


def _context() -> Any:
    quiet: Any = {"analytics_enabled": False, "progress_bars": {"globally": False}}
    stores = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
    return gx.get_context(mode="ephemeral", project_config=DataContextConfig(store_backend_defaults=stores, **quiet))


def _present_years(source: Any, form: str, years: Sequence[int | None]) -> list[int | None]:
    """Those of `years` that have reports of `form`, in the same order."""
    query = text(f"SELECT DISTINCT fiscal_year FROM checked.residual_{form}")
    try:
        found = {row[0] for row in source.get_execution_engine().execute_query(query).fetchall()}
    except DBAPIError as error:
        raise LookupError(
            f"checked.residual_{form} cannot be read; create the residuals first: {error.orig}"
        ) from error
    return [year for year in years if year in found]


def _result(source: Any, expected: Any, form: str, year: int | None, *, detailed: bool) -> Any:
    """The result of the suite over the reports of one form and year; `detailed` with some of the failing reports."""
    where = "IS NULL" if year is None else f"= {year}"
    query = f"SELECT * FROM checked.residual_{form} WHERE fiscal_year {where}"
    batch = source.add_query_asset(part_name(form, year), query).add_batch_definition_whole_table("all").get_batch()
    style = {"result_format": "SUMMARY", "unexpected_index_column_names": [REPORT]} if detailed else "BASIC"
    result = batch.validate(expected, result_format=style)
    result.meta["run_id"] = RunIdentifier(run_name="rules")
    return result


def _counts(form: str, year: int | None, checks: Sequence[Check], result: Any) -> Iterator[Count]:
    found = {each.expectation_config.kwargs["column"]: each for each in result.results}
    for check in checks:
        if "missing_count" not in found[check.column].result:  # GX counts a check it could not run as a failure
            raise LookupError(
                f"checked.residual_{form}: column {check.column} of rule {check.name} cannot be read; "
                f"create the residuals again: {_exception_message(found[check.column].exception_info)}"
            )
        yield Count(form, year, check.rule, check.at, *_figures(found[check.column]), family=check.family)


def _figures(result: Any) -> tuple[int, int, int]:
    """Judged, failed, undecided: to GX a NULL is missing, neither expected nor unexpected."""
    reports, undecided = result.result["element_count"], result.result["missing_count"]
    return reports - undecided, result.result["unexpected_count"], undecided


def _exception_message(info: Mapping[str, Any]) -> str:
    """The message of GX's exception, which it nests by metric."""
    nested = info if "exception_message" in info else next(iter(info.values()), {})
    return str(nested.get("exception_message"))
