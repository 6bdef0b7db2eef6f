"""A site whose fetches tests declare night by night."""

import pytest

from tests.sites.seen import Seen


@pytest.fixture
def site(tmp_path):
    return Seen(tmp_path)
