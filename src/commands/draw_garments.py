"""Draw the pictures of notebooks/pictures: `python -m src.commands.draw_garments [FOLDER]`.

Six garments and a cat, drawn here so that no photograph of anybody is shipped: on light, dark and
transparent backgrounds, as JPEG, PNG and WebP. The same call gives the same pictures.
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from src.paths import PROJECT, atomic_path

FOLDER = PROJECT / "notebooks" / "pictures"
UNIT = 3  # pixels of one unit of the outlines below, which are drawn in a square of 100
SMOOTH = 4  # times as large while drawn, for smooth edges

Outline = list[tuple[float, float]]

SHIRT: Outline = [
    (38, 10), (44, 14), (56, 14), (62, 10), (92, 26), (84, 44), (72, 38), (72, 92), (28, 92),
    (28, 38), (16, 44), (8, 26),
]  # fmt: skip
TROUSERS: Outline = [(34, 4), (66, 4), (71, 96), (55, 96), (50, 32), (45, 96), (29, 96)]
DRESS: Outline = [
    (40, 4), (43, 16), (57, 16), (60, 4), (64, 5), (62, 38), (74, 95), (26, 95), (38, 38), (36, 5),
]  # fmt: skip
SNEAKER: Outline = [
    (4, 42), (14, 38), (26, 46), (40, 36), (48, 40), (66, 56), (90, 60), (96, 70), (95, 77),
    (5, 77),
]  # fmt: skip
BOOT: Outline = [
    (14, 4), (50, 4), (50, 46), (68, 58), (90, 64), (95, 78), (95, 90), (40, 90), (38, 84),
    (30, 84), (28, 95), (10, 95), (12, 60),
]  # fmt: skip
BAG: Outline = [(8, 42), (92, 42), (97, 92), (3, 92)]
CAT: Outline = [
    (30, 92), (26, 60), (16, 44), (14, 12), (30, 24), (46, 24), (62, 12), (60, 44), (52, 56),
    (70, 66), (80, 84), (92, 60), (97, 62), (88, 94),
]  # fmt: skip

# file: outline, its colour, background (None is transparent), size in pixels
PICTURES = {
    "ankle_boot.jpg": (BOOT, "#4a2f1b", "white", (300, 300)),
    "bag.png": (BAG, "#7a1f2b", None, (300, 260)),
    "cat.jpg": (CAT, "#222222", "#d9c9a8", (400, 300)),
    "dress.webp": (DRESS, "#d8b4c8", "#1d1d22", (300, 400)),
    "sneaker.jpg": (SNEAKER, "#35506e", "#eeeeea", (400, 300)),
    "trousers.jpg": (TROUSERS, "#2b3d5b", "white", (240, 320)),
    "tshirt.png": (SHIRT, "#b03030", "white", (320, 300)),
}


def draw(name: str) -> Image.Image:
    """The picture that a file of PICTURES shows, RGB or, with a transparent background, RGBA."""
    outline, colour, background, size = PICTURES[name]
    mode = "RGBA" if background is None else "RGB"
    garment = Image.new("L", (100 * UNIT * SMOOTH,) * 2)
    pencil = ImageDraw.Draw(garment)
    pencil.polygon([(x * UNIT * SMOOTH, y * UNIT * SMOOTH) for x, y in outline], fill=255)
    if outline is BAG:  # its handle
        box = [round(part * UNIT * SMOOTH) for part in (28, 10, 72, 80)]
        pencil.arc(box, 180, 360, fill=255, width=5 * UNIT * SMOOTH)
    side = min(size) * 8 // 10
    mask = garment.resize((side, side), Image.Resampling.BOX)
    shade = Image.linear_gradient("L").rotate(90).resize((side, side))  # lit from one side
    cloth = Image.composite(
        Image.new("RGB", (side, side), colour),
        Image.new("RGB", (side, side), "black"),
        shade.point(lambda level: 175 + level * 80 // 255),
    ).filter(ImageFilter.GaussianBlur(1))
    picture = Image.new(mode, size, background or (0, 0, 0, 0))
    picture.paste(cloth, ((size[0] - side) // 2, (size[1] - side) // 2), mask)
    return picture


def main(arguments: list[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    folder = Path(given[0]) if given else FOLDER
    for name in PICTURES:
        with atomic_path(folder / name) as path:
            draw(name).save(path, quality=80)
        print(folder / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
