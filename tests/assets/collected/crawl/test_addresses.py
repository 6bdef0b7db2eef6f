"""What a crawl may reach: URLs are checked, and the IP address of every connection."""

import gzip
import socket
from dataclasses import replace

import pytest

from assets.collected.crawl import addresses
from assets.collected.sources.source import Source
from tests.certificates import certificate
from tests.sites import shapes
from tests.sites.nights import Nights
from tests.sites.server import QUICK, Group, Reply, Site

HOST = "www.jianan.gov.cn"
TITLE = "建安区2025年政府信息公开工作年度报告"
SOURCE = Source(
    "jianan", "建安区人民政府", "411003", "links", (f"http://{HOST}/nb/",), frozenset({HOST, "reports.example.org"}),
    "jianan.yaml",
)  # fmt: skip


def listing(*paths):
    links = "".join(f'<p><a href="{path}">{TITLE}</a></p>' for path in paths)
    return shapes.html(links)


@pytest.fixture
def site():
    return Site(HOST, {"/nb/": listing("/nb/1.html"), "/nb/1.html": shapes.report(TITLE, "2026-01-20")})


@pytest.fixture
def group(site):
    with Group(site) as group:
        yield group


@pytest.mark.parametrize(
    "url",
    [f"http://{HOST}/nb/", f"https://{HOST}/nb/", f"http://{HOST}:8080/", f"http://{HOST}./nb/",
     "https://reports.example.org/1.pdf", f"HTTP://{HOST.upper()}/"],
)  # fmt: skip
def test_a_host_of_the_source_may_be_visited(url):
    assert addresses.reason_to_refuse(url, SOURCE) is None


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (f"http://{HOST}/{'a' * addresses.MAX_URL_LENGTH}", "over the limit of 8,000"),
        ("ftp://www.jianan.gov.cn/1.pdf", "only http and https are supported"),
        ("file:///etc/passwd", "only http and https are supported"),
        ("javascript:void(0)", "only http and https are supported"),
        ("http://clerk:secret@www.jianan.gov.cn/", "a user name or password"),
        ("http://www.jianan.gov.cn@example.com/", "a user name or password"),
        ("http://www.luqiao.gov.cn/", "not one of the hosts of jianan: add it to jianan.yaml"),
        ("http://www.jianan.gov.cn.example.com/", "neither under gov.cn nor a reviewed host"),
        ("http://wwwgov.cn/", "neither under gov.cn nor a reviewed host"),
        ("http://sub.reports.example.org/", "neither under gov.cn nor a reviewed host"),
        ("http://127.0.0.1/", "neither under gov.cn"),
        ("http://10.1.2.3/", "neither under gov.cn"),
        ("http://[::1]/", "not a valid host name"),
        ("http://2130706433/", "neither under gov.cn"),
        ("http://localhost/", "neither under gov.cn"),
        ("http://www.jianan.gov.cn\\.example.com/", "not a valid host name"),
        ("http://建安.gov.cn/", "not a valid host name"),
        ("http://www.jianan.gov.cn:99999/", "the URL is not valid"),
        ("http://www.jianan.gov.cn:0/", "not a valid host name"),
        ("http://www.jianan.gov.cn:22/", "port 22 is not a web port"),
        ("http://www.jianan.gov.cn:6379/", "port 6379 is not a web port"),
        ("http:///nb/", "not a valid host name"),
        ("/nb/", "only http and https"),
        ("http://[::1/", "the URL is not valid"),
    ],
)
def test_a_refused_url_has_a_reason(url, why):
    assert why in addresses.reason_to_refuse(url, SOURCE)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "202.106.0.20", "2400:3200::1", "240e::1", "64:ff9b::101:101", "::ffff:1.1.1.1"]
)
def test_an_address_of_the_open_internet_is_public(address):
    assert addresses.is_public(address)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
     "100.100.100.200", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::", "::1",
     "fe80::1", "fe80::1%2", "fc00::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
     "64:ff9b::7f00:1", "2002:7f00:1::1", "2002:a00:1::", "fec0::1", "fd00:ec2::254", "::7f00:1",
     "::ffff:169.254.169.254", "::ffff:100.64.0.1", "::ffff:0:7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1",
     "64:ff9b:1::101:101", "2002:c0a8:101::1", "2001:0:101:101::f5ff:fffe", "2001:0:4136:e378:8000:63bf:fefe:fefe",
     "2400:3200::5efe:7f00:1", "2400:3200::200:5efe:a00:1", "fe80::5efe:101:101%1", "100::1", "3fff::1", "5f00::1",
     "ff0e::1", "192.88.99.1"],
)  # fmt: skip
def test_an_address_within_a_network_is_not_public(address):
    assert not addresses.is_public(address)


