"""Write a run down: results.json, predictions.npz, figures and report.pdf, all or nothing.

Everything is made in a staging folder first and then moved, file by file, each atomically; a run
that is killed while it writes leaves the former results whole.
"""

import os
import tempfile
from pathlib import Path

from src.figures.album import Album
from src.paper.compile import compile_pdf
from src.records import Record, write_record


def write_report(folder: str | os.PathLike, record: Record, figures: Album) -> Path:
    """Write a whole run into `folder` and return the path of its report.pdf.

    Parameters
    ----------
    folder : made if it does not exist
    record : of a run, from `src.records.run_record`
    figures : by file name; each becomes figures/<name>.pdf for the paper and .png for people.
        Figures of an earlier run that are not among them are removed.

    Raises
    ------
    ReportError : the paper does not compile; nothing in `folder` has changed then.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as name:
        staging = Path(name)
        write_record(staging, record)
        figures.save(staging / "figures")
        compile_pdf(staging)
        _move_files(staging, folder)
    for path in (folder / "figures").iterdir():
        if path.stem not in figures:
            path.unlink()
    return folder / "report.pdf"


def _move_files(source: Path, target: Path) -> None:
    for path in [path for path in source.rglob("*") if path.is_file()]:
        moved = target / path.relative_to(source)
        moved.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, moved)
