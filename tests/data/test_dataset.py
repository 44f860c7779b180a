import gzip
import subprocess
import sys

import numpy as np
import pytest

from src.data import (
    FashionMNISTError,
    dataset,
    download,
    load_fashion_mnist,
    readers,
    scale_images,
)
from tests.data.conftest import IMAGE_FILE


@pytest.fixture
def places(monkeypatch, tmp_path):
    """Empty places to look in, and a network that does not answer."""
    monkeypatch.delenv("FASHION_MNIST_DIR", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setattr(download, "DEBIAN_FOLDER", tmp_path / "debian")
    monkeypatch.setattr(dataset, "CACHE_FOLDER", tmp_path / "cache")
    for name in ("from_keras_address", "from_debian_package"):
        monkeypatch.setattr(download, name, unreachable(name))
    return tmp_path


def unreachable(name):
    def fetch(names, folder):
        raise OSError("no network")

    fetch.__name__ = name
    return fetch


def copy(source, folder, suffix=""):
    folder.mkdir(parents=True, exist_ok=True)
    for name in readers.IDX_SHAPES:
        content = (source / name).read_bytes()
        (folder / f"{name}{suffix}").write_bytes(gzip.compress(content) if suffix else content)


def test_a_given_folder_comes_before_the_environment(places, tiny, monkeypatch, tmp_path):
    copy(tiny, tmp_path / "given")
    monkeypatch.setenv("FASHION_MNIST_DIR", str(tmp_path / "nowhere"))
    assert load_fashion_mnist(tmp_path / "given").source == str(tmp_path / "given")
    with pytest.raises(FashionMNISTError, match="nowhere: no such folder"):
        load_fashion_mnist()
    monkeypatch.setenv("FASHION_MNIST_DIR", str(tiny))
    assert load_fashion_mnist().source == str(tiny)


def test_searched_places_come_in_order(places, tiny):
    for folder in (
        dataset.CACHE_FOLDER,
        download.DEBIAN_FOLDER,
        places / "keras/datasets/fashion-mnist",
    ):
        copy(tiny, folder)
        assert load_fashion_mnist().source == str(folder)


def test_a_damaged_file_in_a_searched_place_is_passed_over(places, tiny):
    keras_folder = places / "keras/datasets/fashion-mnist"
    copy(tiny, keras_folder)
    (keras_folder / IMAGE_FILE).write_bytes(b"half")
    copy(tiny, download.DEBIAN_FOLDER)
    with pytest.warns(UserWarning, match=f"passed over: .*{IMAGE_FILE}"):
        assert load_fashion_mnist().source == str(download.DEBIAN_FOLDER)


def test_a_download_is_verified_and_replaces_a_damaged_cache(places, tiny, monkeypatch):
    dataset.CACHE_FOLDER.mkdir()
    (dataset.CACHE_FOLDER / f"{IMAGE_FILE}.gz").write_bytes(b"half")
    monkeypatch.setattr(
        download, "from_debian_package", lambda names, folder: copy(tiny, folder, ".gz")
    )
    with pytest.warns(UserWarning, match="passed over"):
        loaded = load_fashion_mnist()
    assert loaded.source == str(dataset.CACHE_FOLDER)
    assert sorted(p.name for p in dataset.CACHE_FOLDER.iterdir()) == sorted(
        f"{name}.gz" for name in readers.IDX_SHAPES
    )
    monkeypatch.setattr(download, "from_debian_package", unreachable("from_debian_package"))
    assert np.array_equal(load_fashion_mnist().train_images, loaded.train_images)


def test_a_damaged_download_never_reaches_the_cache(places, tiny, monkeypatch):
    def half(names, folder):
        copy(tiny, folder, ".gz")
        (folder / f"{IMAGE_FILE}.gz").write_bytes(b"half")

    monkeypatch.setattr(download, "from_keras_address", half)
    with pytest.raises(FashionMNISTError, match=f"half.*{IMAGE_FILE}"):
        load_fashion_mnist()
    assert list(dataset.CACHE_FOLDER.iterdir()) == []


def test_nothing_reachable_names_every_place_and_the_remedy(places):
    with pytest.raises(FashionMNISTError) as raised:
        load_fashion_mnist()
    message = str(raised.value)
    for part in ("$FASHION_MNIST_DIR: not set", "keras", "debian", "cache", "from keras address",
                 "from debian package: no network", IMAGE_FILE, "data_folder"):  # fmt: skip
        assert part in message, part


def test_scaling_keeps_the_shape_and_reaches_both_ends():
    scaled = scale_images(np.array([[[0, 51, 255]]], np.uint8))
    assert scaled.dtype == np.float32
    assert scaled.tolist() == [[[0, pytest.approx(0.2), 1]]]


def test_first_keeps_all_test_images(bars):
    few = bars.first(30)
    assert (len(few.train_images), len(few.train_labels), len(few.test_images)) == (30, 30, 200)
    assert np.array_equal(few.train_images, bars.train_images[:30])


def test_importing_starts_no_heavy_library():
    heavy = "'tensorflow', 'keras', 'sklearn', 'matplotlib', 'pandas'"
    code = f"import sys, src.data, src.metrics; print([m for m in ({heavy}) if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_all_images_have_the_test_images_last(bars):
    assert bars.images.shape == (1200, 28, 28) and bars.labels.shape == (1200,)
    assert np.array_equal(bars.images[: bars.n_train], bars.train_images)
    assert np.array_equal(bars.images[bars.n_train :], bars.test_images)
    assert np.array_equal(bars.labels[bars.n_train :], bars.test_labels)


@pytest.mark.data
def test_the_real_dataset(real_data):
    assert real_data.train_images.shape == (60_000, 28, 28)
    assert real_data.test_images.shape == (10_000, 28, 28)
    assert real_data.train_images.dtype == np.uint8 and real_data.train_images.max() == 255
    assert np.bincount(real_data.train_labels).tolist() == [6000] * 10
    assert np.bincount(real_data.test_labels).tolist() == [1000] * 10
    assert real_data.class_names[real_data.train_labels[0]] == "Ankle boot"
