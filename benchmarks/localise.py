"""How many broken reports a second are localised, on one core, with one or two wrong cells."""

from random import Random

from benchmarks.pairs import seconds
from expectations.rulebook.sums import Numbers, sums, tally
from expectations.suspects.localise import localise
from tests.generator.figures import figures
from warehouse.reference.forms.form_list import forms

REPORTS = 1_000
_FORM = list(forms())[-1]


def broken(reports: int, wrong: int) -> list[Numbers]:
    """Generated reports with `wrong` altered counts each, of which a sum is broken."""
    cells = sorted({key for equation in sums(forms()[_FORM].layout()) for key, _ in equation.factors})
    found: list[Numbers] = []
    for seed in range(reports):
        draw = Random(seed)
        numbers = dict(figures(forms()[_FORM], seed=seed))
        for key in draw.sample(cells, wrong):
            numbers[key] += draw.randint(1, 30)
        found += [numbers] if tally(forms()[_FORM].layout(), numbers).broken else []
    return found


def reports_a_second(wrong: int, reports: int = REPORTS) -> float:
    """Broken reports localised in a CPU second, each with `wrong` altered cells."""
    given = broken(reports, wrong)
    return len(given) / seconds(lambda: [localise(forms()[_FORM].layout(), numbers) for numbers in given])
