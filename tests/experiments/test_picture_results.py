import numpy as np
from PIL import Image

from src.experiments import picture_results
from src.experiments.picture_results import predict_pictures


def test_results_keep_the_order_and_agree_with_the_model(tiny_model, bars, tmp_path):
    names = [str(tmp_path / f"{number}.png") for number in range(3)]
    for name, image in zip(names, bars.test_images, strict=False):
        Image.fromarray(image).save(name)
    results = predict_pictures(tiny_model, [names[2], "missing.png", *names[:2]])
    assert [r.picture for r in results] == [names[2], "missing.png", names[0], names[1]]
    used = [r for r in results if r.error is None]
    images = np.stack([r.prepared.image for r in used])
    assert [r.cluster for r in used] == tiny_model.predict(images).tolist()
    assert all(r.class_name == tiny_model.cluster_names[r.cluster] for r in used)
    assert set(used[0].nearest) <= set(tiny_model.references.indices)
    assert np.array_equal(used[0].nearest_images, bars.train_images[used[0].nearest])


def test_steps_are_kept_of_few_pictures(tiny_model, bars, tmp_path, monkeypatch):
    monkeypatch.setattr(picture_results, "N_DRAWN", 1)
    for number in range(3):
        Image.fromarray(bars.test_images[number]).save(tmp_path / f"{number}.png")
    results = predict_pictures(tiny_model, [tmp_path])
    assert [len(r.prepared.steps) for r in results] == [5, 0, 0]


def test_no_picture_at_all_gives_errors_alone(tiny_model):
    assert [r.record() for r in predict_pictures(tiny_model, ["missing.png"])] == [
        {"picture": "missing.png", "error": "No such file or directory"}
    ]
    assert predict_pictures(tiny_model, []) == []
