"""The road of main.ipynb, autoencoder and clusterers, over a product of settings."""

import itertools
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from src.clustering import Clustering
from src.data import FashionMNIST
from src.experiments.clusterers import cluster
from src.experiments.representations import latent_codes
from src.networks.training import train_autoencoder

NETWORK = ("autoencoder", "epochs", "n_train", "seed")  # what a trained autoencoder depends on
VARIED = (*NETWORK, "n_clusters")  # what a sweep may vary
# columns of the rows for what is varied, where rows have none of this name or meaning: a mixture
# may find fewer clusters than it was asked for
COLUMN_OF = {"epochs": "epochs", "n_train": "n_train", "n_clusters": "n_clusters_asked"}


@dataclass(frozen=True)
class Job:
    """One autoencoder, and all clusterings of its codes."""

    network: dict  # by the names in NETWORK
    clusterings: tuple[tuple[str, int], ...]  # clusterer and n_clusters
    n_init: int  # of k-means

    def __str__(self) -> str:
        return ", ".join(f"{name}={value}" for name, value in self.network.items())


def jobs_of(
    parameters: Mapping[str, object],
    varied: Mapping[str, Sequence[object]],
    clusterers: Sequence[str],
) -> list[Job]:
    """Expand a product of settings; what shares an autoencoder is one job.

    Parameters
    ----------
    parameters : the values of NETWORK, n_clusters and n_init that are not varied
    varied : values by names in VARIED
    clusterers : keys of CLUSTERERS
    """
    values = {n: varied[n] if n in varied else [parameters[n]] for n in VARIED}
    clusterings = tuple(itertools.product(clusterers, values["n_clusters"]))
    return [
        Job(dict(zip(NETWORK, network, strict=True)), clusterings, parameters["n_init"])
        for network in itertools.product(*(values[name] for name in NETWORK))
    ]


def fits_of(
    job: Job, data: FashionMNIST, cache_folder: str | os.PathLike | None = None
) -> Iterator[tuple[dict[str, int], Clustering]]:
    """Train a job's autoencoder once and cluster its codes, as main.ipynb does.

    Yields each clustering with the columns that COLUMN_OF adds to its rows.

    Parameters
    ----------
    data : of which the first n_train training images are used
    cache_folder : None keeps networks and clusterings in the project's models/
    """
    settings = job.network
    used = data.first(settings["n_train"])
    kept = {"seed": settings["seed"], "cache_folder": cache_folder}
    trained = train_autoencoder(
        settings["autoencoder"], used.train_images, epochs=settings["epochs"],
        stop_at_small_gains=True, **kept,
    )  # fmt: skip
    codes = latent_codes(trained, used)
    for clusterer, n_clusters in job.clusterings:
        options = {"n_init": job.n_init} if clusterer == "kmeans" else {}
        found = cluster(codes, clusterer, n_clusters=n_clusters, **options, **kept)
        asked = settings | {"n_clusters": n_clusters}
        yield {column: asked[name] for name, column in COLUMN_OF.items()}, found
