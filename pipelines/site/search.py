"""The index of the search: a script that defines one text with a line for each division and body.

A script is loaded from a folder too, where a browser allows no other way to read a file. A line is the code, the name
and, of a body, where its address begins in its name (a number) or the last part of its address; site.js reads it.
"""

import json
from collections.abc import Iterator

from pipelines.site.addresses import body_path, division_path
from pipelines.site.context import Context

PATH = "static/search.js"


def search_index(context: Context) -> bytes:
    """The script: `gongkaiIndex = ["…divisions…", "…bodies…"]`."""
    texts = ["\n".join(lines) for lines in (_divisions(context), _bodies(context))]
    return f"var gongkaiIndex = {_as_script(texts)};\n".encode()


def _as_script(texts: list[str]) -> str:
    """JSON that is JavaScript as well: older engines end a line at U+2028."""
    written = json.dumps(texts, ensure_ascii=False).encode("utf-8", "replace").decode()
    return written.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("</", "<\\/")


def _divisions(context: Context) -> Iterator[str]:
    for code, row in context.divisions.items():
        if division_path(code) == f"division/{code}.html":
            yield f"{code}\t{_plain(row['path'])}"


def _bodies(context: Context) -> Iterator[str]:
    before = ""
    for row in context.release.rows("bodies"):
        folder, _, stem = body_path(row["body_id"]).removeprefix("body/").removesuffix(".html").partition("/")
        name = _plain(row["name"])
        kept = len(name) - len(stem) if name.endswith(stem) else stem
        yield f"{'' if folder == before else folder}\t{name}\t{kept}"  # the code is that of the line before
        before = folder


def _plain(name: str) -> str:
    return " ".join(name.split())
