"""Compile the paper: Typst sources, data files and figures in, report.pdf out."""

import json
import shutil
import tempfile
from pathlib import Path

import matplotlib
import typst

from src.paths import PROJECT, atomic_path
from src.records.record import name_files

SOURCES = PROJECT / "reports"
PATTERNS = ("*.typ", "*.bib", "names.json", "published.json")  # what every paper is made of
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"  # STIX, a Times face


class ReportError(RuntimeError):
    """Typst could not compile the paper, or warned about it."""


def compile_pdf(folder: Path, sources: Path = SOURCES) -> Path:
    """Compile report.typ with the results.json and figures/ of a folder to its report.pdf.

    results.json then names the paper as its own. Equal input gives equal bytes.

    Parameters
    ----------
    folder : holds results.json and figures/
    sources : holds the Typst files and what they read besides. Without beyond.json and
        beyond/map.pdf, or without a complete reproduction/summary.json, the paper lacks the
        section that they belong to.

    Raises
    ------
    ReportError : Typst reports an error or a warning; report.pdf is as it was.
    """
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        _gather(root, folder, sources)
        try:
            pdf, warnings = typst.compile_with_warnings(
                root / "report.typ", root=root, font_paths=[FONTS], ignore_system_fonts=True,
                timestamp=0,
            )  # fmt: skip
        except typst.TypstError as error:
            raise ReportError(f"the paper does not compile: {error.diagnostic}") from error
    if warnings:  # a missing font, for example: the paper would look wrong
        said = "; ".join(str(warning.message) for warning in warnings)
        raise ReportError(f"the paper has warnings: {said}")
    path = folder / "report.pdf"
    with atomic_path(path) as temporary:
        temporary.write_bytes(pdf)
    name_files(folder, [path.name])
    return path


def _gather(root: Path, folder: Path, sources: Path) -> None:
    """Copy what the paper reads into `root`; what is missing is written as "nothing there"."""
    for pattern in PATTERNS:
        for source in sources.glob(pattern):
            shutil.copy(source, root)
    shutil.copy(folder / "results.json", root)
    shutil.copytree(folder / "figures", root / "figures")

    summary = sources / "reproduction" / "summary.json"
    if summary.exists():
        shutil.copy(summary, root / "reproduction.json")
    else:
        _write_json(root / "reproduction.json", {"complete": False, "compared": []})

    if (sources / "beyond.json").exists() and (sources / "beyond" / "map.pdf").exists():
        shutil.copy(sources / "beyond.json", root)
        shutil.copytree(sources / "beyond", root / "beyond")
    else:
        _write_json(root / "beyond.json", {"rows": [], "fits": []})


def _write_json(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content))
