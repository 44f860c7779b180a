import numpy as np
import pytest

from src.commands import model
from src.commands.predict import MODEL
from src.data import load_fashion_mnist
from src.experiments.hog_recipe import HogRecipe
from src.networks.contrastive import ContrastiveSettings
from src.networks.heads import HeadSettings
from src.networks.part_heads import PartSettings
from src.networks.saved_model import load_model, save_model
from src.records import BEYOND, Record, RecordError, read_record

IDS = np.repeat(np.arange(3), 4)


def test_the_typical_seed_is_of_the_best_methods_fits_on_all_images():
    odd = np.tile(np.arange(3), 4)
    predictions = {
        "contrastive+hog/information/all/4": odd, "contrastive+hog/information/all/7": IDS,
        "contrastive+hog/information/all/9": (IDS + 1) % 3,
        "contrastive+hog/information/train/4": odd, "fine-tuned/information/all/4": odd,
    }  # fmt: skip
    assert model.typical_seed(Record([], predictions)) == (7, pytest.approx((1 - 21 / 144) / 2))


def test_one_fit_is_not_typical():
    with pytest.raises(RecordError, match=r"1 fits named .*make beyond"):
        model.typical_seed(Record([], {"contrastive+hog/information/all/4": IDS}))


def test_a_saved_model_gives_the_ids_of_its_fit(bars, tmp_path):
    recipe = HogRecipe(
        ContrastiveSettings(epochs=1, widths=(8, 16), projection=(16, 8)),
        heads=HeadSettings(n_heads=3, epochs=5),
        parts=PartSettings(n_heads=6, n_alike=2),
    )
    fitted, ids = model.train(bars, seed=0, recipe=recipe, cache_folder=tmp_path)
    save_model(tmp_path / "model.npz", fitted)
    loaded = load_model(tmp_path / "model.npz")
    assert np.array_equal(loaded.predict(bars.joined().train_images), ids)
    assert loaded.notes["scores"]["fit_on"] == "all" and loaded.notes["seed"] == 0


def test_what_differs_from_the_recorded_fit_is_told():
    here = {"cpu": "a processor", "cores": 2, "threads": {"libgomp": 2}}
    fit = {
        "clusterings": ["contrastive+hog/information/all/7"],
        "environment": here | {"threads": {"libgomp": 1}},
    }
    record = Record([], {}, {"fits": [fit]})
    assert model.differences(record, 7, here) == [
        "threads: {'libgomp': 1} there, {'libgomp': 2} here"
    ]
    assert model.differences(record, 7, fit["environment"]) == []
    assert len(model.differences(record, 8, here)) == 3  # of a fit that is not there, all


def test_a_missing_record_is_named(tmp_path, capsys):
    assert model.main(["--folder", str(tmp_path)]) == 1
    assert "beyond.json" in capsys.readouterr().err


@pytest.mark.data
def test_the_committed_model_gives_the_recorded_ids():
    fitted, data = load_model(MODEL), load_fashion_mnist()
    record = read_record(model.FOLDER, BEYOND)
    ids = record.of_seeds(model.BEST)[fitted.notes["seed"]][-len(data.test_labels) :]
    # on another processor the last bits may turn an image between two clusters
    assert np.mean(fitted.predict(data.test_images) == ids) >= 0.999
