"""Recognition sends nothing and leaves nothing behind: the telemetry of its library is off."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT, plain_environment

RECOGNISE = """
import numpy as np
from assets.staged.readers.scan.ocr import _load_model, _recognise_batch
_recognise_batch(np.full((1, 48, 320), 255, np.uint8))
"""


def test_recognition_writes_nothing_into_the_home_folder(tmp_path):
    pytest.importorskip("onnxruntime", reason="the extra ocr is not installed")
    home = {name: str(tmp_path) for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "USERPROFILE", "LOCALAPPDATA")}
    subprocess.run([sys.executable, "-c", RECOGNISE], env=plain_environment(**home), cwd=ROOT, check=True, timeout=120)
    assert list(tmp_path.iterdir()) == []
