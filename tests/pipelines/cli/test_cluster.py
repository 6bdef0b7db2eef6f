"""`gongkai cluster` and --cluster before anything is connected: what is missing is a sentence."""

import pytest

pytest.importorskip("distributed", reason='needs pip install "gongkai[cluster]"')


def test_without_a_setting_it_states_which_to_set(gongkai_here):
    printed = gongkai_here("cluster", "--lang", "en")
    assert printed.returncode == 2
    assert "GONGKAI_CLUSTER is not set. Set it to the address of the scheduler" in printed.stderr


@pytest.mark.parametrize(
    "arguments", [["cluster"], ["cluster", "scheduler"], ["cluster", "worker"], ["run"]], ids=" ".join
)
def test_an_address_on_the_network_without_tls_is_refused(gongkai_here, arguments, tmp_path):
    places = ["--inbox", tmp_path, "--warehouse", tmp_path / "w.duckdb"] if arguments == ["run"] else []
    printed = gongkai_here(*arguments, *places, "--cluster", "tcp://10.0.0.5:8786", "--lang", "en")
    assert printed.returncode == 2
    assert "Use tls://10.0.0.5:8786 with certificates in GONGKAI_CLUSTER_TLS" in printed.stderr


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("arguments", [["cluster"], ["cluster", "scheduler"], ["cluster", "worker"]], ids=" ".join)
def test_each_command_has_its_help(gongkai_here, arguments, language):
    printed = gongkai_here(*arguments, "--help", "--lang", language)
    assert printed.returncode == 0
    assert "--cluster" in printed.stdout
