"""The cells of an example as a golden file holds them: one line a cell, and a last one for what was not used."""

import json
from pathlib import Path

from assets.staged.cells.form_reading import Reading
from assets.staged.report import Report, read_report
from tests.generator.examples import examples

HERE = Path(__file__).parent
EXAMPLES = {example.file: example for example in examples().examples}


def golden(file: str) -> Path:
    return HERE / f"{file}.cells.json"


def reading(file: str) -> Reading:
    read = read_report(EXAMPLES[file].content())
    assert isinstance(read, Report), read
    return read.reading


def lines(of: Reading) -> str:
    """JSON with form, layout, each cell as [text, value, status, place], the numbers ignored and left over."""
    cells = [
        f"{json.dumps(key)}: {_json([cell.text, _number(cell.value.number), cell.value.status, cell.place.compact()])}"
        for key, cell in of.cells.items()
    ]
    left = [[left.text, left.why.en, left.place.compact()] for left in of.leftovers]
    return "\n".join(
        (
            f'{{"form": {_json(of.form.form)}, "layout": {_json(of.layout)}, "cells": {{',
            ",\n".join(cells),
            f'}}, "ignored": {_json(dict(of.ignored))}, "left": {_json(left)}}}\n',
        )
    )


def _number(number: object) -> object:
    """A count as it is, an amount as its digits: no float ever."""
    return number if number is None or isinstance(number, int) else str(number)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
