"""Run an earlier report again, over several seeds."""

import sys

from tqdm.std import tqdm

from src.clustering import Clustering
from src.data import FashionMNIST
from src.earlier.published import EarlierReport
from src.experiments.clusterers import cluster
from src.experiments.representations import latent_codes, pixels
from src.networks.trained_model import TrainedModel
from src.networks.training import train_autoencoder

MAX_COMPONENTS = 20  # of a mixture that chooses their number itself


def reproduce(
    report: EarlierReport, data: FashionMNIST, *, n_seeds: int, epochs: int = 0
) -> tuple[list[Clustering], list[TrainedModel]]:
    """Train and cluster as the report did, for seeds 0 to n_seeds - 1.

    Parameters
    ----------
    epochs : 0 for the report's own number; anything else makes a smoke run

    Returns
    -------
    clusterings : k-means on pixels, then k-means and each mixture on the codes, seed after seed
    autoencoders : that of each seed
    """
    image_pixels = pixels(data)
    training = report.training | ({"epochs": epochs} if epochs else {})
    clusterings, autoencoders = [], []
    for seed in tqdm(range(n_seeds), desc="seeds", file=sys.stdout):
        trained = train_autoencoder(
            report.autoencoder,
            data.train_images,
            seed=seed,
            validation_images=data.test_images if report.validates_on_test else None,
            **training,
        )
        codes = latent_codes(trained, data)
        chosen = {"seed": seed, "fit_on": report.fit_on}
        for representation in (image_pixels, codes):
            clusterings.append(
                cluster(representation, "kmeans", n_clusters=10, n_init=10, **chosen)
            )
        for mixture in report.mixtures:
            k = 10 if mixture == "gmm" else MAX_COMPONENTS
            clusterings.append(cluster(codes, mixture, n_clusters=k, **chosen))
        autoencoders.append(trained)
    return clusterings, autoencoders
