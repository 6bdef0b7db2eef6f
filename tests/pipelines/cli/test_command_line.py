"""The command line as a whole: help, version and usage errors, in Chinese and in English."""

import re

import click
import pytest
import typer

from pipelines.cli.app import app
from pipelines.cli.command_line import Group
from pipelines.cli.text_columns import width
from pipelines.cli.words import FOLDER
from warehouse.messages import load_messages

ROOT = typer.main.get_command(app)
LATIN_WORDS = re.compile(r"[A-Za-z]{3,} [a-z]{2,}")  # two English words


def commands(group=ROOT, path=()):
    """Every command by the words that call it."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(commands())


def test_help_names_every_command_with_what_it_does(gongkai_here):
    said = gongkai_here("--help", LANG="C")
    assert said.returncode == 0
    assert all(re.search(rf"^  {command} +[A-Z]", said.stdout, re.M) for command in ROOT.commands)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_each_command_has_help_in_both_languages_with_all_its_options(gongkai_here, command):
    for language, usage in (("en", "Usage: "), ("zh", "用法：")):
        said = gongkai_here(*command, "--help", "--lang", language)
        assert (said.returncode, said.stderr) == (0, "")
        assert said.stdout.startswith(usage)
        assert all(
            parameter.opts[0] in said.stdout for parameter in COMMANDS[command].params if "-" in parameter.opts[0]
        )
        assert max(map(width, said.stdout.splitlines())) <= 80
        if language == "zh":
            text = [line for line in said.stdout.splitlines()[1:] if "gongkai" not in line]
            assert not [line for line in text if LATIN_WORDS.search(line)]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_each_command_takes_a_language(command):
    assert "--lang" in {option for parameter in COMMANDS[command].params for option in parameter.opts}


def test_help_is_chinese_under_a_chinese_locale_unless_english_is_asked_for(gongkai_here):
    assert gongkai_here("check", "--help", LANG="zh_CN.UTF-8").stdout.startswith("用法：")
    assert gongkai_here("check", "--help", LANG="en_US.UTF-8", LC_ALL="zh_CN.UTF-8").stdout.startswith("用法：")
    assert gongkai_here("--lang", "en", "check", "--help", LANG="zh_CN.UTF-8").stdout.startswith("Usage: ")
    assert gongkai_here("--lang=zh", "--help", LANG="C").stdout.startswith("用法：")


def test_the_version_is_printed(gongkai_here):
    said = gongkai_here("--version")
    assert said.returncode == 0
    assert re.fullmatch(r"gongkai [\d.]+\n", said.stdout)


MISUSE = [
    pytest.param([], "用法：", id="nothing"),
    pytest.param(["nonsense"], "错误：没有命令 'nonsense'。", id="no such command"),
    pytest.param(["chek"], "没有命令 'chek'。是否要用 'check'？", id="a mistyped command"),
    pytest.param(["check"], "错误：缺少参数 'FILE...'。", id="no file"),
    pytest.param(["check", "--zz", "a.txt"], "错误：没有选项 '--zz'。", id="no such option"),
    pytest.param(["check", "--jsn", "a.txt"], "没有选项 '--jsn'。是否要用 '--json'？", id="a mistyped option"),
    pytest.param(["check", "--json=yes", "a.txt"], "选项 '--json' 后面不能有值。", id="a value too many"),
    pytest.param(["check", "--lang", "fr", "a.txt"], "'--lang' 的值无效：'fr' 不在可选值之中", id="no such language"),
    pytest.param(["run", "extra"], "错误：多余的参数：extra。", id="an argument too many"),
    pytest.param(["run", "extra", "more"], "错误：多余的参数：extra more。", id="two arguments too many"),
    pytest.param(["run", "--inbox"], "错误：选项 '--inbox' 后面缺少值。", id="an option without its value"),
    pytest.param(["backfill"], "错误：缺少选项 '--year'。", id="an option is missing"),
    pytest.param(["backfill", "--year", "x"], "'--year' 的值无效：'x' 不是整数。", id="not a number"),
    pytest.param(["archive", "verify", "--sample", "0"], "的值无效：0 不在范围 x>=1 之内。", id="out of range"),
    pytest.param(["archive", "verify", "--sample", "x"], "'--sample' 的值无效：'x' 不是整数。", id="not a range"),
]


@pytest.mark.parametrize(("arguments", "chinese"), MISUSE)
def test_misuse_exits_2_with_the_usage_and_the_error_in_either_language(gongkai_here, arguments, chinese):
    for language, usage in (("zh_CN.UTF-8", "用法："), ("C", "Usage: ")):
        said = gongkai_here(*arguments, LANG=language)
        assert (said.returncode, said.stdout) == (2, "")
        assert "Traceback" not in said.stderr
        if not {"--inbox", "--json=yes"} & {*arguments}:  # Click knows no command of these errors
            assert said.stderr.startswith(usage)
        if language != "C":
            assert chinese in said.stderr
            assert not LATIN_WORDS.search(said.stderr.rpartition("错误：")[2].replace("extra more", ""))


def test_the_language_of_an_error_is_the_one_asked_for(gongkai_here):
    assert "Error: No such option '--zz'." in gongkai_here("check", "--lang=en", "--zz", LANG="zh_CN.UTF-8").stderr
    assert "错误：没有选项" in gongkai_here("check", "--zz", "--lang", "zh", LANG="C").stderr


def test_no_control_character_of_an_argument_reaches_the_terminal(gongkai_here):
    for arguments in (["run", "a\033[2J\nb"], ["check", "--\033[2J"], ["\033[2J"], ["backfill", "--year", "\033[2J"]):
        said = gongkai_here(*arguments)
        assert said.returncode == 2
        assert "\033" not in said.stderr
        assert said.stderr.splitlines()[-1].startswith("Error: ")


def test_every_message_of_the_command_line_has_its_templates_filled_alike():
    for file in FOLDER.glob("*.yaml"):
        for key, message in load_messages(file).items():
            fields = [set(re.findall(r"\{(\w+)[:}]", text)) for text in (message.zh, message.en)]
            assert fields[0] == fields[1], f"{file.name}: {key}"
            assert message.zh.strip(), key


def test_every_group_is_of_this_kind():
    assert isinstance(ROOT, Group)
