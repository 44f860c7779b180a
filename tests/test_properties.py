"""What must hold for any input, tried on small ones that hypothesis draws."""

import gzip
import hashlib
from contextlib import contextmanager
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from src import metrics
from src.data import readers
from src.data.readers import FashionMNISTError, idx_bytes, read_csv, read_idx, rows_sha256
from src.records.record import Record, read_record, write_record
from src.records.rows import COLUMNS
from src.support.store import fingerprint, kept_in, load_or_compute

SCORES = ("accuracy", "majority_accuracy", "nmi", "ari")

# -- metrics

# one class of five and one cluster of seven per sample
samples = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6)), min_size=1, max_size=40).map(
    lambda pairs: np.array(pairs).T
)
# more clusters than classes, as many, and fewer
counts = hnp.arrays(
    np.int64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=5), elements=st.integers(0, 20)
).filter(np.any)


@given(samples, st.permutations(range(7)), st.permutations(range(5)))
def test_other_numbers_for_clusters_or_classes_change_no_score(pairs, clusters, classes):
    labels, ids = pairs
    before = metrics.evaluate(labels, ids)
    for other in (
        metrics.evaluate(labels, np.array(clusters)[ids]),
        metrics.evaluate(np.array(classes)[labels], ids),
        metrics.evaluate(labels[::-1], ids[::-1]),
    ):
        assert [other[name] for name in SCORES] == pytest.approx([before[name] for name in SCORES])
    purity = metrics.cluster_purity(labels, np.array(clusters)[ids])
    for cluster in set(ids):
        assert purity[clusters[cluster]] == before["purity"][cluster]


def best_by_trying_all(matrix):
    """The most samples that a one-to-one matching of rows and columns can hold."""
    wide = matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T
    rows = range(len(wide))
    return max(
        wide[rows, columns].sum() for columns in permutations(range(wide.shape[1]), len(wide))
    )


@given(counts)
def test_no_matching_is_better_than_the_hungarian_one(matrix):
    mapping = metrics.match_clusters(matrix)
    matched = np.flatnonzero(mapping != metrics.UNMATCHED)
    n_present = min((matrix.sum(axis=axis) > 0).sum() for axis in (0, 1))
    assert len(matched) == len(set(mapping[matched])) == n_present
    assert matrix.sum(axis=0)[matched].all() and matrix.sum(axis=1)[mapping[matched]].all()
    assert matrix[mapping[matched], matched].sum() == best_by_trying_all(matrix)
    accuracy = metrics.evaluate_contingency(matrix)["accuracy"]
    assert accuracy == pytest.approx(best_by_trying_all(matrix) / matrix.sum())


@given(counts)
def test_scores_keep_their_bounds(matrix):
    scores, n = metrics.evaluate_contingency(matrix), matrix.sum()
    assert matrix.max() / n <= scores["accuracy"] + 1e-12
    assert scores["accuracy"] <= scores["majority_accuracy"] + 1e-12 <= 1 + 2e-12
    assert matrix.sum(axis=1).max() / n <= scores["majority_accuracy"] + 1e-12
    assert -1e-12 <= scores["nmi"] <= 1 + 1e-12 and -1 <= scores["ari"] <= 1
    sizes = matrix.sum(axis=0)
    assert np.array_equal(np.isnan(scores["purity"]), sizes == 0)
    assert scores["majority_accuracy"] == pytest.approx(np.nansum(scores["purity"] * sizes) / n)


@given(samples)
def test_contingency_counts_every_sample_once(pairs):
    labels, ids = pairs
    matrix = metrics.contingency_matrix(labels, ids, n_classes=5, n_clusters=7)
    assert matrix.sum(axis=1).tolist() == np.bincount(labels, minlength=5).tolist()
    assert matrix.sum(axis=0).tolist() == np.bincount(ids, minlength=7).tolist()
    turned = metrics.contingency_matrix(ids, labels, n_classes=7, n_clusters=5)
    assert np.array_equal(turned, matrix.T)
    confusion = metrics.confusion_after_matching(matrix, metrics.match_clusters(matrix))
    assert confusion.sum(axis=1).tolist() == matrix.sum(axis=1).tolist()
    accuracy = metrics.clustering_accuracy(labels, ids)
    assert np.trace(confusion) == pytest.approx(accuracy * len(ids))


# -- files of the dataset

images = hnp.arrays(np.uint8, st.tuples(st.integers(1, 3), st.just(28), st.just(28)))
labels = hnp.arrays(np.uint8, st.integers(1, 50), elements=st.integers(0, 9))
IMAGE_FILE, LABEL_FILE = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
CSV_FILE = "fashion-mnist_train.csv"


@contextmanager
def expecting(array):
    """Let the reader expect this array in place of Fashion-MNIST's; yields the file's name."""
    name = IMAGE_FILE if array.ndim == 3 else LABEL_FILE
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(readers.IDX_SHAPES, name, array.shape)
        patch.setitem(readers.SHA256, name, hashlib.sha256(idx_bytes(array)).hexdigest())
        yield name


