import base64
import io
import json
import re

import numpy as np
import pytest
from PIL import Image

from src.beyond.explorer import page as page_module
from src.beyond.explorer.content import packed, page_content, sprite
from src.beyond.explorer.page import PageError, library, own_code, page_text, policy, write_page
from src.beyond.explorer.views import View

# in the library: names of formats, licences, and what only its widgets and maps of the earth load
ADDRESS = re.compile(r"\b(?:https?|wss?|ftp)://|[\"'(]//[a-z]")


def test_the_sprite_holds_every_picture_dark_on_white(bars):
    sheet = np.array(Image.open(io.BytesIO(sprite(bars.test_images[:150]))))
    assert sheet.shape == (2 * 28, 100 * 28)
    assert np.array_equal(255 - sheet[:28, 28:56], bars.test_images[1])
    assert np.array_equal(255 - sheet[28:, 49 * 28 : 50 * 28], bars.test_images[149])


def test_arrays_are_packed_as_little_endian_bytes():
    assert base64.b64decode(packed(np.array([1, 258]), np.uint16)) == b"\x01\x00\x02\x01"
    with pytest.raises(ValueError, match="from 0 to 300 as uint8"):
        packed(np.array([0, 300]), np.uint8)


def test_the_page_has_the_numbers_of_the_records_ids_and_responsibilities(
    page, shown, records_folder
):
    text = re.search(r'id="content">(.*?)</script>', page.read_text("utf-8"), re.S)[1]
    clusterings = json.loads(text)["clusterings"]
    there = [row for c in clusterings for row in c["rows"]]
    for name in ("results.json", "beyond.json"):
        rows = json.loads((records_folder / name).read_text("utf-8"))["rows"]
        assert all(row in there for row in rows if row["split"] != "train")
    assert len(there) == 8
    for given, s in zip(clusterings, shown, strict=True):
        assert base64.b64decode(given["ids"]) == s.cluster_ids.tobytes()
        assert (given["responsibilities"] is None) == (s.responsibilities is None)


def test_nothing_on_the_page_names_an_address_outside(page):
    text = page.read_text("utf-8").replace(library(), "")
    text = text.replace("http://www.w3.org/2000/svg", "")  # the name of a format
    assert ADDRESS.findall(text) == []
    assert re.findall(r"<(?:link|script|img|iframe)[^>]*(?:src|href)=\"(?!data:)", text) == []


def test_the_policy_lets_the_own_scripts_run_alone(page):
    (given,) = re.findall(r'Content-Security-Policy" content="(.*?)"', page.read_text("utf-8"))
    assert "default-src &#x27;none&#x27;" in given
    assert "unsafe-eval" not in given and "http" not in given
    assert policy(["alert(1)"]) != policy(["alert(2)"])


def test_a_name_cannot_end_its_script_and_a_page_that_is_too_large_is_not_written(
    bars, views, shown, tmp_path, monkeypatch
):
    content = page_content(bars, views, shown)
    content["clusterings"][0]["name"] = "</script><script>alert(1)</script>"
    assert "<script>alert(1)" not in page_text(content)
    assert "</script" not in own_code() and "</script" not in library()
    monkeypatch.setattr(page_module, "MOST", 1000)
    with pytest.raises(PageError, match="expected 1,000 at most"):
        write_page(tmp_path / "explorer.html", content)
    assert list(tmp_path.iterdir()) == []


def test_there_are_maps_and_clusterings_and_a_map_without_extent_is_a_point(bars, views, shown):
    for given, found in (([], shown), "0 maps and 4"), ((views, []), "2 maps and 0"):
        with pytest.raises(ValueError, match=f"{found} clusterings; expected some of each"):
            page_content(bars, *given)
    flat = View("pixels", np.zeros((200, 2), np.float32), views[0].neighbours)
    places = page_content(bars, [flat], shown)["maps"][0]["points"]
    assert set(base64.b64decode(places)) == {0}
