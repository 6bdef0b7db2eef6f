"""A metric of Great Expectations for a whole table of residuals: counts by column and fiscal year.

GX's own metrics are one for each expectation and each count, hundreds of them over one table, and take seconds to
arrange. All expectations of a suite share this one, and each takes its column from it. Holds no expectation
(suites.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.validator.metric_configuration import MetricConfiguration
from sqlalchemy import text

COUNTS = "residuals.counts"
YEAR = "fiscal_year"
_NO_RESIDUALS = ("report_id", YEAR)


@dataclass(frozen=True, slots=True)
class ColumnCounts:
    """Reports by the state of one residual: 0 holds, another value fails, NULL is undecided."""

    reports: int
    undecided: int
    failing: int


ColumnYears = dict[str, dict[int | None, ColumnCounts]]
"""ColumnCounts by column and fiscal year."""


class ResidualCounts(TableMetricProvider):  # type: ignore[misc]
    """ColumnYears, the fiscal years in order, in one query."""

    metric_name = COUNTS

    @metric_value(engine=SqlAlchemyExecutionEngine)  # type: ignore[untyped-decorator]
    def _sqlalchemy(
        cls,  # noqa: N805 - GX calls it with the class
        execution_engine: Any,
        metric_domain_kwargs: Any,
        metrics: Mapping[str, Any],
        **_: Any,
    ) -> ColumnYears:
        columns = [name for name in metrics["table.columns"] if name not in _NO_RESIDUALS]
        counted: ColumnYears = {name: {} for name in columns}
        for year, reports, *found in _rows(execution_engine, metric_domain_kwargs, columns):
            for name, decided, failing in zip(columns, found[::2], found[1::2], strict=True):
                counted[name][year] = ColumnCounts(reports, reports - decided, failing)
        return counted

    @classmethod
    def _get_evaluation_dependencies(cls, metric: Any, **_: Any) -> dict[str, Any]:
        return {"table.columns": MetricConfiguration("table.columns", metric.metric_domain_kwargs)}


def _rows(engine: Any, domain: Any, columns: list[str]) -> Any:
    """A row for each fiscal year: year, reports, and for each column how many are decided and how many fail."""
    batch, _, _ = engine.get_compute_domain(domain, domain_type=MetricDomainTypes.TABLE)
    table = batch.compile(engine.engine, compile_kwargs={"literal_binds": True})
    counted = "".join(f', count("{name}"), count(*) FILTER ("{name}" <> 0)' for name in columns)
    query = f"SELECT {YEAR}, count(*){counted} FROM ({table}) GROUP BY {YEAR} ORDER BY {YEAR}"
    return engine.execute_query(text(query)).fetchall()
