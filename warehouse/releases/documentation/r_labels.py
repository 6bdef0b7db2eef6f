"""labels.R: reads the tables of a release into R with labels, units and coded values as attributes.

The functions are the template labels_functions.R; this module writes the lists of tables and codes that they use.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from warehouse.releases.documentation.study import Study, place_of
from warehouse.schema import Column

_TEMPLATE = Path(__file__).parent / "labels_functions.R"
# Counts may exceed the largest integer of R, so that every number is a double, which holds counts below 2^53 exactly.
_CLASSES = {"VARCHAR": "character", "BOOLEAN": "logical", "DATE": "Date", "TIMESTAMP": "character"}


def r_labels(study: Study) -> str:
    """The script; it needs no package for CSV, and arrow for Parquet."""
    codes, tables = ",\n".join(_codes(study)), ",\n".join(_tables(study))
    lists = f"gongkai_codes <- list(\n{codes}\n)\n\ngongkai_tables <- list(\n{tables}\n)\n"
    return _TEMPLATE.read_text(encoding="utf-8") + "\n" + lists


def _codes(study: Study) -> Iterator[str]:
    for name, words in study.codes.items():
        yield (
            f"  `{name}` = list(\n    code = {_vector(list(words))},\n"
            f"    zh = {_vector([each.zh for each in words.values()])},\n"
            f"    en = {_vector([each.en for each in words.values()])}\n  )"
        )


def _tables(study: Study) -> Iterator[str]:
    for name, table in study.tables.items():
        csv = _text(study.csv[name]) if name in study.csv else "NULL"
        columns = ",\n".join(_column(column) for column in table.all_columns())
        parquet = _text(place_of(study.files(name)[0]).removesuffix("/**/*.parquet"))
        yield f"  `{name}` = list(\n   csv = {csv}, parquet = {parquet}, columns = list(\n{columns}\n  ))"


def _column(column: Column) -> str:
    unit = f", unit = {_text(column.unit)}" if column.unit else ""
    codes = f", codes = {_text(column.values)}" if column.values else ""
    kind = _CLASSES.get(column.type, "numeric")
    labels = f"zh = {_text(column.chinese)}, en = {_text(column.en)}"
    return f'    `{column.name}` = list(class = "{kind}", {labels}{unit}{codes})'


def _vector(texts: list[str]) -> str:
    return f"c({', '.join(map(_text, texts))})"


def _text(text: str) -> str:
    """A string of R, which has the escapes of JSON."""
    return json.dumps(text, ensure_ascii=False)
