import numpy as np
import pytest
from PIL import Image

from src.commands import explorer
from src.explorer import picture
from src.explorer.browser import missing
from src.explorer.page import PageError

in_browser = pytest.mark.skipif(missing() != "", reason=missing())


@pytest.mark.browser
@in_browser
def test_the_picture_shows_the_map_and_an_image(page, tmp_path):
    path = tmp_path / "explorer.webp"
    assert picture.take_picture(page, path) == path.stat().st_size < 300_000
    with Image.open(path) as taken:
        assert (taken.format, taken.size) == ("WEBP", (1200, 900))
        pixels = np.asarray(taken.convert("RGB"), int)
    coloured = np.ptp(pixels, axis=2) > 60  # dots on the left, the table on the right
    assert coloured[:, :600].sum() > 1000 and coloured[:, 700:].sum() > 1000
    bar = pixels[640:790, 708:848]  # the chosen image, large, whose bar is black on paper
    assert (bar < 10).all(axis=2).sum() > 1000


@pytest.mark.browser
@in_browser
def test_a_page_that_draws_nothing_gives_no_picture(tmp_path, monkeypatch):
    monkeypatch.setattr(picture, "PATIENCE", 0.5)
    (tmp_path / "empty.html").write_text("<!doctype html>")
    with pytest.raises(PageError, match=r"empty\.html: .* the page was not ready"):
        picture.take_picture(tmp_path / "empty.html", tmp_path / "a.png")
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parametrize("name", ["explorer.jpg", "explorer"])
def test_another_format_stops_before_any_work(tmp_path, capsys, name):
    options = ["--folder", str(tmp_path / "none"), "--picture", str(tmp_path / name)]
    assert explorer.main(options) == 1
    assert f"{name}: expected a name that ends in .png or .webp" in capsys.readouterr().err


def test_without_a_browser_the_command_says_so(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(picture, "missing", lambda: "no Chromium")
    assert explorer.main(["--folder", str(tmp_path), "--picture", "a.png"]) == 1
    assert "no picture can be taken: no Chromium" in capsys.readouterr().err
