"""Files of a stranger as Fashion-MNIST: what is wrong is named, and costs no time or memory."""

import gzip
import os
from pathlib import Path

import numpy as np
import pytest

from src.data import FashionMNISTError, load_fashion_mnist, readers
from src.data.layouts import dataset_files
from src.data.readers import IDX_SHAPES, idx_bytes, read_idx, rows_sha256
from tests.faults.conftest import run, sentence
from tests.faults.memory import growth

IMAGES, LABELS = list(IDX_SHAPES)[:2]


@pytest.fixture
def folder(real_data, tmp_path):
    """A folder of links to the real files, which alone is a source like any other."""
    for name in IDX_SHAPES:
        path = dataset_files(Path(real_data.source))[name][0]
        if path is None:
            pytest.skip("the dataset here is in CSV files")
        (tmp_path / path.name).symlink_to(path.resolve())
    return tmp_path


def without(folder: Path, name: str) -> Path:
    """Take the good file away; return the path of a plain file in its place."""
    for path in (folder / name, folder / f"{name}.gz"):
        path.unlink(missing_ok=True)
    return folder / name


def refused(folder: Path, *parts: str) -> str:
    with pytest.raises(FashionMNISTError) as raised:
        load_fashion_mnist(folder)
    assert all(part in str(raised.value) for part in parts), raised.value
    return str(raised.value)


@pytest.mark.data
def test_the_files_are_links_to_good_ones(folder, outcome):
    assert load_fashion_mnist(folder).source == str(folder)
    outcome("read")


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "message"),
    [
        (LABELS, "bytes, expected 1,108,584 at most"),
        (IMAGES, "more than the 47040000 values that the header says"),
    ],
    ids=["labels", "images"],
)
def test_a_bomb_that_unpacks_to_6_gigabytes_as(folder, outcome, name, message):
    path = without(folder, name).with_suffix(".gz")
    member = gzip.compress(bytes(20_000_000))
    header = idx_bytes(np.zeros((0,) * len(IDX_SHAPES[name]), np.uint8))[:4]
    counts = np.array(IDX_SHAPES[name], ">u4").tobytes()
    path.write_bytes(gzip.compress(header + counts) + 300 * member)
    said, megabytes = growth(
        "from src.data import load_fashion_mnist", "load_fashion_mnist(path)", folder
    )
    assert f"{name}.gz: " in said and message in said and megabytes < 200
    outcome(f"{said.partition(': ')[2]} ({megabytes:.0f} MB of memory)")


@pytest.mark.data
def test_a_plain_file_of_10_gigabytes(folder, outcome):
    with open(without(folder, IMAGES), "wb") as file:
        file.truncate(10**10)  # no blocks on the disk
    outcome(refused(folder, f"{IMAGES}: cannot be read: it has 10,000,000,000 bytes"))


def changed(labels: np.ndarray) -> np.ndarray:
    other = labels.copy()
    other[12345] = (other[12345] + 1) % 10
    return other


DAMAGES = {
    "empty": (lambda labels: b"", "only 0 bytes, the header alone needs 8"),
    "half a header": (lambda labels: idx_bytes(labels)[:6], "only 6 bytes"),
    "images in place of labels": (
        lambda labels: idx_bytes(np.zeros((3, 28, 28), np.uint8)), "magic number 0x00000803",
    ),
    "too few": (lambda labels: idx_bytes(labels[:-1]), "holds an array of shape (59999,)"),
    "truncated": (lambda labels: idx_bytes(labels)[:-5], "truncated? 59995 values"),
    "more than it says": (lambda labels: idx_bytes(labels) + b"\0", "more than the 60000 values"),
    "classes up to 77": (lambda labels: idx_bytes(labels + 68), "labels up to 77, expected 0-9"),
    "one other label": (lambda labels: idx_bytes(changed(labels)), "content hash differs"),
    "half a gzip": (
        lambda labels: gzip.compress(idx_bytes(labels))[:9000], "truncated or corrupt gzip",
    ),
    "a gzip with other bits": (
        lambda labels: gzip.compress(idx_bytes(labels))[:-8] + bytes(8), "CRC check failed",
    ),
    "a web page": (lambda labels: b"<!DOCTYPE html>" + bytes(99), "magic number 0x3c21444f"),
}  # fmt: skip


@pytest.mark.data
@pytest.mark.parametrize("damage", DAMAGES)
def test_the_labels_are(real_data, tmp_path, outcome, damage):
    content, message = DAMAGES[damage]
    (tmp_path / LABELS).write_bytes(content(real_data.train_labels))
    with pytest.raises(FashionMNISTError) as raised:
        read_idx(tmp_path / LABELS, LABELS)  # of a folder the images would be read first
    said = str(raised.value)
    assert f"{LABELS}: " in said and message in said and "fetch it anew" in said
    outcome(said)


PLACES = {
    "a pipe": (os.mkfifo, "it is a pipe, expected a file"),
    "a folder": (Path.mkdir, "it is a folder, expected a file"),
    "a device": (lambda path: path.symlink_to("/dev/zero"), "it is a device, expected a file"),
    "a link to nothing": (lambda path: path.symlink_to("nowhere"), "No such file or directory"),
    "a link to itself": (lambda path: path.symlink_to(path), "Too many levels of symbolic links"),
}


