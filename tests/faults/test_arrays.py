"""Odd arrays into public functions: the result of the plain array, or a sentence that names it.

A refusal says which argument, what was found and what was expected, before any work is done.
"""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from src import metrics
from src.clustering import (
    Representation,
    cluster,
    gaussian_mixture,
    kmeans,
    lloyd,
    pca,
    pixels,
    predict,
    principal_components,
)
from src.clustering.choosing_k import bic_curve, inertia_curve
from src.clustering.inspection import closest_members, project_mixture
from src.data import scale_images
from src.data.readers import idx_bytes
from src.networks.autoencoders import build_autoencoder
from src.networks.trained_model import TrainedModel
from src.networks.training import train_autoencoder
from src.records.record import Record, write_record
from src.support.store import fingerprint

# three groups, without ties, of values that float16 holds exactly
SAMPLES = np.repeat(np.array([[0, 0, 4], [16, 0, 4], [0, 16, 4]], np.float32), 12, axis=0)
SAMPLES = SAMPLES + np.random.default_rng(0).integers(-64, 65, SAMPLES.shape).astype("f4") / 64
KMEANS, MIXTURE = (fit(SAMPLES, 3, seed=0, n_init=1) for fit in (kmeans, gaussian_mixture))
LLOYD = lloyd(SAMPLES, 3, seed=0)

OF_SAMPLES = {
    "kmeans": lambda a: kmeans(a, 3, seed=0, n_init=1).labels_,
    "gaussian_mixture": lambda a: gaussian_mixture(a, 3, seed=0).means_,
    "principal_components": lambda a: principal_components(a, 2, seed=0).explained_variance_,
    "lloyd": lambda a: lloyd(a, 3, seed=0).labels_,
    "lloyd's predict": LLOYD.predict,
    "predict": lambda a: predict(KMEANS, a),
    "predict of a mixture": lambda a: predict(MIXTURE, a),
    "inertia_curve": lambda a: inertia_curve(a, [1, 3], seed=0, n_init=1)["inertia"],
    "bic_curve": lambda a: bic_curve(a, [1, 3], seed=0)["bic"],
    "closest_members": lambda a: closest_members(KMEANS, a, KMEANS.labels_, 2),
    "project_mixture": lambda a: np.abs(project_mixture(MIXTURE, a, seed=0)[0]),
    "Representation": lambda a: (
        cluster(Representation("odd", a), "lloyd", n_clusters=3, seed=0).cluster_ids
    ),
}


def strided(array):
    """The same values, as every second row of a larger array, its last axis not the fastest."""
    return np.asfortranarray(np.repeat(array, 2, axis=0))[::2]


def read_only(array):
    array = array.copy()
    array.flags.writeable = False
    return array


class OnGpu:
    """Answers NumPy as a tensor of PyTorch on a GPU does."""

    def __array__(self, dtype=None, copy=None):
        raise TypeError("can't convert cuda:0 device type tensor.\nUse Tensor.cpu() first")


LAYOUTS = {
    "pandas": lambda array: (pd.DataFrame if array.ndim == 2 else pd.Series)(array),
    "a masked array without masked values": np.ma.asarray,
    "a list": np.ndarray.tolist,
    "Fortran order": np.asfortranarray,
    "not contiguous": strided,
    "read-only": read_only,
    "another byte order": lambda array: array.astype(array.dtype.newbyteorder()),
}


def refusal(call, *parts):
    """The ValueError of a call: its sentence opens with an argument and says what was expected."""
    with pytest.raises(ValueError) as caught:
        call()
    said = str(caught.value)
    assert "\n" not in said and "expected" in said, said
    assert all(part in said for part in parts), said
    return said


@pytest.mark.parametrize("layout", [*LAYOUTS, "float16"])
def test_samples_in_another_layout_give_the_same_result(outcome, layout):
    outcome(same_in_layout(OF_SAMPLES, layout))


def same_in_layout(functions, layout):
    """Functions of samples give the plain array's result of the same values in a layout."""
    odd = SAMPLES.astype(np.float16) if layout == "float16" else LAYOUTS[layout](SAMPLES)
    for name, function in functions.items():
        found, plain = np.asarray(function(odd)), np.asarray(function(SAMPLES))
        assert found.shape == plain.shape, name
        # float16 is computed in float32 or float64, a list in float64
        assert np.allclose(found, plain, rtol=1e-3, atol=1e-3), name
    return f"{len(functions)} functions give the plain array's result"


