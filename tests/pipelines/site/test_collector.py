"""The search for cycles is rare while a site is written, and as it was afterwards."""

import gc

import pytest

from pipelines.site.collector import collect_rarely


def write_and_fail(seen):
    with collect_rarely():
        seen.append(gc.get_threshold()[0])
        raise OSError("full")


def test_the_setting_is_that_of_before_even_after_an_error():
    before, seen = gc.get_threshold(), []
    with pytest.raises(OSError, match="full"):
        write_and_fail(seen)
    assert seen[0] > 100_000
    assert gc.get_threshold() == before
