"""What comes of a document's bytes, with what must hold of any outcome; the bytes of the example files."""

import re

from assets.staged.report import Refusal, Report, read_report
from tests.generator.examples import examples

FILES = {example.file: example.content() for example in examples().examples}
ADVICE_EN = re.compile(r"\b(save|saved|submit|put in|fetch|print|unpack|export|check)\b")
CHINESE = re.compile("[\u4e00-\u9fff]")


def outcome(data):
    """The result of reading `data`: a refusal gives its reason in both languages, a report accounts for its numbers."""
    read = read_report(data)
    if isinstance(read, Refusal):
        assert read.outcome in ("unreadable", "not_a_report")
        assert CHINESE.search(read.why.zh)
        assert re.search("[a-z]{3}", read.why.en)
        assert "reader failed" not in read.why.en
    else:
        assert isinstance(read, Report)
        account = read.reading
        assert account.seen == account.used + account.ignored.total() + account.left
    return read


def refused(data):
    """The refusal of `data`, which must advise what to do."""
    read = outcome(data)
    assert isinstance(read, Refusal)
    assert ADVICE_EN.search(read.why.en), read.why.en
    assert "请" in read.why.zh, read.why.zh
    return read
