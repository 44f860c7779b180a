import ast
import os
import subprocess
import sys

import matplotlib
import pytest
from matplotlib.figure import Figure

from src.figures.style import PALETTE, STYLE, styled
from src.support.files import PROJECT

IN_A_KERNEL = """
import ipykernel, src.figures.style, matplotlib
assert "inline" in matplotlib.get_backend()
"""
SOURCES = {str(path.relative_to(PROJECT)): path for path in (PROJECT / "src").rglob("*.py")}


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


@pytest.mark.parametrize("name", [name for name in SOURCES if "figure" in name or "maps" in name])
def test_every_figure_function_is_styled(name):
    for function in ast.parse(SOURCES[name].read_text(encoding="utf-8")).body:
        if isinstance(function, ast.FunctionDef) and function.name[0] != "_":
            returns = ast.unparse(function.returns or ast.Constant(None))
            if returns == "Figure":
                assert [ast.unparse(d) for d in function.decorator_list] == ["styled"]


def test_one_function_alone_writes_figures():
    writing = [name for name, path in SOURCES.items() if ".savefig(" in path.read_text("utf-8")]
    assert writing == ["src/figures/album.py"]


@pytest.mark.parametrize("start", [["-m", "src.figures.style"], ["-c", IN_A_KERNEL]])
def test_a_user_s_window_that_does_not_exist_is_not_asked_for(start):
    environment = os.environ | {"MPLBACKEND": "Qt4Agg"}
    subprocess.run([sys.executable, *start], cwd=PROJECT, env=environment, check=True)
