import json
import pickle
from dataclasses import replace

import numpy as np
import pytest

from src.beyond.own_pictures.saved_model import ModelFileError, load_model, save_model
from src.support.npz import read_npz, write_npz


def test_a_loaded_model_is_the_saved_one(tiny_fit, tiny_model_file, bars, tmp_path):
    saved, ids = tiny_fit
    loaded = load_model(tiny_model_file)
    assert np.array_equal(loaded.encode(bars.test_images), saved.encode(bars.test_images))
    assert np.array_equal(loaded.predict(bars.images), ids)
    shares = loaded.predict_proba(bars.test_images)
    assert shares.sum(axis=1) == pytest.approx(np.ones(200), abs=1e-5)
    assert loaded.cluster_names == saved.cluster_names
    assert sorted(loaded.cluster_names) == sorted(bars.class_names)
    assert loaded.notes == json.loads(json.dumps(saved.notes))
    assert "Hungarian method), learned on the labels of 1,000 training" in loaded.notes["matching"]
    save_model(tmp_path / "again.npz", loaded)
    assert (tmp_path / "again.npz").read_bytes() == tiny_model_file.read_bytes()


def test_bytes_floats_and_any_number_of_images_are_taken(tiny_model, bars):
    images = bars.train_images
    many = np.concatenate([images, images[:1]])  # one more than a batch
    codes = tiny_model.encode(many)
    assert np.allclose(codes[0], codes[1000], atol=1e-6)
    for scaled in (images[:3] / 255, (images[:3] / 255).astype(np.float32)):
        assert np.allclose(tiny_model.encode(scaled), codes[:3], atol=1e-6)
    assert tiny_model.predict(images[:0]).shape == (0,)
    assert tiny_model.predict_proba(images[:0]).shape == (0, 10)
    with pytest.raises(ValueError, match=r"from 0.0 to 250.0; expected uint8, or float32 in"):
        tiny_model.predict(images.astype(float))


def test_a_model_without_gradients_is_saved_too(tiny_model, bars, tmp_path):
    width = tiny_model.encoder.output_shape[-1]
    head, references = tiny_model.head, tiny_model.references
    alone = replace(
        tiny_model, gradients=None,
        head=replace(head, cluster_centers_=head.cluster_centers_[:, :width]),
        references=replace(references, codes=references.codes[:, :width]),
    )  # fmt: skip
    save_model(tmp_path / "model.npz", alone)
    loaded = load_model(tmp_path / "model.npz")
    assert loaded.gradients is None
    assert np.array_equal(loaded.predict(bars.test_images), alone.predict(bars.test_images))


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


def test_what_is_no_model_is_said(tiny_model_file, tmp_path):
    path = tmp_path / "model.npz"
    whole = tiny_model_file.read_bytes()
    for content in (b"", b"GIF89a", pickle.dumps({"weights": 1}), whole[:-500]):
        path.write_bytes(content)
        with pytest.raises(ModelFileError, match=r"cannot be read as a model: .*; get it again"):
            load_model(path)
    with np.load(tiny_model_file) as file:
        changed = {**file, "cluster_classes": np.arange(10)[::-1]}
    for arrays, said in (
        ({"codes": np.eye(3)}, "it was not written by this project"),
        ({"codes": np.array([{}], object)}, "pickled Python objects, which are never read"),
        (changed, "content was changed after it was written"),
    ):
        np.savez(path, **arrays)
        with pytest.raises(ModelFileError, match=said):
            load_model(path)


def test_a_consistent_file_of_other_content_is_refused(tiny_model_file, tmp_path):
    arrays, description = read_npz(tiny_model_file)
    path = tmp_path / "model.npz"
    without_k = {name: value for name, value in description.items() if name != "k"}
    other_codes = "computed other codes than this code's does"
    for new_arrays, new_description, said in (
        ({"probe_codes": -arrays["probe_codes"]}, description, other_codes),
        ({"gradient_directions": -arrays["gradient_directions"]}, description, other_codes),
        ({}, description | {"widths": [8, 8]}, "weights of shapes"),
        ({}, description | {"widths": [10**9, 10**9]}, "weights for an encoder"),
        ({}, description | {"format": "version 1"}, "is 'version 1', not 'fashion-mnist"),
        ({}, without_k, r"does not fit this code \(KeyError: 'k'\); `make beyond` makes one"),
    ):
        write_npz(path, arrays | new_arrays, new_description)
        with pytest.raises(ModelFileError, match=said):
            load_model(path)
