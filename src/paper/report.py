"""Write a run down: results.json, predictions.npz, figures and report.pdf, all or nothing.

Everything is made in a staging folder first and then moved, file by file, results.json last. It
names the hashes of all others, so a run that is killed between two moves leaves a mixture that
`make check` and the next run recognise.
"""

import os
import warnings
from pathlib import Path

from src.figures.album import Album
from src.paper.compile import ReportError, compile_pdf
from src.records.file_hashes import file_problems
from src.records.record import RUN, Record, RecordError, name_files, read_json, write_record
from src.support.files import staging_folder


def write_report(folder: str | os.PathLike, record: Record, figures: Album) -> Path:
    """Write a whole run into `folder` and return the path of its report.pdf.

    A second run that writes into the same folder waits until the first is done.

    Parameters
    ----------
    folder : made if it does not exist
    record : of a run, from `src.records.run_record`
    figures : by file name; each becomes figures/<name>.pdf for the paper and .png for people.
        Figures of an earlier run that are not among them are removed.

    Raises
    ------
    ReportError : the paper does not compile, or a file cannot be written (a full disk); nothing
        in `folder` has changed then.
    """
    folder = Path(folder)
    try:
        with staging_folder(folder) as staging:
            _warn_of_mixture(folder)
            write_record(staging, record)
            figures.save(staging / "figures")
            compile_pdf(staging)
            made = [path for path in staging.rglob("*") if path.is_file()]
            names = [path.relative_to(staging).as_posix() for path in made]
            name_files(staging, [name for name in names if name != RUN.results])
            _move_files(staging, folder, names)
    except OSError as error:
        raise ReportError(
            f"{folder} could not be written ({error.strerror or error}); mend that and run again: "
            "what was trained and clustered is kept in models/"
        ) from error
    return folder / "report.pdf"


def _warn_of_mixture(folder: Path) -> None:
    if (folder / RUN.results).exists():
        try:
            problems = file_problems(folder, read_json(folder / RUN.results), RUN.results)
        except RecordError as error:
            problems = [str(error)]
        for problem in problems:
            warnings.warn(f"{folder} held {problem}; all of it is written anew", stacklevel=3)


def _move_files(source: Path, target: Path, names: list[str]) -> None:
    """Move files, remove other figures, and move results.json last."""
    (target / "figures").mkdir(exist_ok=True)
    for name in names:
        if name != RUN.results:
            os.replace(source / name, target / name)
    for path in (target / "figures").iterdir():
        if path.is_file() and f"figures/{path.name}" not in names:
            path.unlink()
    os.replace(source / RUN.results, target / RUN.results)
