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
    assert f"{folder}: passed over 1 .txt; read are JPEG, PNG" in said.err
    assert (
        f"{folder}/broken.jpg: " in said.err
        and "note.txt: no picture that can be read (JPEG, PNG" in said.err
    )
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


def test_impossible_arguments_are_said(capsys, monkeypatch):
    monkeypatch.delenv("PICTURES", raising=False)
    for arguments, said in (
        ([], "no PICTURE is named: expected a file or a folder"),
        (["a.png", "--figure", "a.txt"], "--figure a.txt: expected a name with .png, .pdf, .svg"),
    ):
        with pytest.raises(SystemExit):
            predict.main(arguments)
        assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("sneaker (1).jpg", ["sneaker (1).jpg"]), ("50% $1 it's.jpg", ["50% $1 it's.jpg"]),
        ("a.jpg it's.jpg", ["a.jpg", "it's.jpg"]), ("-b.jpg  a.jpg ", ["-b.jpg", "a.jpg"]),
        ("'sneaker (1).jpg' a.jpg", ["sneaker (1).jpg", "a.jpg"]),
        ("*a*.jpg", ["a.jpg", "sneaker (1).jpg"]), ("no.jpg a.jpg", ["no.jpg", "a.jpg"]),
        (" ", []),
    ],
)  # fmt: skip
def test_a_text_of_make_names_pictures_as_people_write_them(text, names, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("sneaker (1).jpg", "50% $1 it's.jpg", "a.jpg", "it's.jpg", "-b.jpg"):
        (tmp_path / name).touch()
    assert predict.names_in(text) == names


def test_a_name_may_begin_like_an_option(run, folder, monkeypatch, capsys):
    (folder / "bag.png").rename(folder / "-bag.png")
    monkeypatch.chdir(folder)
    assert run("-bag.png") == 0
    assert "./-bag.png" in capsys.readouterr().out


def test_files_are_written_before_anything_is_printed(run, folder, monkeypatch):
    monkeypatch.setattr(predict, "table", None)  # a console that takes nothing
    with pytest.raises(TypeError):
        run(folder / "bag.png", "--json", folder / "a.json", "--figure", folder / "a.svg")
    assert (folder / "a.json").exists() and (folder / "a.svg").exists()


def test_the_shipped_pictures_can_be_read():
    found = find_pictures([str(PROJECT / "notebooks" / "pictures")])
    assert len(found) == 7
    assert all(read_picture(path).ndim == 3 for path, _ in found)
