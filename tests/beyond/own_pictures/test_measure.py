import json

import pytest
from PIL import Image

from src.beyond.own_pictures import measure
from src.beyond.own_pictures.prediction import predict_pictures
from src.beyond.own_pictures.tables import pictures
from src.beyond.own_pictures.transformed import TRANSFORMATIONS


def test_every_transformation_is_scored_against_the_originals(
    tiny_model, tiny_model_file, bars, tmp_path, monkeypatch
):
    monkeypatch.setattr(measure, "load_fashion_mnist", lambda: bars)
    monkeypatch.setattr(measure, "N_STRANGE", 5)
    file = tmp_path / "pictures.json"
    for name, image in zip("abc", bars.test_images, strict=False):
        Image.fromarray(image).save(tmp_path / f"{name}.png")
    (tmp_path / "expected.csv").write_text(
        "file,garment,classes\na.png,top,T-shirt/top|Shirt\nb.png,hat,\nmissing.png,top,Shirt\n"
    )
    arguments = ["--n", "5", "--model", str(tiny_model_file), "--file", str(file)]
    assert measure.main([*arguments, "--photographs", str(tmp_path)]) == 0
    content = json.loads(file.read_text("utf-8"))
    rows = content["rows"]
    assert [row["pictures"] for row in rows] == ["originals", *TRANSFORMATIONS]
    right = tiny_model.cluster_classes[tiny_model.predict(bars.test_images[:5])]
    assert rows[0]["accuracy"] == (right == bars.test_labels[:5]).mean()
    for row in rows:
        assert row["lost_points"] == pytest.approx(100 * (rows[0]["accuracy"] - row["accuracy"]))
    hat, top = content["photographs"]
    (result,) = predict_pictures(tiny_model, [str(tmp_path / "a.png")])
    assert [hat["n"], hat["right"], hat["classes"], hat["failed"]] == [1, 0, [], 0]
    assert [top["n"], top["failed"], top["classes"]] == [2, 1, ["Shirt", "T-shirt/top"]]
    assert top["right"] == (result.class_name in top["classes"])
    assert top["familiar"] == result.familiar
    shown = pictures(tmp_path)
    assert "first 5 test images" in shown and "| hat | none | 1 | – | " in shown
    strange = {"noise", "smooth noise", "rotated by 45 degrees", "upside down"}
    assert set(content["familiar_strange_images"]) == strange


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "expected.csv: cannot be read"),
        ("file,kind\na.png,hat\n", "columns file, kind; expected file, garment, classes"),
        ("file,garment,classes\n", "and a row for each photograph"),
        ("file,garment,classes\na.png,top,Blouse\n", "class 'Blouse'; expected T-shirt/top"),
    ],
)
def test_what_is_wrong_with_the_photographs_labels_is_said(
    text, said, bars, tiny_model_file, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(measure, "load_fashion_mnist", lambda: bars)
    if text is not None:
        (tmp_path / "expected.csv").write_text(text)
    assert measure.main(["--model", str(tiny_model_file), "--photographs", str(tmp_path)]) == 1
    assert said in capsys.readouterr().err
