import pandas as pd
import pytest

from src.beyond.earlier.comparison import compare, compare_purity, surviving_components


def compared(report, **scores):
    """The only row of `compare` for k-means on pixels."""
    method = {"representation": "pixels", "clusterer": "kmeans", "split": "test", "nmi": 0.5}
    (row,) = compare(report, pd.DataFrame({**scores, **method})).to_dict("records")
    return row


def test_a_stated_reading_is_kept_even_if_another_is_closer():
    row = compared("conv128", accuracy=[0.4, 0.5], majority_accuracy=[0.48, 0.49], ari=[0.3, 0.3])
    assert (row["published"], row["reading"], row["stated"]) == (0.4843, "accuracy", "accuracy")
    assert row["accuracy mean"] == pytest.approx(0.45)
    assert row["accuracy std"] == pytest.approx(0.05 * 2**0.5)  # n - 1
    assert row["difference"] == pytest.approx(0.45 - 0.4843)
    assert row["seeds"] == 2


def test_the_closest_reading_stands_where_none_is_stated():
    row = compared("conv128-purity", accuracy=[0.48], majority_accuracy=[0.56], ari=[0.348])
    assert (row["published"], row["reading"], row["stated"]) == (0.349, "ari", "")


def test_components_are_counted_by_their_images():
    row = {"representation": "dense32", "split": "test", "seed": 0, "n_clusters": 4}
    contingency = [[150, 0, 1, 20], [50, 0, 0, 30]]  # 200, 0, 1 and 50 images
    rows = [row | {"clusterer": clusterer} for clusterer in ("gmm-bayes", "gmm")]
    table = surviving_components(rows, {"dense32/gmm-bayes/test/0": {"contingency": contingency}})
    assert table.to_dict("records") == [
        {"clusterer": "gmm-bayes", "seed": 0, "fitted": 4, "with images": 3, "with 1 %": 2}
    ]


def test_printed_purities_stand_beside_ours():
    methods = ("pixels/kmeans", "conv128/kmeans", "conv128/gmm")
    ours = {f"{m}/{s}/0": {"purity": [0.5] * 10} for m in methods for s in ("train", "test")}
    table = compare_purity("conv128-purity", ours)
    assert table.shape == (10, 12)
    assert table["pixels+kmeans", "test", "printed"].iloc[[0, -1]].tolist() == [0.2777, 0.9555]
    assert compare_purity("deep10", {}).empty
