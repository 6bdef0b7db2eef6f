"""Faults at random points of one run after another: what is published is what an undisturbed run gives.

`python -m benchmarks.cluster_faults` does the same for as many faults as are asked for.
"""

import sys

import pytest

pytest.importorskip("distributed", reason='needs pip install "gongkai[cluster]"')

from tests.assets.staged.cluster.faults import disturb

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="kills sessions of processes")]


def test_faults_at_random_points_lose_double_and_change_no_row(tmp_path):
    assert len(disturb(tmp_path, number=6, seed=20).happened) == 6
