"""Recognises captchas and scripts that a site sends instead of the requested page.

Circumvents nothing: the crawler stops at such a site, and its reports are downloaded manually.
"""

import re

from assets.collected.pages.html_page import HtmlPage, visible_text

_MAX_TEXT = 300  # characters of a captcha page
_MIN_TEXT = 30
_MAX_LINKS = 15
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
_RELOAD = re.compile(r"location|reload|\beval\(|\.submit\(", re.IGNORECASE)


def find_challenge(page: HtmlPage) -> str | None:
    """What shows that a page is a captcha or a script challenge; None if it is not one."""
    if page.tree.css_first("meta[name=ArticleTitle], meta[name=ColumnName]") is not None:
        return None
    words = "".join(visible_text(page).split())
    links = len(page.tree.css("a[href]"))
    if len(words) <= _MAX_TEXT and links <= _MAX_LINKS and (asked := _CAPTCHA.search(words)):
        return f"the page asks for a captcha or reports too many requests ('{asked[0]}')"
    if len(words) > _MIN_TEXT or links > 1:
        return None
    if guard := _GUARDS.search(page.text):
        return f"the page contains only a script of a bot protection ('{guard[0]}')"
    code = " ".join(node.text() for node in page.tree.css("script"))
    if _COOKIE.search(code) and _RELOAD.search(code):
        return "the page contains only a script that sets a cookie and reloads"
    return None