BAD_SAMPLES = {
    "no rows": (SAMPLES[:0], "float32 of shape (0, 3)"),
    "no columns": (SAMPLES[:, :0], "float32 of shape (36, 0)"),
    "one row of a table": (SAMPLES[0], "float32 of shape (3,)"),
    "images": (SAMPLES.reshape(6, 6, 3), "float32 of shape (6, 6, 3)"),
    "a number": (3.0, "float64 of shape ()"),
    "rows of several lengths": ([[1.0, 2.0, 3.0], [1.0]], "a list of uneven parts"),
    "NaN": (np.where(np.eye(36, 3, -7), np.nan, SAMPLES), "NaN or infinity in row 7"),
    "infinity": (np.where(np.arange(36)[:, None] == 9, -np.inf, SAMPLES), "in row 9"),
    "NaN in float16": (np.full((36, 3), np.nan, np.float16), "NaN or infinity in row 0"),
    "numbers whose squares overflow": (np.where(np.eye(36, 3, -7), 2e30, SAMPLES), "2e+30 in"),
    "booleans": (SAMPLES > 4, "bool of shape (36, 3)"),
    "complex numbers": (SAMPLES + 1j, "complex64 of shape (36, 3)"),
    "text": (SAMPLES.astype(str), "of shape (36, 3)"),
    "objects": (SAMPLES.astype(object), "object of shape (36, 3)"),
    "nothing": (None, "a NoneType"),
    "masked": (np.ma.masked_less(SAMPLES, 0), "a MaskedArray with masked values"),
    "rows that are masked": ([*np.ma.masked_less(SAMPLES, 0)], "a list with masked values"),
    "on a GPU": (OnGpu(), "a OnGpu that NumPy cannot read (can't convert cuda:0"),
    "sparse": (csr_array(SAMPLES), "a csr_array; expected finite numbers"),
    "a generator": ((row for row in SAMPLES), "a generator"),
    "a data frame with a gap": (pd.DataFrame(SAMPLES).mask(SAMPLES < 0), "NaN or infinity in"),
}


@pytest.mark.parametrize("what", BAD_SAMPLES)
def test_samples_are_not_a_table_of_finite_numbers_but(outcome, what):
    outcome(refused_by_all(OF_SAMPLES, what))


def refused_by_all(functions, what):
    """Functions of samples refuse these bad ones, and say what they are."""
    bad, found = BAD_SAMPLES[what]
    for name, function in functions.items():
        said = refusal(lambda f=function: f(bad), found)
        assert said.startswith(("samples: ", "odd: ")), (name, said)
    return said


def test_samples_have_fewer_columns_than_the_model(outcome):
    for function in (LLOYD.predict, lambda a: predict(KMEANS, a)):
        outcome(refusal(lambda f=function: f(SAMPLES[:, :2]), "samples: ", "(36, 2)", "(n, 3)"))


def test_there_is_one_sample_only(outcome):
    one = SAMPLES[:1]
    assert kmeans(one, 1, seed=0).labels_.tolist() == lloyd(one, 1, seed=0).labels_.tolist() == [0]
    assert predict(MIXTURE, one).tolist() == predict(MIXTURE, SAMPLES)[:1].tolist()
    assert metrics.evaluate([0], [3])["accuracy"] == 1
    refusal(lambda: gaussian_mixture(one, 1, seed=0), "samples: 1 of them; expected at least 2")
    refusal(lambda: project_mixture(MIXTURE, one, seed=0), "samples: shape (1, 3)")
    outcome(refusal(lambda: principal_components(one, 1, seed=0), "n_components=1", "(1, 3)"))


def test_more_components_are_asked_for_than_there_are(outcome):
    outcome(refusal(lambda: pca(Representation("r", SAMPLES), seed=0), "n_components=50"))