@given(images | labels, st.booleans())
def test_idx_reads_back_what_was_written(tmp_path_factory, array, zipped):
    content = idx_bytes(array)
    path = tmp_path_factory.mktemp("idx") / "file"
    path.write_bytes(gzip.compress(content) if zipped else content)
    with expecting(array) as name:
        read = read_idx(path, name)
    assert read.dtype == np.uint8 and np.array_equal(read, array)


@given(labels, st.booleans(), st.data())
@settings(max_examples=100)
def test_idx_with_a_changed_byte_or_a_part_missing_is_refused(
    tmp_path_factory, array, zipped, data
):
    content = idx_bytes(array)
    content = bytearray(gzip.compress(content, mtime=0) if zipped else content)
    place = data.draw(st.integers(0, len(content) - 1), "place")
    if data.draw(st.booleans(), "cut off"):
        del content[place:]
    else:
        content[place] ^= data.draw(st.sampled_from([1, 2, 4, 128]), "bit")
    path = tmp_path_factory.mktemp("idx") / "file"
    path.write_bytes(content)
    with expecting(array) as name:
        try:
            read = read_idx(path, name)
        except FashionMNISTError as error:
            assert str(path) in str(error)
        else:  # some bytes of a gzip header, its time and system, do not change what it holds
            assert zipped and np.array_equal(read, array)


@given(st.data(), st.booleans())
def test_csv_reads_back_what_was_written_in_any_order(tmp_path_factory, data, heading):
    classes = data.draw(hnp.arrays(np.uint8, st.integers(1, 3), elements=st.integers(0, 9)))
    table = np.hstack([
        classes[:, None], data.draw(hnp.arrays(np.uint8, (len(classes), 784)))
    ])  # fmt: skip
    order = data.draw(st.permutations(range(len(table))))
    lines = [",".join(map(str, row)) for row in table[order]]
    path = tmp_path_factory.mktemp("csv") / CSV_FILE
    path.write_text("\n".join(["label" + ",pixel" * 784] * heading + lines) + "\n")
    assert rows_sha256(table[order]) == rows_sha256(table)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(readers.CSV_ROWS, CSV_FILE, len(table))
        patch.setitem(readers.SHA256, CSV_FILE, rows_sha256(table))
        read_images, read_labels = read_csv(path, CSV_FILE)
    assert np.array_equal(read_labels, table[order, 0])
    assert np.array_equal(read_images.reshape(-1, 784), table[order, 1:])


# -- what is kept

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
notes = st.dictionaries(st.text(max_size=5), json_values, max_size=3)
names = st.text("abcxyz09_-+.", min_size=1, max_size=8).map(lambda name: f"n{name}")
kept_arrays = hnp.arrays(
    st.sampled_from(
        ["?", "i1", "u1", ">i4", "i8", "u8", "f2", "f4", "<f8", ">f8", "c8", "U3", "S3"]
    ),
    hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
).filter(lambda array: array.dtype.kind not in "fc" or np.isfinite(array).all())


def same(first, second):
    return first.dtype == second.dtype and np.array_equal(first, second)


@given(st.dictionaries(names, kept_arrays, max_size=3), notes)
def test_the_store_reads_back_what_it_kept(tmp_path_factory, arrays, record):
    folder = tmp_path_factory.mktemp("store")
    with kept_in(folder):
        load_or_compute("k", "1", lambda: (arrays, record))
        read = load_or_compute("k", "1", lambda: pytest.fail("it was not kept"))
    assert read.from_store and read.record == record and set(read.arrays) == set(arrays)
    assert all(same(read.arrays[name], array) for name, array in arrays.items())


@given(kept_arrays, st.data())
def test_a_fingerprint_depends_on_the_values_alone(array, data):
    name = fingerprint([], array=array)
    assert fingerprint([], array=np.array(array, order="F")) == name
    if array.nbytes:
        content = bytearray(array.tobytes())
        content[data.draw(st.integers(0, len(content) - 1), "place")] ^= 1
        other = np.frombuffer(content, array.dtype).reshape(array.shape)
        assert fingerprint([], array=other) != name


whole = st.integers(0, 10**9)
rows = st.fixed_dictionaries({
    name: {str: st.text(max_size=5), int: whole, float: st.floats(0, 1e9)}[kind]
    for name, kind in COLUMNS.items()
})  # fmt: skip
ids = hnp.arrays(
    st.sampled_from(["u1", "i4", ">u2", "i8"]), st.integers(1, 20), elements=st.integers(0, 100)
)


@given(
    st.lists(rows, min_size=1, max_size=3),
    st.dictionaries(names.map(lambda name: f"pixels/{name}/test/0"), ids, max_size=3),
    notes.filter(lambda found: not {"rows", "files"} & set(found)),
)
def test_a_record_reads_back_as_it_was_written(tmp_path_factory, rows, predictions, notes):
    folder = tmp_path_factory.mktemp("record")
    write_record(folder, Record(rows, predictions, notes))
    read = read_record(folder)
    assert read.rows == rows and read.notes == {**notes, **read.notes}
    assert set(read.notes) == {*notes, "files"}
    assert set(read.predictions) == set(predictions)
    assert all(same(read.predictions[key], array) for key, array in predictions.items())
