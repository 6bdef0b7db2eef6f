"""The words of a report: six short narratives that name its figures, chosen from narratives.yaml.

The words are ours, none is taken from a published report. What a body says of itself is in bodies.yaml.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Literal

from tests.generator.figures import TOTAL, Figure, in_digits
from warehouse.reference.forms.form import Form
from warehouse.yaml_models import Declared, load

NARRATIVES = Path(__file__).parent / "narratives.yaml"


class Sentence(Declared):
    """Alternatives of one sentence. With a `figure`, `some` when it is not 0, `none` when it is; left out elsewhere."""

    figure: str | None = None
    some: tuple[str, ...]
    none: tuple[str, ...] = ()


class StatedSentence(Declared):
    """Alternatives of one sentence for a section, and what it `states`, or `may` state: count to the figure it is.

    `by` is what reports, any body where it is None. {x_a} and {x_b} in its words add up to {x}, as do {x_c} and {x_d}.
    """

    section: str
    by: Literal["government", "office"] | None = None
    says: tuple[str, ...]
    states: Mapping[str, str]
    may: Mapping[str, str] = {}


class Narratives(Declared):
    """`sections` maps a section key to its paragraphs; the examples are made of these and not of `stated`."""

    preface: str
    notes: Mapping[str, str]
    sections: Mapping[str, tuple[tuple[Sentence, ...], ...]]
    stated: tuple[StatedSentence, ...]


@cache
def narratives() -> Narratives:
    return load(NARRATIVES, Narratives)


def named(form: Form, layout: str, body: str, year: int, figures: Mapping[str, Figure]) -> dict[str, str]:
    """What a narrative may name in braces, as printed.

    Body and year, the cells of table two, the totals of rows and groups of table three, the cases of table four.
    """
    names = {cell.row: figures[cell.key] for cell in form.layout(layout) if cell.table == "proactive"}
    rows = form.applications.rows_in(layout)
    totals = {row.key: int(figures[f"applications.{row.key}.{TOTAL}"]) for row in rows}
    groups = {g.key: sum(totals[row.key] for row in rows if row.group == g.key) for g in form.applications.groups}
    cases = {block.key: int(figures[f"disputes.{block.key}.{TOTAL}"]) for block in form.disputes.blocks}
    suits = sum(cases.values()) - cases["review"]
    counts = {**totals, **groups, **cases, "suits": suits, "disputes": cases["review"] + suits}
    return {"body": body, "year": str(year), **{name: in_digits(f) for name, f in (names | counts).items()}}


def sections(names: Mapping[str, str], turn: int = 0, own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Section key to narrative; `turn` chooses among the alternatives, `own` words open their section."""
    told = {}
    for section, paragraphs in narratives().sections.items():
        opening = [filled((own or {}).get(section, ""), names)]
        rest = ["".join(_said(sentence, names, turn) for sentence in paragraph) for paragraph in paragraphs]
        told[section] = "\n".join(paragraph for paragraph in opening + rest if paragraph)
    return told


def parted(names: Mapping[str, str], rng: Random) -> dict[str, str]:
    """`names` with each count parted twice in two, and `more`, which is more than any count that was received."""
    found = {**names, "more": str(int(names["received_new"]) + rng.randint(1, 500))}
    for name, figure in names.items():
        if figure.isdecimal():
            for one, other in ("ab", "cd"):
                part = rng.randint(0, int(figure))
                found |= {f"{name}_{one}": str(part), f"{name}_{other}": str(int(figure) - part)}
    return found


def filled(words: str, names: Mapping[str, str]) -> str:
    """`words` with every {name} replaced; raises KeyError for a name nobody knows."""
    return re.sub(r"\{(\w+)\}", lambda found: names[found[1]], words)


def _said(sentence: Sentence, names: Mapping[str, str], turn: int) -> str:
    if sentence.figure is not None and sentence.figure not in names:
        return ""  # the other form's figure
    nothing = sentence.figure is not None and not float(names[sentence.figure])
    alternatives = sentence.none if nothing else sentence.some
    return filled(alternatives[turn % len(alternatives)], names) if alternatives else ""
