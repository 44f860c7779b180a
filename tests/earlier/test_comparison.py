import pandas as pd
import pytest

from src.earlier.comparison import compare, compare_purity, surviving_components


def rows(**scores):
    base = {"representation": "pixels", "clusterer": "kmeans", "split": "test", "nmi": 0.5}
    return pd.DataFrame([{**base, **dict(zip(scores, values, strict=True))}
                         for values in zip(*scores.values(), strict=True)])  # fmt: skip


def test_a_stated_reading_is_kept_even_if_another_is_closer():
    (row,) = compare("conv128", rows(accuracy=[0.4, 0.5], majority_accuracy=[0.48, 0.49],
                                     ari=[0.3, 0.3])).to_dict("records")  # fmt: skip
    assert (row["published"], row["reading"], row["stated"]) == (0.4843, "accuracy", "accuracy")
    assert row["accuracy mean"] == pytest.approx(0.45)
    assert row["accuracy std"] == pytest.approx(0.05 * 2**0.5)  # n - 1
    assert row["difference"] == pytest.approx(0.45 - 0.4843)
    assert row["seeds"] == 2


def test_the_closest_reading_stands_where_none_is_stated():
    (row,) = compare("conv128-purity", rows(accuracy=[0.48], majority_accuracy=[0.56],
                                            ari=[0.348])).to_dict("records")  # fmt: skip
    assert (row["published"], row["reading"], row["stated"]) == (0.349, "ari", "")


def test_components_are_counted_by_their_images():
    row = {"representation": "dense32", "split": "test", "seed": 0, "n_clusters": 4}
    contingency = [[150, 0, 1, 20], [50, 0, 0, 30]]  # 200, 0, 1 and 50 images
    table = surviving_components(
        [{**row, "clusterer": "gmm-bayes"}, {**row, "clusterer": "gmm"}],
        {"dense32/gmm-bayes/test/0": {"contingency": contingency}},
    )
    assert table.to_dict("records") == [
        {"clusterer": "gmm-bayes", "seed": 0, "fitted": 4, "with images": 3, "with 1 %": 2}
    ]


def test_printed_purities_stand_beside_ours():
    splits = ("train", "test")
    methods = ("pixels/kmeans", "conv128/kmeans", "conv128/gmm")
    ours = {"purity": [0.5] * 10}
    table = compare_purity("conv128-purity", {f"{m}/{s}/0": ours for m in methods for s in splits})
    assert table.shape == (10, 12)
    assert table["pixels+kmeans", "test", "printed"].iloc[[0, -1]].tolist() == [0.2777, 0.9555]
    assert compare_purity("deep10", {}).empty
