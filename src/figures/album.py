"""Keep a notebook's figures under their names, and save them for the paper and for people."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from matplotlib.figure import Figure

from src.clustering import Clustering
from src.figures.style import STYLE
from src.support.files import atomic_path

PDF_DPI = 250  # of what is rasterised in a PDF: dots of maps and scatter plots


class Album(dict[str, Figure]):
    """Figures by name, in the order in which they were drawn.

    `show = Album()`, then `show("samples", figure)` in each cell.
    """

    def __call__(self, name: str, figure: Figure) -> Figure:
        """Keep a figure and return it: a notebook displays what a cell's last line returns."""
        self[name] = figure
        return figure

    def each(
        self,
        name: str,
        draw: Callable[..., Figure],
        clusterings: Sequence[Clustering],
        *others: object,
    ) -> None:
        """Keep and display draw(clustering, *others) of each: <name>-task1, <name>-task2, ..."""
        from IPython.display import display  # imported here: only notebooks need it

        for task, clustering in enumerate(clusterings, 1):
            display(self(f"{name}-task{task}", draw(clustering, *others)))

    def save(self, folder: str | os.PathLike, alone: bool = False) -> None:
        """Save every figure to `folder`: <name>.pdf for the paper, <name>.png for people.

        alone : remove the .pdf and .png files in it that are not of this album
        """
        folder = Path(folder)
        for name, figure in self.items():
            save_figure(figure, folder / name)
        if alone:
            for path in (*folder.glob("*.pdf"), *folder.glob("*.png")):
                if path.stem not in self:
                    path.unlink()


def save_figure(figure: Figure, stem: str | os.PathLike) -> None:
    """Save a figure as <stem>.pdf, with the same bytes for the same figure, and <stem>.png."""
    stem = Path(stem)
    with atomic_path(stem.with_name(f"{stem.name}.pdf")) as path:
        figure.savefig(path, dpi=PDF_DPI, metadata={"CreationDate": None})
    with atomic_path(stem.with_name(f"{stem.name}.png")) as path:
        figure.savefig(path, dpi=STYLE["savefig.dpi"])  # the style holds only while drawing
