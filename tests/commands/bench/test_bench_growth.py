import json

import numpy as np
import pytest

from src.commands.bench import growth, growth_stage
from src.commands.bench.growth import exponent, make_images
from src.commands.blocks.growth import METHODS
from src.experiments.methods import N2D_EPOCHS
from src.experiments.recipe import Recipe


def test_the_exponent_of_a_square_is_two():
    assert exponent([10, 20, 40], [3.0, 12.0, 48.0]) == pytest.approx(2)


def test_more_images_than_there_are_begin_with_all_and_go_on_with_views(
    bars, tmp_path, monkeypatch
):
    monkeypatch.setattr(growth, "load_fashion_mnist", lambda: bars)
    joined = bars.joined()
    n = len(joined.train_images)
    make_images(tmp_path, 2 * n + 10)
    images, labels = np.load(tmp_path / "images.npy"), np.load(tmp_path / "labels.npy")
    assert images.shape == (2 * n + 10, 28, 28) and images.dtype == np.uint8
    assert np.array_equal(images[:n], joined.train_images)
    assert np.array_equal(labels[n : 2 * n], joined.train_labels)
    assert not np.array_equal(images[n : 2 * n], images[:n])  # views, no copies
    assert not np.array_equal(images[2 * n :], images[n : n + 10])  # and other ones


def test_a_measurement_is_made_once(tmp_path, monkeypatch):
    monkeypatch.setattr(growth, "environment", lambda: {"commit": "1234567"})
    kept = growth._Kept(tmp_path / "measured.json")
    assert kept.get("heads/10", lambda: {"seconds": 1.0}) == {"seconds": 1.0}
    again = growth._Kept(tmp_path / "measured.json")
    assert again.get("heads/10", lambda: {"seconds": 2.0}) == {"seconds": 1.0}
    monkeypatch.setattr(growth, "environment", lambda: {"commit": "7654321"})
    edited = growth._Kept(tmp_path / "measured.json")
    assert edited.get("heads/10", lambda: {"seconds": 3.0}) == {"seconds": 3.0}


def test_a_stage_runs_in_a_process_of_its_own(tmp_path):
    labels = np.arange(1000) % 10
    np.save(tmp_path / "labels.npy", labels)
    np.save(tmp_path / "ids.npy", labels)
    found = growth.measure("scoring", tmp_path)
    assert 0 < found["seconds"] < 60 and 0.1 < found["peak_gb"] < 5


def test_a_stage_that_fails_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(growth.sys, "executable", "false")
    with pytest.raises(growth.StageError, match="encoding failed with status 1: no word"):
        growth.measure("encoding", tmp_path)


def test_the_best_method_needs_no_stage_off_the_road():
    best, *others = METHODS.values()
    assert set(best) < set(growth_stage.ROAD) < set(growth_stage.STAGES)
    assert set().union(*others) < set(growth_stage.STAGES)


def test_epochs_are_those_of_the_recipe():
    best, *_, n2d = METHODS.values()
    recipe = Recipe()
    assert best["contrastive epoch"] == recipe.contrast.epochs
    assert best["fine-tuning epoch"] == recipe.fine_tuning.epochs
    assert n2d["autoencoder epoch (conv128)"] == N2D_EPOCHS


@pytest.mark.long
@pytest.mark.data
def test_every_stage_runs(tmp_path):
    options = ["--sizes", "2500", "5000", "--work", str(tmp_path), "--file"]
    assert growth.main([*options, str(tmp_path / "growth.json")]) == 0
    assert (tmp_path / "growth.png").exists()
    stages = json.loads((tmp_path / "growth.json").read_text())["stages"]
    assert [stage["stage"] for stage in stages] == list(growth_stage.STAGES)
    assert all(stage["n"] == [2500, 5000] for stage in stages)
