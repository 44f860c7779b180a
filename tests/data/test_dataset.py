import subprocess
import sys

import numpy as np
import pytest
from test_readers import IMAGE_FILE, tiny  # noqa: F401  (a fixture)

from src.data import (
    FashionMNISTError,
    dataset,
    download,
    load_fashion_mnist,
    readers,
    scale_images,
)


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
    import gzip

    folder.mkdir(parents=True, exist_ok=True)
    for name in readers.IDX_SHAPES:
        content = (source / name).read_bytes()
        (folder / f"{name}{suffix}").write_bytes(gzip.compress(content) if suffix else content)


def test_a_given_folder_comes_before_the_environment(places, tiny, monkeypatch, tmp_path):  # noqa: F811
    copy(tiny, tmp_path / "given")
    monkeypatch.setenv("FASHION_MNIST_DIR", str(tmp_path / "nowhere"))
    assert load_fashion_mnist(tmp_path / "given").source == str(tmp_path / "given")
    with pytest.raises(FashionMNISTError, match="nowhere: no such folder"):
        load_fashion_mnist()
    monkeypatch.setenv("FASHION_MNIST_DIR", str(tiny))
    assert load_fashion_mnist().source == str(tiny)


def test_searched_places_come_in_order(places, tiny):  # noqa: F811
    for folder in (
        dataset.CACHE_FOLDER,
        download.DEBIAN_FOLDER,
        places / "keras/datasets/fashion-mnist",
    ):
        copy(tiny, folder)
        assert load_fashion_mnist().source == str(folder)


def test_a_damaged_file_in_a_searched_place_is_passed_over(places, tiny):  # noqa: F811
    keras_folder = places / "keras/datasets/fashion-mnist"
    copy(tiny, keras_folder)
    (keras_folder / IMAGE_FILE).write_bytes(b"half")
    copy(tiny, download.DEBIAN_FOLDER)
    with pytest.warns(UserWarning, match=f"passed over: .*{IMAGE_FILE}"):
        assert load_fashion_mnist().source == str(download.DEBIAN_FOLDER)


def test_a_download_is_verified_and_replaces_a_damaged_cache(places, tiny, monkeypatch):  # noqa: F811
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


def test_a_damaged_download_never_reaches_the_cache(places, tiny, monkeypatch):  # noqa: F811
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


@pytest.mark.parametrize("module", ["src.data", "src.metrics"])
def test_importing_starts_no_heavy_library(module):
    heavy = "'tensorflow', 'keras', 'sklearn', 'matplotlib', 'pandas'"
    code = f"import sys, {module}; print([m for m in ({heavy}) if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_all_images_have_the_test_images_last(bars):
    assert bars.images.shape == (1200, 28, 28) and bars.labels.shape == (1200,)
    both = bars.joined()
    assert len(both.train_images) == 1200
    assert np.array_equal(both.train_images[1000:], bars.test_images)
    assert np.array_equal(both.train_labels[1000:], bars.test_labels)
    assert np.array_equal(both.test_images, bars.test_images)


@pytest.mark.data
def test_the_real_dataset(real_data):
    assert real_data.train_images.shape == (60_000, 28, 28)
    assert real_data.test_images.shape == (10_000, 28, 28)
    assert real_data.train_images.dtype == np.uint8 and real_data.train_images.max() == 255
    assert np.bincount(real_data.train_labels).tolist() == [6000] * 10
    assert np.bincount(real_data.test_labels).tolist() == [1000] * 10
    assert real_data.class_names[real_data.train_labels[0]] == "Ankle boot"


@pytest.mark.data
def test_the_csv_form_of_the_real_dataset_is_the_same(real_data, tmp_path):
    parts = (
        ("train", real_data.train_images, real_data.train_labels),
        ("test", real_data.test_images, real_data.test_labels),
    )
    numbers = np.array([str(value) for value in range(256)], object)
    for name, images, labels in parts:
        rows = np.hstack([labels[:, None], images.reshape(len(images), 784)])
        lines = [",".join(row) for row in numbers[rows]]
        (tmp_path / f"fashion-mnist_{name}.csv").write_text("\n".join(lines))
    from_csv = load_fashion_mnist(tmp_path)
    for field in ("train_images", "train_labels", "test_images", "test_labels"):
        assert np.array_equal(getattr(from_csv, field), getattr(real_data, field))
