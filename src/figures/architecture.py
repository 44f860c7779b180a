"""Draw an autoencoder's layers, as tall as their outputs are large."""

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from src.figures.style import FAINT, PALETTE, TEXT, WIDTH, styled

if TYPE_CHECKING:  # loads Keras
    from src.networks.trained_model import TrainedModel

LONGEST_ROW = 10  # layers; an autoencoder of more has its decoder in a second row
HEADER, MARGIN = 0.6, 0.04  # inches, left and right of the blocks
TOP, BOTTOM = 0.28, 0.42  # inches above and below the blocks of a row
SCALE = 0.0125  # inches per pixel of a feature map's side, and per square root of a vector's length
COLOURS = dict(zip(("encoder", "codes", "decoder"), PALETTE, strict=False))
SMALL = 6.5  # points


@styled
def architecture(trained: "TrainedModel") -> Figure:
    """An autoencoder's layers from left to right: type, output shape and number of parameters.

    A square is a feature map, as high as its images and the deeper, the more channels it has. A
    bar is a vector, its height the square root of its length: 784 values stand as high as an
    image of 28 × 28. All blocks have one scale. The encoder's last layer gives the codes.
    """
    rows = _rows(trained.layers())
    tallest = [max(_height(**layer) + _depth(**layer) for layer in row) for row in rows]
    heights = [tall + TOP + BOTTOM for tall in tallest]
    figure = Figure(figsize=(WIDTH, sum(heights) + 0.25))
    total = sum(layer["parameters"] for row in rows for layer in row)
    figure.suptitle(f"{trained.name}: {total:,} parameters", fontsize=9, y=1 - 0.05 / sum(heights))
    column = (WIDTH - HEADER - MARGIN) / max(map(len, rows))  # inches
    top = sum(heights)
    for row, height, tall in zip(rows, heights, tallest, strict=True):
        top -= height
        extent = (0, top / figure.get_figheight(), 1, height / figure.get_figheight())
        axis = figure.add_axes(extent, xlim=(0, WIDTH), ylim=(-BOTTOM, tall + TOP))  # in inches
        axis.set_axis_off()
        _draw_row(axis, row, column, tall)
    return figure


def _rows(layers: list[dict]) -> list[list[dict]]:
    """One row of layers, or one per part; each layer with its role, a key of COLOURS."""
    parts = list(dict.fromkeys(layer["part"] for layer in layers))
    by_part = [
        [{**layer, "role": part} for layer in layers if layer["part"] == part] for part in parts
    ]
    by_part[0][-1]["role"] = "codes"
    return [[*chain(*by_part)]] if len(layers) <= LONGEST_ROW else by_part


def _draw_row(axis: Axes, row: list[dict], column: float, tall: float) -> None:
    for line, what in enumerate(("layer", "output", "parameters")):
        axis.text(
            HEADER - 0.12, -0.04 - 0.12 * line, what, fontsize=SMALL, color=TEXT, ha="right",
            va="top",
        )  # fmt: skip
    roles = [layer["role"] for layer in row]
    for role in dict.fromkeys(roles):
        places = [
            HEADER + column * (i + 0.5) for i, of_layer in enumerate(roles) if of_layer == role
        ]
        axis.text(
            np.mean(places), tall + 0.08, role, color=0.75 * _colour(role), fontweight="bold",
            fontsize=8, ha="center", va="bottom",
        )  # fmt: skip
    for number, layer in enumerate(row):
        middle = HEADER + column * (number + 0.5)
        _draw_block(axis, middle, layer)
        shape = " × ".join(map(str, layer["output_shape"]))
        for line, text in enumerate((layer["layer"], shape, f"{layer['parameters']:,}")):
            axis.text(middle, -0.04 - 0.12 * line, text, fontsize=SMALL, ha="center", va="top")


def _draw_block(axis: Axes, middle: float, layer: dict) -> None:
    height, depth, colour = _height(**layer), _depth(**layer), _colour(layer["role"])
    width = 0.07 if len(layer["output_shape"]) == 1 else height
    look = {"edgecolor": "white", "linewidth": 0.4}
    left, right = middle - (width + depth) / 2, middle + (width - depth) / 2
    if depth:
        above = [(left, height), (right, height), (right + depth, height + depth)]
        beside = [(right, 0), (right, height), (right + depth, height + depth)]
        lighter = 1 - 0.5 * (1 - colour)
        axis.add_patch(Polygon([*above, (left + depth, height + depth)], facecolor=lighter, **look))
        axis.add_patch(Polygon([*beside, (right + depth, depth)], facecolor=0.75 * colour, **look))
    axis.add_patch(Rectangle((left, 0), width, height, facecolor=colour, **look))


def _height(output_shape: list[int], **_: object) -> float:
    """Inches: the side of an image or feature map, the square root of a vector's length."""
    return SCALE * (np.sqrt(output_shape[0]) if len(output_shape) == 1 else output_shape[0])


def _depth(output_shape: list[int], **_: object) -> float:
    """Inches, growing with the logarithm of the channels: none for one, as for an image."""
    return 0.03 * np.log2(output_shape[2]) if len(output_shape) == 3 else 0


def _colour(role: str) -> np.ndarray:
    return np.array(to_rgb(COLOURS.get(role, FAINT)))
