"""The rulebook: what is wrong in a rule does not load and is named with file and line; it has the whole catalogue."""

import csv
import re
from pathlib import Path

import pytest

from expectations.rulebook.load import RULES, load_rules, rulebook
from expectations.rulebook.rule import family_words
from tests.expectations.judging.wide import LAYOUTS, layout_of
from warehouse.reference.forms.form_list import forms
from warehouse.yaml_models import DeclarationError

ROOT = Path(__file__).parents[3]
CATALOGUE = ROOT.parent / "shared" / "domain" / "rules.csv"
RULE = """\
# A comment, so that lines count.
rules:
- id: X-1
  version: 1
  family: balance
  severity: identity
  each: disputes.blocks
  ids: {review: X-11, litigation_direct: X-12, litigation_after_review: X-13}
  zh: 合计
  en: sum
  legal: 无
  formula: total = upheld + corrected
  examples:
    pass: {total: 2, upheld: 2}
    fail: {total: 2}
    undecided: {total: blank}
"""


def numbered(table, first, last):
    return {f"{table}-{n:02}" for n in range(first, last + 1)}


ROWS = numbered("T3", 1, 7) | numbered("T3", 11, 17) | numbered("T3", 21, 45)
RANGES = {"T3-01..07": numbered("T3", 1, 7), "T3-11..17": numbered("T3", 11, 17), "T3-21..45": numbered("T3", 21, 45),
          "T4-01..03": numbered("T4", 1, 3)}  # fmt: skip
# The catalogue of the field; and the like are principles, which no formula judges.
CATALOGUED = (
    numbered("S", 1, 10) | {*RANGES, "T3-50", "T3-57"} | numbered("T3", 51, 55) | numbered("T4", 4, 8)
    | numbered("T2", 1, 7) | numbered("T2", 11, 17) | numbered("X", 1, 7) | numbered("A", 1, 5) | numbered("N", 1, 12)
    | numbered("D", 1, 10) | numbered("E", 1, 3)
)  # fmt: skip


def catalogued(rule):
    """The id a rule has in the catalogue: N-06 for N-06-made."""
    return "-".join(rule.id.split("-")[:2])


