"""labels.do: reads the CSV of a release into Stata with labels in both languages, units and coded values.

The programs are the template labels_programs.do; this module writes one program a table that uses them, and the codes.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from warehouse.releases.documentation.study import TEXTS, Study
from warehouse.schema import Column, Table

_TEMPLATE = Path(__file__).parent / "labels_programs.do"
NAME, LABEL = 32, 80  # the most characters of a name and of a label in Stata 14 and later
_EXPANDED = re.compile("[`$]")  # Stata would take what follows for the name of a macro


def stata_labels(study: Study) -> str:
    """The script, for Stata 14 or later."""
    return "\n".join((_TEMPLATE.read_text(encoding="utf-8"), *_codes(study), *_tables(study))) + "\n"


def stata_name(name: str) -> str:
    """The name of a column in Stata."""
    return name[:NAME]


def _codes(study: Study) -> Iterator[str]:
    yield from _begin("gongkai_codes")
    for name, words in study.codes.items():
        numbered = [(n, code, each) for n, (code, each) in enumerate(words.items(), 1)]
        for kind, texts in (
            ("code", [code for _, code, _ in numbered]),
            ("en", [each.en for *_, each in numbered]),
            ("zh", [each.zh for *_, each in numbered]),
        ):
            listed = " ".join(f"{n} {_quote(text)}" for n, text in enumerate(texts, 1))
            yield f"    label define {name}_{kind} {listed}, replace"
    yield "end"


def _tables(study: Study) -> Iterator[str]:
    for name, table in study.tables.items():
        yield from _begin(f"gongkai_label_{name}")
        yield "    gongkai_languages"
        yield from (_column(column) for column in table.all_columns())
        yield "    label language en"
        yield "end"
        if name in study.csv:
            yield from _import(name, table, study.csv[name])


def _column(column: Column) -> str:
    texts = " ".join(_quote(text) for text in (column.unit or "", column.en[:LABEL], column.chinese[:LABEL]))
    return f"    gongkai_variable {stata_name(column.name)} {_quote(column.values or '')} {texts}"


def _import(name: str, table: Table, path: str) -> Iterator[str]:
    columns = table.all_columns()
    texts = [str(n) for n, column in enumerate(columns, 1) if column.type in TEXTS]
    numbers = [str(n) for n, column in enumerate(columns, 1) if column.type not in TEXTS]
    yield from _begin(f"gongkai_read_{name}")
    yield "    args folder"
    yield f"    local texts {' '.join(texts)}"
    yield f"    local numbers {' '.join(numbers)}"
    yield f"""    gongkai_import `"`folder'/{path}"' "`texts'" "`numbers'\""""
    yield f"    rename ({' '.join(f'v{n}' for n in range(1, len(columns) + 1))}) ///"
    yield f"        ({' '.join(stata_name(column.name) for column in columns)})"
    yield f"    gongkai_label_{name}"
    yield "end"


def _begin(name: str) -> tuple[str, ...]:
    return ("", f"capture program drop {name}", f"program define {name}")


def _quote(text: str) -> str:
    """A compound string of Stata, with the characters that it would expand replaced."""
    plain = _EXPANDED.sub("'", " ".join(text.split()))
    return f"""`"{plain}"'"""
