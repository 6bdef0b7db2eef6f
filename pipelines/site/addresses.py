"""The permanent addresses of the pages, as paths below the folder of the site, and links from one page to another.

A path has no language: the Chinese page is at `path`, the English one at `en/` + `path`. Links are relative, so that
the site opens from a folder. A body's address is made of its ID, of which every character that a file system or an
address treats specially is taken out.
"""

import hashlib
import re
from functools import lru_cache
from urllib.parse import quote

HOME = "index.html"
_PLAIN_NAME = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff0-9（）、·]{0,59}")
_PLAIN_CODE = re.compile(r"[0-9]{1,12}")
_PLAIN_RULE = re.compile(r"[A-Z][A-Z0-9]{0,3}(-[A-Za-z0-9]{1,20}){1,3}")
_OTHER = re.compile(r"[^\u3400-\u9fff0-9a-z]+")
_KEPT = 24


def slug(text: str, plain: re.Pattern[str] = _PLAIN_NAME) -> str:
    """`text` as the name of a file: itself if it is `plain`, else what is safe of it with a digest of the whole."""
    if plain.fullmatch(text):
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{_OTHER.sub('-', text.lower())[:_KEPT].strip('-')}-{digest}".lstrip("-")


def division_path(code: str) -> str:
    return f"division/{slug(code, _PLAIN_CODE)}.html"


def division_list_path(code: str, kind: str, number: int) -> str:
    """The page of a part of a list of a division that is too long for its own page, from 2 on."""
    return f"division/{slug(code, _PLAIN_CODE)}/{kind}-{number}.html"


def body_path(body_id: str) -> str:
    """`body/330106/财政局.html` for the body 330106:财政局."""
    return f"{_body_stem(body_id)}.html"


def report_path(body_id: str, year: int) -> str:
    return f"{_body_stem(body_id)}/{year}.html"


@lru_cache(maxsize=1000)  # all pages of a body are written one after the other
def _body_stem(body_id: str) -> str:
    code, _, name = body_id.partition(":")
    return f"body/{slug(code, _PLAIN_CODE)}/{slug(name)}"


def indicator_path(key: str) -> str:
    return f"indicator/{key}.html"


def rule_path(rule: str) -> str:
    return f"rule/{slug(rule, _PLAIN_RULE)}.html"


def table_path(name: str) -> str:
    return f"table/{name}.html"


def data_stem(path: str) -> str:
    """The path of a page's data without the ending: `data/division/33` for `division/33.html`."""
    return f"data/{path.removesuffix('.html')}"


def in_language(path: str, language: str) -> str:
    """Where the page `path` is in `language`, below the folder of the site."""
    return path if language == "zh" else f"en/{path}"


def up(path: str) -> str:
    """The link from `path` to the folder it is counted from."""
    return "../" * path.count("/")


def escape(path: str) -> str:
    """`path` as it is written in a link."""
    folder, slash, name = path.rpartition("/")
    return f"{_quoted(folder)}{slash}{_quoted(name)}"


@lru_cache(maxsize=10_000)  # the pages of a body share their folder, those of a year their name
def _quoted(path: str) -> str:
    return quote(path)
