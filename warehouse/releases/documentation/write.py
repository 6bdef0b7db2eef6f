"""Writes the documentation of a release: metadata for repositories, codebooks, DDI, and label scripts.

The data package must be written before: its name and time are those of the documentation.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from warehouse.releases.documentation.codebook import codebook
from warehouse.releases.documentation.datacite import datacite, zenodo
from warehouse.releases.documentation.ddi import ddi
from warehouse.releases.documentation.r_labels import r_labels
from warehouse.releases.documentation.stata_labels import stata_labels
from warehouse.releases.documentation.study import Study
from warehouse.releases.package import Resource, read_package

DOCUMENTATION = (
    ".zenodo.json", "datacite.json", "codebook.zh.md", "codebook.en.md", "ddi-codebook.xml", "labels.R", "labels.do",
)  # fmt: skip


def write_documentation(folder: Path, resources: Sequence[Resource]) -> list[Path]:
    """Write the files of DOCUMENTATION into the release `folder`, whose tables are `resources`; returns their paths."""
    package = read_package(folder)
    study = Study(str(package["version"]), str(package["created"]), resources)
    texts = {
        "codebook.zh.md": codebook(study, "zh"), "codebook.en.md": codebook(study, "en"),
        "labels.R": r_labels(study), "labels.do": stata_labels(study),
        ".zenodo.json": _json(zenodo(study)), "datacite.json": _json(datacite(study)),
    }  # fmt: skip
    written = {name: text.encode("utf-8", "replace") for name, text in texts.items()} | {"ddi-codebook.xml": ddi(study)}
    paths = [folder / name for name in DOCUMENTATION]
    for path in paths:
        path.write_bytes(written[path.name])
    return paths


def _json(described: dict[str, Any]) -> str:
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"
