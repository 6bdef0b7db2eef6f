"""The ten questions of docs/site.md are answered in a built site by the clicks that it names."""

import re
from urllib.parse import unquote

import pytest

from tests.conftest import ROOT
from tests.pipelines.site.pages import parse

PAGE = ROOT / "docs" / "site.md"
NAMED = re.compile(r"<a [^>]*?href=\"([^\"]+)\"[^>]*>(.*?)</a>", re.DOTALL)


def questions():
    rows = re.findall(r"^\| ([^|]*\?) \| ([^|]*)\| ([^|]*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    return [
        (question, [each.strip() for each in clicks.split("→") if each.strip()], found)
        for question, clicks, found in rows
    ]


def links(path):
    """The text of each link of a page, without the titles of drawings, with the page that it leads to."""
    for address, content in NAMED.findall(path.read_text("utf-8")):
        text = re.sub(r"<title>.*?</title>|<[^>]+>", "", content, flags=re.DOTALL)
        if not address.startswith(("http", "#", "data:")):
            yield " ".join(text.split()), (path.parent / unquote(address.partition("#")[0])).resolve()


def click(path, text):
    found = [target for named, target in links(path) if named == text]
    assert found, f"{path} has no link {text}"
    return found[-1]


def test_there_are_ten():
    assert len(questions()) == 10


@pytest.mark.parametrize(("question", "clicks", "found"), questions(), ids=[each[0] for each in questions()])
def test_a_question_is_answered_by_clicking_alone(site, question, clicks, found):
    at = site / "en" / "index.html"
    for text in clicks:
        at = click(at, text)
    page = parse(at)
    assert found in page.text
    assert page.attributes("a", "href")
