"""The sums in memory say of a report what the SQL says of it."""

import random
from collections import Counter

import pytest

from expectations.judging.judge import check
from expectations.rulebook.load import rulebook
from expectations.rulebook.sums import tally
from tests.generator.figures import figures
from warehouse.reference.forms.form_list import forms, layouts
from warehouse.store import memory, merge


def spoilt(form, layout, seed):
    """Balanced figures with a few counts altered and a few cells blank."""
    draw = random.Random(seed)
    values = dict(figures(forms()[form], layout, seed=seed))
    for key in draw.sample(sorted(values), draw.randrange(4)):
        values[key] += 1
    for key in draw.sample(sorted(values), draw.randrange(4)):
        values[key] = None
    return values


@pytest.mark.parametrize("printed", layouts(), ids=str)
def test_sums_in_memory_agree_with_sql(printed):
    form, layout = printed.form.form, printed.name
    cases = {f"case-{seed}": spoilt(form, layout, seed) for seed in range(30)}
    con = memory()
    head = {"fiscal_year": 2023, "layout": layout}
    merge(con, "staged.report", [{"report_id": i, "form": form, "cells_expected": 1, **head} for i in cases])
    rows = [
        {"report_id": i, **head} | {key.replace(".", "__"): value for key, value in values.items()}
        for i, values in cases.items()
    ]
    merge(con, f"staged.{form}", rows)
    statuses = [{name: "number" if name not in head else value for name, value in row.items()} for row in rows]
    merge(
        con, f"staged.{form}_status", [s | {"report_id": r["report_id"]} for s, r in zip(statuses, rows, strict=True)]
    )
    check(con, rulebook())
    sums = {instance.id for instance in rulebook().instances(printed) if instance.equation.is_sum}
    found = con.execute("SELECT report_id, outcome FROM checked.finding WHERE list_contains(?, rule)", [list(sums)])
    counted = Counter(found.fetchall())
    for name, values in cases.items():
        said = tally(printed, values)
        assert (said.broken, said.undecided) == (counted[name, "fail"], counted[name, "undecided"])
    assert counted.total()
