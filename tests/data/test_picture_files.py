import os
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from src.data import picture_files
from src.data.picture_files import PictureError, find_pictures, read_picture

RED, BLUE = (255, 0, 0), (0, 0, 255)


def halves(size=(40, 20)):
    """Left half red, right half blue."""
    image = Image.new("RGB", size, BLUE)
    image.paste(RED, (0, 0, size[0] // 2, size[1]))
    return image


@pytest.mark.parametrize("suffix", ["png", "webp", "jpg"])
def test_a_picture_is_read_in_colour(tmp_path, suffix):
    path = tmp_path / f"a.{suffix}"
    halves().save(path, quality=95)
    picture = read_picture(path)
    assert picture.shape == (20, 40, 3) and picture.dtype == np.uint8
    assert np.abs(picture[10, 5].astype(int) - RED).max() < 10
    assert np.abs(picture[10, 35].astype(int) - BLUE).max() < 10


@pytest.mark.skipif(picture_files.pillow_heif is None, reason="without pillow-heif")
def test_heic_is_read(tmp_path):
    halves((64, 64)).save(tmp_path / "a.heic", quality=95)
    assert np.abs(read_picture(tmp_path / "a.heic")[32, 10].astype(int) - RED).max() < 20


def test_without_its_package_heic_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(picture_files, "pillow_heif", None)
    (tmp_path / "a.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(100))
    with pytest.raises(PictureError, match="pip install pillow-heif"):
        read_picture(tmp_path / "a.heic")


def test_exif_rotation_is_followed(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # shown after a clockwise rotation by 90 degrees: left becomes top
    halves().save(tmp_path / "a.jpg", exif=exif, quality=95)
    picture = read_picture(tmp_path / "a.jpg")
    assert picture.shape == (40, 20, 3)
    assert np.abs(picture[5, 10].astype(int) - RED).max() < 10


def test_exif_data_that_make_no_sense_are_passed_over(tmp_path):
    halves().save(tmp_path / "a.jpg", exif=b"Exif\0\0nonsense", quality=95)
    assert read_picture(tmp_path / "a.jpg").shape == (20, 40, 3)


def test_pictures_of_print_and_of_two_lenses_are_read(tmp_path):
    halves().convert("CMYK").save(tmp_path / "a.jpg", quality=95)
    halves().save(tmp_path / "b.jpg", "MPO", save_all=True, append_images=[halves()], quality=95)
    for name in ("a.jpg", "b.jpg"):
        assert np.abs(read_picture(tmp_path / name)[10, 5].astype(int) - RED).max() < 10


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA", "P"])
def test_what_is_transparent_is_white(tmp_path, mode):
    image = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 5, 10))
    image.convert(mode if mode != "PA" else "P").save(tmp_path / "a.png")
    picture = read_picture(tmp_path / "a.png")
    assert picture[:, :5].max() == 0 and picture[:, 5:].min() == 255


def test_sixteen_bits_become_eight(tmp_path):
    levels = np.full((10, 10), 257 * 100, np.uint16)
    Image.fromarray(levels).save(tmp_path / "a.png")
    assert (read_picture(tmp_path / "a.png") == 100).all()


@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_a_large_picture_becomes_small(tmp_path, suffix):
    halves((3000, 1500)).save(tmp_path / f"a.{suffix}")
    picture = read_picture(tmp_path / f"a.{suffix}")
    assert picture.shape == (280, 560, 3)
    assert np.abs(picture[100, 200].astype(int) - RED).max() < 10


def png_of_size(width, height):
    """A PNG that says it is huge and holds nothing."""

    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [8_193, 10_000, 60_000])  # refused by us, warned of, an error
def test_a_decompression_bomb_is_refused_before_it_is_decoded(tmp_path, side):
    (tmp_path / "bomb.png").write_bytes(png_of_size(side, side))
    with pytest.raises(PictureError, match=r"too large .*make it smaller"):
        read_picture(tmp_path / "bomb.png")


def test_a_file_of_many_bytes_is_not_read(tmp_path):
    with open(tmp_path / "a.jpg", "wb") as file:
        file.truncate(picture_files.FILE_MOST + 1)  # sparse: it takes no space
    with pytest.raises(PictureError, match="expected 67,108,864 at most"):
        read_picture(tmp_path / "a.jpg")


def test_other_files_are_named(tmp_path):
    whole = tmp_path / "whole.jpg"
    halves((200, 200)).save(whole)
    cases = {
        "empty.jpg": (b"", "the file is empty"),
        "text.jpg": (b"no picture at all", "no JPEG, PNG, WebP or HEIC picture"),
        "cut.jpg": (whole.read_bytes()[:-300], r"damaged picture \(image file is truncated"),
        "cut.png": (png_of_size(10, 10)[:-20], "damaged picture"),
    }
    for name, (content, message) in cases.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(PictureError, match=message):
            read_picture(tmp_path / name)
    with pytest.raises(PictureError, match="it is a folder, expected a file"):
        read_picture(tmp_path)
    halves().save(tmp_path / "a.gif")
    with pytest.raises(PictureError, match="no JPEG, PNG, WebP or HEIC picture"):
        read_picture(tmp_path / "a.gif")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_does_not_wait_for_ever(tmp_path):
    os.mkfifo(tmp_path / "a.jpg")
    with pytest.raises(PictureError, match="it is a pipe"):
        read_picture(tmp_path / "a.jpg")


def test_a_folder_is_searched_in_order_and_loops_end(tmp_path):
    for name in ("b.PNG", "a.jpg", "sub/c.webp", ".hidden.jpg", "note.txt", "sub/d.HEIC"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    found = find_pictures([str(tmp_path), str(tmp_path / "note.txt")])
    names = [os.path.relpath(path, tmp_path) for path, _ in found]
    assert names == ["a.jpg", "b.PNG", "sub/c.webp", "sub/d.HEIC", "note.txt"]
    assert [error for _, error in found] == [None] * 5


def test_what_is_missing_or_holds_no_picture_is_said(tmp_path):
    names = [str(tmp_path), str(tmp_path / "no.jpg"), "a\0b"]
    errors = [str(error) for _, error in find_pictures(names)]
    assert errors[0].startswith("a folder without pictures (.jpg .jpeg .png")
    assert errors[1] == "No such file or directory"
    assert "null" in errors[2]