def test_the_start_of_lloyd_is_odd(outcome):
    for layout in ("a list", "Fortran order", "read-only"):
        fit = lloyd(SAMPLES, 3, seed=0, init=LAYOUTS[layout](KMEANS.cluster_centers_))
        assert np.array_equal(fit.labels_, KMEANS.labels_)
    refusal(lambda: lloyd(SAMPLES, 3, seed=0, init=SAMPLES[:3] + 1j), "init: complex64")
    outcome(refusal(lambda: lloyd(SAMPLES, 3, seed=0, init=SAMPLES[:2]), "init: ", "(2, 3)"))


def test_covariances_to_project_are_not_full(outcome):
    diagonal = gaussian_mixture(SAMPLES, 2, seed=0, covariance_type="diag")
    outcome(refusal(lambda: project_mixture(diagonal, SAMPLES, seed=0), "model: diag"))


LABELS, IDS = np.array([0, 0, 1, 1, 2, 2]), np.array([3, 3, 0, 0, 0, 1])  # no sample in cluster 2
SCORES = ("accuracy", "majority_accuracy", "nmi", "ari")
OF_IDS = (
    metrics.contingency_matrix,
    metrics.clustering_accuracy,
    metrics.majority_accuracy,
    metrics.cluster_purity,
    metrics.evaluate,
)


@pytest.mark.parametrize("layout", [*LAYOUTS, "uint8", "int8", "uint64"])
def test_ids_in_another_layout_give_the_same_scores(outcome, layout):
    odd = [(LAYOUTS[layout](ids) if layout in LAYOUTS else ids.astype(layout))
           for ids in (LABELS, IDS)]  # fmt: skip
    found, plain = metrics.evaluate(*odd), metrics.evaluate(LABELS, IDS)
    assert [found[name] for name in SCORES] == [plain[name] for name in SCORES]
    assert np.array_equal(metrics.contingency_matrix(*odd), metrics.contingency_matrix(LABELS, IDS))
    members = closest_members(KMEANS, SAMPLES, KMEANS.labels_, 2)
    same = LAYOUTS.get(layout, lambda ids: ids.astype(layout))(KMEANS.labels_)
    assert np.array_equal(closest_members(KMEANS, SAMPLES, same, 2), members)
    outcome(f"accuracy {found['accuracy']:.4f}, as of the plain array")


def test_ids_have_a_gap_of_a_hundred_thousand(outcome):
    found, plain = (
        metrics.evaluate(LABELS, IDS + 100_000 * (IDS > 2)),
        metrics.evaluate(LABELS, IDS),
    )
    assert [found[name] for name in SCORES] == [plain[name] for name in SCORES]
    assert len(found["mapping"]) == 100_004
    outcome(f"accuracy {found['accuracy']:.4f}, as without the gap")


@pytest.mark.parametrize(
    ("odd", "found"),
    [
        (IDS[:0], "labels_pred: int64 of shape (0,)"),
        ([], "labels_pred: float64 of shape (0,)"),
        (IDS[:, None], "labels_pred: int64 of shape (6, 1)"),
        (IDS.astype(float), "labels_pred: float64 of shape (6,)"),
        (np.full(6, np.nan, np.float16), "labels_pred: float16"),
        (IDS > 0, "labels_pred: bool"),
        (IDS.astype(str), "np.unique(..., return_inverse=True)[1] numbers names"),
        (IDS.astype(object), "labels_pred: object"),
        (pd.Categorical([*"aabbcc"]), "labels_pred: object of shape (6,); expected integers"),
        (pd.Series([0, None, 1, 1, 2, 2], dtype="Int64"), "whole numbers, none of them missing"),
        (np.ma.masked_equal(IDS, 3), "labels_pred: a MaskedArray with masked values"),
        (np.eye(4, dtype=int)[IDS], "of one-hot rows take np.argmax(..., axis=1)"),
        (np.matrix(IDS), "labels_pred: int64 of shape (1, 6); expected integers of shape (n,): np"),
        (OnGpu(), "labels_pred: a OnGpu that NumPy cannot read"),
        (set(IDS), "labels_pred: a set; expected integers"),
        ([[0], [1, 2], 0, 0, 0, 0], "labels_pred: a list of uneven parts"),
        (IDS - 1, "labels_pred: holds -1"),
        (IDS + 2**31, f"labels_pred up to {2**31 + 3}; expected"),
        (IDS.astype(np.uint64) + np.uint64(2**63), f"labels_pred up to {2**63 + 3}; expected"),
        (IDS[:5], "6 true labels but 5 predicted"),
    ],
    ids=["empty", "an empty list", "a column", "floats", "NaN", "booleans", "text", "objects",
         "categories", "a gap", "masked", "one-hot", "a matrix", "on a GPU", "a set", "uneven",
         "negative", "2^31", "2^63", "one too few"],
)  # fmt: skip
def test_cluster_ids_are_not_ids_but(outcome, odd, found):
    for function in OF_IDS:
        outcome(refusal(lambda f=function: f(LABELS, odd), found))


