import numpy as np
import pytest

from src.data import scale_images
from src.networks.autoencoders import AUTOENCODERS
from src.networks.trained_model import TrainingError
from src.networks.training import train_autoencoder


@pytest.fixture(scope="module")
def images(bars):
    return scale_images(bars.train_images[:200])


def train(images, folder, name="dense32", seed=0, epochs=2, **settings):
    return train_autoencoder(
        name, images, seed=seed, epochs=epochs, cache_folder=folder, batch_size=50, **settings
    )


def test_training_lowers_the_loss_and_codes_have_their_shape(images, tmp_path):
    trained = train(images, tmp_path, epochs=4)
    assert len(trained.history["loss"]) == len(trained.history["val_loss"]) == 4
    assert trained.history["loss"][-1] < trained.history["loss"][0]
    codes = trained.encode(images)
    assert codes.shape == (200, trained.latent_dim) == (200, 32)
    assert trained.decode(codes).shape == images.shape
    assert np.allclose(trained.decode(codes), trained.model.predict(images, verbose=0), atol=1e-6)


def test_a_second_run_trains_nothing_and_has_the_same_weights(images, tmp_path):
    first, second = train(images, tmp_path), train(images, tmp_path)
    assert (first.from_store, second.from_store) == (False, True)
    assert second.history == first.history and second.fit_seconds == first.fit_seconds
    assert np.array_equal(first.encode(images), second.encode(images))


@pytest.mark.parametrize("name", ["dense32", "conv128"])
def test_equal_seeds_give_equal_weights_and_others_do_not(images, tmp_path, name):
    codes = [
        train(images[:100], tmp_path / folder, name, seed=seed, epochs=1).encode(images)
        for folder, seed in (("a", 0), ("b", 0), ("c", 1))
    ]
    assert np.array_equal(codes[0], codes[1])
    assert not np.array_equal(codes[0], codes[2])


def test_everything_that_determines_a_model_makes_a_new_entry(images, tmp_path):
    train(images, tmp_path, epochs=1)
    for change in ({"seed": 1}, {"learning_rate": 0.1}):
        assert not train(images, tmp_path, **{"epochs": 1, **change}).from_store
    assert not train(images[:150], tmp_path, epochs=1).from_store
    assert not train(images, tmp_path, epochs=1, validation_images=images[:20]).from_store
    assert len(list(tmp_path.glob("dense32-*.npz"))) == 5


def test_early_stopping_goes_back_to_the_best_weights(images, tmp_path):
    # a learning rate so high that the loss soon rises
    trained = train(images, tmp_path, epochs=40, learning_rate=0.5, patience=2)
    losses = trained.history["val_loss"]
    assert len(losses) < 40 and losses.index(min(losses)) == len(losses) - 3
    assert trained.kept_epoch == len(losses) - 2
    trained.model.compile(loss="binary_crossentropy")
    held_out = images[180:]
    assert trained.model.evaluate(held_out, held_out, verbose=0) == pytest.approx(
        min(losses), rel=1e-4
    )


def test_small_gains_do_not_go_on_for_ever(images, tmp_path):
    # no epoch lowers the loss by 10, so the first is kept, and two more are waited for
    trained = train(images, tmp_path, epochs=40, min_delta=10.0, patience=2)
    assert (len(trained.history["loss"]), trained.kept_epoch) == (3, 1)


def test_small_gains_are_those_of_the_architecture(images, tmp_path):
    trained = train(images, tmp_path, epochs=1, stop_at_small_gains=True)
    assert trained.settings["min_delta"] == AUTOENCODERS["dense32"].small_gain == 1e-3
    assert train(images, tmp_path, epochs=1).settings["min_delta"] == 0


def test_without_patience_the_last_weights_are_kept(images, tmp_path):
    assert train(images, tmp_path, epochs=3, patience=None).kept_epoch == 3


def test_a_training_that_diverges_is_named_and_not_kept(images, tmp_path):
    with pytest.raises(TrainingError, match=r"dense32: the loss is nan in epoch \d; lower the lea"):
        train(images, tmp_path, learning_rate=1e30)
    assert list(tmp_path.iterdir()) == []


def test_bad_images_are_named(bars, images, tmp_path):
    with pytest.raises(ValueError, match=r"float64.*expected uint8, or float32 in \[0, 1\]"):
        train(bars.train_images / 255, tmp_path)
    with pytest.raises(ValueError, match=r"\(200, 784\)"):
        train(images.reshape(200, 784), tmp_path)
    with pytest.raises(ValueError, match="float32"):
        train(images, tmp_path, validation_images=255 * images)


def test_bytes_train_the_same_network_as_numbers(bars, images, tmp_path):
    bytes_ = bars.train_images[:200]
    codes = [
        train(given, tmp_path / folder, validation_images=images[:50]).encode(shown)
        for folder, given, shown in (("a", bytes_, bytes_), ("b", images, images))
    ]
    assert np.array_equal(*codes)
