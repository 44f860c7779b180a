"""Find, verify and read Fashion-MNIST: IDX or CSV files -> uint8 images and labels.

Dataset: Xiao, Rasul and Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine
learning algorithms", arXiv:1708.07747 (2017).
"""

import os
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from src.data import download
from src.data.layouts import EXPECTED, dataset_files, read_place
from src.data.readers import IDX_SHAPES, REMEDY, FashionMNISTError
from src.support.arrays import plain_array
from src.support.files import PROJECT, staging_folder

CACHE_FOLDER = PROJECT / "data"  # the project's own; safe to delete
CLASS_NAMES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip


@dataclass(frozen=True)
class FashionMNIST:
    """Images uint8 (n, 28, 28) in 0-255 and labels uint8 (n,) in 0-9; `source` is their folder."""

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    class_names: tuple[str, ...] = CLASS_NAMES
    source: str = ""

    def first(self, n_train: int, n_test: int | None = None) -> "FashionMNIST":
        """Keep the first training images and the first test images, None for all of these.

        Both are in random order.
        """
        return replace(
            self,
            train_images=self.train_images[:n_train], train_labels=self.train_labels[:n_train],
            test_images=self.test_images[:n_test], test_labels=self.test_labels[:n_test],
        )  # fmt: skip

    @property
    def n_train(self) -> int:
        """The number of training images."""
        return len(self.train_images)

    @property
    def images(self) -> np.ndarray:
        """All images, training ones first: uint8 (n_train + n_test, 28, 28)."""
        return np.concatenate([self.train_images, self.test_images])

    @property
    def labels(self) -> np.ndarray:
        """The classes of all images, training ones first: uint8 (n_train + n_test,)."""
        return np.concatenate([self.train_labels, self.test_labels])


def scale_images(images: np.ndarray) -> np.ndarray:
    """Scale uint8 images 0-255 to float32 in [0, 1], shape unchanged.

    ValueError if they are of another type, which can mean that they are scaled already.
    """
    images = plain_array(images, "images", "expected uint8, 0-255")
    if images.dtype != np.uint8:
        raise ValueError(
            f"images: {images.dtype} of shape {images.shape}; expected uint8, 0-255, not scaled yet"
        )
    return images.astype(np.float32) / 255


def load_fashion_mnist(source: str | os.PathLike | None = None) -> FashionMNIST:
    """Return the whole dataset, verified, from the first place that has it.

    Parameters
    ----------
    source : folder with the four IDX files (gzipped or plain) or the two CSV files, as they are or
        as torchvision keeps them; a .zip of these; or Keras's .npz.
        None (or "") looks in $FASHION_MNIST_DIR, Keras's cache, Debian's folder and the project's
        own `data/`, and then downloads into `data/`.

    Raises
    ------
    FashionMNISTError
        A folder that was asked for (`source`, $FASHION_MNIST_DIR) lacks a file or holds a damaged
        one; or no place, the network included, could give the dataset. A damaged file in a place
        that was only searched is passed over with a warning.
    """
    wanted = source or os.environ.get("FASHION_MNIST_DIR")
    if wanted:
        return _read(_expanded(wanted))

    tried = ["$FASHION_MNIST_DIR: not set"]
    keras_home = _expanded(os.environ.get("KERAS_HOME", "~/.keras"))
    places = (keras_home / "datasets" / "fashion-mnist", download.DEBIAN_FOLDER, CACHE_FOLDER)
    for folder in places:
        try:
            return _read(folder)
        except FashionMNISTError as error:
            tried.append(str(error))
            if _has_dataset_files(folder):
                warnings.warn(f"passed over: {error}", stacklevel=2)
    return _download(tried)


def _read(folder: Path) -> FashionMNIST:
    return FashionMNIST(*read_place(folder), source=str(folder))


def _download(tried: list[str]) -> FashionMNIST:
    for fetch in (download.from_keras_address, download.from_debian_package):
        try:
            with staging_folder(CACHE_FOLDER, ".download-") as folder:
                fetch(IDX_SHAPES, folder)
                data = _read_downloaded(folder)
                for name in IDX_SHAPES:
                    os.replace(folder / f"{name}.gz", CACHE_FOLDER / f"{name}.gz")
            return replace(data, source=str(CACHE_FOLDER))
        except (OSError, FashionMNISTError) as error:
            tried.append(f"{fetch.__name__.replace('_', ' ')}: {error}")
    raise FashionMNISTError(
        "Fashion-MNIST was not found and could not be downloaded. Tried:\n  - "
        + "\n  - ".join(tried)
        + "\nConnect to a network and run again, or name a place that has them (FASHION_MNIST_DIR, "
        f"data_folder in main.ipynb): a folder with {EXPECTED}"
    )


def _read_downloaded(folder: Path) -> FashionMNIST:
    try:
        return _read(folder)
    except FashionMNISTError as error:  # the folder is soon gone
        said = str(error).replace(f"{folder}/", "").removesuffix(REMEDY)
        raise FashionMNISTError(f"what came is not Fashion-MNIST: {said}") from error


def _expanded(folder: str | os.PathLike) -> Path:
    try:
        return Path(str(folder).strip().strip("\"'")).expanduser()
    except RuntimeError:  # a user without a home folder
        return Path(folder)


def _has_dataset_files(folder: Path) -> bool:
    return folder.is_dir() and bool(dataset_files(folder))
