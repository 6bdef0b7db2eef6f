"""How often Python looks for objects that only refer to each other, while a site is written."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_ALLOCATIONS = 200_000  # between two searches; Python's own number is 700


@contextmanager
def collect_rarely() -> Iterator[None]:
    """Search seldom: pages are made of very many small objects that refer to nothing, and the search for cycles among
    them took two fifths of the time of a page.
    """
    before = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
