import numpy as np
import pytest

from src.data import scale_images
from src.neighbours import nearest_neighbours
from src.networks.contrastive import ContrastiveSettings, train_contrastive
from src.networks.fine_tuning import FineTuningSettings, fine_tune
from src.networks.heads import HeadSettings, information_head
from src.networks.mutual_information import neighbour_information


@pytest.fixture(scope="module")
def start(bars, tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    images = scale_images(bars.train_images[:300])
    settings = ContrastiveSettings(epochs=1, batch_size=50)
    encoder = train_contrastive(images, settings, seed=0, cache_folder=folder)
    heads = HeadSettings(n_heads=3, epochs=5)
    head = information_head(encoder.encode(images), 4, seed=0, settings=heads)
    return images, encoder, head, folder


def tune(start, epochs, seed=0, **others):
    images, encoder, head, folder = start
    settings = FineTuningSettings(epochs=epochs, batch_size=50)
    return fine_tune(encoder, head, images, settings, seed=seed, cache_folder=folder, **others)


def test_no_epoch_changes_nothing(start):
    images, encoder, head, _ = start
    tuned, tuned_head = tune(start, epochs=0)
    assert np.allclose(tuned.encode(images), encoder.encode(images), atol=1e-6)
    before = head.predict_proba(encoder.encode(images))
    assert np.allclose(tuned_head.predict_proba(tuned.encode(images)), before, atol=1e-4)


def test_training_changes_a_copy_and_is_kept(start):
    images, encoder, _, _ = start
    codes = encoder.encode(images)
    (first, head_1), (second, head_2) = (tune(start, epochs=2) for _ in range(2))
    assert (first.from_store, second.from_store) == (False, True)
    assert np.array_equal(encoder.encode(images), codes)
    assert not np.allclose(first.encode(images), codes, atol=1e-3)
    assert np.array_equal(
        head_1.predict(first.encode(images)), head_2.predict(second.encode(images))
    )
    assert len(first.history["loss"]) == 2


def test_training_raises_the_mutual_information_of_neighbours(start):
    images, encoder, head, _ = start
    neighbours = nearest_neighbours(encoder.encode(images), 20)
    tuned, tuned_head = tune(start, epochs=8, neighbours=neighbours)

    def information(a_model, a_head):
        responsibilities = a_head.predict_proba(a_model.encode(images))
        return neighbour_information(responsibilities[:, None], neighbours)[0]

    assert information(tuned, tuned_head) > information(encoder, head) + 0.05
    assert tuned.history["loss"][-1] < tuned.history["loss"][0]


def test_a_result_can_be_tuned_again(start):
    images, _, _, folder = start
    once = tune(start, epochs=1)
    settings = FineTuningSettings(epochs=1, batch_size=50)
    again, head = fine_tune(*once, images, settings, seed=1, cache_folder=folder)
    assert not again.from_store
    assert not np.allclose(again.encode(images), once[0].encode(images), atol=1e-4)
    assert head.predict(again.encode(images)).shape == (300,)


def test_bytes_give_the_same_network_as_numbers(bars, start, tmp_path):
    images, encoder, head, _ = start
    settings = FineTuningSettings(epochs=1, batch_size=50)
    codes = [
        fine_tune(encoder, head, given, settings, seed=0, cache_folder=tmp_path / kind)[0]
        for kind, given in (("numbers", images), ("bytes", bars.train_images[:300]))
    ]
    assert np.array_equal(*(tuned.encode(images) for tuned in codes))