def test_a_name_that_resolves_to_a_private_address_is_not_connected(tmp_path, group, monkeypatch):
    """Also where it led elsewhere a moment before: what is looked at is the address of the socket itself."""
    told = []

    def rebound(host, port, *_, **__):
        told.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    nights = Nights(tmp_path)
    crawled = nights.crawl("2026-01-20", group.source(HOST, "/nb/"), loopback=False)
    assert told == [HOST]
    assert group.asked == []
    assert crawled.outcomes == {"refused": 1}
    assert "private or reserved address, and no connection" in nights.why("/robots.txt")


@pytest.mark.parametrize(
    "resolved",
    [("127.0.0.1", "10.0.0.1"), ("127.0.0.1", "::1"), ("fd00::1", "fe80::1", "192.168.1.1"),
     ("10.0.0.1", "10.0.0.2", "::1", "fc00::1")],
)  # fmt: skip
def test_a_name_of_several_private_addresses_is_refused_and_not_retried(tmp_path, group, monkeypatch, resolved):
    def several(host, port, *_, **__):
        families = [socket.AF_INET6 if ":" in address else socket.AF_INET for address in resolved]
        return [
            (family, socket.SOCK_STREAM, 6, "", (address, port, 0, 0) if ":" in address else (address, port))
            for family, address in zip(families, resolved, strict=True)
        ]

    monkeypatch.setattr(socket, "getaddrinfo", several)
    nights = Nights(tmp_path)
    crawled = nights.crawl("2026-01-20", group.source(HOST, "/nb/"), loopback=False)
    assert crawled.outcomes == {"refused": 1}
    assert "private or reserved address, and no connection" in nights.why("/robots.txt")


def test_a_name_that_leads_to_a_public_address_and_then_to_ours_is_not_connected_to(tmp_path, group, monkeypatch):
    """Names are resolved for each request: the first address does not answer, the second one is private."""
    answers = iter(["1.1.1.1"])

    def rebound(host, port, *_, **__):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers, "127.0.0.1"), port))]

    def unreachable(address, allowed):
        if allowed:
            raise OSError("no route from here")
        return real(address, allowed)

    real = addresses._open_socket
    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    monkeypatch.setattr(addresses, "_open_socket", unreachable)
    nights = Nights(tmp_path)
    nights.crawl("2026-01-20", group.source(HOST, "/nb/", politeness=QUICK), loopback=False)
    assert group.asked == []
    assert "private or reserved address, and no connection" in nights.why("/robots.txt")


def test_every_redirect_is_checked(tmp_path, site, group):
    leads = {
        "/nb/1.html": "http://10.0.0.1/latest/", "/nb/2.html": f"http://127.0.0.1:{group.port}/secret",
        "/nb/3.html": "http://www.jianan.example.com/", "/nb/4.html": "file:///etc/passwd",
        "/nb/5.html": group.url("www.luqiao.gov.cn"), "/nb/6.html": "http://[::1", "/nb/7.html": "/nb/7.html",
    }  # fmt: skip
    site.pages["/nb/"] = listing(*leads)
    for path, to in leads.items():
        site.always[path] = Reply(302, (("Location", to),))
    nights = Nights(tmp_path)
    nights.crawl("2026-01-20", group.source(HOST, "/nb/"))
    outcomes = dict(nights.outcomes())
    assert {path: outcomes[path] for path in leads} == dict.fromkeys(leads, "refused") | {"/nb/7.html": "failed"}
    assert {asked.host for asked in group.asked} == {HOST}
    assert "/secret" not in group.paths(HOST)


def test_a_redirect_to_a_host_of_the_source_is_followed_and_recorded(tmp_path, site, group):
    site.always["/nb/1.html"] = Reply(301, (("Location", group.url("old.jianan.gov.cn", "/1.html")),))
    group.sites["old.jianan.gov.cn"] = Site("old.jianan.gov.cn", {"/1.html": shapes.report(TITLE, "2026-01-20")})
    nights = Nights(tmp_path)
    nights.crawl("2026-01-20", group.source(HOST, "/nb/", hosts=frozenset({HOST, "old.jianan.gov.cn"})))
    page = next(line for line in nights.lines() if line.purpose == "page")
    assert (page.outcome, page.final_url) == ("archived", group.url("old.jianan.gov.cn", "/1.html"))


def test_a_meta_refresh_is_followed_within_the_same_limits(tmp_path, site, group):
    refresh = '<html><head><meta http-equiv="refresh" content="0; url={}"></head><body></body></html>'
    site.pages |= {
        "/nb/": listing("/nb/1.html", "/nb/2.html"),
        "/nb/1.html": shapes.Page(refresh.format("/nb/one.html").encode()),
        "/nb/2.html": shapes.Page(refresh.format("http://192.168.0.1/").encode()),
        "/nb/one.html": shapes.report(TITLE, "2026-01-20"),
    }
    nights = Nights(tmp_path)
    nights.crawl("2026-01-20", group.source(HOST, "/nb/"))
    assert dict(nights.outcomes()) | {"/nb/": ""} == {"/nb/": "", "/nb/1.html": "archived", "/nb/2.html": "refused"}
    assert site.pages["/nb/one.html"].body in nights.held()


