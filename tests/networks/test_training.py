import numpy as np
import pytest

from src.data import scale_images
from src.networks.autoencoders import AUTOENCODERS
from src.networks.backend import tf
from src.networks.trained_model import TrainingError
from src.networks.training import scaled, train_autoencoder
from src.support.store import kept_in

pytestmark = pytest.mark.usefixtures("empty_store")


@pytest.fixture(scope="module")
def images(bars):
    return scale_images(bars.train_images[:200])


def train(images, name="dense32", seed=0, epochs=1, **settings):
    return train_autoencoder(name, images, seed=seed, epochs=epochs, batch_size=50, **settings)


def test_training_lowers_the_loss_and_codes_have_their_shape(images):
    trained = train(images, epochs=4)
    assert len(trained.history["loss"]) == len(trained.history["val_loss"]) == 4
    assert trained.history["loss"][-1] < trained.history["loss"][0]
    codes = trained.encode(images)
    assert codes.shape == (200, trained.latent_dim) == (200, 32)
    assert trained.decode(codes).shape == images.shape
    assert np.allclose(trained.decode(codes), trained.model.predict(images, verbose=0), atol=1e-6)


def test_a_second_run_trains_nothing_and_has_the_same_weights(images):
    first, second = train(images), train(images)
    assert (first.from_store, second.from_store) == (False, True)
    assert second.history == first.history and second.fit_seconds == first.fit_seconds
    assert np.array_equal(first.encode(images), second.encode(images))


@pytest.mark.parametrize("name", ["dense32", "conv128"])
def test_equal_seeds_give_equal_weights(images, tmp_path, name):
    codes = []
    for place in "ab":
        with kept_in(tmp_path / place):
            trained = train(images[:60], name)
        assert not trained.from_store
        codes.append(trained.encode(images))
    assert np.array_equal(*codes)


def test_everything_that_determines_a_model_makes_a_new_entry_and_other_weights(
    images, empty_store
):
    codes = [train(images).encode(images)]
    for change in ({"seed": 1}, {"learning_rate": 0.1}, {"validation_images": images[:20]}):
        trained = train(images, **change)
        assert not trained.from_store
        codes.append(trained.encode(images))
    codes.append(train(images[:150]).encode(images))
    assert len(list(empty_store.glob("dense32-*.npz"))) == 5
    assert len({of_all.tobytes() for of_all in codes}) == 5


def test_early_stopping_goes_back_to_the_best_weights(images):
    # a learning rate so high that the loss soon rises
    trained = train(images, epochs=40, learning_rate=0.5, patience=2)
    losses = trained.history["val_loss"]
    assert len(losses) < 40 and losses.index(min(losses)) == len(losses) - 3
    assert trained.kept_epoch == len(losses) - 2
    trained.model.compile(loss="binary_crossentropy")
    held_out = images[180:]
    assert trained.model.evaluate(held_out, held_out, verbose=0) == pytest.approx(
        min(losses), rel=1e-4
    )


def test_small_gains_do_not_go_on_for_ever(images):
    # no epoch lowers the loss by 10, so the first is kept, and two more are waited for
    trained = train(images, epochs=40, min_delta=10.0, patience=2)
    assert (len(trained.history["loss"]), trained.kept_epoch) == (3, 1)


def test_small_gains_are_those_of_the_architecture(images):
    trained = train(images, stop_at_small_gains=True)
    assert trained.settings["min_delta"] == AUTOENCODERS["dense32"].small_gain == 1e-3
    assert trained.settings["patience"] == 3


def test_without_patience_the_last_weights_are_kept(images):
    assert train(images, epochs=3, patience=None).kept_epoch == 3


def test_a_training_that_diverges_is_named_and_not_kept(images, empty_store):
    with pytest.raises(TrainingError, match=r"dense32: the loss is nan in epoch \d; lower the lea"):
        train(images, epochs=2, learning_rate=1e30)
    assert list(empty_store.iterdir()) == []


def test_bad_images_are_named(bars, images):
    with pytest.raises(ValueError, match=r"float64.*expected uint8, or float32 in \[0, 1\]"):
        train(bars.train_images / 255)
    with pytest.raises(ValueError, match=r"\(200, 784\)"):
        train(images.reshape(200, 784))
    with pytest.raises(ValueError, match=r"validation_images: float32 .* to 250.0"):
        train(images, validation_images=255 * images)


def test_every_byte_is_scaled_as_by_scale_images_and_what_is_scaled_stays():
    greys = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
    assert np.array_equal(scaled(tf.constant(greys)), scale_images(greys))  # to the last bit
    half = tf.constant([[[0.5]]])
    assert scaled(half) is half


def test_bytes_train_the_same_network_as_numbers(bars, images):
    # also where they are held out: every image goes through `scaled`
    of_bytes, of_numbers = (
        train(given, validation_images=given[:50]) for given in (bars.train_images[:200], images)
    )
    assert not of_numbers.from_store
    assert of_bytes.history == of_numbers.history
    assert np.array_equal(of_bytes.encode(bars.train_images), of_numbers.encode(
        scale_images(bars.train_images)
    ))  # fmt: skip
