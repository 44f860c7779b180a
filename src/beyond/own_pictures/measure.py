"""The accuracy that preparing pictures costs: `python -m src.beyond.own_pictures.measure`.

Test images are made into files as people have them (enlarged, inverted, coloured, framed, JPEG,
rotated by EXIF), prepared again, and clustered by the saved model. How many of these, and of images
that show no garment, are familiar to the model is counted too. Labels score; they choose nothing.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from src.beyond.own_pictures.cutting_out import SIZE, prepare
from src.beyond.own_pictures.picture_files import PictureError, decode_picture
from src.beyond.own_pictures.saved_model import MODEL, ModelFileError, SavedModel, load_model
from src.beyond.own_pictures.transformed import TRANSFORMATIONS, transformed_file
from src.data import FashionMNIST, FashionMNISTError, load_fashion_mnist
from src.records.environment import environment
from src.support.files import PROJECT, atomic_path

FILE = PROJECT / "reports" / "pictures.json"
N_STRANGE = 500  # images of each kind that show no garment
LINE = "{pictures:<26} accuracy {accuracy:.3f}, familiar {familiar:.3f}"
COARSE = 5  # pixels across, of the noise that is enlarged to smooth noise


def measure(model: SavedModel, data: FashionMNIST, n: int) -> Iterator[dict]:
    """Accuracy of the first n test images, as they are and after each transformation.

    Yields
    ------
    rows, each when it is done: `pictures`, `accuracy` and `familiar` (shares, 0-1), `failed`, the
    number that could not be prepared and counts as wrong, `lost_points` against the originals
    """
    images, labels = data.test_images[:n], data.test_labels[:n]
    originals = _row("originals", model, images, labels, np.ones(len(images), bool))
    yield {**originals, "lost_points": 0.0}
    for name in TRANSFORMATIONS:
        prepared, done = np.zeros_like(images), np.zeros(len(images), bool)
        for i, image in enumerate(images):
            try:
                prepared[i] = prepare(decode_picture(transformed_file(image, name, i))).image
                done[i] = True
            except PictureError:
                pass
        row = _row(name, model, prepared, labels, done)
        yield {**row, "lost_points": 100 * (originals["accuracy"] - row["accuracy"])}


def strange_images(data: FashionMNIST, n: int, seed: int = 0) -> dict[str, np.ndarray]:
    """Images uint8 (n, 28, 28) that show no garment, or show it as the training images do not."""
    rng = np.random.default_rng(seed)
    noise = rng.integers(0, 256, (n, SIZE, SIZE), dtype=np.uint8)
    coarse = rng.integers(0, 256, (n, COARSE, COARSE), dtype=np.uint8)
    resized = [Image.fromarray(c).resize((SIZE, SIZE), Image.Resampling.BICUBIC) for c in coarse]
    some = data.test_images[:n]
    rotated = [np.asarray(Image.fromarray(image).rotate(45)) for image in some]
    return {
        "noise": noise, "smooth noise": np.array([np.asarray(image) for image in resized]),
        "rotated by 45 degrees": np.array(rotated), "upside down": some[:, ::-1],
    }  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1000, help="test images, the first ones")
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--file", type=Path, default=FILE, help="where the rows go")
    options = parser.parse_args(arguments)
    try:
        model, data = load_model(options.model), load_fashion_mnist()
    except (ModelFileError, FashionMNISTError) as error:
        print(error, file=sys.stderr)
        return 1
    if not 1 <= options.n <= len(data.test_images):
        parser.error(f"--n {options.n}: expected 1 to {len(data.test_images)}")
    rows = []
    for row in measure(model, data, options.n):
        print(LINE.format(**row), flush=True)
        rows.append(row)
    strange = {
        name: float(model.references.are_familiar(images, model.encode(images)).mean())
        for name, images in strange_images(data, N_STRANGE).items()
    }
    for name, share in strange.items():
        print(f"{name:<26} familiar {share:.3f}")
    print(f"lost at most {max(row['lost_points'] for row in rows):.1f} points of accuracy")
    content = {"n": options.n, "rows": rows, "familiar_strange_images": strange}
    with atomic_path(options.file) as path:
        text = json.dumps({**content, "environment": environment()}, indent=1, allow_nan=False)
        path.write_text(text + "\n", encoding="utf-8")
    return 0


def _row(
    name: str, model: SavedModel, images: np.ndarray, labels: np.ndarray, done: np.ndarray
) -> dict:
    codes = model.encode(images)
    classes = model.cluster_classes[model.responsibilities(codes).argmax(axis=1)]
    return {
        "pictures": name,
        "accuracy": float(((classes == labels) & done).mean()),
        "familiar": float((model.references.are_familiar(images, codes) & done).mean()),
        "failed": int((~done).sum()),
    }


if __name__ == "__main__":
    sys.exit(main())
