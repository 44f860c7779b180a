import numpy as np
import pytest

from src.beyond.own_pictures.familiarity import ReferenceImages, choose_references

BLACK = np.zeros((3, 28, 28), np.uint8)
THREE = ReferenceImages(np.eye(3, dtype=np.float16), BLACK, np.arange(3), 1.0, 1.0, 1)


def test_the_nearest_references_come_with_their_distances():
    places, distances = THREE.nearest(np.array([[0, 0.9, 0.3]]), 3)
    assert places.tolist() == [[1, 2, 0]]
    assert distances[0] == pytest.approx(np.sqrt([0.1, 1.3, 1.9]), abs=1e-3)


def test_familiar_is_what_lies_close_by_code_and_by_pixels():
    codes = np.array([[0, 1, 0], [0, 5, 0], [0, 1, 0]])
    images = BLACK.copy()
    images[2] = 10  # 28 * 10 / 255 = 1.1 from black
    for given in (images, (images / 255).astype(np.float32)):
        assert THREE.are_familiar(given, codes).tolist() == [True, False, False]


def test_the_threshold_keeps_all_but_one_in_a_hundred_training_images():
    rng = np.random.default_rng(0)
    codes = rng.normal(size=(2000, 4)).astype(np.float32)
    images = rng.integers(0, 256, (2000, 28, 28), dtype=np.uint8)
    references = choose_references(images, codes, seed=0)
    assert len(references.codes) == len(set(references.indices)) == 1000
    assert np.allclose(references.codes, codes[references.indices], atol=2e-3)
    assert np.array_equal(references.images, images[references.indices])
    others = [np.delete(of_all, references.indices, axis=0) for of_all in (images, codes)]
    assert references.are_familiar(*others).mean() == pytest.approx(0.99, abs=0.001)


def test_bad_input_is_named():
    for n_images, n_codes in ((3, 3), (20, 19)):
        with pytest.raises(ValueError, match="expected as many of both, 10 or more"):
            choose_references(np.zeros((n_images, 28, 28), np.uint8), np.eye(n_codes), seed=0)
    with pytest.raises(ValueError, match="4 nearest images; expected 1 to 3"):
        THREE.nearest(np.eye(3), 4)
