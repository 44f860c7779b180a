import json

import numpy as np
import pytest

from src import beyond, ten_seeds
from src.evidence import check, read_rows, rows_of, summary
from src.experiment import Clustering
from src.ten_seeds import joined, merge, run_fit


@pytest.fixture
def calls(monkeypatch):
    """A method that gives every image the seed-shifted brightest row, and counts its calls."""
    made = []

    def fit(data, *, seed, epochs=3):
        made.append(seed)
        ids = {
            split: ((images.mean(axis=2).argmax(axis=1) // 2 - 2 + seed) % 10).astype(np.uint8)
            for split, images in (("train", data.train_images), ("test", data.test_images))
        }
        return [Clustering("rows", "argmax", seed, 10, None, ids, 60.0)]

    monkeypatch.setitem(beyond.METHODS, "rows", fit)
    return made


def run(bars, folder, seed=0, fit_on="train"):
    part = folder / "parts" / "rows" / f"{fit_on}-{seed}.npz"
    run_fit("rows", bars, seed=seed, fit_on=fit_on, part=part)


def test_a_fit_that_is_done_is_not_done_again(bars, calls, tmp_path):
    for _ in range(2):
        run(bars, tmp_path, seed=0)
        run(bars, tmp_path, seed=1)
    assert calls == [0, 1]
    run(bars.first(500), tmp_path, seed=0)  # other images
    assert calls == [0, 1, 0]


def test_rows_and_predictions_of_both_kinds_of_fit(bars, calls, tmp_path):
    for seed in (0, 1):
        run(bars, tmp_path, seed)
    run(bars, tmp_path, fit_on="all")
    merge(bars, tmp_path / "parts", tmp_path)
    rows = read_rows(tmp_path)
    assert sorted(zip(rows["fit_on"], rows["split"], rows["n_samples"], strict=True)) == [
        ("all", "all", 1200), ("train", "all", 1200), ("train", "all", 1200),
        ("train", "test", 200), ("train", "test", 200),
    ]  # fmt: skip
    assert (rows["accuracy"] > 0.99).all()
    assert check(bars, tmp_path) == []
    table = summary(rows).set_index(["fit_on", "split"])
    assert table["seeds"].to_dict() == {
        ("all", "all"): 1,
        ("train", "all"): 2,
        ("train", "test"): 2,
    }
    assert table["minutes"].tolist() == [1.0] * 3


def test_a_changed_score_is_found(bars, calls, tmp_path):
    run(bars, tmp_path)
    merge(bars, tmp_path / "parts", tmp_path)
    path = tmp_path / "beyond.json"
    content = json.loads(path.read_text())
    content["rows"][0]["nmi"] -= 0.1
    path.write_text(json.dumps(content))
    (problem,) = check(bars, tmp_path)
    assert problem.startswith("rows/argmax/train/0, test: nmi is")


def test_joined_images_keep_the_test_images_last(bars):
    both = joined(bars)
    assert len(both.train_images) == 1200
    assert np.array_equal(both.train_images[1000:], bars.test_images)
    assert np.array_equal(both.train_labels[1000:], bars.test_labels)


def test_the_rows_of_a_test_split_are_the_last_images(bars):
    ids = np.concatenate([np.zeros(1000, int), bars.test_labels])
    test, every = rows_of(ids, bars, fit_on="train")
    assert (test["split"], test["accuracy"], test["n_samples"]) == ("test", 1.0, 200)
    # the 200 new images are right, and of the 1000 the 100 of one class at most
    assert every["accuracy"] == pytest.approx((200 + 100) / 1200, abs=0.02)


def test_the_default_recipe_names_a_part():
    assert ten_seeds._recipe(beyond.contrastive) == {"epochs": 6, "fine_tuning_epochs": 4}
    assert ten_seeds._recipe(beyond.n2d) == {"epochs": 20}


def test_fits_of_another_machine_stay_and_repeated_ones_are_replaced(bars, calls, tmp_path):
    run(bars, tmp_path / "there", seed=0)
    run(bars, tmp_path / "there", seed=1)
    merge(bars, tmp_path / "there/parts", tmp_path)
    run(bars, tmp_path / "here", seed=1)
    rows = merge(bars, tmp_path / "here/parts", tmp_path)
    assert sorted(zip(rows["seed"], rows["split"], strict=True)) == [
        (0, "all"), (0, "test"), (1, "all"), (1, "test"),
    ]  # fmt: skip
    assert len(json.loads((tmp_path / "beyond.json").read_text())["fits"]) == 2
    assert check(bars, tmp_path) == []
