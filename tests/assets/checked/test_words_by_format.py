"""The words of one report are judged alike as DOCX, web page, PDF and OFD, and nothing in them is called wrong."""

from dataclasses import replace
from random import Random

import pytest

from assets.staged.load import load_documents
from assets.staged.report import read_report
from expectations.judging.judge import check
from expectations.rulebook.load import rulebook
from tests.generator import write_docx, write_html
from tests.generator.bodies import written
from tests.generator.figures import figures
from tests.generator.kinds.ofd import OFD_KINDS
from tests.generator.kinds.pdf import PDF_KINDS
from tests.generator.kinds.truth import SCALES
from tests.generator.narrative import filled, named, narratives, parted
from warehouse.reference.forms.form import STANDARD
from warehouse.reference.forms.form_list import forms
from warehouse.reference.phrases.report_phrases import report_phrases
from warehouse.store import memory

BODIES = {
    "杭州市西湖区人民政府": "government",
    "宝丰县人民政府办公室": "office",
    "管城回族区二里岗街道办事处": None,
}
FORMATS = {
    "docx": lambda report, seed: write_docx.write(report),
    "html": lambda report, seed: write_html.write(report),
    "pdf": lambda report, seed: PDF_KINDS["ruled"](report, Random(seed)),
    "ofd": lambda report, seed: OFD_KINDS["lines"](report, Random(seed)),
}
COUNTS = {phrase.what for phrase in report_phrases().counts} | {"sum", "sum_part"}
ABOUT_WORDS = ("N-", "T3-57", "S-01", "S-09", "D-01", "D-02", "D-03")


def worded(seed):
    """A report whose sections add sentences that divide a count."""
    rng = Random(seed)
    body = rng.choice(sorted(BODIES))
    form = forms()["f2021"]
    given = figures(form, STANDARD, seed, rng.choice(SCALES))
    report = written(body, 2023, form.form, STANDARD, given)
    names = parted(named(form, STANDARD, body, 2023, given), rng)
    fitting = [s for s in narratives().stated if s.by in (None, BODIES[body])]
    sections = dict(report.sections)
    for sentence in rng.sample(fitting, 4):
        sections[sentence.section] += "\n" + filled(rng.choice(sentence.says), names)
    return replace(report, sections=sections)


def judged(report, seed):
    """By format: what the words state, and the outcome of each rule about words."""
    read = {name: read_report(write(report, seed)) for name, write in FORMATS.items()}
    con = memory()
    load_documents(con, list(read.values()))
    check(con, rulebook())
    failing = con.execute("SELECT report_id, rule FROM checked.violation").fetchall()
    return {
        name: (
            sorted((s.what, s.number, s.group or 0) for s in document.stated if s.what in COUNTS),
            sorted(rule for sha256, rule in failing if sha256 == document.sha256 and rule.startswith(ABOUT_WORDS)),
        )
        for name, document in read.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_the_words_of_a_report_are_judged_alike_in_every_format(seed):
    found = judged(worded(seed), seed)
    assert found == {name: (found["docx"][0], []) for name in FORMATS}
