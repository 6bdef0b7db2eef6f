"""Drafts that the tests of the desk drop: reports of the generator with and without faults. Holds no test."""

from tests.generator import write_html, write_text
from tests.pipelines.cli.checks import XIHU
from tests.pipelines.nightly_runs import of_body

SUQIAN = ("宿迁市人民政府", 2023)
REVIEW = {"disputes__review__total": 77}  # breaks T4-01, and N-05, which is a note
CARRIED = {"applications__carried_out__natural_person": 99}  # breaks T3-01 and the row's total
NOT_A_REPORT = "关于召开会议的通知".encode()


def draft(body=XIHU, write=write_text, **faults):
    """A report as the bytes of a file."""
    return write.write(of_body(*body, **faults))


def page(body=XIHU, **faults):
    """The same as a web page."""
    return draft(body, write_html, **faults)
