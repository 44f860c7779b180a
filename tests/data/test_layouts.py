import gzip
import shutil
import zipfile

import numpy as np
import pytest

from src.data.layouts import read_place
from src.data.readers import CSV_ROWS, IDX_SHAPES, FashionMNISTError
from tests.data.conftest import IMAGES, LABELS, table
from tests.data.test_readers import same


def torchvision(tiny, folder):
    """Its root, in which digits of the same names lie too."""
    shutil.copytree(tiny, folder / "FashionMNIST" / "raw", ignore=lambda *_: [folder.name])
    (folder / "MNIST" / "raw").mkdir(parents=True)
    for name in IDX_SHAPES:
        (folder / "MNIST" / "raw" / name).write_bytes(b"digits")


def dots(tiny, folder):
    for name in IDX_SHAPES:
        shutil.copy(tiny / name, folder / name.replace("-idx", ".idx"))


def folders(tiny, folder):
    for name in IDX_SHAPES:
        (folder / name).mkdir()
        shutil.copy(tiny / name, folder / name / name.replace("-idx", ".idx"))


def twice(tiny, folder):
    for name in IDX_SHAPES:
        (folder / f"{name} (1).gz").write_bytes(gzip.compress((tiny / name).read_bytes()))


def npz(tiny, folder):
    arrays = {"x_train": IMAGES, "y_train": LABELS.astype(np.int64)}
    arrays |= {"x_test": IMAGES[:2], "y_test": LABELS[:2]}
    np.savez_compressed(folder / "fashion_mnist.npz", **arrays)


def zipped(tiny, folder):
    with zipfile.ZipFile(folder / "archive.zip", "w") as archive:
        for name in IDX_SHAPES:
            archive.write(tiny / name, f"data/fashion/{name}")
        archive.writestr("other.txt", "nothing")


@pytest.mark.parametrize("lay", [torchvision, dots, folders, twice, npz, zipped])
def test_the_dataset_is_read_as_others_keep_it(tiny, tmp_path, lay):
    folder = tmp_path / "laid"
    folder.mkdir()
    lay(tiny, folder)
    assert same(read_place(folder))


@pytest.mark.parametrize(("lay", "name"), [(npz, "fashion_mnist.npz"), (zipped, "archive.zip")])
def test_a_packed_file_may_be_the_place(tiny, tmp_path, lay, name):
    lay(tiny, tmp_path)
    assert same(read_place(tmp_path / name))


CHANGES = {
    "numbered": (lambda t: np.column_stack([np.arange(len(t)), t]), "%d", ","),
    "floats": (lambda t: t, "%.1f", ","),
    "semicolons": (lambda t: t, "%d", ";"),
    "tabs": (lambda t: t, "%d", "\t"),
    "blanks": (lambda t: t, "%d", ", "),
    "label last": (lambda t: np.roll(t, -1, axis=1), "%d", ","),
}


@pytest.mark.parametrize("kind", CHANGES)
@pytest.mark.parametrize("heading", ["", "a heading"])
def test_csv_as_other_programs_write_it(tiny, tmp_path, kind, heading):
    change, form, separator = CHANGES[kind]
    folder = tmp_path / "csv"
    folder.mkdir()
    for name, n in CSV_ROWS.items():
        rows = change(table(n).astype(int))
        head = separator.join(["x"] * rows.shape[1]) if heading else ""
        np.savetxt(folder / name, rows, form, separator, header=head, comments="")
    assert same(read_place(folder))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "train-00000-of-00001.parquet",
            b"PAR1",
            "it holds train-00000-of-00001.parquet; expected",
        ),
        ("x.npz", b"PK", "x.npz: cannot be read as .npz"),
        ("x.zip", b"PK", "x.zip: cannot be read as .zip"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FashionMNISTError, match=said):
        read_place(tmp_path)


def test_other_arrays_are_not_taken_for_the_dataset(tiny, tmp_path):
    folder = tmp_path / "other"
    folder.mkdir()
    npz(tiny, folder)
    arrays = dict(np.load(folder / "fashion_mnist.npz"))
    np.savez(folder / "fashion_mnist.npz", **arrays | {"x_test": IMAGES[1:]})
    with pytest.raises(FashionMNISTError, match="differs from Fashion-MNIST's t10k-images"):
        read_place(folder)


def test_a_half_of_each_kind_is_named(tiny, tmp_path):
    folder = tmp_path / "half"
    folder.mkdir()
    (folder / "fashion-mnist_train.csv").touch()
    shutil.copy(tiny / "t10k-labels-idx1-ubyte", folder)
    with pytest.raises(
        FashionMNISTError, match=r"train-images.* is missing; it holds .*train\.csv"
    ):
        read_place(folder)
