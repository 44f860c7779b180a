import dataclasses
import json
import pickle

import numpy as np
import pytest

from src.experiments.hog_recipe import HogRecipe
from src.experiments.saving import saved_model
from src.networks.contrastive import ContrastiveSettings
from src.networks.model_file import ModelFileError, read_model_file, write_model_file
from src.networks.saved_model import load_model, save_model


def test_a_loaded_model_predicts_as_the_saved_one(tiny_model, tiny_model_file, bars):
    loaded = load_model(tiny_model_file)
    images = bars.test_images
    assert np.array_equal(loaded.encode(images), tiny_model.encode(images))
    assert np.array_equal(loaded.predict(images), tiny_model.predict(images))
    assert loaded.predict_proba(images).sum(axis=1) == pytest.approx(np.ones(200), abs=1e-5)
    assert loaded.cluster_names == tiny_model.cluster_names
    assert sorted(loaded.cluster_names) == sorted(bars.class_names)
    assert loaded.notes == json.loads(json.dumps(tiny_model.notes))
    assert "Hungarian method), learned on the labels of 1,000 training" in loaded.notes["matching"]


def test_bytes_floats_and_any_number_of_images_are_taken(tiny_model, bars):
    images = bars.train_images
    many = np.concatenate([images, images[:1]])  # one more than a batch
    codes = tiny_model.encode(many)
    assert np.allclose(codes[0], codes[1000], atol=1e-6)
    for scaled in (images[:3] / 255, (images[:3] / 255).astype(np.float32)):
        assert np.allclose(tiny_model.encode(scaled), codes[:3], atol=1e-6)
    assert tiny_model.predict(images[:0]).shape == (0,)
    assert tiny_model.predict_proba(images[:0]).shape == (0, 10)


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (np.zeros((28, 28), np.uint8), r"uint8 of shape \(28, 28\); expected uint8, 0-255, or"),
        (np.zeros((1, 28, 28), int), "int64 of shape"),
        (
            np.full((1, 28, 28), 255.0),
            r"from 255.0 to 255.0; expected uint8, or float32 in \[0, 1\]",
        ),
        (np.full((1, 28, 28), np.nan), "from nan to nan"),
    ],
)
def test_other_images_are_refused(tiny_model, images, message):
    with pytest.raises(ValueError, match=message):
        tiny_model.predict(images)


def test_equal_models_give_equal_bytes(tiny_model, tiny_model_file, tmp_path):
    save_model(tmp_path / "again.npz", load_model(tiny_model_file))
    assert (tmp_path / "again.npz").read_bytes() == tiny_model_file.read_bytes()


def test_gradients_beside_the_codes_are_saved_too(bars, tmp_path):
    fitted = HogRecipe(ContrastiveSettings(epochs=1, widths=(8, 16), projection=(16, 8)))
    fitted = fitted.shortened(1).fit(bars, n_clusters=10, seed=0, cache_folder=tmp_path)
    kept = {"widths": (8, 16), "seed": 0, "scores": {}, "environment": {}}
    model = saved_model(fitted.model(), bars, recipe=HogRecipe(), **kept)
    save_model(tmp_path / "model.npz", model)
    loaded = load_model(tmp_path / "model.npz")
    assert np.array_equal(loaded.predict(bars.test_images), fitted.best.cluster_ids["test"])
    assert loaded.references.codes.shape[1] == loaded.encode(bars.test_images[:1]).shape[1]
    arrays, description = read_model_file(tmp_path / "model.npz")
    arrays["gradient_directions"] = -arrays["gradient_directions"]
    write_model_file(tmp_path / "model.npz", arrays, description)
    with pytest.raises(ModelFileError, match="computed other codes than this code's does"):
        load_model(tmp_path / "model.npz")


def changed(path, new, **arrays):
    with np.load(path) as file:
        np.savez(new, **{**file, **arrays})


def test_a_changed_model_is_refused(tiny_model_file, tmp_path):
    path = tmp_path / "changed.npz"
    changed(tiny_model_file, path, cluster_classes=np.arange(10)[::-1])
    with pytest.raises(ModelFileError, match="content was changed after it was written"):
        load_model(path)


def test_no_flipped_byte_passes(tiny_model_file, tiny_model, bars, tmp_path):
    whole = tiny_model_file.read_bytes()
    expected = tiny_model.predict(bars.test_images)
    for place in np.linspace(0, len(whole) - 1, 40, dtype=int):
        broken = bytearray(whole)
        broken[place] ^= 0xFF
        (tmp_path / "broken.npz").write_bytes(broken)
        try:
            loaded = load_model(tmp_path / "broken.npz")
        except ModelFileError as error:
            assert "\n" not in str(error)
        else:  # a byte that means nothing, such as a date
            assert np.array_equal(loaded.predict(bars.test_images), expected)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "cannot be read as a model"),
        (b"GIF89a", "cannot be read as a model"),
        (pickle.dumps({"weights": 1}), "cannot be read as a model"),
        (None, "there is no such model; `make beyond` makes it"),
    ],
)
def test_what_is_no_model_is_said(tmp_path, content, message):
    path = tmp_path / "model.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelFileError, match=message):
        load_model(path)


def test_truncated_foreign_and_pickled_files_are_said(tiny_model_file, tmp_path):
    path = tmp_path / "model.npz"
    path.write_bytes(tiny_model_file.read_bytes()[:-500])
    with pytest.raises(ModelFileError, match="cannot be read as a model"):
        load_model(path)
    np.savez(path, codes=np.eye(3))
    with pytest.raises(ModelFileError, match="is no model of this project"):
        load_model(path)
    np.savez(path, codes=np.array([{}], object))
    with pytest.raises(ModelFileError, match="pickled Python objects, which are never read"):
        load_model(path)


def test_a_consistent_file_of_another_encoder_is_refused(tiny_model, tiny_model_file, tmp_path):
    arrays, description = read_model_file(tiny_model_file)
    path = tmp_path / "model.npz"
    others = {**arrays, "probe_codes": -arrays["probe_codes"]}
    write_model_file(path, others, description)
    with pytest.raises(ModelFileError, match="computed other codes than this code's does"):
        load_model(path)
    for widths, said in (([8, 8], "weights of shapes"), ([10**9, 10**9], "weights for an encoder")):
        write_model_file(path, arrays, {**description, "widths": widths})
        with pytest.raises(ModelFileError, match=said):
            load_model(path)
    write_model_file(path, arrays, {k: v for k, v in description.items() if k != "k"})
    with pytest.raises(ModelFileError, match="does not fit this code"):
        load_model(path)


def test_what_json_cannot_hold_is_not_written(tiny_model, tmp_path):
    odd = dataclasses.replace(tiny_model, notes={"accuracy": float("nan")})
    with pytest.raises(ValueError, match="JSON compliant"):
        save_model(tmp_path / "model.npz", odd)
    with pytest.raises(ValueError, match=r"expected a name that ends in .npz"):
        save_model(tmp_path / "model", tiny_model)
    assert list(tmp_path.iterdir()) == []
