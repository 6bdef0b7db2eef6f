"""`delta.json` of a release: how many rows of each table changed since the previous one, for programs to read."""

import json
from pathlib import Path
from typing import Any

from warehouse.releases.diff import Comparison

DELTA = "delta.json"


def write_delta(folder: Path, before: str | None, compared: Comparison) -> Path:
    """Write the counts of `compared`; the rows themselves are in diff.parquet. Returns the path of the file."""
    tables = {each.table: {"added": each.added, "changed": each.changed, "gone": each.gone} for each in compared.tables}
    delta: dict[str, Any] = {"before": before, "tables": tables, "notes": list(compared.notes)}
    path = folder / DELTA
    path.write_text(json.dumps(delta, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", errors="replace")
    return path
