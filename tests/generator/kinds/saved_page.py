"""Web pages saved as one file (MHT): base64 or quoted-printable, several encodings, the report in a frame."""

from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from random import Random

from tests.generator import write_html
from tests.generator.report import Report

Kind = Callable[[Report, Random], bytes]

_ADDRESS = "http://www.example.gov.cn/zwgk/"
_PICTURE = bytes.fromhex("89504e470d0a1a0a")
_STYLE = b"td { padding: 1px }\n"


def _saved(pages: list[tuple[bytes, str | None]], transfer: str) -> bytes:
    """A file of pages with their encodings, and of what belongs to a page besides."""
    file = EmailMessage(policy=policy.SMTP)
    file["From"], file["Subject"] = "<Saved by Blink>", "page"
    file["Snapshot-Content-Location"] = f"{_ADDRESS}page0.html"
    for number, (page, charset) in enumerate(pages):
        file.add_related(page, "text", "html", cte=transfer)
        part = list(file.iter_parts())[-1]
        if charset:
            part.set_param("charset", charset)
        part["Content-Location"] = f"{_ADDRESS}page{number}.html"
    file.add_related(_STYLE, "text", "css", cte="base64")
    file.add_related(_PICTURE, "image", "png", cte="base64")
    file.set_boundary("----MultipartBoundary--x----")
    return bytes(file)


def _page(transfer: str, encoding: str = "utf-8", *, named: bool = False) -> Kind:
    def kind(report: Report, rng: Random) -> bytes:
        return _saved([(write_html.write(report, encoding), encoding if named else None)], transfer)

    return kind


def _framed(report: Report, rng: Random) -> bytes:
    """The page has a frame, which holds the report."""
    menu = "".join(f"<li>{rng.choice(('公示公告', '机构职能', '政策文件'))}</li>" for _ in range(rng.randint(1, 9)))
    outer = f'<html><head><meta charset="utf-8"></head><body><ul>{menu}</ul><iframe src="page1.html"></iframe></body>'
    return _saved(
        [(outer.encode(), None), (write_html.write(report), None)], rng.choice(("base64", "quoted-printable"))
    )


SAVED_PAGE_KINDS: dict[str, Kind] = {
    "base64": _page("base64"),
    "quoted_printable": _page("quoted-printable"),
    "gb18030": _page("base64", "gb18030"),
    "gb18030_in_header": _page("quoted-printable", "gb18030", named=True),
    "framed": _framed,
}
