import numpy as np
from PIL import Image

from src.beyond.own_pictures import prediction
from src.beyond.own_pictures.prediction import predict_pictures


def test_results_keep_the_order_and_agree_with_the_model(tiny_model, bars, tmp_path, monkeypatch):
    monkeypatch.setattr(prediction, "N_DRAWN", 1)
    given = [str(tmp_path / "b.png"), "missing.png", str(tmp_path / "a.png")]
    for name, image in zip(given[::2], bars.test_images, strict=False):
        Image.fromarray(image).save(name)
    results = predict_pictures(tiny_model, given)
    assert [r.picture for r in results] == given
    used = results[::2]
    assert [len(r.prepared.steps) for r in used] == [5, 0]  # they are kept of few pictures
    images = np.stack([r.prepared.image for r in used])
    assert [r.cluster for r in used] == tiny_model.predict(images).tolist()
    assert all(r.class_name == tiny_model.cluster_names[r.cluster] for r in used)
    assert set(used[0].nearest) <= set(tiny_model.references.indices)
    assert np.array_equal(used[0].nearest_images, bars.train_images[used[0].nearest])


def test_no_picture_at_all_gives_errors_alone(tiny_model):
    (result,) = predict_pictures(tiny_model, ["missing.png"])
    assert result.record() == {"picture": "missing.png", "error": "No such file or directory"}
    assert predict_pictures(tiny_model, []) == []
