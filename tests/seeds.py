"""Seeds of tests that draw what they try: the first few in every run of the tests, the others with the slow ones."""

import pytest


def seeds(count, quick=1):
    """The numbers below `count`; those from `quick` on are marked slow."""
    return [n if n < quick else pytest.param(n, marks=pytest.mark.slow) for n in range(count)]
