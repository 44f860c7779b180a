import gzip

import numpy as np
import pytest

from src.data import readers
from src.data.layouts import read_place
from src.data.readers import (
    FashionMNISTError,
    idx_bytes,
    read_csv,
    read_idx,
    rows_sha256,
)
from tests.data.conftest import IMAGES, LABEL_FILE, LABELS, table


def write_csv(folder, heading=True):
    for name, n in readers.CSV_ROWS.items():
        lines = [",".join(map(str, row)) for row in table(n)]
        head = ["label," + ",".join(f"pixel{i}" for i in range(1, 785))] if heading else []
        (folder / name).write_text("\n".join(head + lines) + "\n")


def same(arrays) -> bool:
    expected = (IMAGES, LABELS, IMAGES[:2], LABELS[:2])
    return all(
        a.dtype == np.uint8 and np.array_equal(a, b) for a, b in zip(arrays, expected, strict=True)
    )


def test_plain_and_gzipped_files_read_alike(tiny):
    assert same(read_place(tiny))
    for name in readers.IDX_SHAPES:
        (tiny / f"{name}.gz").write_bytes(gzip.compress((tiny / name).read_bytes()))
        (tiny / name).unlink()
    assert same(read_place(tiny))


@pytest.mark.parametrize("heading", [True, False])
def test_csv_reads_like_idx(tiny, tmp_path, heading):
    folder = tmp_path / "csv"
    folder.mkdir()
    write_csv(folder, heading)
    assert same(read_place(folder))


def test_a_missing_file_is_named(tiny):
    (tiny / LABEL_FILE).unlink()
    with pytest.raises(FashionMNISTError, match=rf"{LABEL_FILE}\(.gz\) is missing"):
        read_place(tiny)
    with pytest.raises(FashionMNISTError, match="no such folder"):
        read_place(tiny / "nowhere")


def test_one_csv_without_the_other(tiny, tmp_path):
    folder = tmp_path / "csv"
    folder.mkdir()
    write_csv(folder)
    (folder / "fashion-mnist_test.csv").unlink()
    with pytest.raises(FashionMNISTError, match=r"it holds fashion-mnist_train\.csv; expected"):
        read_place(folder)


def test_idx_bytes_is_what_read_idx_reads(tiny):
    assert idx_bytes(LABELS) == b"\0\0\x08\x01\0\0\0\x03" + bytes([9, 0, 3])
    assert np.array_equal(read_idx(tiny / LABEL_FILE, LABEL_FILE), LABELS)


@pytest.mark.data
def test_the_real_dataset_as_csv(real_data, tmp_path):
    """The rows of both files have the hash that is expected, in any order; one file is read."""
    train, test = (
        np.hstack([labels[:, None], images.reshape(-1, 784)])
        for labels, images in (
            (real_data.train_labels, real_data.train_images),
            (real_data.test_labels, real_data.test_images),
        )
    )
    for name, rows in zip(readers.CSV_ROWS, (train, test), strict=True):
        assert rows_sha256(rows[::-1]) == readers.SHA256[name]
    path = tmp_path / "fashion-mnist_test.csv"
    np.savetxt(path, test, fmt="%d", delimiter=",")
    images, labels = read_csv(path, path.name)
    assert np.array_equal(images, real_data.test_images)
    assert np.array_equal(labels, real_data.test_labels)