def test_true_labels_are_floats(outcome):
    outcome(refusal(lambda: metrics.evaluate(LABELS / 1, IDS), "labels_true: float64"))


@pytest.mark.parametrize(
    ("odd", "found"),
    [
        ([[0.5, 1], [2, 3]], "contingency: float64 of shape (2, 2)"),
        ([[1, -1], [2, 3]], "contingency: holds -1"),
        ([[0, 0], [0, 0]], "contingency: counts 0 samples"),
        ([[2**62, 1], [1, 2**62]], "contingency: counts 9223372036854775808 samples"),
        (np.zeros((2, 0), int), "contingency: int64 of shape (2, 0)"),
        ([1, 2], "contingency: int64 of shape (2,)"),
    ],
    ids=["floats", "negative", "zeros", "2^62", "no clusters", "one row"],
)
def test_counts_are_not_a_contingency_matrix_but(outcome, odd, found):
    for function in (metrics.evaluate_contingency, metrics.match_clusters):
        outcome(refusal(lambda f=function: f(odd), found))
    refusal(lambda: metrics.confusion_after_matching(odd, [0, 1]), found)


def test_counts_are_unsigned_or_a_list(outcome):
    counts = [[3, 1], [1, 2]]
    for odd in (counts, np.array(counts, np.uint64), np.asfortranarray(np.array(counts, "u1"))):
        assert metrics.evaluate_contingency(odd)["accuracy"] == pytest.approx(5 / 7)
        assert metrics.confusion_after_matching(odd, [1, 0]).tolist() == [[1, 3, 0], [2, 1, 0]]
    outcome("the scores of the plain array")


@pytest.mark.parametrize(
    ("mapping", "found"),
    [([-2, 0], "holds -2"), ([2, 0], "holds 2"), ([0], "shape (1,)"), ([0.0, 1.0], "float64")],
    ids=["below -1", "a class too many", "one too few", "floats"],
)
def test_a_mapping_of_clusters_is_odd(outcome, mapping, found):
    call = lambda: metrics.confusion_after_matching([[3, 1], [1, 2]], mapping)  # noqa: E731
    outcome(refusal(call, "mapping: ", found))


@pytest.mark.parametrize(
    ("ids", "found"),
    [
        (KMEANS.labels_[:20], "ids: int32 of shape (20,); expected integers of shape (36,)"),
        (KMEANS.labels_ + 1, "ids: holds 3; expected integers from 0 to 2"),
        (KMEANS.labels_ - 1, "ids: holds -1"),
        (KMEANS.labels_ / 1, "ids: float64"),
    ],
    ids=["too few", "a cluster too many", "negative", "floats"],
)
def test_ids_are_not_those_of_the_samples(outcome, ids, found):
    outcome(refusal(lambda: closest_members(KMEANS, SAMPLES, ids), found))


IMAGES = np.random.default_rng(0).integers(0, 256, (4, 28, 28), dtype=np.uint8)


@pytest.fixture(scope="module")
def untrained():
    return TrainedModel("dense32", build_autoencoder("dense32"), {}, {}, 0, 0.0, False)


@pytest.mark.parametrize(
    ("images", "found"),
    [
        (IMAGES / 255, "images: float64"),
        (scale_images(IMAGES), "images: float32"),
        (IMAGES.tolist(), "images: int64"),
        (IMAGES.astype(np.int16) - 300, "images: int16"),
        (np.ma.masked_equal(IMAGES, 0), "images: a MaskedArray with masked values"),
    ],
    ids=["float64", "scaled already", "a list", "negative", "masked"],
)
def test_images_to_scale_are_not_uint8_but(outcome, images, found):
    for call in (lambda: scale_images(images), lambda: pixels(images)):
        outcome(refusal(call, found, "expected uint8, 0-255"))