BIG = QUICK.largest + 1


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, body=b"%PDF-1.7" + b"0" * BIG),
        Reply(200, (("Content-Encoding", "gzip"),), gzip.compress(b"0" * BIG)),
        Reply(200, (("Content-Encoding", "gzip, gzip"),), gzip.compress(gzip.compress(b"0" * BIG))),
    ],
    ids=["as it is", "packed", "packed twice"],
)
def test_a_document_over_the_size_limit_is_refused(tmp_path, site, group, reply):
    site.always["/nb/1.html"] = reply
    nights = Nights(tmp_path)
    nights.crawl("2026-01-20", group.source(HOST, "/nb/"))
    assert dict(nights.outcomes())["/nb/1.html"] == "refused"
    assert f"over the limit of {QUICK.largest:,} bytes" in nights.why("/nb/1.html")
    assert max(map(len, nights.held())) < BIG


@pytest.mark.parametrize(("said", "packed"), [("gzip", gzip.compress), ("identity", bytes), ("", bytes)])
def test_an_encoded_body_within_the_limits_is_decoded(tmp_path, site, group, said, packed):
    page = site.pages["/nb/1.html"].body
    site.always["/nb/1.html"] = Reply(200, (("Content-Encoding", said),), packed(page))
    nights = Nights(tmp_path)
    nights.crawl("2026-01-20", group.source(HOST, "/nb/"))
    assert page in nights.held()


def test_a_site_that_does_not_answer_in_time_is_left(tmp_path, site, group):
    site.always["/nb/1.html"] = Reply(200, body=b"late", wait=20)
    nights = Nights(tmp_path)
    hasty = replace(QUICK, seconds=0.2)
    nights.crawl("2026-01-20", group.source(HOST, "/nb/", politeness=hasty))
    assert dict(nights.outcomes())["/nb/1.html"] == "failed"
    assert "timeout" in nights.why("/nb/1.html")


def test_a_site_with_an_invalid_certificate_gets_no_request(tmp_path, site, group):
    group.secure(*certificate(tmp_path, HOST))
    nights = Nights(tmp_path)
    secure = replace(group.source(HOST, "/nb/"), starts=(f"https://{HOST}:{group.port}/nb/",))
    nights.crawl("2026-01-20", secure)
    assert group.asked == []
    assert "CERTIFICATE_VERIFY_FAILED" in nights.why("/robots.txt")


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"])
def test_a_proxy_of_the_environment_is_not_used(tmp_path, site, group, monkeypatch, name):
    """Else it would be the proxy that makes the connection, and no address would be looked at."""
    with Group(Site(HOST)) as proxy:
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.delenv("no_proxy", raising=False)
        Nights(tmp_path).crawl("2026-01-20", group.source(HOST, "/nb/"))
    assert proxy.asked == []
    assert group.paths(HOST) == ["/nb/", "/nb/1.html"]


@pytest.mark.parametrize("to", ["::1", "::ffff:10.0.0.1", "fd00::1", "fe80::1", "2002:7f00:1::1", "64:ff9b::7f00:1"])
def test_a_name_that_leads_to_an_address_within_a_network_in_ipv6_is_not_connected_to(tmp_path, monkeypatch, to):
    def told(host, port, *_, **__):
        return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", (to, port, 0, 0))]

    monkeypatch.setattr(socket, "getaddrinfo", told)
    nights = Nights(tmp_path)
    assert nights.crawl("2026-01-20", SOURCE, loopback=False).outcomes == {"refused": 1}
    assert "private or reserved address, and no connection" in nights.why("/robots.txt")


def test_no_cookie_and_no_referrer_goes_out_and_the_contact_does(tmp_path, site, group):
    site.pages["/nb/"] = listing("/nb/1.html", "/nb/2.html")
    site.always["/nb/2.html"] = Reply(200, (("Set-Cookie", "session=1; Path=/"),), b"<html>2</html>")
    nights = Nights(tmp_path)
    nights.crawl("2026-01-20", group.source(HOST, "/nb/"))
    nights.crawl("2026-01-21", group.source(HOST, "/nb/"))
    assert len(group.asked) > 4
    for asked in group.asked:
        assert not {"cookie", "referer", "authorization"} & {name.lower() for name in asked.headers}
        assert "data-office@example.gov.cn" in asked.headers["User-Agent"]


def test_what_a_server_calls_a_file_names_nothing(tmp_path, site, group):
    named = (("Content-Disposition", 'attachment; filename="../../evil.sh"'), ("Content-Type", "application/pdf"))
    site.always["/nb/1.html"] = Reply(200, named, b"%PDF-1.4 1")
    nights = Nights(tmp_path)
    nights.crawl("2026-01-20", group.source(HOST, "/nb/"))
    assert b"%PDF-1.4 1" in nights.held()
    assert [path for path in tmp_path.rglob("*") if "evil" in path.name] == []
