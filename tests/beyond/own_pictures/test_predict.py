import csv
import json

import numpy as np
import pytest
from PIL import Image, ImageDraw

from src.beyond.own_pictures import measure, predict
from src.beyond.own_pictures.picture_files import find_pictures, read_picture
from src.support.files import PROJECT


@pytest.fixture
def folder(bars, tmp_path):
    """A dark bag on white, a broken picture, a text, and a test image of the bars."""
    bag = Image.new("RGB", (200, 200), "white")
    ImageDraw.Draw(bag).polygon([(40, 80), (160, 80), (170, 180), (30, 180)], fill="#7a1f2b")
    (inside := tmp_path / "pictures").mkdir()
    bag.save(inside / "bag.png")
    (inside / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    (inside / "note.txt").write_text("no picture")
    Image.fromarray(bars.test_images[0]).save(inside / "tshirt.png")
    return inside


@pytest.fixture
def run(tiny_model_file):
    """The command with the tiny model."""
    return lambda *words: predict.main(["--model", str(tiny_model_file), *map(str, words)])


def test_pictures_are_clustered_and_broken_ones_named(run, folder, tmp_path, capsys):
    files = [tmp_path / "a.json", tmp_path / "a.csv"]
    assert run("--json", files[0], "--csv", files[1], folder, folder / "note.txt") == 1
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 3
    assert f"{folder}/broken.jpg: " in said.err and "note.txt: no JPEG, PNG" in said.err
    bag, broken, shirt, note = records = json.loads(files[0].read_text("utf-8"))
    assert list(bag) == ["picture", "cluster", "class", "certainty", "familiar"]
    assert shirt["picture"] == str(folder / "tshirt.png")
    assert 0 <= bag["cluster"] < 10 and 0.1 <= bag["certainty"] <= 1
    assert list(broken) == list(note) == ["picture", "error"]
    lines = list(csv.DictReader(files[1].open()))
    assert [line["picture"] for line in lines] == [record["picture"] for record in records]
    assert lines[1]["error"] == broken["error"] and lines[0]["error"] == ""
    shares = [float(value) for name, value in lines[0].items() if name.startswith("cluster ")]
    assert sum(shares) == pytest.approx(1, abs=1e-5) and max(shares) == bag["certainty"]
    assert len(lines[0]["nearest"].split()) == 10 and lines[1]["nearest"] == ""


def test_the_status_is_0_if_all_could_be_used_and_written(run, folder, tmp_path, capsys):
    assert run(folder / "bag.png", "--figure", tmp_path / "a.png") == 0
    assert capsys.readouterr().err == ""
    assert Image.open(tmp_path / "a.png").size == (1100, 350)  # 5.5 x 1.75 inches, 200 dots each
    assert run(folder / "bag.png", "--json", folder / "bag.png" / "a.json") == 1
    assert "a.json: cannot be written" in capsys.readouterr().err


def test_what_resembles_nothing_is_said_and_a_name_cannot_command_the_terminal(
    run, tmp_path, capsys
):
    noise = np.random.default_rng(0).integers(0, 2, (28, 28), dtype=np.uint8) * 255
    Image.fromarray(noise).save(name := tmp_path / "a\x1b[2J\n.png")
    run(name)
    said = capsys.readouterr().out
    assert predict.UNFAMILIAR in said and "a\\x1b[2J\\n.png" in said


def test_a_missing_model_says_what_makes_it(tmp_path, capsys):
    for command, names in ((predict, ["a.jpg"]), (measure, [])):
        assert command.main([*names, "--model", str(tmp_path / "no.npz")]) == 1
        assert "no.npz: there is no such model; `make beyond` makes it" in capsys.readouterr().err


def test_impossible_arguments_are_said(capsys):
    for arguments, said in (
        ([], "the following arguments are required: PICTURE"),
        (["a.png", "--figure", "a.txt"], "--figure a.txt: expected a name with .png, .pdf, .svg"),
    ):
        with pytest.raises(SystemExit):
            predict.main(arguments)
        assert said in capsys.readouterr().err


def test_the_shipped_pictures_can_be_read():
    found = find_pictures([str(PROJECT / "notebooks" / "pictures")])
    assert len(found) == 7
    assert all(read_picture(path).ndim == 3 for path, _ in found)
