"""What all figures share: the paper's width and face, every colour, and axes without ticks."""

import functools
import textwrap
import unicodedata
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import matplotlib.style
import numpy as np
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager, get_font
from matplotlib.ft2font import FT2Font
from matplotlib.layout_engine import PlaceHolderLayoutEngine

WIDTH = 5.5  # inches: the NIPS text block
# one colour for each of a few things that are told apart: splits, methods, parts of a network
PALETTE = sns.color_palette("colorblind", 10)
CLASSES = sns.color_palette("tab10", 10)  # of the ten classes on a map
NO_CLASS = (0.6, 0.6, 0.6)
FRAME = PALETTE[1]  # around what is matched, in a heat map
HEAT = "Blues"  # shares, 0 to 1
IMAGES = "gray_r"  # garments, dark on white
TEXT, FAINT = "0.3", "0.5"  # greys of annotations and of lines behind curves
STYLE = {
    "axes.prop_cycle": matplotlib.cycler(color=PALETTE),
    "font.family": "STIXGeneral",  # the paper's face; matplotlib carries it
    "mathtext.fontset": "stix",
    "font.size": 9,
    "axes.titlesize": 9,
    "figure.titlesize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "savefig.dpi": 300,
    "figure.dpi": 130,
    "svg.hashsalt": "figure",  # the ids in an SVG would be random
}

# named one by one: the user's font cache may stem from another, broken or removed installation
FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")
for _face in FONTS.glob("STIXGeneral*.ttf"):
    fontManager.addfont(_face)


def common_style() -> AbstractContextManager:
    """STYLE, and in all else matplotlib's own defaults, whatever the user has set; for a block."""
    return matplotlib.style.context(["default", STYLE])


def styled(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Decorate a figure function so that it draws in the common style and changes no other.

    The layout is computed here, once: each further drawing would move it by some hundredths of a
    point, and a figure that was displayed would be saved with other bytes than one that was not.
    """

    @functools.wraps(draw)
    def drawn(*args, **kwargs) -> Figure:
        with common_style():
            figure = draw(*args, **kwargs)
            figure.draw_without_rendering()
            if figure.get_layout_engine() is None:  # then displaying would set the user's own
                figure.set_layout_engine(PlaceHolderLayoutEngine(True, True))
            figure.set_layout_engine("none")
        return figure

    return drawn


def many_colours(n: int) -> list[tuple[float, float, float]]:
    """As many colours as there are clusters, told apart by hue."""
    return list(sns.color_palette("husl", n))


def wrapped(text: str, width: float) -> str:
    """Plain text of any signs in lines of `width` inches; □ for a sign that the face lacks."""
    face = get_font(FONTS / "STIXGeneral.ttf")
    face.set_size(STYLE["font.size"], 72)
    known, text = face.get_charmap(), unicodedata.normalize("NFC", text)
    text = "".join(sign if ord(sign) in known else "□" for sign in text)
    for n_signs in range(len(text), 0, -1):
        lines = textwrap.wrap(text, n_signs)
        if all(_points(face, line) <= 72 * width for line in lines):
            break
    return "\n".join(lines)


def _points(face: FT2Font, line: str) -> float:
    face.set_text(line)
    return face.get_width_height()[0] / 64


def blank(axes: np.ndarray) -> None:
    """Remove ticks and frames, for axes that hold pictures."""
    for axis in np.ravel(axes):
        axis.set(xticks=[], yticks=[])
        axis.spines[:].set_visible(False)
