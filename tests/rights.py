"""Permissions that hold for root too, so that tests of them mean the same whoever runs them. Holds no test."""

import ctypes
import sys

import pytest

_DROP_FROM_BOUNDING_SET = 24  # PR_CAPBSET_DROP of prctl(2)
_OVERRIDES = (1, 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH of capabilities(7)

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes root's rights from one process")


def held_by_permissions():
    """To be called in a child before it executes its program (`preexec_fn`), which then reads and writes only what the
    permissions of its user allow, as any user's does.
    """
    prctl = ctypes.CDLL(None).prctl
    for capability in _OVERRIDES:
        prctl(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)
