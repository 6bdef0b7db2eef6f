"""The cluster that the commands `gongkai cluster …` are about, with the error of a setting that is missing."""

import os
from typing import TYPE_CHECKING

from pipelines.cli.extras import require
from pipelines.cli.words import Words

if TYPE_CHECKING:
    from assets.staged.cluster.address import Cluster


def require_named_cluster(address: str | None, command: str, language: str) -> "Cluster":
    """The cluster at `address` or of the environment; ClusterError where neither names one or it cannot be used."""
    from assets.staged.cluster.address import ClusterError, named_cluster, require_usable

    require("pipeline", command)
    require("cluster", command)
    cluster = named_cluster(os.environ, address)
    if cluster is None:
        raise ClusterError(Words("cluster", language)("not_named"))
    require_usable(cluster)
    return cluster
