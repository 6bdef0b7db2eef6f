"""The search for cycles is rare while a site is written, and as it was afterwards."""

import gc

import pytest

from pipelines.site.collector import collect_rarely


def test_the_setting_is_that_of_before_even_after_an_error():
    before = gc.get_threshold()
    with pytest.raises(OSError, match="full"), collect_rarely():
        assert gc.get_threshold()[0] > 100 * before[0]
        raise OSError("full")
    assert gc.get_threshold() == before
