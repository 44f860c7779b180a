"""What all figures share: the paper's width and face, and axes without ticks."""

import functools
from collections.abc import Callable
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

WIDTH = 5.5  # inches: the NIPS text block
STYLE = {
    "font.family": "STIXGeneral",  # the paper's face; matplotlib carries it
    "mathtext.fontset": "stix",
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "savefig.dpi": 300,
    "figure.dpi": 130,
}
PALETTE = "colorblind"

# named one by one: the user's font cache may stem from another, broken or removed installation
for _face in Path(matplotlib.get_data_path(), "fonts", "ttf").glob("STIXGeneral*.ttf"):
    fontManager.addfont(_face)


def styled(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Decorate a figure function so that it draws in the common style and changes no other.

    The layout is computed here, once: each further drawing would move it by some hundredths of a
    point, and a figure that was displayed would be saved with other bytes than one that was not.
    """

    @functools.wraps(draw)
    def drawn(*args, **kwargs) -> Figure:
        with matplotlib.rc_context(STYLE):
            figure = draw(*args, **kwargs)
            figure.draw_without_rendering()
            figure.set_layout_engine("none")
        return figure

    return drawn


def blank(axes: np.ndarray) -> None:
    """Remove ticks and frames, for axes that hold pictures."""
    for axis in np.ravel(axes):
        axis.set(xticks=[], yticks=[])
        axis.spines[:].set_visible(False)
