import json

import numpy as np
import pytest

from src import beyond, ten_seeds
from src.evidence import check, read_rows
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
        ("all", "all", 1200), ("all", "other half", 600),
        ("train", "all", 1200), ("train", "all", 1200),
        ("train", "other half", 600), ("train", "other half", 600),
        ("train", "test", 200), ("train", "test", 200),
    ]  # fmt: skip
    assert (rows["accuracy"] > 0.99).all()
    assert check(bars, tmp_path) == []


def test_joined_images_keep_the_test_images_last(bars):
    both = joined(bars)
    assert len(both.train_images) == 1200
    assert np.array_equal(both.train_images[1000:], bars.test_images)
    assert np.array_equal(both.train_labels[1000:], bars.test_labels)


def test_the_default_recipe_names_a_part():
    recipe = ten_seeds._recipe(beyond.contrastive)
    assert (recipe["epochs"], recipe["fine_tuning_epochs"]) == (6, 4)
    assert ten_seeds._recipe(beyond.n2d) == {"epochs": 20}


def test_fits_of_another_machine_stay_and_repeated_ones_are_replaced(bars, calls, tmp_path):
    run(bars, tmp_path / "there", seed=0)
    run(bars, tmp_path / "there", seed=1)
    merge(bars, tmp_path / "there/parts", tmp_path)
    run(bars, tmp_path / "here", seed=1)
    rows = merge(bars, tmp_path / "here/parts", tmp_path)
    assert rows["seed"].value_counts().to_dict() == {0: 3, 1: 3}  # a row per split
    assert len(json.loads((tmp_path / "beyond.json").read_text())["fits"]) == 2
    assert check(bars, tmp_path) == []


def test_a_fit_is_done_again_after_an_edit_of_any_setting(bars, tmp_path, monkeypatch):
    made = []

    def fit(data, *, seed, recipe=None):
        made.append(seed)
        ids = {"train": np.zeros(1000, np.uint8), "test": np.zeros(200, np.uint8)}
        return [Clustering("one", "zeros", seed, 10, None, ids, 60.0)]

    monkeypatch.setitem(beyond.METHODS, "rows", fit)
    run(bars, tmp_path)
    run(bars, tmp_path)
    assert made == [0]
    described = {**beyond.Recipe().described(), "heads": {"balance": 1.0}}
    monkeypatch.setattr(beyond.Recipe, "described", lambda self: described)
    run(bars, tmp_path)
    assert made == [0, 0]


@pytest.mark.parametrize("seed", ["-1", "4294967296", "one"])
def test_an_impossible_seed_stops_before_any_work(seed, capsys):
    with pytest.raises(SystemExit):
        ten_seeds.main(["--seeds", seed])
    assert f"'{seed}' is no seed; expected 0 to 4294967295" in capsys.readouterr().err


def test_a_check_tells_its_problems_and_exits_with_them(bars, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(ten_seeds, "load_fashion_mnist", lambda: bars)
    assert ten_seeds.main(["--check", "--folder", str(tmp_path)]) == 1
    assert "no beyond.json" in capsys.readouterr().out
