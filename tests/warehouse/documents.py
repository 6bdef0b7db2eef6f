"""Documents for the marts: clean, flagged, quarantined, and several of one body and year; and their measures in plain
Python. Holds no test.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta

from assets.collected.inbox.inbox import Sighting
from assets.staged.report import read_report
from expectations.rulebook.load import rulebook
from tests.expectations.judging.arithmetic import outcomes
from tests.generator import write_html, write_pdf, write_text
from tests.generator.bodies import written
from tests.generator.figures import figures
from warehouse.reference.forms.form_list import forms

NIGHT = datetime(2024, 3, 1, 2)
BODIES = {
    "许昌市建安区人民政府": ("411003", "建安区", "county"),
    "宿迁市人民政府": ("3213", "宿迁市", "prefecture"),
    "湛河区曹镇乡人民政府": ("410411200", "曹镇乡", "township"),
    "龙泉市财政局": ("331181", "龙泉市", "county"),
    "龙泉市教育局": ("331181", "龙泉市", "county"),
    "某县人民政府": (None, None, None),
}
STANDARD, SINGLE = ("f2021", "standard"), ("f2021", "other_single_row")
OLD = ("f2019", "standard")
FAULT = {"disputes.review.pending": 77}
BLANK_SUITS = {f"disputes.{block.key}.{c.key}": None for block in forms()["f2019"].disputes.blocks
               for c in forms()["f2019"].disputes.columns}  # fmt: skip


class Document:
    """A report in print: whose, when it was first and last seen at `source`, and what is other than it should be."""

    def __init__(
        self, source, body, year, pair, *, first=0, last=9, altered=None, lines=(), seed=None, write=write_text
    ):
        form, self.layout = forms()[pair[0]], pair[1]
        self.source, self.body, self.year, self.form = source, body, year, pair[0]
        balanced = figures(form, self.layout, sum(map(ord, source)) if seed is None else seed)
        self.values = balanced | (altered or {})
        content = write.write(replace(written(body, year, *pair, balanced), values=self.values))
        for words in lines:  # lost in conversion
            content = b"\n".join(line for line in content.splitlines() if words.encode() not in line)
        self.report = read_report(content)
        self.id = self.report.sha256
        self.sighting = Sighting(
            source, self.id, len(content), self.report.media_type, "archived", None, NIGHT + timedelta(days=first)
        )
        self.last = NIGHT + timedelta(days=last)

    @property
    def cells(self):
        return {key: "blank" if value is None else value for key, value in self.values.items()}

    @property
    def failed(self):
        """The statutory and identity rules it fails, and where."""
        printed = forms()[self.form].layout(self.layout)
        flagging = {i.id for i in rulebook().instances(printed) if i.rule.effect == "flag"}
        found = outcomes(self.form, self.layout, self.cells, self.year)
        return [at for at, outcome in found.items() if outcome == "fail" and at[0] in flagging]

    def found(self, earlier):
        """How the rules come out beside `earlier`, the report of the year before or None."""
        past = {} if earlier is None else earlier.cells
        if earlier is not None and earlier.form != self.form:
            past = {key: value for key, value in past.items() if not key.startswith("proactive.")}
        return outcomes(self.form, self.layout, self.cells, self.year, past)


def documents():
    jian_an, suqian, caozhen, finance, education, unknown = BODIES
    return {
        d.source: d
        for d in (
            Document("a", jian_an, 2023, STANDARD),
            Document("b", suqian, 2023, STANDARD),
            Document("c", caozhen, 2023, SINGLE),
            Document("d", finance, 2023, STANDARD, altered={"applications.other_fee_unpaid.total": None}),
            Document("flagged", education, 2023, STANDARD, altered=FAULT),
            Document("old", finance, 2020, OLD, altered=BLANK_SUITS, write=write_html),
            Document("old form late", finance, 2022, OLD),
            Document("pdf", suqian, 2022, SINGLE, write=write_pdf),
            Document("flagged alone", caozhen, 2021, STANDARD, altered=FAULT | {"applications.granted.total": None}),
            # Three of one body and year: the last collected counts, of those collected together a clean one.
            Document("x first", jian_an, 2022, STANDARD, first=0),
            Document("x later", jian_an, 2022, STANDARD, first=5),
            Document("w later, with a fault", jian_an, 2022, STANDARD, first=5, altered=FAULT),
            # The last collected counts, be it flagged.
            Document("y first", caozhen, 2022, SINGLE, first=0),
            Document("y later, with a fault", caozhen, 2022, SINGLE, first=5, altered=FAULT),
            # Quarantined: a row of table three is lost; no division is known.
            Document("cut", education, 2022, STANDARD, lines=["执法案卷"]),
            Document("unknown", unknown, 2022, STANDARD),
        )
    }


COUNTED = {
    "a",
    "b",
    "c",
    "d",
    "flagged",
    "old",
    "old form late",
    "pdf",
    "flagged alone",
    "x later",
    "y later, with a fault",
}
QUARANTINED = {"cut", "unknown"}
MEASURED = (
    "licensing_decisions", "penalty_decisions", "compulsion_decisions",
    "normative_docs_made", "normative_docs_repealed", "normative_docs_in_force",
)  # fmt: skip


def conformed(document):
    """The measures of a report in plain Python, by the row keys of the form; None where a term is missing."""
    found, groups = {}, defaultdict(list)
    for key, value in document.values.items():
        table, row, *column = key.split(".")
        if table == "proactive" and row in MEASURED:
            found[row] = value
        if row == "received_new" and column != ["total"]:
            found[f"received_new_{column[0]}"] = value
        if table == "disputes":
            found[f"{row}_{column[0]}"] = value
        if table == "applications" and column == ["total"]:
            group = next((g for g in ("denied", "unable", "not_processed", "other") if row.startswith(f"{g}_")), None)
            if group:
                groups[f"{group}_total"].append(value)
            if group != "other":
                found[row] = value
    return found | {name: None if None in values else sum(values) for name, values in groups.items()}


def added(values):
    stated = [value for value in values if value is not None]
    return sum(stated) if stated else None