def written(folder, text, name="some.yaml"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_rule_that_says_what_it_must_loads(tmp_path):
    book = load_rules(written(tmp_path, RULE))
    assert [i.id for i in book.instances(forms()["f2019"].layout())] == ["X-11", "X-12", "X-13"]
    assert book.families() == ("balance",)
    assert {i.rule.id for i in book.instances(forms()["f2019"].layout())} == {"X-1"}


@pytest.mark.parametrize(
    ("found", "instead", "line", "told"),
    [
        ("    pass: {total: 2, upheld: 2}\n", "", 14, "examples.pass: Field required"),
        ("    fail: {total: 2}\n", "", 14, "examples.fail: Field required"),
        ("    undecided: {total: blank}\n", "", 14, "examples.undecided: Field required"),
        ("fail: {total: 2}", "fail: {}", 15, "examples.fail: Dictionary should have at least 1 item"),
        ("fail: {total: 2}", "fail: {total: some}", 15, "examples.fail.total"),
        ("fail: {total: 2}", "fail: {total: 2.5}", 15, "examples.fail.total"),
        ("fail: {total: 2}", "fail: {totel: 2}", 3, "totel is not a line of f2021 (other_single_row)"),
        ("upheld + corrected", "upheld + mended", 3, "mended is not a line of f2021 (other_single_row)"),
        ("upheld + corrected", "sum(refused)", 3, "refused is not a group of f2021"),
        ("fail: {total: 2}", "fail: {report.size: 2}", 3, "report.size is not a line of f2021 (other_single_row)"),
        ("fail: {total: 2}", "fail: {previous.totel: 2}", 3, "totel is not a line of f2021 (other_single_row)"),
        ("total = upheld", "total => upheld", 3, "not a formula: total => upheld"),
        ("upheld + corrected", "upheld * 2", 3, "the language has no `upheld * 2`"),
        ("upheld + corrected", "upheld +", 3, "not a formula: total = upheld +"),
        ("total = upheld", "total upheld", 3, "not a formula: total upheld"),
        ("severity: identity", "severity: grave", 6, "severity: Input should be 'structural', 'statutory'"),
        ("version: 1", "version: 0", 4, "version: Input should be greater than or equal to 1"),
        ("review: X-11", "reveiw: X-11", 3, "ids name what rule X-1 does not run over: reveiw"),
        ("review: X-11", "review: X-11, appeal: X-14", 3, "ids name what rule X-1 does not run over: appeal"),
        ("litigation_direct: X-12", "litigation_direct: X-11", 3, "rule X-1 gives one id twice on f2019"),
        ("litigation_direct: X-12", "review: X-12", 8, "review: duplicate key"),
        ("each: disputes.blocks", "each: disputes.rows", 3, "each is one of report, proactive.documents"),
        ("  zh: 合计\n", "", 3, "zh: Field required"),
        ("  legal: 无\n", "  legal: 无\n  why: so\n", 12, "why: Extra inputs are not permitted"),
        ("  legal: 无\n", "  legal: 无\n  since: f2017\n", 3, "there is no form f2017"),
    ],
)
def test_a_rule_that_is_wrong_does_not_load(tmp_path, found, instead, line, told):
    assert RULE.count(found) == 1
    with pytest.raises(DeclarationError, match=re.escape(told)) as error:
        load_rules(written(tmp_path, RULE.replace(found, instead)))
    assert str(error.value).startswith(f"{tmp_path / 'some.yaml'}:{line}: ")


def test_an_id_is_given_once_in_the_whole_book(tmp_path):
    written(tmp_path, RULE, "one.yaml")
    written(tmp_path, RULE.replace("id: X-1\n", "id: X-2\n"), "two.yaml")
    with pytest.raises(
        DeclarationError, match=r"two\.yaml: rule X-2: the id X-1\d belongs to another rule, in .*one\."
    ):
        load_rules(tmp_path)


def test_a_rule_that_reads_otherwise_on_the_other_form_may_stand_twice(tmp_path):
    old, new = (RULE + f"  {bound}\n" for bound in ("until: f2019", "since: f2021"))
    written(tmp_path, old + new.partition("rules:\n")[2])
    book = load_rules(tmp_path)
    assert [len(book.instances(forms()[form].layout())) for form in ("f2019", "f2021")] == [3, 3]


def test_every_fault_of_a_file_is_told_at_once(tmp_path):
    with pytest.raises(DeclarationError) as error:
        load_rules(written(tmp_path, RULE.replace("version: 1", "version: one").replace("identity", "grave")))
    assert [line.split(":")[1] for line in str(error.value).splitlines()] == ["4", "6"]


def test_the_book_has_the_whole_catalogue():
    rules, principles = rulebook().rules, rulebook().principles
    judged, kept = {catalogued(rule) for rule in rules}, {principle.id for principle in principles}
    assert judged | kept >= CATALOGUED
    assert not judged & kept
    assert len(kept) == len(principles)


@pytest.mark.parametrize("pair", LAYOUTS, ids=" ".join)
def test_a_place_of_a_layout_has_one_id_and_an_id_one_place(pair):
    instances = rulebook().instances(layout_of(pair))
    columns = [instance.column for instance in instances]
    assert len(set(columns)) == len(columns)
    assert all(re.fullmatch(r"\w+", column) for column in columns)
    numbers = {instance.id for instance in instances if instance.rule.id in RANGES}
    single = set() if pair == ("f2021", "standard") else {"T3-42", "T3-43"}
    assert numbers == set().union(*RANGES.values()) - single


def test_a_family_has_one_severity(tmp_path):
    written(tmp_path, RULE, "one.yaml")
    other = RULE.replace("id: X-1\n", "id: X-2\n").replace("X-1", "Y-1").replace("identity", "statutory")
    written(tmp_path, other, "two.yaml")
    with pytest.raises(DeclarationError, match=r"two\.yaml: rule X-2: family balance has severity identity"):
        load_rules(tmp_path)


def test_a_family_without_a_name_does_not_load(tmp_path):
    written(tmp_path, RULE.replace("family: balance", "family: sums"))
    with pytest.raises(DeclarationError, match=r"some\.yaml: rule X-1: family sums has no name: enter it"):
        load_rules(tmp_path)


def test_the_families_that_have_a_name_are_those_of_the_rules():
    entries = (*rulebook().rules, *rulebook().principles)
    assert set(family_words()) == {entry.family for entry in entries}
    assert all(name.zh and name.en.isascii() for name in family_words().values())
    assert len({name.zh for name in family_words().values()}) == len(family_words())


def test_the_words_are_in_both_languages():
    for rule in rulebook().rules:
        assert re.search("[一-鿿]", rule.zh), rule.id
        assert rule.en.isascii(), rule.id
        assert rule.legal, rule.id


def test_every_file_of_rules_is_read():
    entries = len(rulebook().rules) + len(rulebook().principles)
    assert entries == sum(path.read_text("utf-8").count("\n- id: ") for path in RULES.glob("*"))


@pytest.mark.skipif(not CATALOGUE.exists(), reason="the catalogue of rules is not at hand")
def test_the_catalogue_has_these_rules_with_this_severity():
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        catalogue = {row["id"]: row for row in csv.DictReader(file)}
    assert set(catalogue) == CATALOGUED
    on = {}
    known = [rule for rule in rulebook().rules if catalogued(rule) in catalogue]
    for rule in known:
        on.setdefault(catalogued(rule), set()).update(rule.forms)
    for rule in known:
        told = catalogue[catalogued(rule)]
        assert rule.severity in told["severity"].replace("-", "_"), rule.id
        of_form = {form for form in ("f2019", "f2021") if form in told["forms"]} or {"f2019", "f2021"}
        assert on[catalogued(rule)] == of_form, rule.id


def test_a_formula_changes_with_its_version_alone():
    """A formula that changed needs a higher version, its line in formulas.csv, and one in the changelog."""
    with (Path(__file__).parent / "formulas.csv").open(encoding="utf-8", newline="") as file:
        kept = {tuple(row.values())[:-1]: row["formula"] for row in csv.DictReader(file)}
    told = {
        (rule.id, "+".join(rule.forms), "+".join(rule.layouts), str(rule.version)): rule.formula
        for rule in rulebook().rules
    }
    assert told == {at: formula for at, formula in kept.items() if at in told}
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    for rule in rulebook().rules:
        assert f"| {rule.id} | {rule.version} |" in changelog, rule.id
