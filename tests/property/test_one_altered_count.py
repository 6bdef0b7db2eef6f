"""Any one altered count of tables three and four is caught by rules that name it; in a balanced report none fails."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.checked.check_files import check_documents
from tests.expectations.judging.wide import DUE, LAYOUTS, TOLD, enter, judged
from tests.generator import write_text
from tests.generator.bodies import written
from tests.generator.figures import figures
from warehouse.reference.forms.form_list import forms
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


def assert_caught(pair, altered):
    """Each of `altered`, balanced figures with a key and the count printed in its place, is caught by rules that name
    the key.
    """
    different = {id(whole): whole for whole, _, _ in altered}
    balanced = {f"balanced {n}": whole for n, whole in enumerate(different.values())}
    cases = {f"{n}": {**whole, key: count} for n, (whole, key, count) in enumerate(altered)}
    found = findings(pair, balanced | cases)
    assert not found.keys() & balanced.keys()
    for n, (whole, key, count) in enumerate(altered):
        rules = found.get(f"{n}", [])
        assert rules, f"{key} {whole[key]} -> {count} is not caught"
        assert all(key in cells for cells in rules), f"{key} {whole[key]} -> {count}: {rules}"


@pytest.mark.parametrize("pair", LAYOUTS, ids=" ".join)
def test_every_count_one_more_and_one_less(pair):
    balanced = figures(forms()[pair[0]], pair[1], seed=5, scale=30)
    altered = [(key, balanced[key] + step) for key in counts(*pair) for step in (1, -1) if balanced[key] + step >= 0]
    assert len(altered) > len(counts(*pair))
    assert_caught(pair, [(balanced, *alteration) for alteration in altered])


@pytest.mark.slow
@pytest.mark.parametrize("pair", LAYOUTS, ids=" ".join)
# To judge a hundred reports costs little more than to judge one: few examples of many reports, each of its own figures.
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_any_count_altered_to_any_other(pair, data):
    alteration = st.tuples(
        st.integers(0, 2**32), st.integers(0, 3000), st.sampled_from(counts(*pair)),
        st.integers(0, LARGEST) | st.integers(0, 9),
    )  # fmt: skip
    drawn = data.draw(st.lists(alteration, min_size=20, max_size=60))
    altered = [(figures(forms()[pair[0]], pair[1], seed, scale), key, count) for seed, scale, key, count in drawn]
    assert_caught(pair, [(balanced, key, count) for balanced, key, count in altered if balanced[key] != count])


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
