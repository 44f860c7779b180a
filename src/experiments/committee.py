"""Several fits of a method that cluster images together, by the mean of their responsibilities."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from src.networks.cluster_model import ClusterModel
from src.voting import matched


@dataclass(frozen=True)
class Committee:
    """Members whose clusters have been named alike; used as one `ClusterModel` is."""

    members: tuple[ClusterModel, ...]
    names: tuple[np.ndarray, ...]  # of each member, int64 (n_clusters,): what its clusters are here

    def encode(self, images: np.ndarray) -> np.ndarray:
        """All members' latent codes side by side, unit vectors where theirs are: float32 (n, d)."""
        codes = [member.encode(images) for member in self.members]
        return np.hstack(codes) / np.float32(np.sqrt(len(codes)))

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """The members' mean responsibilities: float32 (n, n_clusters), rows adding up to 1."""
        shares = [
            member.predict_proba(images)[:, np.argsort(named)]
            for member, named in zip(self.members, self.names, strict=True)
        ]
        return np.mean(shares, axis=0)

    def predict(self, images: np.ndarray) -> np.ndarray:
        """Cluster ids int64 (n,)."""
        return self.predict_proba(images).argmax(axis=1)


def committee(members: Sequence[ClusterModel], clusterings: Sequence[np.ndarray]) -> Committee:
    """Name the members' clusters by those of the one that agrees most with the others.

    Parameters
    ----------
    members : two or more models of equally many clusters
    clusterings : the ids int (n,) that each gives to the same images

    Raises
    ------
    ValueError : fewer than two, or clusterings of other lengths.
    """
    n_clusters = len(members[0].head.cluster_centers_)
    _, names = matched(clusterings, n_clusters)
    return Committee(tuple(members), tuple(names))
