import gzip

import numpy as np
import pytest

from src.data import readers
from src.data.readers import FashionMNISTError, idx_bytes, read_folder, read_idx, rows_sha256

IMAGES = np.arange(3 * 784, dtype=np.uint32).astype(np.uint8).reshape(3, 28, 28)
LABELS = np.array([9, 0, 3], np.uint8)
IMAGE_FILE, LABEL_FILE = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


@pytest.fixture
def tiny(monkeypatch, tmp_path):
    """A folder of plain IDX files with three training and two test images, all expected so."""
    import hashlib

    arrays = (IMAGES, LABELS, IMAGES[:2], LABELS[:2])
    names = list(readers.IDX_SHAPES)
    for name, array in zip(names, arrays, strict=True):
        content = idx_bytes(array)
        (tmp_path / name).write_bytes(content)
        monkeypatch.setitem(readers.IDX_SHAPES, name, array.shape)
        monkeypatch.setitem(readers.SHA256, name, hashlib.sha256(content).hexdigest())
    for name, n in zip(readers.CSV_ROWS, (3, 2), strict=True):
        monkeypatch.setitem(readers.CSV_ROWS, name, n)
        monkeypatch.setitem(readers.SHA256, name, rows_sha256(table(n)))
    return tmp_path


def table(n: int) -> np.ndarray:
    return np.hstack([LABELS[:n, None], IMAGES[:n].reshape(n, 784)])


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
    assert same(read_folder(tiny))
    for name in readers.IDX_SHAPES:
        (tiny / f"{name}.gz").write_bytes(gzip.compress((tiny / name).read_bytes()))
        (tiny / name).unlink()
    assert same(read_folder(tiny))


@pytest.mark.parametrize("heading", [True, False])
def test_csv_reads_like_idx(tiny, tmp_path, heading):
    folder = tmp_path / "csv"
    folder.mkdir()
    write_csv(folder, heading)
    assert same(read_folder(folder))


def test_csv_in_another_order_keeps_its_order(tiny, tmp_path):
    folder = tmp_path / "csv"
    folder.mkdir()
    write_csv(folder, heading=False)
    path = folder / "fashion-mnist_train.csv"
    path.write_text("\n".join(reversed(path.read_text().splitlines())) + "\n")
    assert np.array_equal(read_folder(folder)[1], LABELS[::-1])


def test_truncated_gzip(tiny):
    content = gzip.compress((tiny / IMAGE_FILE).read_bytes())
    (tiny / f"{IMAGE_FILE}.gz").write_bytes(content[: len(content) // 2])
    with pytest.raises(FashionMNISTError, match=rf"{IMAGE_FILE}.gz: truncated or corrupt gzip.*de"):
        read_folder(tiny)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (IMAGE_FILE, b"\0\0", "header alone needs 16"),
        (IMAGE_FILE, idx_bytes(LABELS) + bytes(9), "magic number 0x00000801, expected 0x00000803"),
        (IMAGE_FILE, idx_bytes(IMAGES[:2]), r"shape \(2, 28, 28\), expected \(3, 28, 28\)"),
        (IMAGE_FILE, idx_bytes(IMAGES)[:-5], "truncated"),
        (IMAGE_FILE, idx_bytes(IMAGES[::-1]), "content hash differs"),
        (LABEL_FILE, idx_bytes(np.array([9, 0, 10], np.uint8)), "labels up to 10, expected 0-9"),
        (LABEL_FILE, b"\x1f\x8b but no gzip", "truncated or corrupt gzip"),
    ],
)
def test_each_damage_has_its_own_message_with_file_and_remedy(tiny, name, content, message):
    (tiny / name).write_bytes(content)
    with pytest.raises(FashionMNISTError, match=f"{name}: .*{message}.*delete this file"):
        read_folder(tiny)


def test_a_missing_file_is_named(tiny):
    (tiny / LABEL_FILE).unlink()
    with pytest.raises(FashionMNISTError, match=rf"{LABEL_FILE}\(.gz\) is missing"):
        read_folder(tiny)
    with pytest.raises(FashionMNISTError, match="no such folder"):
        read_folder(tiny / "nowhere")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("9,0,1,2,", "9,0,1,", "columns"),
        ("9,0,1,2,", "9,0,1,256,", "integers 0-255"),
        ("9,0,1,2,", "11,0,1,2,", "labels up to 11"),
        ("9,0,1,2,", "9,0,1,3,", "content hash differs"),
    ],
)
def test_damaged_csv(tiny, tmp_path, old, new, message):
    folder = tmp_path / "csv"
    folder.mkdir()
    write_csv(folder, heading=False)
    path = folder / "fashion-mnist_train.csv"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(FashionMNISTError, match=f"fashion-mnist_train.csv: .*{message}"):
        read_folder(folder)


def test_one_csv_without_the_other(tiny, tmp_path):
    folder = tmp_path / "csv"
    folder.mkdir()
    write_csv(folder)
    (folder / "fashion-mnist_test.csv").unlink()
    with pytest.raises(FashionMNISTError, match=r"fashion-mnist_test.csv: missing"):
        read_folder(folder)


def test_idx_bytes_is_what_read_idx_reads(tiny):
    assert idx_bytes(LABELS) == b"\0\0\x08\x01\0\0\0\x03" + bytes([9, 0, 3])
    assert np.array_equal(read_idx(tiny / LABEL_FILE, LABEL_FILE), LABELS)


@pytest.mark.data
def test_the_csv_hashes_are_those_of_the_idx_files(real_data):
    for name, images, labels in (
        ("fashion-mnist_train.csv", real_data.train_images, real_data.train_labels),
        ("fashion-mnist_test.csv", real_data.test_images, real_data.test_labels),
    ):
        rows = np.hstack([labels[:, None], images.reshape(len(images), 784)])
        assert rows_sha256(rows[::-1]) == readers.SHA256[name]
