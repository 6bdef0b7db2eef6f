"""Only who has the token sees the desk, only from this machine and from its own pages; pages load nothing from
elsewhere.
"""

import re

import pytest

from pipelines.desk.access import POLICY
from tests.pipelines.desk.conftest import TOKEN
from tests.pipelines.desk.drafts import CARRIED, draft

PATHS = ("/", "/reports/1", "/static/desk.js", "/results.zip", "/progress")


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_shown_without_the_token(open_desk, path):
    found = open_desk()
    answer = found.browser.get(path)
    assert answer.status == 403
    assert "网址末尾含有本次启动的口令" in answer.text
    assert "Open the desk by the whole address" in answer.text


def test_the_address_printed_at_start_sets_a_cookie_that_no_other_site_can_use(open_desk):
    found = open_desk()
    assert found.browser.get("/?token=another").status == 403
    answer = found.browser.open(TOKEN)
    assert answer.status == 303
    assert answer.headers["location"] == "/"
    attributes = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=strict"} <= attributes
    assert found.browser.get("/").status == 200
    assert TOKEN not in found.browser.get("/").text


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("GET", {"Host": "desk.example.org"}),
        ("GET", {"Host": "gongkai.localhost.example"}),
        ("GET", {"Sec_Fetch_Site": "cross-site"}),
        ("POST", {"Origin": "http://example.org"}),
        ("POST", {"Origin": "http://127.0.0.1:1"}),
        ("POST", {"Origin": "null"}),
        ("POST", {}),
    ],
    ids=lambda value: str(value),
)
def test_requests_under_another_name_or_of_another_page_are_rejected(opened, method, headers):
    opened.browser.drop(("a.txt", draft()))
    answer = opened.browser.request(method, "/" if method == "GET" else "/clear", **headers)
    assert answer.status == 403
    assert len(opened.browser.page().rows()) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_answer_has_the_policy_and_no_page_names_another_place(opened, language):
    browser = opened.browser
    browser.drop(("a.txt", draft(**CARRIED)))
    browser.get(f"/?lang={language}")
    for path in (*PATHS, "/static/desk.css", "/static/page.css", "/reports/1/page.html", "/reports/9", "/no"):
        answer = browser.get(path)
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["cache-control"] == "no-store"
        if path != "/results.zip":
            assert not re.search(r"(?<!\w)(?:https?:)?//\w", re.sub(r"^//.*$", "", answer.text, flags=re.MULTILINE)), (
                path
            )
    home = browser.page()
    assert not [attrs for _, attrs in home.tags if any(name.startswith("on") or name == "style" for name in attrs)]
    assert [script["src"] for script in home.all("script")] == ["/static/desk.js"]


def test_text_of_a_document_or_a_name_cannot_become_markup(opened):
    hostile = "<script>alert(1)</script>'><img src=x onerror=alert(1)>.txt"
    page = opened.browser.drop((hostile, draft(applications__granted__total="<b>9</b>")), ("b.txt", b"no report"))
    report = opened.browser.page("/reports/1")
    for shown in (page, report):
        assert len(shown.all("script")) == 1
        assert not shown.all("img")
        assert not shown.all("b")
        assert hostile in shown.words
