import io
import os
import struct
import zlib

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from src.beyond.own_pictures import picture_files
from src.beyond.own_pictures.picture_files import PictureError, decode_picture, read_picture

RED, BLUE = (255, 0, 0), (0, 0, 255)
NOTES = PngInfo()  # longer than Pillow reads by itself
NOTES.add_itxt("XML:com.adobe.xmp", "x" * 2**21, zip=True)
NEEDS_HEIF = pytest.mark.skipif(picture_files.pillow_heif is None, reason="without pillow-heif")
NO_PICTURE, TOO_LARGE = r"no picture that can be read \(JPEG, PNG", r"too large .*make it smaller"


def halves(size=(80, 40)):
    """Left half red, right half blue."""
    image = Image.new("RGB", size, BLUE)
    image.paste(RED, (0, 0, size[0] // 2, size[1]))
    return image


def content(image, kind="PNG", **options):
    """The content of its file."""
    file = io.BytesIO()
    image.save(file, kind, quality=95, **options)
    return file.getvalue()


def png_of_size(side):
    """A PNG that says it is huge and holds nothing."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bodies = (b"IHDR" + header, b"IDAT" + zlib.compress(b"\0" * 100), b"IEND")
    chunks = [struct.pack(">I", len(b) - 4) + b + struct.pack(">I", zlib.crc32(b)) for b in bodies]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def is_near(colour, other):
    return np.abs(colour.astype(int) - other).max() < 20


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("PNG", "RGB", {}), ("WEBP", "RGB", {}), ("JPEG", "RGB", {}),
        pytest.param("HEIF", "RGB", {}, marks=NEEDS_HEIF),
        ("JPEG", "CMYK", {}),  # of print
        ("AVIF", "RGB", {}), ("GIF", "RGB", {}), ("BMP", "RGB", {}), ("TIFF", "CMYK", {}),
        ("PNG", "RGB", {"pnginfo": NOTES}),
        ("MPO", "RGB", {"save_all": True, "append_images": [halves()]}),  # of two lenses
        ("JPEG", "RGB", {"exif": b"Exif\0\0nonsense"}),
    ],
)  # fmt: skip
def test_a_picture_is_read_in_colour(tmp_path, kind, mode, options):
    (tmp_path / "a").write_bytes(content(halves().convert(mode), kind, **options))
    picture = read_picture(tmp_path / "a")
    assert picture.shape == (40, 80, 3) and picture.dtype == np.uint8
    assert is_near(picture[20, 10], RED) and is_near(picture[20, 70], BLUE)


def test_without_its_package_heic_says_what_to_install(monkeypatch):
    monkeypatch.setattr(picture_files, "pillow_heif", None)
    with pytest.raises(PictureError, match="pip install pillow-heif"):
        decode_picture(b"\0\0\0\x18ftypheic" + bytes(100))


def test_exif_rotation_is_followed():
    exif = Image.Exif()
    exif[0x0112] = 6  # shown after a clockwise rotation by 90 degrees: left becomes top
    picture = decode_picture(content(halves(), "JPEG", exif=exif))
    assert picture.shape == (80, 40, 3) and is_near(picture[10, 20], RED)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_stays_so(mode):
    image = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 5, 10))
    picture = decode_picture(content(image.convert(mode)))
    assert picture.shape == (10, 10, 4)
    assert picture[:, :5, 3].min() == 255 and picture[:, 5:, 3].max() == 0


@pytest.mark.parametrize("bits", [8, 10, 12, 16])
def test_the_used_ones_of_sixteen_bits_become_eight(bits):
    levels = np.array([[0, 2**bits - 1]], np.uint16).repeat(10, 0)
    picture = decode_picture(content(Image.fromarray(levels)))
    assert picture[0, 0].max() == 0 and picture[0, 1].min() == 255


def test_an_animation_is_read_from_its_first_frame_that_shows_something():
    frames = [halves(), halves().transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    empty = Image.new("RGBA", (80, 40))
    file = content(empty, "PNG", save_all=True, append_images=[empty, *frames])
    assert is_near(decode_picture(file)[20, 10, :3], RED)
    blank = content(empty, "PNG", save_all=True, append_images=[empty])
    assert np.ptp(decode_picture(blank)) == 0


def test_the_last_bytes_of_a_file_may_be_missing():
    for kind, lost in (("PNG", 12), ("JPEG", 4)):
        assert is_near(decode_picture(content(halves(), kind)[:-lost])[20, 10], RED)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_large_picture_becomes_small(kind):
    picture = decode_picture(content(halves((3000, 1500)), kind))
    assert picture.shape == (280, 560, 3) and is_near(picture[100, 200], RED)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (b"", "the file is empty"), (b"no picture at all", NO_PICTURE),
        (content(halves(), "PPM"), NO_PICTURE),
        (content(halves((200, 200)), "JPEG")[:-300], r"damaged picture \(image file is truncated"),
        (png_of_size(10)[:-20], "damaged picture"),
        # before they are decoded: refused by us, warned of, an error
        (png_of_size(8_193), TOO_LARGE), (png_of_size(10_000), TOO_LARGE),
        (png_of_size(60_000), TOO_LARGE),
    ],
)  # fmt: skip
def test_other_content_and_decompression_bombs_are_refused(given, message):
    with pytest.raises(PictureError, match=message):
        decode_picture(given)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_only_a_file_of_bounded_size_is_read(tmp_path):
    os.mkfifo(tmp_path / "pipe.jpg")  # which would wait for ever
    with open(tmp_path / "large.jpg", "wb") as file:
        file.truncate(picture_files.FILE_MOST + 1)  # sparse: it takes no space
    for name, message in (
        ("large.jpg", "expected 67,108,864 at most"), ("pipe.jpg", "it is a pipe"),
        (".", "it is a folder, expected a file"),
    ):  # fmt: skip
        with pytest.raises(PictureError, match=message):
            read_picture(tmp_path / name)


def test_a_folder_is_searched_in_order_loops_end_and_what_is_missing_is_said(tmp_path):
    names = [str(tmp_path), str(tmp_path / "no.jpg"), "a\0b"]
    empty, missing, null = (str(error) for _, error in picture_files.find_pictures(names))
    assert empty.startswith("a folder without pictures (JPEG, PNG")
    assert missing == "No such file or directory" and "null" in null
    for name in ("b.PNG", "a.jpg", "sub/c.webp", ".hidden.jpg", "note.txt", "sub/d.Tif", "x"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    with pytest.warns(UserWarning, match="passed over 1 .txt, 1 without suffix; read are JPEG"):
        found = picture_files.find_pictures([str(tmp_path), str(tmp_path / "note.txt")])
    names = ["a.jpg", "b.PNG", "sub/c.webp", "sub/d.Tif", "note.txt"]
    assert found == [(str(tmp_path / name), None) for name in names]
