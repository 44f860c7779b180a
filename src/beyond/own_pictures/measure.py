"""The accuracy that preparing pictures costs: `python -m src.beyond.own_pictures.measure`.

Test images are made into files as people have them (enlarged, inverted, coloured, framed, JPEG,
rotated by EXIF, cut out with a shadow), prepared again, and clustered by the saved model. How many
of these, and of images that show no garment, are familiar to the model is counted too. Labels
score; they choose nothing.

With `--photographs FOLDER` a folder of photographs is scored as well. Its file expected.csv has the
columns file, garment (its kind) and classes (those that count as right, with | between; none if no
class does).
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from src.beyond.own_pictures.appearances import SIZE
from src.beyond.own_pictures.cutting_out import PreparedPicture, prepare
from src.beyond.own_pictures.judging import judge
from src.beyond.own_pictures.picture_files import PictureError, decode_picture
from src.beyond.own_pictures.prediction import predict_pictures
from src.beyond.own_pictures.saved_model import MODEL, ModelFileError, SavedModel, load_model
from src.beyond.own_pictures.transformed import TRANSFORMATIONS, transformed_file
from src.data import FashionMNIST, FashionMNISTError, load_fashion_mnist
from src.records.environment import environment
from src.support.files import PROJECT, atomic_path

FILE = PROJECT / "reports" / "pictures.json"
N_STRANGE = 500  # images of each kind that show no garment
LINE = "{pictures:<26} accuracy {accuracy:.3f}, familiar {familiar:.3f}"
EXPECTED, COLUMNS = "expected.csv", ["file", "garment", "classes"]
COARSE = 5  # pixels across, of the noise that is enlarged to smooth noise


def measure(model: SavedModel, data: FashionMNIST, n: int) -> Iterator[dict]:
    """Accuracy of the first n test images, as they are and after each transformation.

    Yields
    ------
    rows, each when it is done: `pictures`, `accuracy` and `familiar` (shares, 0-1), `failed`, the
    number that could not be prepared and counts as wrong, `lost_points` against the originals
    """
    images, labels = data.test_images[:n], data.test_labels[:n]
    codes = model.encode(images)
    found, familiar = model.responsibilities(codes), model.references.are_familiar(images, codes)
    originals = _row("originals", model, labels, found.argmax(axis=1), familiar)
    yield {**originals, "lost_points": 0.0}
    for name in TRANSFORMATIONS:
        files = [transformed_file(image, name, i) for i, image in enumerate(images)]
        row = _row(name, model, labels, *_judged(model, map(decode_picture, files)))
        yield {**row, "lost_points": 100 * (originals["accuracy"] - row["accuracy"])}


def measure_photographs(model: SavedModel, folder: Path) -> list[dict]:
    """Count for each kind of garment which photographs are right and which are familiar.

    folder : with the photographs and expected.csv, as above

    Returns
    -------
    a row per kind, in the order of their names: `garment`, `classes` that count as right, numbers
    `n`, `right`, `familiar`, `familiar_and_right`, `failed`, and the mean `certainty`

    Raises
    ------
    ValueError : expected.csv is missing or has other columns, or a class has an unknown name.
    """
    expected = _read_expected(folder / EXPECTED, model.class_names)
    results = predict_pictures(model, [str(folder / name) for name in expected["file"]])
    answers = zip(results, expected["classes"], strict=True)
    expected = expected.assign(
        right=[bool(r.class_name) and r.class_name in c.split("|") for r, c in answers],
        familiar=[r.familiar for r in results], failed=[r.error is not None for r in results],
        certainty=[0.0 if r.error is not None else r.certainty for r in results],
    )  # fmt: skip
    return [
        {
            "garment": garment, "classes": sorted(filter(None, {*"|".join(of.classes).split("|")})),
            "n": len(of), "right": int(of.right.sum()), "familiar": int(of.familiar.sum()),
            "familiar_and_right": int((of.familiar & of.right).sum()),
            "failed": int(of.failed.sum()), "certainty": float(of.certainty.mean()),
        }
        for garment, of in expected.groupby("garment")
    ]  # fmt: skip


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
    parser.add_argument("--photographs", type=Path, metavar="FOLDER", help=f"with {EXPECTED}")
    parser.add_argument("--file", type=Path, default=FILE, help="where the rows go")
    options = parser.parse_args(arguments)
    try:
        model, data = load_model(options.model), load_fashion_mnist()
        folder = options.photographs
        photographs = {"photographs": measure_photographs(model, folder)} if folder else {}
    except (ModelFileError, FashionMNISTError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    for row in photographs.get("photographs", []):
        print("{garment:<26} {right} of {n} right, {familiar} familiar".format(**row))
    if not 1 <= options.n <= len(data.test_images):
        parser.error(f"--n {options.n}: expected 1 to {len(data.test_images)}")
    rows = []
    for row in measure(model, data, options.n):
        print(LINE.format(**row), flush=True)
        rows.append(row)
    strange = {
        name: float(_judged(model, np.repeat(images[..., None], 3, axis=3))[1].mean())
        for name, images in strange_images(data, N_STRANGE).items()
    }
    for name, share in strange.items():
        print(f"{name:<26} familiar {share:.3f}")
    print(f"lost at most {max(row['lost_points'] for row in rows):.1f} points of accuracy")
    content = {"n": options.n, "rows": rows, "familiar_strange_images": strange, **photographs}
    with atomic_path(options.file) as path:
        text = json.dumps({**content, "environment": environment()}, indent=1, allow_nan=False)
        path.write_text(text + "\n", encoding="utf-8")
    return 0


def _judged(model: SavedModel, pictures: Iterable[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The cluster of each picture, -1 if it could not be prepared; whether it is familiar."""
    prepared = [_prepared(picture) for picture in pictures]
    clusters, familiar = np.full(len(prepared), -1), np.zeros(len(prepared), bool)
    if done := [i for i, picture in enumerate(prepared) if picture is not None]:
        judged = judge(model, [prepared[i] for i in done])
        clusters[done], familiar[done] = judged.responsibilities.argmax(axis=1), judged.familiar
    return clusters, familiar


def _prepared(picture: np.ndarray) -> PreparedPicture | None:
    try:
        return replace(prepare(picture), steps={})
    except PictureError:
        return None


def _row(
    name: str, model: SavedModel, labels: np.ndarray, clusters: np.ndarray, familiar: np.ndarray
) -> dict:
    done = clusters >= 0
    return {
        "pictures": name,
        "accuracy": float((done & (model.cluster_classes[clusters] == labels)).mean()),
        "familiar": float(familiar.mean()),
        "failed": int((~done).sum()),
    }


def _read_expected(path: Path, class_names: Sequence[str]) -> pd.DataFrame:
    try:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ValueError(f"{path}: cannot be read ({error})") from error
    if list(rows.columns) != COLUMNS or not len(rows):
        raise ValueError(
            f"{path}: columns {', '.join(rows.columns)}; expected {', '.join(COLUMNS)}, and a row "
            "for each photograph"
        )
    for name in {*"|".join(rows.classes).split("|")} - {""}:
        if name not in class_names:
            raise ValueError(f"{path}: class {name!r}; expected {', '.join(class_names)}")
    return rows


if __name__ == "__main__":
    sys.exit(main())
