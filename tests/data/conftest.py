"""Five images as Fashion-MNIST: the readers expect them in place of 70,000."""

import hashlib

import numpy as np
import pytest

from src.data import readers
from src.data.readers import idx_bytes, rows_sha256

IMAGES = np.arange(3 * 784, dtype=np.uint32).astype(np.uint8).reshape(3, 28, 28)
LABELS = np.array([9, 0, 3], np.uint8)
IMAGE_FILE, LABEL_FILE = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


@pytest.fixture
def tiny(monkeypatch, tmp_path):
    """A folder of plain IDX files with three training and two test images, all expected so."""
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
