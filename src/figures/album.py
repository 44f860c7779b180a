"""Keep a notebook's figures under their names, and save them for the paper and for people."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from matplotlib.figure import Figure

from src.clustering import Clustering
from src.figures.style import STYLE, common_style
from src.support.files import atomic_path

PDF_DPI = 250  # of what is rasterised in a PDF: dots of maps and scatter plots
UNDATED = {".pdf": {"CreationDate": None}, ".svg": {"Date": None}}


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
    """Save a figure as <stem>.pdf and <stem>.png."""
    stem = Path(stem)
    write_figure(figure, stem.with_name(f"{stem.name}.pdf"), PDF_DPI)
    write_figure(figure, stem.with_name(f"{stem.name}.png"), STYLE["savefig.dpi"])


def write_figure(figure: Figure, path: Path, dpi: float) -> None:
    """Write a figure as .pdf, .png or .svg: equal figures give equal bytes, without a date."""
    with atomic_path(path) as temporary, common_style():
        figure.savefig(temporary, dpi=dpi, metadata=UNDATED.get(path.suffix.lower()))
