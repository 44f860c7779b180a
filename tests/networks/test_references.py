import numpy as np
import pytest

from src.networks.references import References, choose_references


def three():
    images = np.zeros((3, 28, 28), np.uint8)
    return References(np.eye(3, dtype=np.float16), images, np.arange(3), 1.0, 1.0, 1)


def test_the_nearest_references_come_with_their_distances():
    places, distances = three().nearest(np.array([[0, 0.9, 0.3]]), 3)
    assert places.tolist() == [[1, 2, 0]]
    assert distances[0] == pytest.approx(np.sqrt([0.1, 1.3, 1.9]), abs=1e-3)


def test_familiar_is_what_lies_close_by_code_and_by_pixels():
    codes = np.array([[0, 1, 0], [0, 5, 0], [0, 1, 0]])
    bright = np.full((28, 28), 10, np.uint8)  # 28 * 10 / 255 = 1.1 from black
    images = np.stack([0 * bright, 0 * bright, bright])
    assert three().are_familiar(images, codes).tolist() == [True, False, False]
    scaled = (images / 255).astype(np.float32)
    assert three().are_familiar(scaled, codes).tolist() == [True, False, False]


def test_the_threshold_keeps_all_but_one_in_a_hundred_training_images():
    rng = np.random.default_rng(0)
    codes = rng.normal(size=(3000, 4)).astype(np.float32)
    images = rng.integers(0, 256, (3000, 28, 28), dtype=np.uint8)
    references = choose_references(images, codes, seed=0)
    assert len(references.codes) == 1500 and len(set(references.indices)) == 1500
    assert np.allclose(references.codes, codes[references.indices], atol=2e-3)
    assert np.array_equal(references.images, images[references.indices])
    others = [np.delete(of_all, references.indices, axis=0) for of_all in (images, codes)]
    assert references.are_familiar(*others).mean() == pytest.approx(0.99, abs=0.001)


def test_bad_input_is_named():
    images = np.zeros((20, 28, 28), np.uint8)
    for few, codes in ((images[:3], np.eye(3)), (images, np.eye(19))):
        with pytest.raises(ValueError, match="expected as many of both, 10 or more"):
            choose_references(few, codes, seed=0)
    with pytest.raises(ValueError, match="4 nearest images; expected 1 to 3"):
        three().nearest(np.eye(3), 4)
