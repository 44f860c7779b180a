"""What each parameter of main.ipynb and choosing_k.ipynb may be; the notebooks describe them."""

from dataclasses import dataclass
from typing import ClassVar

from src.data.readers import N_TEST, N_TRAIN
from src.networks.autoencoders import AUTOENCODERS
from src.support.parameters import Parameters, read_parameters

__all__ = ["CurveSettings", "MainSettings", "read_parameters"]

SEEDS = (0, 2**32 - 1)
IMAGES = (1000, N_TRAIN)  # fewer than 1000 cannot fill ten covariances of 128 codes
TEST_IMAGES = (500, N_TEST)
EPOCHS = (1, 10_000)


@dataclass(frozen=True)
class MainSettings(Parameters):
    """Parameters of main.ipynb."""

    PLACES: ClassVar = {"output_folder": "build"}
    seed: int
    autoencoder: str
    epochs: int
    n_train: int
    n_clusters: int
    n_init: int
    data_folder: str
    output_folder: str

    def check(self) -> None:
        self.check_choice("autoencoder", list(AUTOENCODERS))
        self.check_range(seed=SEEDS, epochs=EPOCHS, n_train=IMAGES)
        self.check_range(n_clusters=(2, 100), n_init=(1, 1000))


@dataclass(frozen=True)
class CurveSettings(Parameters):
    """Parameters of notebooks/choosing_k.ipynb."""

    seed: int
    n_train: int
    k_max: int
    n_init: int
    data_folder: str

    def check(self) -> None:
        self.check_range(seed=SEEDS, n_train=(100, N_TRAIN), n_init=(1, 1000))
        self.check_range(k_max=(3, 50))  # three points make a knee; 50 clusters of 2 at least