def test_there_are_no_images(outcome):
    assert scale_images(IMAGES[:0]).shape == (0, 28, 28)
    outcome(refusal(lambda: pixels(IMAGES[:0]), "pixels: float32 of shape (0, 784)"))


@pytest.mark.parametrize("n_train", [0, -1, 5])
def test_the_number_of_training_images_is(outcome, n_train):
    outcome(refusal(lambda: pixels(IMAGES, n_train), f"pixels: n_train={n_train} of 4 samples"))


@pytest.mark.parametrize("layout", ["Fortran order", "not contiguous", "read-only"])
def test_images_in_another_layout_give_the_same_codes(outcome, untrained, layout):
    plain = scale_images(IMAGES)
    odd = LAYOUTS[layout](plain)
    assert np.array_equal(scale_images(LAYOUTS[layout](IMAGES)), plain)
    assert np.allclose(untrained.encode(odd), untrained.encode(plain), atol=1e-6)
    outcome("codes of the plain array")


BAD_IMAGES = {
    "integers": (IMAGES.astype(int), "int64 of shape (4, 28, 28)"),
    "float64": (IMAGES / 255, "float64 of shape (4, 28, 28)"),
    "float16": ((IMAGES / 255).astype(np.float16), "float16"),
    "from 0 to 255": (IMAGES.astype(np.float32), "from 0.0 to 255.0"),
    "NaN": (np.full((4, 28, 28), np.nan, np.float32), "from nan to nan"),
    "infinity": (np.full((4, 28, 28), np.inf, np.float32), "from inf to inf"),
    "flat": (scale_images(IMAGES).reshape(4, 784), "float32 of shape (4, 784)"),
    "of another size": (np.zeros((4, 32, 32), np.float32), "float32 of shape (4, 32, 32)"),
    "with a channel": (np.zeros((4, 28, 28, 1), np.float32), "(4, 28, 28, 1)"),
    "none": (np.zeros((0, 28, 28), np.float32), "float32 of shape (0, 28, 28)"),
    "a list": (scale_images(IMAGES).tolist(), "images: list"),
    "masked": (np.ma.masked_equal(IMAGES, 0), "images: a MaskedArray with masked values"),
}


@pytest.mark.parametrize("what", BAD_IMAGES)
def test_images_for_a_network_are(outcome, untrained, what):
    images, found = BAD_IMAGES[what]
    for call in (
        lambda: untrained.encode(images),
        lambda: train_autoencoder("dense32", images, seed=0, epochs=1),
    ):
        outcome(refusal(call, "images: ", found, "expected uint8, or float32 in [0, 1]"))


def test_codes_to_decode_are_odd(outcome, untrained):
    assert untrained.decode(np.zeros((2, 32)).tolist()).shape == (2, 28, 28)
    refusal(lambda: untrained.decode(np.full((2, 32), np.nan)), "codes: NaN or infinity in row 0")
    outcome(refusal(lambda: untrained.decode(np.zeros((2, 31))), "codes: float64 of shape (2, 31)"))


@pytest.mark.parametrize(
    "odd",
    [np.array([{}, 1], object), np.array(["2026-01-01"], "M8[D]"), np.zeros(2, [("a", "f4")])],
    ids=["objects", "dates", "records"],
)
def test_the_bytes_of_an_array_do_not_say_what_it_holds(outcome, odd):
    said = refusal(lambda: fingerprint([], options={"samples": odd}), "options, samples: ")
    outcome(said)


def test_a_record_is_given_ids_that_are_objects(outcome, tmp_path):
    for ids in (IDS.astype(object), IDS / 1, IDS - 1, IDS[:0]):
        record = Record([], {"pixels/kmeans/test/0": ids})
        outcome(refusal(lambda r=record: write_record(tmp_path, r), "pixels/kmeans/test/0: "))
    assert list(tmp_path.iterdir()) == []


def test_an_idx_file_is_asked_for_with_values_that_are_not_bytes(outcome):
    outcome(refusal(lambda: idx_bytes(np.arange(3)), "array: int64 of shape (3,)"))
    for layout in ("Fortran order", "not contiguous", "read-only"):
        assert idx_bytes(LAYOUTS[layout](IMAGES)) == idx_bytes(IMAGES)
