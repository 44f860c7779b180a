"""The parameters of all notebooks: what each may be. The notebooks hold the defaults."""

from dataclasses import dataclass

from src.data.readers import N_TEST, N_TRAIN
from src.earlier.published import EARLIER_REPORTS
from src.experiments.methods import METHODS
from src.experiments.picture_results import N_DRAWN
from src.networks.autoencoders import AUTOENCODERS
from src.parameters import Parameters, read_parameters

__all__ = [
    "BeyondSettings",
    "CurveSettings",
    "MainSettings",
    "OwnPicturesSettings",
    "ReproductionSettings",
    "read_parameters",
]

SEEDS = (0, 2**32 - 1)
IMAGES = (1000, N_TRAIN)  # fewer than 1000 cannot fill ten covariances of 128 codes
TEST_IMAGES = (500, N_TEST)
EPOCHS = (1, 10_000)


@dataclass(frozen=True)
class MainSettings(Parameters):
    """Parameters of main.ipynb."""

    seed: int
    autoencoder: str
    epochs: int
    n_train: int
    n_clusters: int
    n_init: int
    extra: str
    data_folder: str
    output_folder: str

    def check(self) -> None:
        self.check_choice("extra", ["none", *METHODS])
        self.check_choice("autoencoder", list(AUTOENCODERS))
        self.check_range(seed=SEEDS, epochs=EPOCHS, n_train=IMAGES)
        self.check_range(n_clusters=(2, 100), n_init=(1, 1000))


@dataclass(frozen=True)
class BeyondSettings(Parameters):
    """Parameters of notebooks/beyond.ipynb."""

    seed: int
    n_train: int
    n_test: int
    epochs: int
    autoencoder_epochs: int
    data_folder: str
    output_folder: str

    def check(self) -> None:
        self.check_range(seed=SEEDS, n_train=IMAGES, n_test=TEST_IMAGES)
        self.check_range(epochs=EPOCHS, autoencoder_epochs=EPOCHS)


@dataclass(frozen=True)
class ReproductionSettings(Parameters):
    """Parameters of notebooks/reproduce_report.ipynb."""

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


@dataclass(frozen=True)
class OwnPicturesSettings(Parameters):
    """Parameters of notebooks/own_pictures.ipynb."""

    pictures: str
    model_file: str
    n_shown: int
    output_folder: str

    def check(self) -> None:
        self.check_range(n_shown=(1, N_DRAWN))
