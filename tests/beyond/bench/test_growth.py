import json
import sys

import numpy as np
import pytest

from src.beyond.bench import growth, growth_stage
from src.beyond.bench.growth import exponent, make_images, measure, place
from src.beyond.bench.growth_tables import LARGE, METHODS
from src.beyond.contrastive.methods import N2D_EPOCHS
from src.beyond.contrastive.recipe import Recipe

KMEANS = "k-means, one start"


def test_the_exponent_of_a_square_is_two():
    assert exponent([10, 20, 40], [3.0, 12.0, 48.0]) == pytest.approx(2)


def test_more_images_than_there_are_begin_with_all_and_go_on_with_views(bars, tmp_path):
    n = len(bars.images)
    make_images(tmp_path, bars, 2 * n + 10)
    images, labels = np.load(tmp_path / "images.npy"), np.load(tmp_path / "labels.npy")
    assert images.shape == (2 * n + 10, 28, 28) and images.dtype == np.uint8
    assert np.array_equal(images[:n], bars.images)
    assert np.array_equal(labels[n : 2 * n], bars.labels)
    assert not np.array_equal(images[n : 2 * n], images[:n])  # views, no copies
    assert not np.array_equal(images[2 * n :], images[n : n + 10])  # and other ones


def test_a_stage_is_measured_once(tmp_path, monkeypatch, capsys):
    np.save(tmp_path / "codes.npy", np.random.default_rng(0).normal(size=(100, 8)))

    def here(module, *arguments):  # a process of its own would load TensorFlow again
        monkeypatch.setattr(sys, "argv", [module, *map(str, arguments)])
        growth_stage.main()
        return json.loads(capsys.readouterr().out)

    monkeypatch.setattr(growth, "run_module", here)
    found = measure(KMEANS, tmp_path)
    assert 0 < found["seconds"] < 60 and 0.1 < found["peak_gb"] < 20
    monkeypatch.setattr(growth, "run_module", None)
    assert measure(KMEANS, tmp_path) == found


def test_an_edit_begins_anew(tmp_path, monkeypatch):
    (before := place(tmp_path, 10)).mkdir()
    (other := place(tmp_path, 100)).mkdir()
    assert place(tmp_path, 10) == before and before.exists()
    monkeypatch.setitem(growth.STAGES, KMEANS, lambda work: print)
    assert place(tmp_path, 10) != before and not before.exists() and other.exists()


def test_the_tables_need_no_other_stages_and_epochs_are_those_of_the_methods():
    best, *others = METHODS.values()
    assert set(best) < set(growth_stage.ROAD) < set(growth_stage.STAGES)
    assert set().union(*others, LARGE) < set(growth_stage.STAGES)
    recorded = json.loads(growth.FILE.read_text("utf-8"))
    assert [stage["stage"] for stage in recorded["stages"]] == list(growth_stage.STAGES)
    assert recorded["road"] == list(growth_stage.ROAD)
    assert best["contrastive epoch"] == Recipe().contrast.epochs
    assert others[-1]["autoencoder epoch (conv128)"] == N2D_EPOCHS


@pytest.mark.long
@pytest.mark.data
def test_every_stage_runs(tmp_path):
    options = ["--sizes", "2500", "5000", "--work", str(tmp_path), "--file"]
    assert growth.main([*options, str(tmp_path / "growth.json")]) == 0
    assert (tmp_path / "growth.png").exists()
    stages = json.loads((tmp_path / "growth.json").read_text("utf-8"))["stages"]
    assert [stage["stage"] for stage in stages] == list(growth_stage.STAGES)
    assert all(stage["n"] == [2500, 5000] for stage in stages)
