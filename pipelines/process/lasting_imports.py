"""What a command imports stays until its process ends, and Python need not look for garbage in it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Rules, reference data, reports and the definitions of Dagster stay too. To look for garbage among them as often as by
# default is a twentieth of the work of `gongkai check`, and a fifth of that of a nightly run with nothing new.
_SELDOM = (50_000, 20, 20)


@contextmanager
def lasting_imports() -> Iterator[None]:
    """Look for no garbage while the body imports, never in what it imported, and seldom from then on."""
    gc.disable()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
