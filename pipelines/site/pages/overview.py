"""The pages there is one of: home, quality, about, release."""

from collections.abc import Iterator, Mapping
from typing import Any

from expectations.rulebook.rule import severity_words
from pipelines.site.addresses import HOME
from pipelines.site.context import COUNTRY, Context
from pipelines.site.data_files import PageData, data_columns, tabulate
from pipelines.site.page import Page, home_trail
from pipelines.site.pages.changes import release_changes
from pipelines.site.pages.coverage import country_coverage
from pipelines.site.pages.division import country_facts
from pipelines.site.pages.indicator import province_links, province_values
from pipelines.site.words import message
from warehouse.reference.forms.form_list import forms
from warehouse.releases.package import WORDS, PackageWords
from warehouse.yaml_models import load

_MAPPED = ("disclosure_rate", "received")


def overview_pages(context: Context) -> Iterator[Page]:
    """The home page first."""
    yield _home(context)
    yield _quality(context)
    yield _one("about", {"notes": load(WORDS, PackageWords), "forms": forms()})
    yield _release(context)


def _one(name: str, facts: Mapping[str, Any], data: PageData | None = None) -> Page:
    return Page(
        path=f"{name}.html", template=f"{name}.html", trail=home_trail(), title=message(name),
        description=message(f"{name}_description"), facts=facts, data=data,
    )  # fmt: skip


def _home(context: Context) -> Page:
    facts = country_facts(context)
    found = [province_values(context, key) for key in _MAPPED]
    keys = [key for key, each in zip(_MAPPED, found, strict=True) if each]
    return Page(
        path=HOME, template="home.html", title=message("site"), description=message("site_description"),
        facts={
            **facts, "maps": list(zip(keys, [each for each in found if each], strict=True)),
            "links": province_links(context),
            "province": context.division_words, "bodies": _count(context, "site_body"),
            "reports": _count(context, "site_report"), "divisions": len(context.divisions),
            "name": context.division_words(COUNTRY), "boundaries": context.boundaries,
            **release_changes(context),
        },
    )  # fmt: skip


def _count(context: Context, table: str) -> int:
    return int(context.release.con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def _quality(context: Context) -> Page:
    rules = context.release.rows("rules")
    worst = sorted((row for row in rules if row["failed"]), key=lambda row: (-row["failed"], row["rule"]))
    by_severity: dict[str, dict[str, int]] = {}
    for row in rules:
        sums = by_severity.setdefault(row["severity"], {"rules": 0, "passed": 0, "failed": 0, "undecided": 0})
        sums["rules"] += 1
        for outcome in ("passed", "failed", "undecided"):
            sums[outcome] += row[outcome]
    order = [severity for severity in severity_words() if severity in by_severity]
    columns = data_columns("rule", "zh", "en", "severity", "passed", "failed", "undecided")
    facts = {
        "worst": worst, "severities": severity_words(), "by_severity": [(s, by_severity[s]) for s in order],
        "coverage": country_coverage(context),
    }  # fmt: skip
    return _one("quality", facts, tabulate(columns, rules, context.caveats("quality")))


def _release(context: Context) -> Page:
    package = context.release.package
    files = [
        {"name": r["name"], "format": r["format"], "rows": r["rowCount"], "bytes": r["bytes"]}
        for r in package["resources"]
    ]
    facts = {
        "package": package, "files": files, "changed": context.release.rows("changed_bodies"),
        "withdrawn": context.release.rows("withdrawn_reports"), "previous": package.get("before"),
    }  # fmt: skip
    return _one("release", facts)
