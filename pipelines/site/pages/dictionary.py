"""The data dictionary: the list of the tables of the release, and a page for each with its columns, as the release
describes them in its datapackage.json.
"""

from collections.abc import Iterator
from typing import Any

from pipelines.site.addresses import table_path
from pipelines.site.context import Context
from pipelines.site.data_files import PageData, data_columns
from pipelines.site.page import Page, home_trail
from pipelines.site.words import message
from warehouse.messages import Message, untranslated

LIST = "dictionary.html"


def dictionary_pages(context: Context) -> Iterator[Page]:
    """The list, then the tables by name."""
    listed = [each for each in context.release.package["resources"] if each["format"] == "parquet"]
    resources = sorted(listed, key=lambda each: str(each["name"]))
    yield Page(
        path=LIST, template="dictionary.html", trail=home_trail(), title=message("dictionary"),
        description=message("dictionary_description"),
        facts={"resources": [_described(each) for each in resources]}, data=_cells(context),
    )  # fmt: skip
    yield from map(_page, resources)


def _cells(context: Context) -> PageData:
    """The labels of every cell, which the data of bodies has by key alone."""
    rows = [[key, *labels] for key, labels in context.cell_labels.items()]
    return PageData(data_columns("key", "zh", "en", "unit"), rows, context.caveats("dim_cell"))


def _described(resource: dict[str, Any]) -> dict[str, Any]:
    return {**resource, "grain": bilingual(resource, "title"), "about": bilingual(resource, "description")}


def _page(resource: dict[str, Any]) -> Page:
    name = str(resource["name"])
    fields = [{**field, "words": bilingual(field, "title")} for field in resource["schema"]["fields"]]
    return Page(
        path=table_path(name), template="table.html", trail=home_trail((message("dictionary"), LIST)),
        title=message("table_title", name=name), description=message("table_description", name=name),
        facts={
            "name": untranslated(name), "resource": resource, "fields": fields, "grain": bilingual(resource, "title"),
            "about": bilingual(resource, "description"),
            "caveats": [Message(zh=c["zh"], en=c["en"]) for c in resource["caveats"]],
            "keys": resource["schema"].get("primaryKey") or resource["schema"].get("keys", []),
        },
    )  # fmt: skip


def bilingual(described: dict[str, Any], name: str) -> Message:
    """A property of the description in both languages; empty where there is none."""
    return Message(zh=str(described.get(name, "")), en=str(described.get(f"{name}@en", "")))
