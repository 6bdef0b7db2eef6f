"""`gongkai sources`: the declared sites with their state, and the errors of their files."""

from assets.collected.sources.load import load_sources
from tests.assets.collected.sources.test_load import write


def test_sources_are_listed_with_their_state(gongkai_here, tmp_path):
    own = write(tmp_path / "sources")
    write(
        own, "two.yaml", name="two", starts="[http://two.gov.cn/]", hosts="[two.gov.cn]",
        ended="{since: 2025-06-30, why: 并入门户}",
    )  # fmt: skip
    said = gongkai_here("sources", "--lang", "en", GONGKAI_DATA=str(tmp_path))
    lines = {line.split()[1]: line for line in said.stdout.splitlines() if line.startswith("│")}
    assert (said.returncode, said.stderr) == (0, "")
    assert "3708 济宁市" in lines["one"]
    assert lines["one"].split("│")[-2].strip() == "crawled"
    assert "ended 2025-06-30: 并入门户" in lines["two"]
    assert "download manually: the list address was derived" in lines["wuwei"]
    assert f"{len(load_sources().entries) + 2} source sites, 1 of them crawled; 0 errors." in said.stdout


def test_the_reason_for_a_manual_download_is_in_the_language_of_the_output(gongkai_here, tmp_path):
    write(tmp_path / "sources", manual="{zh: 要验证码, en: it wants a captcha}")
    write(tmp_path / "sources", "two.yaml", name="two", starts="[http://two.gov.cn/]", hosts="[two.gov.cn]",
          manual="只有纸本")  # fmt: skip
    settings = {"GONGKAI_DATA": str(tmp_path), "GONGKAI_CONTACT": "data-office@example.gov.cn"}
    for language, why in (("zh", "要验证码"), ("en", "it wants a captcha")):
        for asked in (("sources", "list"), ("collect", "one", "two")):
            said = gongkai_here(*asked, "--lang", language, **settings).stdout
            assert why in said
            assert "只有纸本" in said


def test_an_invalid_file_is_reported_and_fails_the_check(gongkai_here, tmp_path):
    own = write(tmp_path / "sources", kind="x")
    for asked in ("check", "list"):
        said = gongkai_here("sources", asked, "--lang", "zh", GONGKAI_DATA=str(tmp_path))
        assert said.returncode == 1
        assert said.stderr.startswith(f"{own}/one.yaml:4: kind: ")
        assert "1 处有误" in said.stdout


def test_the_packaged_sources_pass_the_check(gongkai_here, tmp_path):
    said = gongkai_here("sources", "check", "--lang", "en", GONGKAI_DATA=str(tmp_path))
    assert (said.returncode, said.stdout) == (0, f"{len(load_sources().entries)} source sites are valid; 0 errors.\n")
