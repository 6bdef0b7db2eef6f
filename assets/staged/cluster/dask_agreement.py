"""What the run, the scheduler and the workers of a cluster have in common: certificates, and the name of the resource
that workers of a version offer.
"""

from distributed import Security

from assets.staged.cluster.address import AUTHORITY, CERTIFICATE, KEY, Cluster

PATIENCE = 60.0  # seconds that a run waits for a worker of its version, and a worker for the scheduler
RESOURCE = "gongkai "  # what the name begins with


def resource_of(version: str) -> str:
    """The resource that workers of `version` offer, one for each process that reads."""
    return RESOURCE + version


def security(cluster: Cluster) -> Security | None:
    """Certificates of both sides are required: who cannot show one of the same authority is not connected."""
    if cluster.certificates is None or cluster.address.startswith("tcp:"):
        return None
    certificate, key = str(cluster.certificates / CERTIFICATE), str(cluster.certificates / KEY)
    roles = {
        f"tls_{role}_{what}": path
        for role in ("client", "scheduler", "worker")
        for what, path in (("cert", certificate), ("key", key))
    }
    return Security(tls_ca_file=str(cluster.certificates / AUTHORITY), require_encryption=True, **roles)
