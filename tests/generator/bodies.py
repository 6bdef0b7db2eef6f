"""The bodies whose reports the examples are: bodies.yaml made into reports that balance.

Which file each becomes, and what is planted in it, is in examples.yaml.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zlib import crc32

from pydantic import model_validator

from tests.generator.figures import Figures, completed, figures
from tests.generator.narrative import filled, named, narratives, sections
from tests.generator.report import Report
from warehouse.reference.forms.form import STANDARD, Form
from warehouse.reference.forms.form_list import forms
from warehouse.yaml_models import Declared, load

BODIES = Path(__file__).parent / "bodies.yaml"


class Body(Declared):
    """A body's report of one year: its `cells`, or figures drawn with `seed` and `scale`.

    `form` is the one in force in that year unless stated. `follows` carries on the figures of the year before, which
    must be declared too.
    """

    body: str
    year: int
    form: str
    layout: str = STANDARD
    figures: Literal["published", "generated"]
    cells: Mapping[str, int | Decimal] = {}
    seed: int | None = None
    scale: int = 20
    makes_rules: bool = False
    follows: bool = False
    site_code: str
    signature: str | None = None
    signed: date
    relabel: Mapping[str, str] = {}
    words: Mapping[str, str] = {}

    @model_validator(mode="before")
    @classmethod
    def _take_the_form_in_force(cls, declared: Any) -> Any:
        in_force = [form for form in forms().values() if form.fiscal_years.first <= declared["year"]]
        return {"form": in_force[-1].form, **declared}


class Bodies(Declared):
    bodies: tuple[Body, ...]


@cache
def bodies() -> dict[tuple[str, int], Body]:
    """Every declared report by body and year."""
    return {(body.body, body.year): body for body in load(BODIES, Bodies).bodies}


def figures_of(body: Body) -> Figures:
    """The figures of a body's report; they balance."""
    form = forms()[body.form]
    if body.seed is None:
        return completed(form, body.layout, body.cells)
    before = figures_of(bodies()[body.body, body.year - 1]) if body.follows else None
    return figures(form, body.layout, body.seed, body.scale, previous=before, makes_rules=body.makes_rules)


def report_of(body: Body) -> Report:
    """The body's report, words and all, before anything is planted in it."""
    note = narratives().notes[body.figures]
    return written(
        body.body, body.year, body.form, body.layout, figures_of(body), note=note, own=body.words, signed=body.signed,
        signature=body.signature, site_code=body.site_code, relabel=body.relabel,
    )  # fmt: skip


def written(
    body: str,
    year: int,
    form_id: str,
    layout: str,
    given: Figures,
    *,
    note: str = "",
    own: Mapping[str, str] | None = None,
    signed: date | None = None,
    signature: str | None = None,
    site_code: str = "",
    relabel: Mapping[str, str] | None = None,
) -> Report:
    """A report with narratives that name the `given` figures; signed on 20 January after the year unless told."""
    form = forms()[form_id]
    names = named(form, layout, body, year, given)
    return Report(
        body=body,
        year=year,
        form=form,
        layout=layout,
        values=given,
        sections=sections(names, turn=crc32(f"{body}{year}".encode()), own=own),
        signature=signature or body,
        signed=signed or date(year + 1, 1, 20),
        preface=filled(narratives().preface, names) + note,
        site_code=site_code,
        relabel=_with_units(form) | dict(relabel or {}),
    )


def _with_units(form: Form) -> dict[str, str]:
    """The headings of amounts with their unit, where the form's own have none: an amount without one has no value."""
    columns = [c for block in form.proactive.blocks for c in block.columns if c.label.endswith("金额")]
    return {column.label: next(words for words in column.variants if "元" in words) for column in columns}
