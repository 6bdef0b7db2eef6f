"""`gongkai forms` and `gongkai rules`: what is listed, in which order and width, and the details of one rule."""

import subprocess

import pytest

from expectations.rulebook.load import rulebook
from pipelines.cli.text_columns import width
from tests.conftest import gongkai_command, plain_environment
from warehouse.reference.forms.form_list import forms


def test_forms_are_listed_with_their_instrument_years_and_cells(gongkai_here):
    said = gongkai_here("forms")
    assert said.returncode == 0
    for form in forms().values():
        (line,) = [line for line in said.stdout.splitlines() if f" {form.form} " in line]
        assert form.instrument in line
        assert str(form.fiscal_years.first) in line
        assert all(f"{name} ({len(form.layout(name))})" in line for name in form.layouts)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_rule_and_principle_is_listed_in_its_words_within_100_columns(gongkai_here, language):
    said = gongkai_here("rules", "--lang", language)
    assert said.returncode == 0
    lines = said.stdout.splitlines()
    assert max(map(width, lines)) <= 100
    text = "".join("".join(lines).split())
    for rule in (*rulebook().rules, *rulebook().principles):
        assert any(line.startswith(f"  {rule.id} ") for line in lines), rule.id
        assert "".join(getattr(rule, language).split()) in text, rule.id


def test_rules_are_in_the_order_of_the_form(gongkai_here):
    lines = gongkai_here("rules", "--lang", "zh").stdout.splitlines()
    subjects = [line for line in lines if line and not line.startswith(" ")][:-1]
    assert [subject.partition("：")[0] for subject in subjects[:5]] == ["表二", "表三", "表四", "结构与填写", "正文"]
    ids = [line.split()[0] for line in lines if line.startswith("  ") and line[2] != " "]
    assert ids.index("T2-01") < ids.index("T3-01..07") < ids.index("T4-01..03") < ids.index("S-01") < ids.index("N-01")


def test_a_failure_is_listed_as_an_error_or_as_a_note(gongkai_here):
    lines = gongkai_here("rules", "--lang", "en").stdout.splitlines()
    listed = {line.split()[0]: line.split()[1] for line in lines if line.startswith("  ") and line[2] != " "}
    for rule in rulebook().rules:
        assert listed[rule.id] == ("note" if rule.effect == "tell" else "error")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_rule_is_explained(gongkai_here, language):
    for rule in (*rulebook().rules, *rulebook().principles):
        said = gongkai_here("rules", rule.id, "--lang", language)
        assert said.returncode == 0, said.stderr
        assert max(map(width, said.stdout.splitlines())) <= 100
        assert getattr(rule, language)[:30] in said.stdout


def test_the_details_of_a_rule_are_its_formula_basis_forms_and_examples(gongkai_here):
    said = gongkai_here("rules", "T3-02", "--lang", "en").stdout
    (rule,) = [rule for rule in rulebook().rules if "T3-02" in rule.ids.values()]
    assert said.startswith(f"{rule.id}  version {rule.version}\n")
    assert rule.formula in said
    assert rule.legal in said
    assert "commercial_enterprise" in said
    assert "fail            received_new 7, processed_total 3, carried_out 5" in said


def test_a_rule_that_does_not_exist_is_misuse(gongkai_here):
    said = gongkai_here("rules", "T9-99", "--lang", "zh")
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == "没有规则 T9-99。用“gongkai rules”列出全部规则。\n"


def test_rules_follow_the_locale(gongkai_here):
    rule = rulebook().rules[0]
    assert rule.zh[:20] in gongkai_here("rules", LANG="zh_CN.UTF-8").stdout
    assert rule.en[:20] in gongkai_here("rules", LANG="C").stdout


@pytest.mark.parametrize("command", ["forms", "rules"])
def test_a_terminal_that_cannot_show_chinese_does_not_stop_a_list(gongkai, command):
    said = gongkai(command, PYTHONIOENCODING="ascii")
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.parametrize("command", ["forms", "rules", "corrections", "waivers", "verdicts"])
def test_a_list_imports_no_dagster(command):
    program = "import sys; from pipelines.cli.app import app\ntry: app()\nfinally: print('dagster' in sys.modules)"
    run = subprocess.run(
        [gongkai_command()[0], "-c", program, command], env=plain_environment(), capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.stdout.endswith("False\n")
