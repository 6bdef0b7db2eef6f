"""The address of a cluster: plain TCP on this machine only, TLS with certificates beyond it."""

import pytest

from assets.staged.cluster import address
from assets.staged.cluster.address import Cluster, ClusterError, named_cluster, require_usable


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "localhost", "[::1]"])
def test_plain_tcp_is_accepted_on_this_machine(host):
    require_usable(Cluster(f"tcp://{host}:8786"))


@pytest.mark.parametrize("host", ["10.0.0.5", "0.0.0.0", "scheduler", "[::]", "127.0.0.1.example.gov.cn"])
def test_plain_tcp_is_refused_beyond_it(host):
    with pytest.raises(ClusterError, match=r"unencrypted.*Use tls://"):
        require_usable(Cluster(f"tcp://{host}:8786"))


@pytest.mark.parametrize("address", ["h:8786", "tcp://127.0.0.1", "http://127.0.0.1:1", "tls://h:port", "tcp://:1"])
def test_what_is_not_an_address_is_refused_with_the_form_of_one(address):
    with pytest.raises(ClusterError, match=r"is not the address of a scheduler\. Write it as tls://HOST:PORT"):
        require_usable(Cluster(address))


def test_tls_needs_a_folder_with_three_files(tmp_path):
    with pytest.raises(ClusterError, match="GONGKAI_CLUSTER_TLS is not set"):
        require_usable(Cluster("tls://scheduler:8786"))
    (tmp_path / "ca.pem").touch()
    with pytest.raises(ClusterError, match=r"lacks cert.pem, key.pem"):
        require_usable(Cluster("tls://scheduler:8786", tmp_path))
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).touch()
    require_usable(Cluster("tls://scheduler:8786", tmp_path))


def test_the_environment_names_a_cluster_and_an_option_another(tmp_path):
    assert named_cluster({}) is None
    named = {"GONGKAI_CLUSTER": "tls://a:1", "GONGKAI_CLUSTER_TLS": str(tmp_path)}
    assert named_cluster(named) == Cluster("tls://a:1", tmp_path)
    assert named_cluster(named, "tcp://127.0.0.1:2") == Cluster("tcp://127.0.0.1:2", tmp_path)


def test_certificates_that_this_user_cannot_read_are_named(tmp_path, monkeypatch):
    for name in ("ca.pem", "cert.pem", "key.pem"):
        (tmp_path / name).touch()
    at = Cluster("tls://scheduler:8786", tmp_path)
    require_usable(at)
    # As root reads every file, and tests may run as root.
    monkeypatch.setattr(address, "access", lambda path, _: path.name != "key.pem")
    with pytest.raises(ClusterError, match=r"in which this user cannot read key\.pem\. Give it to the user"):
        require_usable(at)