@pytest.mark.data
@pytest.mark.parametrize("place", PLACES)
def test_in_place_of_the_images_is(folder, outcome, place):
    make, message = PLACES[place]
    make(without(folder, IMAGES))
    outcome(refused(folder, f"{IMAGES}: cannot be read: {message}"))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("~no-such-user/data", "no such folder"),
        ("x" * 5000, "File name too long"),
        ("a\0b", "embedded null"),
        (__file__, "Not a directory; give a folder"),
    ],
    ids=["of a user who is not there", "of 5,000 letters", "with a zero byte", "of a file"],
)
def test_the_folder_has_the_name(outcome, name, message):
    said = refused(name, message)
    outcome(f"...{said[-80:]}".replace("\0", "\\0"))


@pytest.fixture
def csv_folder(monkeypatch, tmp_path):
    """CSV files of three and two images, which are expected here."""
    rng = np.random.default_rng(0)
    for name, n in zip(readers.CSV_ROWS, (3, 2), strict=True):
        table = rng.integers(0, 10, (n, 785), dtype=np.uint8)
        monkeypatch.setitem(readers.CSV_ROWS, name, n)
        monkeypatch.setitem(readers.SHA256, name, rows_sha256(table))
        np.savetxt(tmp_path / name, table, fmt="%d", delimiter=",")
    return tmp_path


def rewrite(folder: Path, change) -> None:
    for name in readers.CSV_ROWS:
        (folder / name).write_bytes(change((folder / name).read_bytes()))


def quoted(content: bytes) -> bytes:
    lines = [b",".join(b'"%s"' % v for v in line.split(b",")) for line in content.split()]
    return b"\n".join([b",".join(b'"pixel"' for _ in range(785)), *lines])


HARMLESS = {
    "quotes and a heading": quoted,
    "a byte-order mark": lambda content: b"\xef\xbb\xbf" + content,
    "Windows line ends": lambda content: content.replace(b"\n", b"\r\n"),
    "all of these": lambda content: b"\xef\xbb\xbf" + quoted(content).replace(b"\n", b"\r\n"),
}


@pytest.mark.parametrize("what", HARMLESS)
def test_a_csv_has(csv_folder, outcome, what):
    before = load_fashion_mnist(csv_folder)
    rewrite(csv_folder, HARMLESS[what])
    after = load_fashion_mnist(csv_folder)
    assert np.array_equal(before.images, after.images) and before.images.any()
    assert np.array_equal(before.labels, after.labels)
    outcome("read")


HARMFUL = {
    "a line too few columns": (lambda content: content[2:], "line 1 has 784 columns, not 785"),
    "NaN": (lambda content: b"nan" + content[1:], "row 1 holds nan"),
    "negative numbers": (lambda content: b"-1" + content[1:], "row 1 holds -1"),
    "fractions": (lambda content: b"0.5" + content[1:], "row 1 holds 0.5"),
    "numbers beyond 255": (lambda content: b"256" + content[1:], "row 1 holds 256"),
    "nothing": (lambda content: b"", "the file has no rows of numbers"),
    "a heading alone": (lambda content: b"label" + b",p" * 784, "the file has no rows of numbers"),
    "a row too many": (lambda content: content + content.split()[0], "(4, 785) rows and columns"),
    "other letters": (lambda content: b"\xff\xfe0\x00", "'utf-8' codec can't decode"),
    "classes up to 77": (lambda content: b"77" + content[1:], "content hash differs"),
    "another pixel": (
        lambda content: content[:-2] + (b"8" if content[-2:-1] == b"9" else b"9") + b"\n",
        "content hash differs",
    ),
    "an open quote": (lambda content: b'"' + content, "line 1 has a quote that is not closed"),
}


@pytest.mark.filterwarnings("error::UserWarning")
@pytest.mark.parametrize("what", HARMFUL)
def test_a_csv_has_instead(csv_folder, outcome, what):
    change, message = HARMFUL[what]
    rewrite(csv_folder, change)
    outcome(refused(csv_folder, "fashion-mnist_train.csv: ", message))


@pytest.mark.parametrize("what", ["a million columns", "one line of 900 MB"])
def test_a_csv_has_also(tmp_path, outcome, what):
    (tmp_path / "fashion-mnist_test.csv").touch()
    with open(tmp_path / "fashion-mnist_train.csv", "wb") as file:
        if what == "a million columns":
            file.writelines([b"0," * 999_999 + b"0\n"] * 5)
        else:
            file.truncate(9 * 10**8)  # no blocks on the disk
    said, megabytes = growth(
        "from src.data import load_fashion_mnist", "load_fashion_mnist(path)", tmp_path
    )
    assert "line 1 has 16,384 characters or more" in said and megabytes < 200
    outcome(f"{said.partition(': ')[2]} ({megabytes:.0f} MB of memory)")


@pytest.mark.long
@pytest.mark.data
def test_a_notebook_is_given_a_truncated_file(project, tmp_path, outcome):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "train-images-idx3-ubyte.gz").write_bytes(b"\x1f\x8bhalf a download")
    for name in ("train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"):
        (folder / f"{name}-ubyte").write_bytes(b"")
    places = ("-p", "data_folder", folder, "-p", "output_folder", tmp_path / "out")
    ran = run("commands.run", "main.ipynb", tmp_path / "executed.ipynb", *places, project=project)
    outcome(sentence(ran, "train-images-idx3-ubyte.gz: truncated or corrupt gzip"))
