"""Write a run down: results.json, predictions.npz, figures and report.pdf, all or nothing.

Everything is made in a staging folder first and then moved, file by file, each atomically; a run
that is killed leaves the former results whole.
"""

import os
import shutil
import tempfile
from pathlib import Path

import matplotlib
import numpy as np
import typst
from matplotlib.figure import Figure

from src.files import PROJECT
from src.results import write_results

SOURCES = PROJECT / "reports"  # report.typ, nips.typ, references.bib


class ReportError(RuntimeError):
    """Typst could not compile the paper, or warned about it."""


def write_report(
    folder: str | os.PathLike,
    results: dict,
    predictions: dict[str, np.ndarray],
    figures: dict[str, Figure],
) -> Path:
    """Write a whole run into `folder` and return the path of its report.pdf.

    Parameters
    ----------
    results, predictions : from `src.results.collect`
    figures : by file name; each becomes figures/<name>.pdf for the paper, .png for people

    Raises
    ------
    ReportError : the paper does not compile; nothing in `folder` has changed then.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as name:
        staging = Path(name)
        write_results(staging, results, predictions)
        save_figures(figures, staging / "figures")
        compile_pdf(staging)
        written = [path for path in staging.rglob("*") if path.is_file()]
        for path in written:
            target = folder / path.relative_to(staging)
            target.parent.mkdir(exist_ok=True)
            os.replace(path, target)
    for path in (folder / "figures").iterdir():
        if path.stem not in figures:  # of an earlier run
            path.unlink()
    return folder / "report.pdf"


def save_figures(figures: dict[str, Figure], folder: str | os.PathLike) -> None:
    """Save figures by file name: `save_figure`."""
    for name, figure in figures.items():
        save_figure(figure, Path(folder) / name)


def save_figure(figure: Figure, stem: Path) -> None:
    """Save one figure as <stem>.pdf, with the same bytes for the same figure, and <stem>.png."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(stem.with_suffix(".pdf"), metadata={"CreationDate": None})
    figure.savefig(stem.with_suffix(".png"))


def compile_pdf(folder: Path) -> None:
    """Compile report.typ with the results.json and figures/ in `folder` to `folder`/report.pdf."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for source in (*SOURCES.glob("*.typ"), *SOURCES.glob("*.bib"), folder / "results.json"):
            shutil.copy(source, root)
        shutil.copytree(folder / "figures", root / "figures")
        summary = SOURCES / "reproduction" / "summary.json"  # from `make reproduce`, if it ever ran
        (root / "reproduction.json").write_text(summary.read_text() if summary.exists() else "{}")
        _copy_beyond(root)
        fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"  # STIX, a Times face
        try:
            pdf, warnings = typst.compile_with_warnings(
                root / "report.typ", root=root, font_paths=[fonts], ignore_system_fonts=True,
                timestamp=0,
            )  # fmt: skip
        except typst.TypstError as error:
            raise ReportError(f"the paper does not compile: {error.diagnostic}") from error
        if warnings:  # a missing font: the paper would look wrong
            said = "; ".join(str(warning.message) for warning in warnings)
            raise ReportError(f"the paper has warnings: {said}")
    (folder / "report.pdf").write_bytes(pdf)


def _copy_beyond(root: Path) -> None:
    """Copy what `make beyond` wrote, or rows of nothing if it never ran to its end."""
    figures = SOURCES / "beyond"
    if (figures / "map.pdf").exists() and (SOURCES / "beyond.json").exists():
        shutil.copytree(figures, root / "beyond")
        shutil.copy(SOURCES / "beyond.json", root)
        shutil.copy(SOURCES / "published.json", root)
    else:
        (root / "beyond.json").write_text('{"rows": []}')
