"""Pages that a site sends instead of what was asked for: a captcha, or a script that must run first.

Nothing here gets past them: a site that sends one is asked no more and taken by hand.
"""

import re

from assets.collected.pages.html_page import Hypertext, visible

_MOST_WORDS = 300  # characters of a page that asks for a captcha; a page that says more is a page
_FEWEST_WORDS = 30
_MOST_LINKS = 15
_CAPTCHA = re.compile(
    "请?(?:输入|填写|完成)(?:下图|图片|图形|以下)?(?:中的)?(?:字符|验证码|安全验证|验证)|安全验证|人机验证|滑动验证|拖动滑块"
    "|访问(?:过于)?(?:频繁|频率过高)|请求过于频繁|操作过于频繁|您的访问被拒绝|访问被拦截|captcha|areyou(?:a)?(?:human|robot)",
    re.IGNORECASE,
)
_GUARDS = re.compile(
    r"__jsl_clearance|acw_sc__v2|wzws|_waf_bd8ce2ce37|\$_ts\s{0,9}[=[.]|yunsuo_session|security_verify_data|_guard/|"
    r"FSSBBIl1UgzbN7N|\bcdn_sec_tc\b|safeline|challenge-platform",
    re.IGNORECASE,
)
_COOKIE = re.compile(
    r"document\s{0,9}\.\s{0,9}cookie|document\[[\"']cookie|\\x63\\x6f\\x6f\\x6b\\x69\\x65", re.IGNORECASE
)
_AGAIN = re.compile(r"location|reload|\beval\(|\.submit\(", re.IGNORECASE)


def challenge(page: Hypertext) -> str | None:
    """Why a page is none: what it asks for before it shows anything; None where it is a page."""
    if page.tree.css_first("meta[name=ArticleTitle], meta[name=ColumnName]") is not None:
        return None
    words = "".join(visible(page).split())
    links = len(page.tree.css("a[href]"))
    if len(words) <= _MOST_WORDS and links <= _MOST_LINKS and (asked := _CAPTCHA.search(words)):
        return f"it asks for a captcha or says that it was asked too often ('{asked[0]}')"
    if len(words) > _FEWEST_WORDS or links > 1:
        return None
    if guard := _GUARDS.search(page.text):
        return f"it holds no words but a script of a guard ('{guard[0]}')"
    code = " ".join(node.text() for node in page.tree.css("script"))
    if _COOKIE.search(code) and _AGAIN.search(code):
        return "it holds no words but a script that sets a cookie and loads the page again"
    return None
