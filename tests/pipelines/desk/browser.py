"""A browser as far as the desk needs one: cookies, forms with files, tags and text of a page. Holds no test."""

import http.client
import re
from html.parser import HTMLParser
from types import SimpleNamespace

BOUNDARY = "boundary-of-the-tests"


class Browser:
    """Sends requests to the desk at `port`, with the cookie once it has one."""

    def __init__(self, port, reading=None):
        self.port, self.reading = port, reading
        self.origin = f"http://127.0.0.1:{port}"
        self.cookie = None

    def request(self, method, path, body=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie:
            named.setdefault("Cookie", self.cookie)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return SimpleNamespace(
            status=answer.status, headers=answer.headers, data=data, text=data.decode("utf-8", "replace")
        )

    def open(self, token):
        answer = self.request("GET", f"/?token={token}")
        self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return answer

    def get(self, path="/"):
        return self.request("GET", path)

    def page(self, path="/"):
        answer = self.get(path)
        assert answer.status == 200, answer.text
        return Page(answer.text)

    def post(self, path, body=b"", kind="application/x-www-form-urlencoded"):
        return self.request("POST", path, body, Origin=self.origin, Content_Type=kind)

    def drop(self, *drafts, earlier=()):
        """Send files given as (name, bytes), and wait until they are read."""
        answer = self.post("/drafts", form(drafts, earlier), f"multipart/form-data; boundary={BOUNDARY}")
        assert answer.status == 303, answer.text
        self.reading.last.result()
        return self.page()


def form(drafts, earlier=()):
    """The body of the form that a browser sends."""
    parts = []
    for field, files in (("drafts", drafts), ("earlier", earlier)):
        for name, data in files or [("", b"")]:  # an empty field is sent as a file without a name
            quoted = name.replace('"', "%22").encode()
            head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="'.encode()
            parts.append(head + quoted + b'"\r\nContent-Type: application/octet-stream\r\n\r\n' + data + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


class Page(HTMLParser):
    """The tags of a page with their attributes, its text, and the rows of its table of drafts as text."""

    def __init__(self, text):
        super().__init__()
        self.source, self.tags, self.words = text, [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data

    def all(self, name, **wanted):
        return [attrs for tag, attrs in self.tags if tag == name and wanted.items() <= attrs.items()]

    def rows(self):
        """Each row of the table of drafts, as the text of its cells."""
        bodies = re.findall(r'<table class="drafts">.*?<tbody>(.*?)</tbody>', self.source, re.DOTALL)
        rows = re.findall(r"<tr.*?</tr>", bodies[0], re.DOTALL) if bodies else []
        return [[_bare(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in rows]

    def links(self):
        return [attrs["href"] for attrs in self.all("a")]


def _bare(markup):
    return re.sub(r"<[^>]*>", "", markup).strip()
