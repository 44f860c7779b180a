"""Run an earlier report again, over several seeds."""

import sys
from dataclasses import dataclass
from typing import ClassVar

from tqdm.std import tqdm

from src.beyond.earlier.earlier_reports import EARLIER_REPORTS, EarlierReport
from src.beyond.earlier.mixtures import MIXTURES
from src.clustering import Clustering, cluster, latent_codes, pixels
from src.data import FashionMNIST
from src.networks.trained_model import TrainedModel
from src.networks.training import train_autoencoder
from src.settings import EPOCHS, IMAGES, TEST_IMAGES
from src.support.parameters import Parameters

MAX_COMPONENTS = 20  # of a mixture that chooses their number itself


@dataclass(frozen=True)
class ReproductionSettings(Parameters):
    """What each parameter of notebooks/reproduce_report.ipynb may be; it describes them."""

    PLACES: ClassVar = {"output_folder": "build/reproduction"}
    report: str
    n_seeds: int
    epochs: int
    n_train: int
    n_test: int
    data_folder: str
    output_folder: str

    def check(self) -> None:
        self.check_choice("report", list(EARLIER_REPORTS))
        self.check_range(n_seeds=(1, 100), epochs=(0, EPOCHS[1]))
        self.check_range(n_train=IMAGES, n_test=TEST_IMAGES)


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
    image_pixels = pixels(data.images, data.n_train)
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
        codes = latent_codes(trained, data.images, data.n_train)
        chosen = {"seed": seed, "fit_on": report.fit_on}
        for representation in (image_pixels, codes):
            clusterings.append(
                cluster(representation, "kmeans", n_clusters=10, n_init=10, **chosen)
            )
        for mixture in report.mixtures:
            k, fit = (10, None) if mixture == "gmm" else (MAX_COMPONENTS, MIXTURES[mixture])
            clusterings.append(cluster(codes, mixture, n_clusters=k, fit=fit, **chosen))
        autoencoders.append(trained)
    return clusterings, autoencoders
