"""Shared tiny data: images that a hand can check, and one small run for what needs a whole one."""

import numpy as np
import pytest
from hypothesis import settings

from src.data import CLASS_NAMES, FashionMNIST, load_fashion_mnist
from src.support import store

# the same examples in every run; nothing is kept between runs
settings.register_profile(
    "project", derandomize=True, deadline=None, database=None, max_examples=30
)
settings.load_profile("project")


def make_images(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Images uint8 (n, 28, 28) of ten easy classes: a bright bar whose row is the class."""
    rng = np.random.default_rng(seed)
    labels = (np.arange(n) % 10).astype(np.uint8)
    images = rng.integers(0, 60, (n, 28, 28), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[4 + 2 * label : 6 + 2 * label] = 250
    return images, labels


@pytest.fixture(scope="session")
def bars() -> FashionMNIST:
    """1000 training and 200 test images that any clusterer separates."""
    return FashionMNIST(*make_images(1000, 1), *make_images(200, 2), CLASS_NAMES, "made here")


@pytest.fixture(scope="session")
def real_data() -> FashionMNIST:
    """The real dataset, found or downloaded."""
    return load_fashion_mnist()


@pytest.fixture(scope="session", autouse=True)
def own_store(tmp_path_factory):
    """A store of this test run, in place of the project's models/."""
    folder = tmp_path_factory.mktemp("models")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "FOLDER", folder)
        yield folder


@pytest.fixture
def empty_store(tmp_path_factory):
    """A store of one test alone."""
    folder = tmp_path_factory.mktemp("models")
    with store.kept_in(folder):
        yield folder


@pytest.fixture(scope="session")
def small_run(bars, tmp_path_factory):
    """Settings, clusterings and autoencoder of one tiny run on the bars."""
    from src.clustering import cluster, latent_codes, pca, pixels
    from src.networks.training import train_autoencoder
    from src.settings import MainSettings

    folder = tmp_path_factory.mktemp("run")
    settings = MainSettings(0, "dense32", 1, 1000, 10, 1, "", str(folder / "out"))
    trained = train_autoencoder("dense32", bars.train_images, seed=0, epochs=1)
    of_pixels = pixels(bars.images, bars.n_train)
    codes = latent_codes(trained, bars.images, bars.n_train)
    clusterings = [
        cluster(of_pixels, "kmeans", n_clusters=10, seed=0, n_init=2),
        cluster(pca(of_pixels, seed=0), "kmeans", n_clusters=10, seed=0, n_init=2),
        cluster(codes, "kmeans", n_clusters=10, seed=0, n_init=2),
        cluster(codes, "gmm", n_clusters=10, seed=0),
    ]
    return settings, clusterings, trained


def pytest_collection_modifyitems(items):
    """Order the files: longest first, so that two processes end at about the same time."""
    places = {"test_edits": 0, "test_notebooks": 1, "test_methods": 2}
    items.sort(key=lambda item: places.get(item.path.stem, 3))
