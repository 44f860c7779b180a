import csv
import json

import numpy as np
import pytest
from PIL import Image

from src.commands import predict
from src.commands.draw_garments import PICTURES, draw
from src.paths import PROJECT


@pytest.fixture
def folder(tmp_path):
    """Two pictures, a broken one and a text, in a folder of their own."""
    inside = tmp_path / "pictures"
    inside.mkdir()
    for name in ("bag.png", "tshirt.png"):
        draw(name).save(inside / name)
    (inside / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    (inside / "note.txt").write_text("no picture")
    return inside


def test_pictures_are_clustered_and_broken_ones_named(folder, tiny_model_file, tmp_path, capsys):
    files = [tmp_path / "a.json", tmp_path / "a.csv"]
    arguments = ["--model", tiny_model_file, "--json", files[0], "--csv", files[1], folder]
    assert predict.main([*map(str, arguments), str(folder / "note.txt")]) == 1
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 3
    assert f"{folder}/broken.jpg: " in said.err and "note.txt: no JPEG, PNG" in said.err
    bag, broken, shirt, note = json.loads(files[0].read_text())
    assert list(bag) == ["picture", "cluster", "class", "certainty", "familiar"]
    assert bag["picture"] == str(folder / "bag.png") and shirt["picture"].endswith("tshirt.png")
    assert 0 <= bag["cluster"] < 10 and 0.1 <= bag["certainty"] <= 1
    assert list(broken) == list(note) == ["picture", "error"]
    lines = list(csv.DictReader(files[1].open()))
    assert [line["picture"] for line in lines] == [r["picture"] for r in (bag, broken, shirt, note)]
    shares = [float(value) for name, value in lines[0].items() if name.startswith("cluster ")]
    assert sum(shares) == pytest.approx(1, abs=1e-5) and max(shares) == bag["certainty"]
    assert len(lines[0]["nearest"].split()) == 10 and lines[1]["nearest"] == ""


def test_status_0_if_all_could_be_used(folder, tiny_model_file, capsys):
    assert predict.main(["--model", str(tiny_model_file), str(folder / "bag.png")]) == 0
    assert capsys.readouterr().err == ""


def test_what_resembles_nothing_is_said(bars, tiny_model, tiny_model_file, tmp_path, capsys):
    noise = np.random.default_rng(0).integers(0, 2, (28, 28), dtype=np.uint8) * 255
    for name, image in (("bar.png", bars.test_images[0]), ("noise.png", noise)):
        Image.fromarray(image).save(tmp_path / name)
    predict.main(["--model", str(tiny_model_file), str(tmp_path / "noise.png")])
    assert predict.UNFAMILIAR in capsys.readouterr().out
    codes = tiny_model.encode(bars.test_images)
    assert tiny_model.references.are_familiar(bars.test_images, codes).mean() > 0.95


def test_a_missing_model_says_what_makes_it(tmp_path, capsys):
    assert predict.main(["a.jpg", "--model", str(tmp_path / "model.npz")]) == 1
    assert "model.npz: there is no such model; `make beyond` makes it" in capsys.readouterr().err


def test_files_that_cannot_be_written_are_said(folder, tiny_model_file, tmp_path, capsys):
    shape = ["--model", str(tiny_model_file), str(folder / "bag.png")]
    assert predict.main([*shape, "--json", str(folder / "bag.png" / "a.json")]) == 1
    assert "a.json: cannot be written" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        predict.main([*shape, "--figure", "a.txt"])
    assert "--figure a.txt: expected a name with .png, .pdf, .svg" in capsys.readouterr().err


def test_a_name_cannot_command_the_terminal(tiny_model_file, tmp_path, capsys):
    name = tmp_path / "a\x1b[2J\n.png"
    draw("bag.png").save(name)
    predict.main(["--model", str(tiny_model_file), str(name)])
    assert "a\\x1b[2J\\n.png" in capsys.readouterr().out


def test_the_figure_is_drawn(folder, tiny_model_file, tmp_path):
    file = tmp_path / "a.png"
    arguments = [folder / "bag.png", "--model", tiny_model_file, "--figure", file]
    assert predict.main([*map(str, arguments)]) == 0
    assert Image.open(file).size == (1100, 350)  # 5.5 x 1.75 inches, 200 dots each


def test_without_a_picture_it_says_what_it_takes(capsys):
    with pytest.raises(SystemExit):
        predict.main([])
    assert "the following arguments are required: PICTURE" in capsys.readouterr().err


def test_the_shipped_pictures_are_those_that_are_drawn():
    folder = PROJECT / "notebooks" / "pictures"
    assert {path.name for path in folder.iterdir()} == set(PICTURES)
    for name in PICTURES:
        shipped = np.asarray(Image.open(folder / name).convert("RGB"), int)
        difference = np.abs(shipped - np.asarray(draw(name).convert("RGB"), int))
        assert difference.mean() < 3  # of 255: JPEG and WebP lose a little
