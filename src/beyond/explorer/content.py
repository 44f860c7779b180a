"""What the page knows, as JSON: pictures as one image, arrays as base64, names, scores."""

import base64
import io
from collections.abc import Sequence

import numpy as np
from PIL import Image

from src.beyond.explorer.colours import CLASSES, PALETTES
from src.beyond.explorer.recorded import Shown
from src.beyond.explorer.views import View
from src.data import FashionMNIST
from src.records.display_names import representation_name

ROW = 100  # pictures in a row of the sprite
FINE = 2**16 - 1  # steps of a coordinate on a map


def page_content(data: FashionMNIST, views: Sequence[View], shown: Sequence[Shown]) -> dict:
    """Gather everything that the page shows, as JSON values.

    Parameters
    ----------
    data : its test images are shown
    views : the maps, the first chosen at the start; of these test images
    shown : the clusterings, the first chosen at the start; of these test images

    Raises
    ------
    ValueError : nothing to show, or more classes than there are colours.
    """
    if not views or not shown:
        raise ValueError(f"{len(views)} maps and {len(shown)} clusterings; expected some of each")
    if len(data.class_names) > len(CLASSES):
        raise ValueError(f"{len(data.class_names)} classes; there are {len(CLASSES)} colours")
    return {
        "images": len(data.test_images),
        "sprite": _text(sprite(data.test_images)),
        "row": ROW,
        "labels": packed(data.test_labels, np.uint8),
        "classes": list(data.class_names),
        "palettes": _palettes(len(data.class_names)),
        "maps": [_map(view) for view in views],
        "clusterings": [_clustering(clustering) for clustering in shown],
    }


def sprite(images: np.ndarray) -> bytes:
    """All pictures in one PNG, dark on white, ROW in a row.

    Lossless: what is looked at is the dataset. WebP would save 2 % without loss, half with.

    images : uint8 (n, 28, 28)
    """
    n, height, width = images.shape
    rows = -(-n // ROW)
    sheet = np.zeros((rows * ROW, height, width), np.uint8)
    sheet[:n] = images
    sheet = sheet.reshape(rows, ROW, height, width).swapaxes(1, 2).reshape(rows * height, -1)
    file = io.BytesIO()
    Image.fromarray(255 - sheet).save(file, "PNG", optimize=True)
    return file.getvalue()


def packed(values: np.ndarray, dtype: type) -> str:
    """An array of numbers as base64 of its little-endian bytes, row by row.

    ValueError if a value does not fit into `dtype`.
    """
    found = np.asarray(values).astype(np.dtype(dtype).newbyteorder("<"))
    if not np.array_equal(found, values):
        raise ValueError(f"values from {np.min(values)} to {np.max(values)} as {dtype.__name__}")
    return _text(found.tobytes())


def _palettes(n_classes: int) -> dict:
    of_classes = {
        name: [*values[:n_classes], values[-1]] for name, values in PALETTES["class"].items()
    }
    return {**PALETTES, "class": of_classes}


def _map(view: View) -> dict:
    low, extent = view.points.min(axis=0), np.ptp(view.points, axis=0).max() or 1.0
    places = np.rint((view.points - low) / extent * FINE)
    return {
        "key": view.representation,
        "name": representation_name(view.representation),
        "points": packed(places, np.uint16),
        "neighbours": packed(view.neighbours, np.uint16),
        "near": view.neighbours.shape[1],
    }


def _clustering(clustering: Shown) -> dict:
    shares = clustering.responsibilities
    return {
        "key": f"{clustering.source.removesuffix('.json') or 'here'}/{clustering.key}",
        "source": clustering.source,
        "name": clustering.name,
        "ids": packed(clustering.cluster_ids, np.uint8),
        "mapping": clustering.mapping.tolist(),
        "rows": clustering.rows,
        "responsibilities": None if shares is None else packed(np.rint(shares * 255), np.uint8),
    }


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
