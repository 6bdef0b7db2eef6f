"""The page that explores the sample of the release, or any Parquet file that the reader opens on it.

What it does is static/explore.js; without script it explains the columns of the sample.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.site.context import Context
from pipelines.site.data_files import compact_json
from pipelines.site.page import Page, home_trail
from pipelines.site.pages.dictionary import bilingual
from pipelines.site.sample import PARQUET, SCRIPT
from pipelines.site.words import LANGUAGES, coded, message
from warehouse.coded_values import coded_values
from warehouse.messages import Message
from warehouse.releases.sample import sample_table

PATH = "explore.html"
_NO_SAMPLE: Mapping[str, Any] = {"schema": {"fields": []}, "rowCount": 0, "bytes": 0, "caveats": []}
_WORDS = (
    "loading", "opened", "unreadable", "missing", "rows", "with_figure", "median", "largest", "first", "save", "file",
    "filter", "by", "figure", "sample",
)  # fmt: skip


def explore_pages(context: Context) -> Iterator[Page]:
    """The page; of a release from before there were samples, it opens files only."""
    listed = context.release.package["resources"]
    found = [each for each in listed if each["table"] == "release.sample" and each["format"] == "parquet"]
    resource: Mapping[str, Any] = found[0] if found else _NO_SAMPLE
    fields = [{**field, "words": bilingual(field, "title")} for field in resource["schema"]["fields"]]
    yield Page(
        path=PATH, template="explore.html", trail=home_trail(), title=message("explore"),
        description=message("explore_description"),
        facts={
            "fields": fields, "rows": resource["rowCount"], "bytes": resource["bytes"],
            "sample_script": SCRIPT if found else "", "sample_parquet": PARQUET,
            "labels": _labels(fields), "codes": _codes(), "script_words": _script_words(),
            "caveats": [Message(zh=c["zh"], en=c["en"]) for c in resource["caveats"]],
        },
    )  # fmt: skip


def _labels(fields: list[dict[str, Any]]) -> dict[str, str]:
    """What the script shows for the name of a column, by language, as JSON: its words up to their explanation."""
    return {
        language: compact_json(
            {field["name"]: re.split("[：:]", field["words"].in_language(language))[0] for field in fields}
        )
        for language in LANGUAGES
    }


def _codes() -> dict[str, str]:
    """What the script shows for the coded values of each column, by language, as JSON."""
    named = {column.name: column.values for column in sample_table().columns if column.values}
    return {
        language: compact_json({
            name: {code: coded(values, code).in_language(language) for code in coded_values()[values]}
            for name, values in named.items()
        })
        for language in LANGUAGES
    }  # fmt: skip


def _script_words() -> dict[str, str]:
    """The texts of the script by language, as JSON; their names are those of JavaScript."""
    return {
        language: compact_json({_camel(key): message(f"explore_{key}").in_language(language) for key in _WORDS})
        for language in LANGUAGES
    }


def _camel(key: str) -> str:
    first, *others = key.split("_")
    return first + "".join(each.capitalize() for each in others)
