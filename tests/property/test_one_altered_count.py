"""Any one altered count of tables three and four is caught by rules that name it; in a balanced report none fails."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.checked.draft import check_documents
from tests.expectations.wide import DUE, LAYOUTS, TOLD, enter, judged
from tests.generator import write_text
from tests.generator.bodies import written
from tests.generator.figures import figures
from warehouse.reference.form import forms
from warehouse.store import memory

LARGEST = 10**12
TABLES = ("applications", "disputes")


def counts(form_id, layout):
    """The keys of the cells of tables three and four."""
    return [cell.key for cell in forms()[form_id].layout(layout) if cell.table in TABLES]


def findings(pair, cases):
    """The cells that each report's findings name, by report; of the statutory and identity rules, which all fail."""
    con = memory()
    enter(con, *pair, cases)
    found = {}
    for (report_id, *_), row in judged(con).items():
        if row["effect"] == "tell" or row["rule"] in TOLD:
            continue
        assert row["outcome"] == "fail"
        assert row["residual"] != 0
        found.setdefault(report_id, []).append(row["cells"].split(","))
    con.close()
    return found


def assert_caught(pair, balanced, altered):
    """Each of `altered`, a key and the count printed in its place, is caught by rules that name the key."""
    cases = {f"{key} {count}": {**balanced, key: count} for key, count in altered}
    found = findings(pair, {"balanced": balanced, **cases})
    assert "balanced" not in found
    for key, count in altered:
        rules = found.get(f"{key} {count}", [])
        assert rules, f"{key} {balanced[key]} -> {count} is not caught"
        assert all(key in cells for cells in rules), f"{key} {balanced[key]} -> {count}: {rules}"


@pytest.mark.parametrize("pair", LAYOUTS, ids=" ".join)
def test_every_count_one_more_and_one_less(pair):
    balanced = figures(forms()[pair[0]], pair[1], seed=5, scale=30)
    altered = [(key, balanced[key] + step) for key in counts(*pair) for step in (1, -1) if balanced[key] + step >= 0]
    assert len(altered) > len(counts(*pair))
    assert_caught(pair, balanced, altered)


@pytest.mark.slow
@pytest.mark.parametrize("pair", LAYOUTS, ids=" ".join)
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32), scale=st.integers(0, 3000), data=st.data())
def test_any_count_altered_to_any_other(pair, seed, scale, data):
    balanced = figures(forms()[pair[0]], pair[1], seed, scale)
    alterations = st.tuples(st.sampled_from(counts(*pair)), st.integers(0, LARGEST) | st.integers(0, 9))
    altered = data.draw(st.lists(alterations.filter(lambda a: balanced[a[0]] != a[1]), min_size=1, max_size=40))
    assert_caught(pair, balanced, altered)


@pytest.mark.parametrize("pair", LAYOUTS, ids=" ".join)
def test_a_count_altered_in_print_is_caught_in_the_document(pair):
    balanced = figures(forms()[pair[0]], pair[1], seed=11)
    altered = Random(pair[1]).sample(counts(*pair), 8)
    printed = [balanced, *({**balanced, key: balanced[key] + 1} for key in altered)]
    documents = [write_text.write(written("许昌市建安区人民政府", DUE[pair[0]], *pair, values)) for values in printed]
    whole, *rest = check_documents(documents)
    assert not whole.broken
    assert {finding.severity for finding in whole.failing} <= {"plausibility"}
    for key, checked in zip(altered, rest, strict=True):
        assert checked.broken
        assert all(key in finding.cells for finding in checked.findings if finding in checked.severe), key
