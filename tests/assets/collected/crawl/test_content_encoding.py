"""Bodies that arrive encoded: decoded within the limit of size, and rejected with a reason where they cannot be."""

import gzip
import zlib

import pytest

from assets.collected.crawl.content_encoding import decode_content
from assets.collected.crawl.http_reply import NoAnswer, ReplyRefused
from tests.sites import shapes
from tests.sites.nights import HOST, PATHS
from tests.sites.server import Reply

DAY = "2026-01-20"
PAGE = b"<html>" + b"report " * 1_000 + b"</html>"
LIMIT = 100_000


def deflate_raw(data):
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(data) + compressor.flush()


@pytest.mark.parametrize(
    ("encodings", "body"),
    [
        ([], PAGE), ([""], PAGE), (["identity"], PAGE), (["gzip"], gzip.compress(PAGE)),
        (["X-GZIP "], gzip.compress(PAGE)), (["deflate"], zlib.compress(PAGE)), (["deflate"], deflate_raw(PAGE)),
        (["deflate", "gzip"], gzip.compress(zlib.compress(PAGE))),
        (["gzip"], gzip.compress(PAGE[:40]) + gzip.compress(PAGE[40:])),
        (["gzip"], gzip.compress(PAGE) + b"\0\0 padding"),
    ],
    ids=lambda value: "body" if isinstance(value, bytes) else None,
)  # fmt: skip
def test_a_supported_encoding_is_decoded(encodings, body):
    assert decode_content(body, encodings, LIMIT) == PAGE


def test_an_empty_body_has_no_encoding():
    assert decode_content(b"", ["gzip"], LIMIT) == b""


@pytest.mark.parametrize(
    ("encodings", "body", "why"),
    [
        (["br"], PAGE, "unsupported Content-Encoding: br"),
        (["zstd", "gzip"], gzip.compress(PAGE), "unsupported Content-Encoding: zstd"),
        (["gzip"], PAGE, "the gzip content is corrupt"),
        (["deflate"], PAGE, "the deflate content is corrupt"),
        (["gzip"], gzip.compress(PAGE)[:-20], "the compressed content is cut short"),
        (["gzip"], gzip.compress(b"") * 1_000, "the gzip content has over 100 parts"),
    ],
    ids=lambda value: "body" if isinstance(value, bytes) else None,
)
def test_a_body_that_cannot_be_decoded_is_no_answer(encodings, body, why):
    with pytest.raises(NoAnswer, match=why):
        decode_content(body, encodings, LIMIT)


@pytest.mark.parametrize("compress", [gzip.compress, zlib.compress, deflate_raw])
def test_the_limit_holds_for_the_decoded_size(compress):
    encoding = ["gzip"] if compress is gzip.compress else ["deflate"]
    assert len(decode_content(compress(b"0" * LIMIT), encoding, LIMIT)) == LIMIT
    with pytest.raises(ReplyRefused, match="over the limit of 100,000 bytes"):
        decode_content(compress(b"0" * (LIMIT + 1)), encoding, LIMIT)


def test_the_limit_holds_for_all_parts_together():
    with pytest.raises(ReplyRefused, match="over the limit"):
        decode_content(gzip.compress(b"0" * 60_000) * 2, ["gzip"], LIMIT)


def test_a_site_that_sends_another_encoding_than_requested_fails_with_the_reason(nights, site, source):
    site.always[PATHS[1]] = Reply(200, (("Content-Encoding", "br"),), PAGE)
    nights.crawl(DAY, source)
    assert dict(nights.outcomes())[PATHS[1]] == "failed"
    assert nights.why(PATHS[1]) == "unsupported Content-Encoding: br"


def test_a_site_that_blocks_the_crawler_in_any_encoding_gets_no_more_requests(nights, site, group, source):
    site.always[PATHS[1]] = Reply(403, (("Content-Encoding", "br"),), b"?")
    nights.crawl(DAY, source)
    assert group.paths(HOST) == ["/nb/", *PATHS[:2]]


def test_validators_that_are_not_ascii_are_not_sent_back(nights, site, group, source):
    page = shapes.html("<p>年报</p>" * 300, title="年报")
    site.validator = ""
    site.always[PATHS[1]] = Reply(200, (("ETag", "\u00e9"), ("Last-Modified", "\u00e9")), page.body)
    nights.crawl(DAY, source)
    assert nights.crawl("2026-01-21", source).outcomes["unchanged"] == 6
    assert {line.etag for line in nights.lines()} == {None}


def test_a_url_is_escaped_before_it_is_sent(nights, site, group, source):
    site.pages["/nb/"] = shapes.html('<a href="/nb/年报 1.html?a=b c|d">建安区2023年政府信息公开工作年度报告</a>')
    nights.crawl(DAY, source)
    assert group.paths(HOST) == ["/nb/", "/nb/%E5%B9%B4%E6%8A%A5%201.html?a=b%20c%7Cd"]
