"""The dashboards of warehouse/bi/superset as Superset imports them: their files, and what each chart asks of the
warehouse, for Superset's API and as SQL for DuckDB.

Holds no test. Superset's Python runs it too, so that it imports nothing of the project.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[3] / "warehouse" / "bi" / "superset"
_MOST = 10_000
Filter = Mapping[str, Any]


@dataclass(frozen=True)
class Query:
    """What one chart asks: of which table, its columns, metrics, filters, and conditions on groups."""

    dataset: Mapping[str, Any]
    columns: tuple[str, ...]
    metrics: tuple[str, ...]
    filters: tuple[Filter, ...]
    having: str

    @property
    def table(self) -> str:
        return f'{self.dataset["schema"]}."{self.dataset["table_name"]}"'

    def for_superset(self) -> dict[str, Any]:
        """The query as Superset's API takes it; without metrics its rows are not grouped."""
        extras = {"having": self.having} if self.having else {}
        return {
            "columns": list(self.columns), "metrics": list(self.metrics) or None, "filters": list(self.filters),
            "extras": extras, "orderby": [], "row_limit": _MOST,
        }  # fmt: skip

    def sql(self) -> str:
        """The query as SQL, whose columns are the columns and then the metrics."""
        written = {c["column_name"]: c.get("expression") or f'"{c["column_name"]}"' for c in self.dataset["columns"]}
        metrics = {metric["metric_name"]: metric["expression"] for metric in self.dataset["metrics"]}
        shown = [*(written[name] for name in self.columns), *(metrics[name] for name in self.metrics)]
        where = " AND ".join(_condition(written[each["col"]], each) for each in self.filters) or "true"
        grouped = ", ".join(written[name] for name in self.columns)
        group = f" GROUP BY {grouped}" if grouped and self.metrics else ""
        having = f" HAVING {self.having}" if self.having else ""
        return f"SELECT {', '.join(shown)} FROM {self.table} WHERE {where}{group}{having}"


def _condition(column: str, condition: Filter) -> str:
    values = condition["val"] if isinstance(condition["val"], list) else [condition["val"]]
    return f"{column} IN ({', '.join(_literal(value) for value in values)})"


def _literal(value: object) -> str:
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


@dataclass(frozen=True)
class Dashboard:
    """A dashboard with its charts, by name of their files in the order of the page."""

    content: Mapping[str, Any]
    charts: Mapping[str, Mapping[str, Any]]
    datasets: Mapping[str, Mapping[str, Any]]

    @property
    def slug(self) -> str:
        return str(self.content["slug"])

    @property
    def native_filters(self) -> list[Mapping[str, Any]]:
        return list(self.content["metadata"]["native_filter_configuration"])

    def query(self, chart: str, newest: Callable[[str, str], object]) -> Query:
        """What `chart` asks when the page is opened; `newest` gives the greatest value of a column of a table."""
        content = self.charts[chart]
        dataset, params = self.datasets[content["dataset_uuid"]], content["params"]
        own = [each for each in params["adhoc_filters"] if each["clause"] == "WHERE"]
        having = [each["sqlExpression"] for each in params["adhoc_filters"] if each["clause"] == "HAVING"]
        filters = [{"col": each["subject"], "op": each["operator"], "val": each["comparator"]} for each in own]
        filters += self._opening_filters(self.numbers[content["uuid"]], newest)
        return Query(dataset, _columns(params), _metrics(params), tuple(filters), " AND ".join(having))

    def _opening_filters(self, chart: int, newest: Callable[[str, str], object]) -> Iterator[Filter]:
        """The conditions that the filters of the page set on the chart of that number when it is opened."""
        for each in self.native_filters:
            if chart in each["scope"]["excluded"]:
                continue
            (target,) = each["targets"]
            column, values = target["column"]["name"], each["defaultDataMask"]["filterState"].get("value")
            if values is None:
                dataset = self.datasets[target["datasetUuid"]]
                values = [newest(f'{dataset["schema"]}."{dataset["table_name"]}"', column)]
            yield {"col": column, "op": "IN", "val": values}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each chart on the page, by uuid; filters exclude charts by it."""
        return {meta["uuid"]: meta["chartId"] for meta in self.placed()}

    def placed(self) -> Iterator[Mapping[str, Any]]:
        """What the page states of each chart on it: uuid, name, number and size."""
        parts = (part for part in self.content["position"].values() if isinstance(part, dict))
        return (part["meta"] for part in parts if part["type"] == "CHART")


def _columns(params: Mapping[str, Any]) -> tuple[str, ...]:
    names = [params.get("x_axis"), params.get("groupby"), params.get("all_columns")]
    listed = [name if isinstance(name, list) else [name] for name in names if name]
    return tuple(name for each in listed for name in each)


def _metrics(params: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(params.get("metrics") or ([params["metric"]] if "metric" in params else []))


def files(kind: str) -> dict[str, Mapping[str, Any]]:
    """The content of each file of one kind, such as `charts`, by its name without ending."""
    return {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted((FOLDER / kind).rglob("*.yaml"))}


def dashboards() -> dict[str, Dashboard]:
    """Each dashboard by the language of its words, "en" or "zh"."""
    charts, found = files("charts"), {}
    datasets = {dataset["uuid"]: dataset for dataset in files("datasets").values()}
    names = {chart["uuid"]: name for name, chart in charts.items()}
    for name, content in files("dashboards").items():
        placed = [names[meta["uuid"]] for meta in Dashboard(content, {}, {}).placed()]
        language = "zh" if name.endswith("_zh") else "en"
        found[language] = Dashboard(content, {chart: charts[chart] for chart in placed}, datasets)
    return found
