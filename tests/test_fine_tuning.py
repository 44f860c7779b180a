import numpy as np
import pytest

from src.contrastive import train_contrastive
from src.data import scale_images
from src.fine_tuning import fine_tune
from src.information import information_head


@pytest.fixture(scope="module")
def start(bars, tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    images = scale_images(bars.train_images[:300])
    encoder = train_contrastive(images, seed=0, epochs=1, batch_size=50, cache_folder=folder)
    head = information_head(encoder.encode(images), 4, seed=0, n_heads=3, epochs=5)
    return images, encoder, head, folder


def test_no_epoch_changes_nothing(start):
    images, encoder, head, folder = start
    tuned, tuned_head = fine_tune(encoder, head, images, seed=0, epochs=0, cache_folder=folder)
    assert np.allclose(tuned.encode(images), encoder.encode(images), atol=1e-6)
    before = head.predict_proba(encoder.encode(images))
    assert np.allclose(tuned_head.predict_proba(tuned.encode(images)), before, atol=1e-4)


def test_training_changes_a_copy_and_is_cached(start):
    images, encoder, head, folder = start
    codes = encoder.encode(images)
    settings = {"seed": 0, "epochs": 2, "batch_size": 50, "cache_folder": folder}
    (first, head_1), (second, head_2) = (
        fine_tune(encoder, head, images, **settings) for _ in range(2)
    )
    assert (first.from_cache, second.from_cache) == (False, True)
    assert np.array_equal(encoder.encode(images), codes)
    assert not np.allclose(first.encode(images), codes, atol=1e-3)
    assert np.array_equal(
        head_1.predict(first.encode(images)), head_2.predict(second.encode(images))
    )
    assert len(first.history) == 2
