"""`gongkai forms`, `gongkai rules`, help, and what is misuse."""

import subprocess

import pytest

from expectations.rulebook.load import rulebook
from tests.conftest import gongkai_command, plain_environment
from warehouse.reference.forms.form import forms

COMMANDS = (
    "run", "check", "forms", "rules", "corrections", "waivers", "bodies", "release", "diff", "lake", "ui", "docs",
)  # fmt: skip


def test_forms_are_listed_with_their_instrument_years_and_cells(gongkai_here):
    said = gongkai_here("forms")
    assert said.returncode == 0
    for form in forms().values():
        (line,) = [line for line in said.stdout.splitlines() if f" {form.form} " in line]
        assert form.instrument in line
        assert str(form.fiscal_years.first) in line
        assert all(f"{name} ({len(form.layout(name))})" in line for name in form.layouts)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_rules_are_listed_whole_in_either_language(gongkai_here, language):
    said = gongkai_here("rules", "--lang", language)
    assert said.returncode == 0
    shown = [[cell.strip() for cell in line.split("│")[1:-1]] for line in said.stdout.splitlines() if "│" in line]
    assert [row for row in shown if row[1]] == [
        [rule.id, str(rule.version), rule.severity, rule.family, getattr(rule, language), rule.formula]
        for rule in rulebook().rules
    ]


def test_principles_stand_after_the_rules_with_what_keeps_them(gongkai_here):
    said = gongkai_here("rules", "--lang", "en").stdout
    for principle in rulebook().principles:
        (line,) = [line for line in said.splitlines() if f" {principle.id} " in line]
        assert principle.en in line
        assert principle.kept_en in line


def test_rules_follow_the_locale(gongkai_here):
    rule = rulebook().rules[0]
    assert rule.zh in gongkai_here("rules", LANG="zh_CN.UTF-8").stdout
    assert rule.en in gongkai_here("rules", LANG="C").stdout


@pytest.mark.parametrize("command", ["forms", "rules"])
def test_a_terminal_that_cannot_show_chinese_does_not_stop_a_list(gongkai, command):
    said = gongkai(command, PYTHONIOENCODING="ascii")
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.parametrize("command", ["forms", "rules", "corrections", "waivers"])
def test_a_list_needs_no_dagster(command):
    program = "import sys; from pipelines.cli.app import app\ntry: app()\nfinally: print('dagster' in sys.modules)"
    run = subprocess.run(
        [gongkai_command()[0], "-c", program, command], env=plain_environment(), capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.stdout.endswith("False\n")


def test_help_names_the_commands_and_each_says_what_it_does(gongkai_here):
    said = gongkai_here("--help")
    assert said.returncode == 0
    assert all(f"\n  {command} " in said.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(gongkai_here, command):
    said = gongkai_here(command, "--help")
    assert said.returncode == 0
    assert f"{command} [OPTIONS]" in said.stdout


def test_help_of_run_and_check_names_their_options(gongkai_here):
    run, check = gongkai_here("run", "--help").stdout, gongkai_here("check", "--help").stdout
    assert all(option in run for option in ("--inbox", "--warehouse", "--archive"))
    assert all(option in check for option in ("FILE...", "--json", "--lang"))


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([], id="nothing asked"),
        pytest.param(["nonsense"], id="no such command"),
        pytest.param(["check"], id="no file"),
        pytest.param(["check", "--xml", "a.txt"], id="no such option"),
        pytest.param(["check", "--lang", "fr", "a.txt"], id="no such language"),
        pytest.param(["run", "extra"], id="an argument too many"),
        pytest.param(["run", "--inbox"], id="an option without its value"),
        pytest.param(["forms", "extra"], id="forms takes nothing"),
    ],
)
def test_misuse_exits_2_with_the_usage_and_no_trace(gongkai_here, arguments):
    said = gongkai_here(*arguments)
    assert said.returncode == 2
    assert any(word in said.stderr + said.stdout for word in ("Usage: ", "requires an argument"))
    assert "Traceback" not in said.stderr
