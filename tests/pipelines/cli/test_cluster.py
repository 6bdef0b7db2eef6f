"""`gongkai cluster` and --cluster before anything is connected: what is missing is an error with a sentence."""

import pytest

from assets.staged.cluster.address import ClusterError

pytest.importorskip("distributed", reason='needs pip install "gongkai[cluster]"')
COMMANDS = [["cluster"], ["cluster", "scheduler"], ["cluster", "worker"]]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_without_a_setting_it_states_which_to_set(gongkai_here, arguments):
    with pytest.raises(ClusterError, match=r"GONGKAI_CLUSTER is not set\. Set it to the address of the scheduler"):
        gongkai_here(*arguments, "--lang", "en")


@pytest.mark.parametrize("arguments", [*COMMANDS, ["run"], ["check"]], ids=" ".join)
def test_an_address_on_the_network_without_tls_is_refused(gongkai_here, arguments, tmp_path):
    (tmp_path / "a.txt").write_text("通知")
    places = {"run": ["--inbox", tmp_path, "--warehouse", tmp_path / "w.duckdb"], "check": [tmp_path]}
    with pytest.raises(ClusterError, match=r"Use tls://10\.0\.0\.5:8786 with certificates in GONGKAI_CLUSTER_TLS"):
        gongkai_here(*arguments, *places.get(arguments[0], ()), "--cluster", "tcp://10.0.0.5:8786", "--lang", "en")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_each_command_has_its_help(gongkai_here, arguments, language):
    printed = gongkai_here(*arguments, "--help", "--lang", language)
    assert printed.returncode == 0
    assert "--cluster" in printed.stdout


@pytest.mark.slow
def test_an_unreachable_scheduler_is_a_sentence_and_an_exit_code(gongkai):
    printed = gongkai("cluster", "--cluster", "tcp://127.0.0.1:9", "--lang", "en")
    assert (printed.returncode, printed.stdout) == (2, "")
    assert "the scheduler at tcp://127.0.0.1:9 cannot be reached" in printed.stderr
