"""A small site, another beside it, and nights over them."""

import pytest

from tests.sites.nights import HOST, Nights, small
from tests.sites.server import Group


@pytest.fixture
def site():
    return small(HOST)


@pytest.fixture
def group(site):
    with Group(site, small("www.luqiao.gov.cn")) as group:
        yield group


@pytest.fixture
def source(group):
    return group.source(HOST, "/nb/")


@pytest.fixture
def nights(tmp_path):
    return Nights(tmp_path)
