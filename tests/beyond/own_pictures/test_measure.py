import json

import pytest

from src.beyond.own_pictures import measure
from src.beyond.own_pictures.transformed import TRANSFORMATIONS


def test_every_transformation_is_scored_against_the_originals(
    tiny_model, tiny_model_file, bars, tmp_path, monkeypatch
):
    monkeypatch.setattr(measure, "load_fashion_mnist", lambda: bars)
    monkeypatch.setattr(measure, "N_STRANGE", 5)
    file = tmp_path / "pictures.json"
    arguments = ["--n", "5", "--model", str(tiny_model_file), "--file", str(file)]
    assert measure.main(arguments) == 0
    content = json.loads(file.read_text("utf-8"))
    rows = content["rows"]
    assert [row["pictures"] for row in rows] == ["originals", *TRANSFORMATIONS]
    right = tiny_model.cluster_classes[tiny_model.predict(bars.test_images[:5])]
    assert rows[0]["accuracy"] == (right == bars.test_labels[:5]).mean()
    for row in rows:
        assert row["lost_points"] == pytest.approx(100 * (rows[0]["accuracy"] - row["accuracy"]))
    strange = {"noise", "smooth noise", "rotated by 45 degrees", "upside down"}
    assert set(content["familiar_strange_images"]) == strange
