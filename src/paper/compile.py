"""Compile the paper: Typst sources, data files and figures in, report.pdf out.

The paper is `report.typ` in this folder. Wings of the project add a section each, where the wing
and what it recorded are there; without them the paper is that of one run.
"""

import json
import shutil
import tempfile
from pathlib import Path

import matplotlib
import typst

from src.records.display_names import NAMES
from src.records.record import name_files
from src.support.files import PROJECT, atomic_path

SOURCES = Path(__file__).parent
WINGS = PROJECT / "src" / "beyond"
RECORDS = PROJECT / "reports"
# wings with a section.typ, in the paper's order, and what it reads of their records
SECTIONS = {
    "earlier": ("reproduction/summary.json",),
    "contrastive": ("beyond.json", "beyond_log.csv", "beyond/map.pdf", "published.json"),
}
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"  # STIX, a Times face


class ReportError(RuntimeError):
    """The paper could not be compiled or written; nothing has changed then."""


def compile_pdf(folder: Path, records: Path = RECORDS) -> Path:
    """Compile the paper with the results.json and figures/ of a folder to its report.pdf.

    results.json then names the paper as its own. Equal input gives equal bytes.

    Parameters
    ----------
    folder : holds results.json and figures/
    records : holds what the wings recorded. A section of which anything is missing is left out.

    Raises
    ------
    ReportError : Typst reports an error or a warning; report.pdf is as it was.
    """
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        _gather(root, folder, records)
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


def _gather(root: Path, folder: Path, records: Path) -> None:
    """Copy what the paper reads into `root`; wings.json names the wings whose section is there."""
    for source in (*SOURCES.glob("*.typ"), *SOURCES.glob("*.bib"), NAMES, folder / "results.json"):
        shutil.copy(source, root)
    shutil.copytree(folder / "figures", root / "figures")

    wings = []
    for wing, names in SECTIONS.items():
        copied = {WINGS / wing / "section.typ": root / wing / "section.typ"}
        copied |= {records / name: root / "records" / name for name in names}
        if all(source.exists() for source in copied):
            wings.append(wing)
            for source, target in copied.items():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)
    (root / "wings.json").write_text(json.dumps(wings), encoding="utf-8")
