"""What the folders of tests in Chromium share: the marks of their tests."""

from collections.abc import Iterable
from pathlib import Path

import pytest


def mark_browser_tests(items: Iterable[pytest.Item], folder: Path) -> None:
    """Mark the tests below `folder` as needing a browser, and as slow."""
    for item in items:
        if folder in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)
