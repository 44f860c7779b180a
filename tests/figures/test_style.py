import matplotlib
from matplotlib.figure import Figure

from src.figures.style import PALETTE, STYLE, styled


@styled
def drawn():
    figure = Figure(layout="constrained")
    figure.subplots().plot([0, 1])
    return figure


def test_a_figure_has_the_style_and_changes_no_other():
    before = dict(matplotlib.rcParams)
    (axis,) = drawn().axes
    assert dict(matplotlib.rcParams) == before
    assert axis.get_lines()[0].get_color() == PALETTE[0]
    assert axis.title.get_fontfamily() == [STYLE["font.family"]]


def test_the_layout_is_computed_once():
    figure = drawn()
    place = figure.axes[0].get_position().bounds
    figure.draw_without_rendering()  # as a notebook does before the figure is saved
    assert figure.axes[0].get_position().bounds == place
