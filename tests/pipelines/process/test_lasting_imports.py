"""Python looks for no garbage while a command imports, and for none in what it imported."""

import gc

import pytest

from pipelines.process.lasting_imports import lasting_imports

USUAL = (700, 10, 10)


@pytest.fixture(autouse=True)
def usual():
    """The thresholds that Python starts with; those of the tests again afterwards."""
    before = gc.get_threshold()
    gc.set_threshold(*USUAL)
    yield
    gc.set_threshold(*before)


def test_what_was_imported_is_kept_apart_and_the_search_goes_on_seldom():
    frozen = gc.get_freeze_count()
    with lasting_imports():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > frozen
    assert gc.get_threshold() > USUAL


def import_what_is_missing():
    with lasting_imports():
        raise ImportError


def test_the_search_goes_on_after_an_error():
    with pytest.raises(ImportError):
        import_what_is_missing()
    assert gc.isenabled()
