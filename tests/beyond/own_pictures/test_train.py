import numpy as np
import pytest

from src.beyond.contrastive.cluster_model import ClusterModel
from src.beyond.contrastive.head import Head
from src.beyond.contrastive.record import of_seeds, read_seeds
from src.beyond.own_pictures import train
from src.beyond.own_pictures.saved_model import MODEL, load_model
from src.data import load_fashion_mnist
from src.metrics import contingency_matrix, match_clusters
from src.networks.backend import keras
from src.records.record import Record
from src.records.validation import RecordError

IDS = np.repeat(np.arange(3), 4)


def test_the_typical_seed_is_of_the_best_methods_fits_on_all_images():
    odd = np.tile(np.arange(3), 4)
    predictions = {
        "contrastive+hog/information/all/4": odd, "contrastive+hog/information/all/7": IDS,
        "contrastive+hog/information/all/9": (IDS + 1) % 3,
        "contrastive+hog/information/train/4": odd, "contrastive/information/all/4": odd,
    }  # fmt: skip
    assert train.typical_seed(Record([], predictions)) == (7, pytest.approx((1 - 21 / 144) / 2))
    one = {"contrastive+hog/information/all/4": IDS}
    with pytest.raises(RecordError, match=r"1 fits named .*make beyond"):
        train.typical_seed(Record([], one))


def test_clusters_get_the_classes_of_the_hungarian_matching(tiny_model, bars):
    ids = tiny_model.predict(bars.train_images)
    counts = contingency_matrix(bars.train_labels, ids, n_classes=10, n_clusters=10)
    assert np.array_equal(tiny_model.cluster_classes, match_clusters(counts))
    references, images = tiny_model.references, bars.test_images
    assert references.indices.max() < 1000
    assert references.are_familiar(images, tiny_model.encode(images)).mean() > 0.95


def test_an_encoder_that_could_not_be_loaded_again_is_refused(bars):
    layers = [
        keras.Input((28, 28)), keras.layers.Reshape((28, 28, 1)), keras.layers.Conv2D(8, 3),
        keras.layers.GlobalAveragePooling2D(),
    ]  # fmt: skip
    head = Head(np.eye(10, 8, dtype=np.float32), np.zeros(10, np.float32), 1.0)
    with pytest.raises(ValueError, match="weights of shapes"):
        train.named_model(ClusterModel(keras.Sequential(layers), head), bars, seed=0)


def test_the_model_of_the_typical_seed_is_kept(bars, tiny_fit, tmp_path, monkeypatch, capsys):
    assert train.main(["--folder", str(tmp_path)]) == 1  # without a record
    assert "beyond.json" in capsys.readouterr().err
    model, ids = tiny_fit
    fits = {f"{train.BEST}/{seed}": ids for seed in (4, 7)}
    monkeypatch.setattr(train, "read_seeds", lambda folder: Record([], fits))
    monkeypatch.setattr(train, "load_fashion_mnist", lambda: bars)
    for found, same, said in (
        (ids, True, "its clusters are those in beyond.json"),
        ((ids + 1) % 10, False, "other clusters than in beyond.json: ARI 1.000, accuracy"),
    ):
        monkeypatch.setattr(train, "train", lambda data, seed, found=found: (model, found))
        assert train.main(["--model", str(tmp_path / "model.npz")]) == 0
        assert said in capsys.readouterr().out
        notes = load_model(tmp_path / "model.npz").notes
        assert notes["clusters_as_recorded"] is same
        assert notes["agreement"] == pytest.approx(1)
        assert notes["scores"]["fit_on"] == "all" and notes["seed"] == 0
        assert notes["recipe"]["contrast"]["widths"] == [8, 16]


@pytest.mark.data
def test_the_committed_model_gives_the_recorded_ids():
    fitted, data = load_model(MODEL), load_fashion_mnist()
    ids = of_seeds(read_seeds(), train.BEST)[fitted.notes["seed"]][data.n_train :]
    # on another processor the last bits may turn an image between two clusters
    assert np.mean(fitted.predict(data.test_images) == ids) >= 0.999
