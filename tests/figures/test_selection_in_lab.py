"""The map of a notebook in JupyterLab, in a real browser and with a real mouse.

It takes half a minute: `python -m pytest -m long tests/figures` runs it, `make test` does not.
"""

import pytest
from IPython.core.pylabtools import print_figure

from src.explorer.browser import missing, open_browser
from tests.figures.lab import HOST, Notebook, bars_on_a_grid, lab

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.skipif(missing() != "", reason=missing()),
    pytest.mark.filterwarnings("ignore:Passing unrecognized arguments"),  # ipympl's
]


@pytest.fixture
def notebook(tmp_path):
    (tmp_path / "lab").mkdir()
    with lab(tmp_path / "lab") as address:
        driver = open_browser(tmp_path / "profile", host=HOST)
        try:
            yield Notebook(driver, address)
        finally:
            driver.quit()


def picture(selection, inside=None):
    """The PNG that a cell would show of the images at these places of the grid, as base64."""
    if inside is not None:
        selection.select([i for i in range(100) if inside(i % 10, i // 10)])
    return print_figure(selection.pictures(), "png", base64=True, bbox_inches="tight").strip()


def test_what_is_selected_is_shown_by_the_next_cell(notebook):
    here = bars_on_a_grid()
    notebook.run(0)
    notebook.wait("document.querySelector('.jp-OutputArea canvas')")
    notebook.run(1)
    assert notebook.pictures() == picture(here)  # the example
    notebook.drag(here, (0.5, 0.5), (6.6, 0.5), (0.5, 6.6))
    notebook.run(1)
    assert notebook.pictures() == picture(here, lambda x, y: x >= 1 and y >= 1 and x + y <= 7)
    notebook.click("box")
    notebook.drag(here, (3.5, 2.5), (5, 5), (7.5, 8.5))
    notebook.run(1)
    assert notebook.pictures() == picture(here, lambda x, y: 4 <= x <= 7 and 3 <= y <= 8)
