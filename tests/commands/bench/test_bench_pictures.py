import json

import pytest

from src.commands.bench import pictures
from src.data.transformed import TRANSFORMATIONS


def test_every_transformation_is_scored_against_the_originals(
    tiny_model, tiny_model_file, bars, tmp_path, monkeypatch
):
    monkeypatch.setattr(pictures, "load_fashion_mnist", lambda: bars)
    monkeypatch.setattr(pictures, "N_STRANGE", 10)
    file = tmp_path / "pictures.json"
    arguments = ["--n", "20", "--model", str(tiny_model_file), "--file", str(file)]
    assert pictures.main(arguments) == 0
    content = json.loads(file.read_text())
    rows = content["rows"]
    assert [row["pictures"] for row in rows] == ["originals", *TRANSFORMATIONS]
    right = tiny_model.cluster_classes[tiny_model.predict(bars.test_images[:20])]
    assert rows[0]["accuracy"] == (right == bars.test_labels[:20]).mean()
    for row in rows:
        assert row["lost_points"] == pytest.approx(100 * (rows[0]["accuracy"] - row["accuracy"]))
    assert set(content["familiar_strange_images"]) == {
        "noise", "smooth noise", "rotated by 45 degrees", "upside down",
    }  # fmt: skip


def test_a_missing_model_is_said(tmp_path, capsys):
    assert pictures.main(["--model", str(tmp_path / "no.npz")]) == 1
    assert "there is no such model" in capsys.readouterr().err
